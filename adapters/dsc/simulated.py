"""A made-up DSC: what it knows of a world's customers, and what was asked of it. No HTTP here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import count

from sopflow_adapters.sim.bodies import (
    Body,
    known,
    listed,
    maybe_text,
    money,
    named,
    of_role,
    one_of_role,
    quantity,
    related,
    subscriber,
    text,
    written,
)  # fmt: skip
from sopflow_adapters.sim.exchange import Answer, Asked, RefusedError, Way, not_found
from sopflow_adapters.sim.ledger import Ledger
from sopflow_adapters.sim.listing import page
from sopflow_adapters.sim.model import BillItem, Customer, Document, World
from sopflow_adapters.sim.times import Clock

CUSTOMERS = "/tmf-api/customerManagement/v4/customer"
PRODUCTS = "/tmf-api/productInventory/v4/product"
INTERACTIONS = "/tmf-api/partyInteraction/v4/partyInteraction"
TICKETS = "/tmf-api/troubleTicket/v4/troubleTicket"
DOCUMENTS = "/tmf-api/document/v4/document"
RATES = "/tmf-api/customerBillManagement/v4/appliedCustomerBillingRate"
KILLS = "/api/v1/mytelkomsel/sessions/kill"
FILES = "/files"


class Dsc:
    """One made-up DSC. Interactions, block requests and ended sessions are remembered."""

    def __init__(self, world: World, ledger: Ledger, clock: Clock) -> None:
        self._world, self._ledger, self._clock = world, ledger, clock
        self._numbers = count(1)
        self._interactions = [each for customer in world.customers for each in _interactions(customer)]
        self._tickets = [each for customer in world.customers for each in _tickets(customer)]
        self._documents: dict[str, tuple[Body, Document]] = dict(_documents(world))
        self._kills: list[tuple[str, Body]] = []

    def ways(self) -> tuple[Way, ...]:
        """Everything that it can be asked."""
        return (
            Way("GET", CUSTOMERS, "get_customer_profile", self.customers),
            Way("GET", PRODUCTS, _product_operation, self.products),
            Way("GET", INTERACTIONS, "list_interactions", lambda asked: page(self._interactions, asked)),
            Way("POST", INTERACTIONS, "log_interaction", self.log_interaction),
            Way("GET", TICKETS, _ticket_operation, lambda asked: page(self._tickets, asked)),
            Way("GET", TICKETS + "/{id}", "get_block_request", lambda asked: _one(self._tickets, asked, "ticket")),
            Way("POST", TICKETS, "submit_block_request", self.submit_block_request),
            Way("GET", DOCUMENTS, "list_documents", self.documents),
            Way("GET", DOCUMENTS + "/{id}", "get_document", self.document),
            Way("GET", FILES + "/{id}", "get_document", self.file),
            Way("GET", RATES, "get_running_bill", self.rates),
            Way("POST", KILLS, "kill_mytelkomsel_session", self.kill),
            Way("GET", KILLS, "get_session_kill", self.kills),
            Way("GET", KILLS + "/{id}", "get_session_kill", self.kill_of),
        )

    def customers(self, asked: Asked) -> Answer:
        return page([_customer(each) for each in self._world.customers], asked)

    def products(self, asked: Asked) -> Answer:
        return page([_product(each) for each in self._world.customers], asked)

    def rates(self, asked: Asked) -> Answer:
        billed = (each for each in self._world.customers if each.bill is not None and each.payment_type != "prepaid")
        return page([_rate(each, item) for each in billed for item in _items(each)], asked)

    def log_interaction(self, asked: Asked) -> Answer:
        body = _object(asked)
        for name in ("reason", "status", "direction"):
            text(body, name)
        text(body, "interactionDate", "startDateTime")
        parties = [text(each, "id") for each in listed(body, "relatedParty")]
        if not listed(body, "channel") or not all(each.get("id") and each.get("href") for each in body["channel"]):
            raise RefusedError(400, "invalid_body", "channel must be a list with an id and a href each")
        if not any(self._world.customer(each) for each in parties):
            raise RefusedError(422, "unknown_party", "None of the parties is known")
        id = f"INT-SIM-{next(self._numbers):07}"
        made = {**body, "id": id, "href": f"{INTERACTIONS}/{id}", "creationDate": written(self._clock())}
        self._interactions.append(made)
        self._ledger.note("dsc", "log_interaction", asked.key, id)
        return Answer(201, made, {"Location": made["href"]})

    def submit_block_request(self, asked: Asked) -> Answer:
        body = _object(asked)
        for name in ("description", "severity", "ticketType"):
            text(body, name)
        about = listed(body, "relatedEntity")
        number = one_of_role(about, "blockedNumber")
        one_of_role(about, "report")
        one_of_role(about, "disclaimer")
        if any(number in of_role(each.get("relatedEntity", []), "blockedNumber") for each in self._tickets):
            raise RefusedError(409, "already_done", "A block of that number was requested already")
        id = f"BLK-SIM-{next(self._numbers):07}"
        made = {
            **body, "id": id, "href": f"{TICKETS}/{id}", "status": "acknowledged",
            "creationDate": written(self._clock()), **known(externalId=maybe_text(body, "externalId")),
        }  # fmt: skip
        self._tickets.append(made)
        self._ledger.note("dsc", "submit_block_request", asked.key, id)
        return Answer(201, made, {"Location": made["href"]})

    def kill(self, asked: Asked) -> Answer:
        body = _object(asked)
        msisdn, channel = text(body, "msisdn"), text(body, "channel")
        if channel not in ("web", "apps", "all"):
            raise RefusedError(400, "invalid_body", "channel must be web, apps or all")
        customer = self._world.customer(msisdn)
        if customer is None:
            raise not_found("customer")
        active = customer.session == "active"
        if active and any(number == msisdn and each["status"] == "accepted" for number, each in self._kills):
            raise RefusedError(409, "already_done", "The session was ended already")
        made = known(
            requestId=f"KS-SIM-{next(self._numbers):07}",
            status="accepted" if active else "no_session",
            effective=customer.kill_effective if active else None,
            externalId=maybe_text(body, "externalId"),
        )
        self._kills.append((msisdn, made))
        self._ledger.note("dsc", "kill_mytelkomsel_session", asked.key, made["requestId"])
        return Answer(202, made, {"Location": f"{KILLS}/{made['requestId']}"})

    def kills(self, asked: Asked) -> Answer:
        return page([{**each, "msisdn": msisdn} for msisdn, each in self._kills], asked)

    def kill_of(self, asked: Asked) -> Answer:
        found = next((each for _, each in self._kills if each["requestId"] == asked.path["id"]), None)
        if found is None:
            raise not_found("request")
        return Answer(200, found)

    def documents(self, asked: Asked) -> Answer:
        return page([_reachable(each, asked) for each, _ in self._documents.values()], asked)

    def document(self, asked: Asked) -> Answer:
        return Answer(200, _reachable(self._document(asked)[0], asked))

    def file(self, asked: Asked) -> Answer:
        kept = self._document(asked)[1]
        return Answer(200, _content(kept), media=kept.mime or "application/octet-stream")

    def _document(self, asked: Asked) -> tuple[Body, Document]:
        found = self._documents.get(asked.path["id"])
        if found is None:
            raise not_found("document")
        return found


def _product_operation(asked: Asked) -> str:
    """A product is looked up for the profile (by customer) and for the bill (by number alone)."""
    return "get_customer_profile" if asked.first("relatedParty.id") else "get_running_bill"


def _ticket_operation(asked: Asked) -> str:
    """A ticket is looked up by our key where a block was requested."""
    return "get_block_request" if asked.first("externalId") else "list_tickets"


def _customer(customer: Customer) -> Body:
    told = {
        "segment": customer.segment, "employee": customer.is_employee, "area": customer.area,
        "registration": customer.registration,
    }  # fmt: skip
    party = {"id": f"P-{customer.customer_id}", "@referredType": "Individual"}
    return {
        "id": customer.customer_id,
        "href": f"{CUSTOMERS}/{customer.customer_id}",
        "status": "Approved",
        "engagedParty": {**party, **known(name=customer.name)},
        "contactMedium": [{"mediumType": "mobile", "characteristic": {"phoneNumber": customer.msisdn}}],
        "characteristic": named(told),
        "account": [{"id": customer.account, "name": "account", "@referredType": "BillingAccount"}],
        **known(name=customer.name),
    }


def _product(customer: Customer) -> Body:
    id = product_id(customer)
    return {
        "id": id,
        "href": f"{PRODUCTS}/{id}",
        "name": customer.card_type,
        "status": "aborted " if customer.status == "aborted" else customer.status,  # so spelt in TMF637
        "productCharacteristic": named({"paymentType": customer.payment_type, "cardType": customer.card_type}),
        "realizingResource": [
            {"id": customer.msisdn, "value": customer.msisdn, "@referredType": "LogicalResource"},
        ],
        "relatedParty": [{"id": customer.customer_id, "role": "customer", "@referredType": "Customer"}],
    }


def product_id(customer: Customer) -> str:
    """What the customer's subscription is called."""
    return f"PRD-{customer.customer_id}"


def _items(customer: Customer) -> Iterator[BillItem]:
    """What stands on the running bill: its items, and the usage that is no purchase."""
    if customer.bill is None:
        return
    yield from customer.bill.items
    rest = (customer.bill.total or 0) - sum(each.amount for each in customer.bill.items)
    if rest > 0:
        yield BillItem(f"{customer.account}-USAGE", "usage", rest)


def _rate(customer: Customer, item: BillItem) -> Body:
    at = f"{item.at.isoformat()}T00:00:00+07:00" if item.at is not None else None
    return {
        "id": item.id,
        "href": f"{RATES}/{item.id}",
        "isBilled": False,
        "type": item.kind,
        "characteristic": named({"service": item.service}),
        "taxIncludedAmount": money(item.amount),
        "product": {"id": product_id(customer)},
        "billingAccount": {"id": customer.account},
        **known(name=item.name, date=at),
    }


def _interactions(customer: Customer) -> Iterator[Body]:
    for place, each in enumerate(customer.interactions, 1):
        id = each.id or f"INT-{customer.customer_id}-{place}"
        yield {
            "id": id,
            "href": f"{INTERACTIONS}/{id}",
            "direction": "inbound",
            "relatedParty": [subscriber(customer.msisdn, href=True)],
            "interactionItem": [{"item": related("kip", code, "KipCode")} for code in each.kip],
            **({"interactionDate": {"startDateTime": written(each.at)}} if each.at else {}),
            **({"channel": [_channel(each.channel)]} if each.channel else {}),
            **known(reason=each.reason, status=each.status),
        }


def _channel(name: str) -> Body:
    id = name.lower().replace(" ", "_")
    return {"id": id, "href": f"/channel/{id}", "name": name}


def _tickets(customer: Customer) -> Iterator[Body]:
    for each in customer.dsc_tickets:
        about = [related("fraudNumber", each.fraud_number, "PhoneNumber")] if each.fraud_number else []
        yield {
            "id": each.number,
            "href": f"{TICKETS}/{each.number}",
            "description": each.type,
            "severity": "medium",
            "ticketType": each.type,
            "status": each.status,
            "relatedParty": [subscriber(customer.msisdn)],
            "relatedEntity": about,
            **known(creationDate=written(each.created), expectedResolutionDate=written(each.due)),
        }


def _documents(world: World) -> Iterator[tuple[str, tuple[Body, Document]]]:
    for customer in world.customers:
        for place, each in enumerate(customer.documents, 1):
            id = each.id or f"DOC-{customer.customer_id}-{place}"
            size = each.size if each.size is not None else len(_content(each))
            attached = known(name=each.name, mimeType=each.mime, url=f"{FILES}/{id}", size=quantity(size, "bytes"))
            body = {
                "id": id,
                "href": f"{DOCUMENTS}/{id}",
                "documentType": each.type,
                "binaryAttachment": [attached],
                "characteristic": named({"sha256": hashlib.sha256(_content(each)).hexdigest()}),
                "relatedParty": [subscriber(customer.msisdn)],
                **known(name=each.name, creationDate=written(each.created)),
            }
            yield id, (body, each)


def _reachable(document: Body, asked: Asked) -> Body:
    """With the address of the content as the caller can reach it."""
    attached = [{**each, "url": asked.base + each["url"]} for each in document["binaryAttachment"]]
    return {**document, "binaryAttachment": attached}


def _content(document: Document) -> bytes:
    """Made up: the text of the world, padded to the size that the world tells."""
    made = document.text.encode()
    return made.ljust(document.size, b".")[: document.size] if document.size is not None else made


def _one(found: list[Body], asked: Asked, what: str) -> Answer:
    body = next((each for each in found if each["id"] == asked.path["id"]), None)
    if body is None:
        raise not_found(what)
    return Answer(200, body)


def _object(asked: Asked) -> Body:
    if not isinstance(asked.body, dict):
        raise RefusedError(400, "invalid_body", "The body must be an object")
    return dict(asked.body)

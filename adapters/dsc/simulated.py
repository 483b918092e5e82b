"""A made-up DSC: what it knows of a world's customers, and what was asked of it. No HTTP here."""

from __future__ import annotations

from itertools import count

from sopflow_adapters.sim.archive import earlier_ticket
from sopflow_adapters.sim.bodies import Body, known, listed, maybe_text, of_role, one_of_role, text, written
from sopflow_adapters.sim.exchange import Answer, Asked, RefusedError, Way, not_found
from sopflow_adapters.sim.ledger import Ledger
from sopflow_adapters.sim.listing import page
from sopflow_adapters.sim.model import Document, World
from sopflow_adapters.sim.times import Clock

from .simulated_bodies import (
    CUSTOMERS,
    DOCUMENTS,
    FILES,
    INTERACTIONS,
    KILLS,
    PRODUCTS,
    RATES,
    TICKETS,
    content_of,
    customer_body,
    documents_of,
    earlier_interaction,
    interactions_of,
    items_of,
    product_body,
    rate_body,
    reachable,
    tickets_of,
)  # fmt: skip

BLOCK = "BLOCK_REQUEST"


class Dsc:
    """One made-up DSC. Interactions, block requests and ended sessions are remembered."""

    def __init__(self, world: World, ledger: Ledger, clock: Clock) -> None:
        self._world, self._ledger, self._clock = world, ledger, clock
        self._numbers = count(1)
        self._interactions = [each for customer in world.customers for each in interactions_of(customer)]
        self._tickets = [each for customer in world.customers for each in tickets_of(customer)]
        self._interactions.append(earlier_interaction())
        self._tickets.append(earlier_ticket(TICKETS, BLOCK))
        self._documents: dict[str, tuple[Body, Document]] = dict(documents_of(world))
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
        return page([customer_body(each) for each in self._world.customers], asked)

    def products(self, asked: Asked) -> Answer:
        return page([product_body(each) for each in self._world.customers], asked)

    def rates(self, asked: Asked) -> Answer:
        billed = (each for each in self._world.customers if each.bill is not None and each.payment_type != "prepaid")
        return page([rate_body(each, item) for each in billed for item in items_of(each)], asked)

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
        return page([reachable(each, asked) for each, _ in self._documents.values()], asked)

    def document(self, asked: Asked) -> Answer:
        return Answer(200, reachable(self._document(asked)[0], asked))

    def file(self, asked: Asked) -> Answer:
        kept = self._document(asked)[1]
        return Answer(200, content_of(kept), media=kept.mime or "application/octet-stream")

    def _document(self, asked: Asked) -> tuple[Body, Document]:
        found = self._documents.get(asked.path["id"])
        if found is None:
            raise not_found("document")
        return found


def _product_operation(asked: Asked) -> str:
    """A product is looked up for the profile (by customer) and for the bill (by number alone)."""
    return "get_customer_profile" if asked.first("relatedParty.id") else "get_running_bill"


def _ticket_operation(asked: Asked) -> str:
    """A ticket is looked up by our key, by the number that it names, and by its type, where a block was requested."""
    by = (asked.first("externalId"), asked.first("relatedEntity.id"), asked.first("ticketType") == BLOCK)
    return "get_block_request" if any(by) else "list_tickets"


def _one(found: list[Body], asked: Asked, what: str) -> Answer:
    body = next((each for each in found if each["id"] == asked.path["id"]), None)
    if body is None:
        raise not_found(what)
    return Answer(200, body)


def _object(asked: Asked) -> Body:
    if not isinstance(asked.body, dict):
        raise RefusedError(400, "invalid_body", "The body must be an object")
    return dict(asked.body)

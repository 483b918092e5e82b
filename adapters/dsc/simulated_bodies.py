"""What a made-up DSC tells of a world's customers, as bodies of the TM Forum's APIs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from sopflow_adapters.sim.archive import AT, KEY, NUMBER, earlier
from sopflow_adapters.sim.bodies import Body, known, money, named, quantity, related, subscriber, written
from sopflow_adapters.sim.exchange import Asked
from sopflow_adapters.sim.model import BillItem, Customer, Document, World

CUSTOMERS = "/tmf-api/customerManagement/v4/customer"
PRODUCTS = "/tmf-api/productInventory/v4/product"
INTERACTIONS = "/tmf-api/partyInteraction/v4/partyInteraction"
TICKETS = "/tmf-api/troubleTicket/v4/troubleTicket"
DOCUMENTS = "/tmf-api/document/v4/document"
RATES = "/tmf-api/customerBillManagement/v4/appliedCustomerBillingRate"
KILLS = "/api/v1/mytelkomsel/sessions/kill"
FILES = "/files"


def customer_body(customer: Customer) -> Body:
    """A customer (TMF629)."""
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


def product_body(customer: Customer) -> Body:
    """A customer's subscription (TMF637)."""
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


def items_of(customer: Customer) -> Iterator[BillItem]:
    """What stands on the running bill: its items, and the usage that is no purchase."""
    if customer.bill is None:
        return
    yield from customer.bill.items
    rest = (customer.bill.total or 0) - sum(each.amount for each in customer.bill.items)
    if rest > 0:
        yield BillItem(f"{customer.account}-USAGE", "usage", rest)


def rate_body(customer: Customer, item: BillItem) -> Body:
    """An item of a running bill (TMF678)."""
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


def interactions_of(customer: Customer) -> Iterator[Body]:
    """Earlier contacts (TMF683)."""
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


def earlier_interaction() -> Body:
    """A contact of an earlier case, under the key of its case."""
    return earlier(
        INTERACTIONS,
        direction="inbound",
        creationDate=AT,
        interactionDate={"startDateTime": AT},
        channel=[_channel("call_centre")],
        relatedParty=[subscriber(NUMBER, href=True)],
        interactionItem=[{"item": related("externalId", KEY, "Effect")}],
        reason="contact",
        status="completed",
    )


def _channel(name: str) -> Body:
    id = name.lower().replace(" ", "_")
    return {"id": id, "href": f"/channel/{id}", "name": name}


def tickets_of(customer: Customer) -> Iterator[Body]:
    """Tickets (TMF621)."""
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


def documents_of(world: World) -> Iterator[tuple[str, tuple[Body, Document]]]:
    """Every document (TMF667) with what it is made of, by its number."""
    for customer in world.customers:
        for place, each in enumerate(customer.documents, 1):
            id = each.id or f"DOC-{customer.customer_id}-{place}"
            size = each.size if each.size is not None else len(content_of(each))
            attached = known(name=each.name, mimeType=each.mime, url=f"{FILES}/{id}", size=quantity(size, "bytes"))
            body = {
                "id": id,
                "href": f"{DOCUMENTS}/{id}",
                "documentType": each.type,
                "binaryAttachment": [attached],
                "characteristic": named({"sha256": hashlib.sha256(content_of(each)).hexdigest()}),
                "relatedParty": [subscriber(customer.msisdn)],
                **known(name=each.name, creationDate=written(each.created)),
            }
            yield id, (body, each)


def reachable(document: Body, asked: Asked) -> Body:
    """With the address of the content as the caller can reach it."""
    attached = [{**each, "url": asked.base + each["url"]} for each in document["binaryAttachment"]]
    return {**document, "binaryAttachment": attached}


def content_of(document: Document) -> bytes:
    """Made up: the text of the world, padded to the size that the world tells."""
    made = document.text.encode()
    return made.ljust(document.size, b".")[: document.size] if document.size is not None else made

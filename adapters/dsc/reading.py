"""What DSC's resources say, as plain data with the names of our manifest; None where a resource cannot be understood.

Imports nothing of sopflow.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta, timezone

from sopflow_adapters.tmf.numbers import same
from sopflow_adapters.tmf.reading import (
    Plain,
    Resource,
    characteristic,
    choice,
    identity,
    moment,
    number,
    part,
    present,
    resources,
    rupiah,
    stamp,
    text,
    truth,
    with_role,
)

BLOCK = "BLOCK_REQUEST"
Read = Callable[[Resource], Plain | None]
STATUSES = ("acknowledged", "rejected", "pending", "held", "inProgress", "cancelled", "closed", "resolved")
DOCUMENT_TYPES = (
    "sms_evidence", "call_evidence", "screenshot", "loss_evidence", "transfer_evidence", "identity", "statement",
    "other",
)  # fmt: skip
ITEM_KINDS = ("package", "one_consume", "balance_gift", "voucher", "subscription", "usage", "other")
_GONE = ("inactive", "terminated", "closed")
_WIB = timezone(timedelta(hours=7))


def customer(found: Resource) -> Plain | None:
    """A customer. `gone` is one whom the number does not belong to any more."""
    if identity(found) is None:
        return None
    return present(
        customer_id=identity(found),
        name=text(part(found, "engagedParty", "name")) or text(found.get("name")),
        segment=choice(characteristic(found, "characteristic", "segment"), ("regular", "VIP", "VVIP")),
        is_employee=truth(characteristic(found, "characteristic", "employee")),
        area=text(characteristic(found, "characteristic", "area")),
        registration=text(characteristic(found, "characteristic", "registration")),
        gone=choice(found.get("status"), _GONE) is not None,
    )


def card(found: Resource, msisdn: str) -> Plain | None:
    """The product that a number is, empty where this one is another number's or no card at all."""
    named = [each.get("value") for each in resources(found.get("realizingResource"))]
    named.append(characteristic(found, "productCharacteristic", "msisdn"))
    pays = choice(characteristic(found, "productCharacteristic", "paymentType"), ("prepaid", "postpaid", "hybrid"))
    if pays is None or not any(same(each, msisdn) for each in map(text, named) if each):
        return {}
    kind = text(characteristic(found, "productCharacteristic", "cardType")) or text(found.get("name"))
    return present(product=identity(found), card_type=kind, payment_type=pays, status=text(found.get("status")))


def interaction(found: Resource) -> Plain | None:
    """A contact. `keys` are our own, where it is one of ours."""
    if identity(found) is None:
        return None
    items = [each.get("item") for each in resources(found.get("interactionItem"))]
    begun = part(found, "interactionDate", "startDateTime")
    return present(
        id=identity(found),
        at=stamp(begun) or stamp(found.get("creationDate")),
        channel=text(part(found, "channel", "name")) or text(part(found, "channel", "id")),
        kip=_ids(items, "kip") or None,
        reason=text(found.get("reason")),
        status=_status(found, ("open", "inProgress", "completed")),
        keys=_ids(items, "externalId"),
    )


def _ids(items: list[object], role: str) -> list[str]:
    found = [identity(each) for each in items if choice(part(each, "role"), (role,))]
    return [each for each in found if each is not None]


def _status(found: Resource, known: tuple[str, ...]) -> str | None:
    """As the TM Forum spells it; one that it does not know is passed on as it is."""
    return choice(found.get("status"), known) or text(found.get("status"))


def ticket(found: Resource) -> Plain | None:
    """A ticket of DSC."""
    number, kind, status = identity(found), text(found.get("ticketType")), _status(found, STATUSES)
    if number is None or kind is None or status is None:
        return None
    return present(
        number=number,
        type=kind,
        status=status,
        created=stamp(found.get("creationDate")),
        due=stamp(found.get("expectedResolutionDate")) or stamp(found.get("requestedResolutionDate")),
        fraud_number=identity(with_role(found, "relatedEntity", "fraudNumber")),
    )


def document(found: Resource) -> Plain | None:
    """A document without its content."""
    if identity(found) is None:
        return None
    size = number(part(found, "binaryAttachment", "size", "amount"))
    return present(
        id=identity(found),
        type=choice(found.get("documentType"), DOCUMENT_TYPES) or "other",
        name=text(found.get("name")),
        created=stamp(found.get("creationDate")),
        mime=text(part(found, "binaryAttachment", "mimeType")),
        size=int(size) if size is not None and size >= 0 else None,
    )


def attachment(found: Resource) -> Plain | None:
    """Where a document's content is: at an address (`url`), or here (`content`, Base64)."""
    where, here = part(found, "binaryAttachment", "url"), part(found, "binaryAttachment", "content")
    told = document(found)
    if told is None or (text(where) is None and text(here) is None):
        return None
    digest = text(characteristic(found, "characteristic", "sha256"))
    return {**told, **present(url=text(where), content=text(here), sha256=digest)}


def rate(found: Resource) -> Plain | None:
    """An item of the running bill. An amount that cannot be read makes the whole bill unreadable."""
    taxed = rupiah(found.get("taxIncludedAmount"))
    amount = taxed if taxed is not None else rupiah(found.get("taxExcludedAmount"))
    if identity(found) is None or amount is None:
        return None
    at = moment(found.get("date"))
    return present(
        id=identity(found),
        kind=choice(found.get("type"), ITEM_KINDS) or "other",
        service=text(characteristic(found, "characteristic", "service")),
        name=text(found.get("name")),
        amount=amount,
        at=at.astimezone(_WIB).date().isoformat() if at is not None else None,
        billed=truth(found.get("isBilled")) is True,
    )


def rate_of(product: str) -> Read:
    """As `rate`, empty where the item names other products and not this one."""

    def read(found: Resource) -> Plain | None:
        named = [identity(each) for each in resources(found.get("product"))]
        return {} if any(named) and product not in named else rate(found)

    return read


def kill(found: Resource) -> Plain | None:
    """What became of a request to end sessions. `key` is ours."""
    request, status = text(found.get("requestId")), choice(found.get("status"), ("accepted", "no_session"))
    if request is None or status is None:
        return None
    effective = choice(found.get("effective"), ("immediate", "on_payment_activity"))
    return present(request_id=request, status=status, effective=effective, key=text(found.get("externalId")))


def block(found: Resource) -> Plain | None:
    """A request that a number be blocked: pending, or what people have decided. Empty where it is another kind of
    ticket."""
    kind = text(found.get("ticketType"))
    if kind is not None and not choice(kind, (BLOCK,)):
        return {}
    number, status = identity(found), choice(found.get("status"), STATUSES)
    if number is None or status is None:
        return None
    stands = {"rejected": "refused", "cancelled": "refused", "resolved": "decided", "closed": "decided"}
    return present(id=number, status=stands.get(status, "pending"), key=text(found.get("externalId")))

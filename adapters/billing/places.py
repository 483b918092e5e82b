"""Where what we write may stand at Billing, and what tells it from others'. Imports nothing of sopflow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sopflow_adapters.tmf.owners import of_another
from sopflow_adapters.tmf.places import Place
from sopflow_adapters.tmf.reading import Plain, Resource, identity, part, rupiah
from sopflow_adapters.tmf.writing import asked
from sopflow_adapters.wire.budget import Budget

from .reading import CONFIRMATION, DISPUTE, balance_adjustment, cancellation, confirmation, dispute, refund

CANCELLATIONS = "/tmf-api/productOrderingManagement/v4/cancelProductOrder"
ORDERS = "/tmf-api/productOrderingManagement/v4/productOrder"
TICKETS = "/tmf-api/troubleTicket/v4/troubleTicket"
BALANCES = "/tmf-api/prepayBalanceManagement/v4/bucket"
ADJUSTMENTS = "/tmf-api/prepayBalanceManagement/v4/adjustBalance"
REFUNDS = "/payment/v4/refund"
_REASON = ("externalId", "cancellationReason")


def cancellations(key: str, order: str | None, stands: Callable[[Budget], None] | None = None) -> Place:
    """TMF622 has no field for a key of ours, and no time at which a cancellation was asked for: those of the order are
    read, and the key stands in the reason. Where they show none, the order itself must say so (`stands`): a system may
    file a cancellation under a number of its own, and its list of that order is empty then."""
    if order is None:
        return Place(CANCELLATIONS, cancellation, asked(externalId=key), key_at=_REASON)
    return Place(CANCELLATIONS, cancellation, about=asked(productOrder__id=order), besides=stands, key_at=_REASON)


def confirmations(key: str, msisdn: str | None) -> Place:
    """Questions to a billco, among the customer's tickets (TMF621)."""
    return _tickets(key, msisdn, CONFIRMATION, confirmation)


def disputes(key: str, msisdn: str | None) -> Place:
    """Adjustments of a bill, among the customer's tickets (TMF621)."""
    return _tickets(key, msisdn, DISPUTE, dispute)


def adjustments(
    key: str, msisdn: str | None, amount: int | None, bucket: Callable[[Budget], str] | None = None
) -> Place:
    """TMF654 has no field for a key of ours, which stands in the description. Those of the number are read, and those
    of its balance (`bucket`): a server may keep the one and drop the other. `requestedDate` and `confirmationDate` are
    its own."""
    of_number = Place(
        ADJUSTMENTS,
        balance_adjustment,
        None if msisdn else asked(description=key),
        asked(logicalResource__id=msisdn) if msisdn else None,
        dates=(("requestedDate",), ("confirmationDate",)),
        of_another=lambda found: msisdn is not None and of_another(found, msisdn),
        differs=_of_another_amount("amount", amount),
        key_at=("externalId", "description"),
    )
    return of_number if bucket is None else replace(of_number, further=lambda budget: _of(of_number, bucket(budget)))


def _of(place: Place, bucket: str) -> Place:
    """What that balance got, for whichever number: a balance may be several numbers', and filed under one of them."""

    def of_another_balance(found: Resource) -> bool:
        named = identity(part(found, "bucket"))
        return place.of_another(found) if named is None else named != bucket

    return replace(place, by_key=None, about=asked(bucket__id=bucket), of_another=of_another_balance)


def refunds(key: str, account: str | None, amount: int | None) -> Place:
    """Money to an account (TMF676). `refundDate` and `statusDate` are the server's own."""

    def names_another(found: Resource) -> bool:
        named = identity(part(found, "account"))
        return account is not None and named is not None and named != account

    return Place(
        REFUNDS,
        refund,
        asked(correlatorId=key),
        asked(account__id=account) if account else None,
        dates=(("refundDate",), ("statusDate",)),
        of_another=names_another,
        differs=_of_another_amount("totalAmount", amount),
        key_at=("correlatorId",),
    )


def _tickets(key: str, msisdn: str | None, kind: str, read: Callable[[Resource], Plain | None]) -> Place:
    return Place(
        TICKETS,
        read,
        asked(externalId=key, ticketType=kind),
        asked(relatedParty__id=msisdn) if msisdn else None,
        dates=(("creationDate",),),
        of_another=lambda found: msisdn is not None and of_another(found, msisdn),
        kind=asked(ticketType=kind),
    )


def _of_another_amount(field: str, amount: int | None) -> Callable[[Resource], bool]:
    """Whether it is of another amount than ours. One that is ours times ten, or hundred, may be ours in other units."""

    def differs(found: Resource) -> bool:
        told = rupiah(found.get(field))
        return amount is not None and told is not None and _digits(told) != _digits(amount)

    return differs


def _digits(amount: int) -> str:
    return str(abs(amount)).rstrip("0")

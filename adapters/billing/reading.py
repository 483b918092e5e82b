"""What Billing's resources say, as plain data with the names of our manifest; None where a resource cannot be
understood. Where money hangs on it nothing is assumed: a closed ticket without a decision is no approval, and an
amount that is there and cannot be read is no missing one.

Imports nothing of sopflow.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sopflow_adapters.tmf.reading import (
    Plain,
    Resource,
    choice,
    identity,
    moment,
    number,
    part,
    present,
    resources,
    rupiah,
    text,
    with_role,
)

CONFIRMATION, DISPUTE = "BILLCO_CONFIRMATION", "Bill Dispute"
ADJUSTMENT_KINDS = ("refund", "adjustment", "pre_adjustment")
_OPEN = ("acknowledged", "pending", "held", "inProgress")
_DONE = ("resolved", "closed")
_REFUSED = ("rejected", "cancelled")
_CANCELLATIONS = {"acknowledged": "acknowledged", "inProgress": "inProgress", "done": "done"}
_UNTOUCHED = ("acknowledged", "pending", "held", "inProgress", "completed", "partial")  # states of an order of TMF622
_ACTIONS = {"created": "created", "completed": "completed", "failed": "failed", "cancelled": "failed"}
_REFUNDS = {
    "pendingAuthorization": "created", "authorized": "created", "captured": "completed", "done": "completed",
    "failed": "failed", "canceled": "failed", "cancelled": "failed", "denied": "failed",
}  # fmt: skip


_KEY = re.compile(r"\[([^\[\]]+)\]\s*$")
_CURRENCIES = ("IDR", "Rp")


def keyed(reason: str | None, key: str) -> str:
    """A reason that ends in our key: TMF622 gives a cancellation no other field that it would stand in."""
    return f"{reason} [{key}]" if reason else f"[{key}]"


def cancellation(found: Resource) -> Plain | None:
    """A cancellation. `key` is ours, here and below."""
    state = choice(found.get("state"), (*_CANCELLATIONS, "terminatedWithError"))
    if identity(found) is None or state is None:
        return None
    return present(
        id=identity(found),
        state=_CANCELLATIONS.get(state, "rejected"),
        reason=text(found.get("stateReason")),
        key=text(found.get("externalId")) or _key_in(found.get("cancellationReason")),
    )


def stands(found: Resource, order: str) -> bool:
    """Whether that order says that it is known by this number, and that nobody has asked to cancel it."""
    return identity(found) == order and choice(found.get("state"), _UNTOUCHED) is not None


def _key_in(reason: object) -> str | None:
    found = _KEY.search(text(reason) or "")
    return None if found is None else found.group(1)


def confirmation(found: Resource) -> Plain | None:
    """What a billco decided, and the kind and the amount that it was about. Empty where it is another kind of
    ticket."""
    if not choice(found.get("ticketType"), (CONFIRMATION,)):
        return {} if text(found.get("ticketType")) else None
    status, about = _decision(found), _about(found)
    if identity(found) is None or status is None or about is None:
        return None
    return present(
        id=identity(found),
        status=status,
        area=identity(with_role(found, "relatedEntity", "area")),
        by=text(part(with_role(found, "relatedParty", "decidedBy"), "name")),
        reason=text(found.get("statusChangeReason")),
        key=text(found.get("externalId")),
        **about,
    )


def _decision(found: Resource) -> str | None:
    """A ticket that is refused or still open is that, whatever an earlier decision says."""
    status = choice(found.get("status"), (*_OPEN, *_DONE, *_REFUSED))
    if status in _OPEN:
        return "pending"
    if status in _REFUSED:
        return "rejected"
    decided = {choice(identity(each), ("approved", "rejected")) for each in _entities(found, "decision")}
    return decided.pop() if status is not None and len(decided) == 1 else None


def _about(found: Resource) -> Plain | None:
    """The kind and the amount among a ticket's entities, where they are there; None where one cannot be read, or is
    there twice and differs."""
    kinds = {choice(identity(each), ADJUSTMENT_KINDS) for each in _entities(found, "adjustmentKind")}
    amounts = {_amount(each) for each in _entities(found, "amount")}
    if None in kinds | amounts or len(kinds) > 1 or len(amounts) > 1:
        return None
    return present(kind=next(iter(kinds), None), amount=next(iter(amounts), None))


def _entities(found: Resource, role: str) -> list[Resource]:
    return [each for each in resources(found.get("relatedEntity")) if choice(each.get("role"), (role,))]


def _amount(entity: Resource) -> int | None:
    """Whole rupiah; an entity without the name of a currency means rupiah too."""
    read = number(identity(entity))
    currency = entity.get("name") is None or choice(entity.get("name"), _CURRENCIES)
    return int(read) if currency and read is not None and read == int(read) else None


def balance(found: Resource) -> Plain | None:
    """A balance: its id, the `numbers` that it belongs to, and whether it is of money and in use."""
    if identity(found) is None:
        return None
    money = found.get("usageType") is None or choice(found.get("usageType"), ("monetary",)) is not None
    numbers = [number for each in resources(found.get("logicalResource")) if (number := identity(each)) is not None]
    active = money and choice(found.get("status"), ("active",)) is not None
    return {"id": identity(found), "numbers": numbers, "active": active}


def balance_adjustment(found: Resource) -> Plain | None:
    """Money that came back to a balance. TMF654 knows no external id: our key is its description, and an external id
    may be a number of the system's own."""
    key = text(found.get("description"))
    return _money_back(found, choice(found.get("status"), _ACTIONS), _ACTIONS, found.get("amount"), key)


def refund(found: Resource) -> Plain | None:
    """Money that came back to an account."""
    status, key = choice(found.get("status"), _REFUNDS), text(found.get("correlatorId"))
    return _money_back(found, status, _REFUNDS, found.get("totalAmount"), key)


def _money_back(
    found: Resource, status: str | None, stands: Mapping[str, str], money: object, key: str | None
) -> Plain | None:
    amount = rupiah(money)
    if identity(found) is None or status is None or (money is not None and amount is None):
        return None
    return present(id=identity(found), kind="refund", amount=amount, status=stands[status], key=key)


def dispute(found: Resource) -> Plain | None:
    """An adjustment of a bill. Empty where it is another kind of ticket."""
    if not choice(found.get("ticketType"), (DISPUTE,)):
        return {} if text(found.get("ticketType")) else None
    status = choice(found.get("status"), (*_OPEN, *_DONE, *_REFUSED))
    if status == "closed" and moment(found.get("resolutionDate")) is None:
        status = None  # closed, and nobody says that it was resolved
    about = _about(found)
    if identity(found) is None or status is None or about is None:
        return None
    stands = "created" if status in _OPEN else "failed" if status in _REFUSED else "completed"
    return present(id=identity(found), status=stands, key=text(found.get("externalId")), **about)

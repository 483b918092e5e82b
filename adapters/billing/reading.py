"""What Billing's resources say, as plain data with the names of our manifest; None where a resource cannot be
understood. Where money hangs on it nothing is assumed: a closed ticket without a decision is no approval.

Imports nothing of sopflow.
"""

from __future__ import annotations

from sopflow_adapters.tmf.reading import (
    Resource,
    choice,
    identity,
    moment,
    number,
    part,
    present,
    rupiah,
    text,
    with_role,
)

Plain = dict[str, object]
CONFIRMATION, DISPUTE = "BILLCO_CONFIRMATION", "Bill Dispute"
ADJUSTMENT_KINDS = ("refund", "adjustment", "pre_adjustment")
_OPEN = ("acknowledged", "pending", "held", "inProgress")
_DONE = ("resolved", "closed")
_REFUSED = ("rejected", "cancelled")
_CANCELLATIONS = {"acknowledged": "acknowledged", "inProgress": "inProgress", "done": "done"}
_ACTIONS = {"created": "created", "completed": "completed", "failed": "failed", "cancelled": "failed"}
_REFUNDS = {
    "pendingAuthorization": "created", "authorized": "created", "captured": "completed", "done": "completed",
    "failed": "failed", "canceled": "failed", "cancelled": "failed", "denied": "failed",
}  # fmt: skip


def cancellation(found: Resource) -> Plain | None:
    """A cancellation. `key` is ours, here and below."""
    state = choice(found.get("state"), (*_CANCELLATIONS, "terminatedWithError"))
    if identity(found) is None or state is None:
        return None
    return present(
        id=identity(found),
        state=_CANCELLATIONS.get(state, "rejected"),
        reason=text(found.get("stateReason")),
        key=text(found.get("externalId")),
    )


def confirmation(found: Resource) -> Plain | None:
    """What a billco decided, with the `amount` that it was about. Empty where it is another kind of ticket."""
    if not choice(found.get("ticketType"), (CONFIRMATION,)):
        return {} if text(found.get("ticketType")) else None
    status = _decision(found)
    if identity(found) is None or status is None:
        return None
    return present(
        id=identity(found),
        status=status,
        area=identity(with_role(found, "relatedEntity", "area")),
        by=text(part(with_role(found, "relatedParty", "decidedBy"), "name")),
        reason=text(found.get("statusChangeReason")),
        amount=_amount(found),
        key=text(found.get("externalId")),
    )


def _decision(found: Resource) -> str | None:
    decided = with_role(found, "relatedEntity", "decision")
    if decided is not None:
        return choice(identity(decided), ("approved", "rejected"))
    status = choice(found.get("status"), (*_OPEN, *_DONE, *_REFUSED))
    return "pending" if status in _OPEN else "rejected" if status in _REFUSED else None


def _amount(found: Resource) -> int | None:
    """The amount among a ticket's entities."""
    written = with_role(found, "relatedEntity", "amount")
    read = None if written is None else number(identity(written))
    return int(read) if read is not None and read == int(read) else None


def balance(found: Resource) -> Plain | None:
    """A balance of money: its id, and whether it is in use."""
    if identity(found) is None:
        return None
    return {"id": identity(found), "active": choice(found.get("status"), ("active",)) is not None}


def balance_adjustment(found: Resource) -> Plain | None:
    """Money that came back to a balance."""
    status = choice(found.get("status"), _ACTIONS)
    if identity(found) is None or status is None:
        return None
    amount, key = rupiah(found.get("amount")), text(found.get("externalId"))
    return present(id=identity(found), kind="refund", amount=amount, status=_ACTIONS[status], key=key)


def refund(found: Resource) -> Plain | None:
    """Money that came back to an account."""
    status = choice(found.get("status"), _REFUNDS)
    if identity(found) is None or status is None:
        return None
    amount, key = rupiah(found.get("totalAmount")), text(found.get("correlatorId"))
    return present(id=identity(found), kind="refund", amount=amount, status=_REFUNDS[status], key=key)


def dispute(found: Resource) -> Plain | None:
    """An adjustment of a bill. Empty where it is another kind of ticket."""
    if not choice(found.get("ticketType"), (DISPUTE,)):
        return {} if text(found.get("ticketType")) else None
    status = choice(found.get("status"), (*_OPEN, *_DONE, *_REFUSED))
    if status == "closed" and moment(found.get("resolutionDate")) is None:
        status = None  # closed, and nobody says that it was resolved
    if identity(found) is None or status is None:
        return None
    kind = choice(identity(with_role(found, "relatedEntity", "adjustmentKind")), ADJUSTMENT_KINDS)
    stands = "created" if status in _OPEN else "failed" if status in _REFUSED else "completed"
    return present(
        id=identity(found), kind=kind, amount=_amount(found), status=stands, key=text(found.get("externalId"))
    )

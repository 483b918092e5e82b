"""What becomes of an adjustment, written as the three kinds of things that Billing makes of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sopflow_adapters.sim.bodies import Body, written
from sopflow_adapters.sim.model import Adjustment, World

_REFUND = {"created": "authorized", "completed": "done", "failed": "failed"}
_DISPUTE = {"created": "inProgress", "completed": "resolved", "failed": "rejected"}


@dataclass(frozen=True, slots=True)
class Adjusted:
    """An adjustment that was approved: its status now, and at each further look."""

    approval: str
    status: str
    then: tuple[str, ...] = ()


def adjustment_of(world: World, approval: str, kind: str, amount: int, msisdn: str) -> Adjusted:
    """By the first rule of the world that fits; completed where none does."""
    fits = (
        each
        for each in world.adjustments
        if each.msisdn in (None, msisdn) and each.kind in (None, kind) and each.amount in (None, amount)
    )
    rule = next(fits, Adjustment("completed"))
    return Adjusted(approval, rule.status, tuple(step.status for step in rule.then))


def as_balance(body: Body, adjusted: Adjusted) -> tuple[Body, list[Body]]:
    """A balance that is adjusted (TMF654), and what it becomes."""
    return {**body, "status": adjusted.status}, [{"status": each} for each in adjusted.then]


def as_refund(body: Body, adjusted: Adjusted) -> tuple[Body, list[Body]]:
    """A refund (TMF676), and what it becomes."""
    return {**body, "status": _REFUND[adjusted.status]}, [{"status": _REFUND[each]} for each in adjusted.then]


def as_dispute(body: Body, adjusted: Adjusted, now: datetime) -> tuple[Body, list[Body]]:
    """A bill dispute (TMF621), and what it becomes."""
    made = {**body, "creationDate": written(now), **_disputed(adjusted.status, now)}
    return made, [_disputed(each, now) for each in adjusted.then]


def _disputed(status: str, now: datetime) -> Body:
    done = {"resolutionDate": written(now)} if status == "completed" else {}
    return {"status": _DISPUTE[status], **done}

"""The calls that a state has under way, and what is known of those that came back."""

from __future__ import annotations

from typing import Final

from sopflow.engine.case import Case, ForReplies, Pending
from sopflow.engine.work import Work
from sopflow.program.model import CallPlan

REPLY: Final = "reply"
CONFIRMATION: Final = "confirmation"
LOOK_UP: Final = "look_up"
RETRY: Final = "retry"
REPEAT: Final = "repeat"
"""What a pending call waits for; the last two are timers, named `retry.<index>` and `repeat.<index>`."""

NOTHING_SENT: Final = ForReplies(())
"""What a state with calls waits for before the first of them is sent."""


def waiting_for(work: Work) -> ForReplies:
    """The replies that the case waits for, where it waits for any."""
    assert isinstance(work.waiting, ForReplies)
    return work.waiting


def pending_of(work: Work, effect: str, *phases: str) -> Pending | None:
    """The call that an effect is of and that waits for one of these; None where nobody waits for it any more."""
    if not isinstance(work.waiting, ForReplies):
        return None
    for one in work.waiting.pending:
        if one.effect == effect and one.phase in phases:
            return one
    return None


def add(work: Work, pending: Pending) -> None:
    """A call is under way."""
    before = waiting_for(work)
    work.waiting = ForReplies((*before.pending, pending), before.outputs, before.errors)


def forget(work: Work, pending: Pending) -> None:
    """A call is not under way any more."""
    waiting = waiting_for(work)
    work.waiting = waiting._replace(pending=tuple(one for one in waiting.pending if one is not pending))


def keep(work: Work, call: CallPlan, output: object) -> None:
    """Remember what a call answered until all have come back."""
    waiting = waiting_for(work)
    work.waiting = waiting._replace(outputs={**waiting.outputs, call.index: output})


def fail(work: Work, call: CallPlan, error: str) -> None:
    """Remember how a call failed until all have come back."""
    waiting = waiting_for(work)
    work.waiting = waiting._replace(errors={**waiting.errors, call.index: error})


def writes_under_way(work: Work | Case) -> bool:
    """Whether a write was sent and has not come back: nothing may interrupt the case before it has."""
    waiting = work.waiting
    return isinstance(waiting, ForReplies) and any(one.key and one.phase in (REPLY, LOOK_UP) for one in waiting.pending)

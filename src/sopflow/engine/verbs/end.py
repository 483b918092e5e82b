"""`end`: the case's outcome, after the states that every case passes on its way out (`always`)."""

from __future__ import annotations

from typing import Final

from sopflow.engine import slas
from sopflow.engine.case import Status
from sopflow.engine.effects import FinishCase
from sopflow.engine.work import Work
from sopflow.program.model import EndPlan, State

CANCELLED: Final = "cancelled"
"""The outcome of a case that a person gave up."""


DONE: Final = Status.DONE

ALWAYS: Final = "always"
"""The result of an `end` where the playbook names states to pass on every way out."""


def begin(work: Work, state: State, plan: EndPlan) -> str | None:
    """The outcome stands from here on: an end that is reached on the way out changes it no more."""
    outcome = plan.outcome if isinstance(plan.outcome, str) else plan.outcome.evaluate(work.scope)
    if not isinstance(outcome, str):
        work.raise_attention("outcome_missing", state.id)
        return None
    if work.ending is None:
        work.ending = outcome
        if work.program.always:
            return ALWAYS
    finish(work)
    return None


def leave(work: Work) -> None:
    """The last of the `always` states is done. One that the case came to before any end gives no outcome."""
    if work.ending is None:
        work.raise_attention("outcome_missing", work.state)
    else:
        finish(work)


def finish(work: Work) -> None:
    """The end: what a sub-playbook gives back is made now."""
    outputs = {name: maker.evaluate(work.scope) for name, maker in work.program.outputs.items()}
    work.outcome = work.ending
    work.outputs = {name: value for name, value in outputs.items() if value is not None}
    if work.program.slas:
        slas.ended(work)
    work.status = DONE
    work.waiting = None
    work.emit(FinishCase(str(work.outcome), work.outputs))

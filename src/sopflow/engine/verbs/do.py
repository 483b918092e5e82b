"""`do`: a chore outside every system, ticked by a person."""

from __future__ import annotations

from sopflow.engine import wording
from sopflow.engine.authority import admit, role_wanted
from sopflow.engine.case import ForChore
from sopflow.engine.effects import RequestChore
from sopflow.engine.events import ChoreDone
from sopflow.engine.work import Work
from sopflow.errors import UsageError
from sopflow.program.model import ANSWERED, DoPlan, State


def begin(work: Work, state: State, plan: DoPlan) -> str | None:
    work.waiting = ForChore()
    work.emit(RequestChore(state.id, wording.in_all_languages(work, plan.text), role_wanted(state), plan.evidence))
    return None


def done(work: Work, plan: DoPlan, event: ChoreDone) -> str | None:
    admit(work, event)
    if plan.evidence is None:
        return ANSWERED
    if event.evidence is not None:
        work.put(plan.evidence, event.evidence, "answered", event.by or "")
    elif plan.evidence not in work.scope and not work.program.facts[plan.evidence].optional:
        raise UsageError(f"this chore is done only with its evidence, `{plan.evidence}`.")
    return ANSWERED

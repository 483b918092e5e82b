"""`require`: refuses with all the reasons that hold, not the first only."""

from __future__ import annotations

from typing import Final

from sopflow.engine import wording
from sopflow.engine.effects import ListReasons
from sopflow.engine.work import Work
from sopflow.program.model import RequirePlan, State

MET: Final = "met"
REFUSED: Final = "refused"


def begin(work: Work, state: State, plan: RequirePlan) -> str | None:
    failing = [demand for demand in plan.demands if not demand.that.test(work.scope)]
    if not failing:
        return MET
    work.emit(ListReasons(state.id, tuple(wording.in_all_languages(work, demand.reason) for demand in failing)))
    return REFUSED

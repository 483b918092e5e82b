"""`decide`: freezes a table's answer in a fact, also under a derived fact's own name."""

from __future__ import annotations

from sopflow.engine.work import Work
from sopflow.program.model import ANSWERED, DecidePlan, State


def begin(work: Work, state: State, plan: DecidePlan) -> str | None:
    """Ask the table; what is derived under the fact's name is computed afresh, not taken from an earlier freeze."""
    work.scope.pop(plan.save, None)
    work.put(plan.save, work.program.tables[plan.table].answer(work.scope), "decided", plan.table)
    return ANSWERED

"""A step in playbooks of 10 to 10,000 states, and the table of ways that is built once for each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

from benchmarks.playbooks import catalog, checked, generated
from benchmarks.timing import best, side_by_side
from sopflow.engine.case import Case
from sopflow.engine.effects import CallOperation
from sopflow.engine.events import CaseStarted, OperationSucceeded, QuestionsAnswered
from sopflow.engine.machine import Table
from sopflow.engine.step import step
from sopflow.program.model import Program
from sopflow.values.kinds import Phone

AT = datetime(2025, 3, 29, 2, 0, tzinfo=UTC)
SIZES = (10, 1_000, 10_000)
PROFILE = {"segment": "regular", "payment_type": "prepaid"}


def _asked(program: Program) -> Case:
    """A case that waits at its first question of a group, as it does in a playbook of any size."""
    made = step(program, None, CaseStarted(AT, "c"))
    made = step(program, made.case, QuestionsAnswered(AT, {"msisdn": Phone("+6281200000001")}))
    call = made.effects[-1]
    assert isinstance(call, CallOperation)
    return step(program, made.case, OperationSucceeded(AT, call.effect, PROFILE)).case


def run() -> Iterator[str]:
    systems = catalog()
    programs: list[Program] = []
    for size in SIZES:
        program, found = checked(generated(size), systems, lints=False)
        assert program is not None, found
        programs.append(program)
    event = QuestionsAnswered(AT, {"amount_0": 5_000_000, "kind_0": "one"})
    cases = [_asked(program) for program in programs]
    jobs = [partial(step, program, case, event) for program, case in zip(programs, cases, strict=True)]
    steps = side_by_side(*jobs, number=100)
    for program, cost in zip(programs, steps, strict=True):
        yield f"a step among {len(program.states):6d} states  {cost / steps[0]:6.2f} × the same in the smallest"
    for program in programs:
        cost = best(partial(Table, program), rounds=5) / len(program.states)
        yield f"table of {len(program.states):6d} states      {cost / steps[0]:6.2f} × a step for each state, once"

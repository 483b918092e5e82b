"""A case in memory: our `step`, a table interpreter written by hand, and plain `transitions`, on the same workload."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from benchmarks import floors
from benchmarks.playbooks import catalog, fraud_12
from benchmarks.timing import best
from sopflow.engine.case import Case
from sopflow.engine.effects import CallOperation, Effect
from sopflow.engine.events import CaseStarted, Event, EventReceived, OperationSucceeded, QuestionsAnswered
from sopflow.engine.step import step
from sopflow.program.model import Program
from sopflow.values.kinds import Phone

AT = datetime(2025, 3, 29, 2, 0, tzinfo=UTC)
ANSWERS = ("incident", "amount", "otp_shared", "consent")


def by_sopflow(program: Program) -> Case:
    """The workload: nine events, each a `step`."""
    made = step(program, None, CaseStarted(AT, "c", {"msisdn": Phone("+6281200000001")}))
    for name, value in floors.INPUTS:
        made = step(program, made.case, _event(name, value, made.effects))
    return made.case


def _event(name: str, value: object, effects: tuple[Effect, ...]) -> Event:
    if name in ANSWERS:
        return QuestionsAnswered(AT, {name: value})
    if name == "resolved":
        return EventReceived(AT, "remedy.ticket_resolved", {"number": "INC1"})
    call = effects[-1]
    assert isinstance(call, CallOperation)
    return OperationSucceeded(AT, call.effect, value)


def run() -> Iterator[str]:
    """The figures, a line each."""
    program, machine = fraud_12(catalog()), floors.machine()
    ours, floor = by_sopflow(program), floors.by_table()
    assert ours.outcome == floor.state == "closed", (ours.outcome, floor.state)
    assert list(ours.facts["refunds"]) == floor.facts["refunds"]  # type: ignore[call-overload]
    table = best(floors.by_table, number=400)
    library = best(lambda: floors.by_transitions(machine), number=40)
    mine = best(lambda: by_sopflow(program), number=100)
    yield f"one case of twelve steps    {mine / table:6.1f} × a table interpreter written by hand   (target 3)"
    yield f"                            {library / mine:6.1f} × as fast as plain transitions"

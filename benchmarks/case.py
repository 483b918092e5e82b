"""A case in memory: our `step`, a table interpreter written by hand, and plain `transitions`, on the same workload."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import floors
from benchmarks.playbooks import catalog, fraud_12
from benchmarks.timing import side_by_side
from sopflow.engine import step as engine
from sopflow.engine.case import Case
from sopflow.engine.effects import CallOperation, Effect
from sopflow.engine.events import CaseStarted, Event, EventReceived, OperationSucceeded, QuestionsAnswered
from sopflow.engine.step import step
from sopflow.program.model import Program
from sopflow.values.kinds import Phone

AT = datetime(2025, 3, 29, 2, 0, tzinfo=UTC)
ANSWERS = ("incident", "amount", "otp_shared", "consent")


def by_sopflow(program: Program, inputs: floors.Inputs = floors.INPUTS, name: str = "c") -> Case:
    """The workload: nine events, each a `step`."""
    made = step(program, None, CaseStarted(AT, name, {"msisdn": Phone("+6281200000001")}))
    for fact, value in inputs:
        made = step(program, made.case, _event(fact, value, made.effects))
    return made.case


def _event(name: str, value: object, effects: tuple[Effect, ...]) -> Event:
    if name in ANSWERS:
        return QuestionsAnswered(AT, {name: value})
    if name == "resolved":
        return EventReceived(AT, "remedy.ticket_resolved", {"number": "INC1"})
    call = effects[-1]
    assert isinstance(call, CallOperation)
    return OperationSucceeded(AT, call.effect, value)


def _bytes_a_case(make: Callable[[str], object], cases: int = 500) -> float:
    """What a case takes for itself: what it shares with others, such as names and tables, is there before."""
    make("first")
    names = [f"c{number}" for number in range(cases)]
    tracemalloc.start()
    kept = [make(name) for name in names]
    taken = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return taken / len(kept)


def _waiting_at_floor(name: str) -> floors.TableCase:
    """The floor's case before its last event, without its history: ours is kept by whoever keeps the events."""
    case = floors.by_table(floors.INPUTS[:-1])
    case.events = []
    return case


def run() -> Iterator[str]:
    """The figures, a line each."""
    program, machine = fraud_12(catalog()), floors.machine()
    ours, floor = by_sopflow(program), floors.by_table()
    assert ours.outcome == floor.state == "closed", (ours.outcome, floor.state)
    assert list(ours.facts["refunds"]) == floor.facts["refunds"]  # type: ignore[call-overload]
    mine, table, library = side_by_side(
        lambda: by_sopflow(program), floors.by_table, lambda: floors.by_transitions(machine)
    )
    build = "from source" if Path(engine.__file__).suffix == ".py" else "compiled"
    yield f"one case of twelve steps    {mine / table:6.1f} × a table interpreter written by hand   ({build}; target 3)"
    yield f"                            {library / mine:6.1f} × as fast as plain transitions"
    waiting = _bytes_a_case(lambda name: by_sopflow(program, floors.INPUTS[:-1], name))
    bare = _bytes_a_case(_waiting_at_floor)
    yield f"bytes a waiting case        {waiting / bare:6.1f} × the table interpreter's"

"""What is written in compiled things: every expression in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from sopflow.expressions.syntax import Get, Node, Quantifier, path_of, walk
from sopflow.program.model import (
    ApprovePlan,
    AskPlan,
    CallsPlan,
    Change,
    DecidePlan,
    DoPlan,
    EachPlan,
    Expression,
    Guard,
    Maker,
    Program,
    RunPlan,
    State,
    WaitPlan,
)  # fmt: skip

COMPILED = "sopflow.program."
"""Where the classes of compiled things are."""

COUNT = "#"
"""Before the key of a limit, among the names."""

ASKED = "?"
"""Before the name of a question, among the names."""

CALLED = "!"
"""Before the name of an operation, among the names."""


def changes_of(state: State) -> Iterator[Change]:
    yield from state.changes
    for ways in state.exits.values():
        for way in ways:
            yield from way.changes


def given_by(state: State, program: Program) -> Iterator[str]:
    """The facts that may get a value in a state; also limits, questions and calls, after their marks."""
    yield from (change.fact for change in changes_of(state))
    yield from (f"{COUNT}{way.limit.key}" for ways in state.exits.values() for way in ways if way.limit is not None)
    match state.plan:
        case AskPlan(facts=facts):
            yield from facts
            yield from (f"{ASKED}{fact}" for fact in facts)
        case CallsPlan(calls=calls):
            for call in calls:
                yield from (fact for fact in (call.save, call.add_to) if fact is not None)
                yield f"{CALLED}{call.operation.name}"
        case DecidePlan(save=str(save)) | DoPlan(evidence=str(save)):
            yield save
        case EachPlan(item=item):
            yield item
        case RunPlan(save=saved) | ApprovePlan(freeze=saved):
            yield from saved
        case WaitPlan(events=events):
            yield from (event.save for event in events if event.save is not None)
        case _:
            return


def expressions_in(what: object) -> Iterator[Expression]:
    """Every expression in something compiled."""
    match what:
        case Expression():
            yield what
        case Guard(parts=parts):
            yield from expressions_in(parts)
        case Maker(reads=read):
            yield from read
        case Mapping():
            for below in what.values():
                yield from expressions_in(below)
        case tuple() | list():
            for below in what:
                yield from expressions_in(below)
        case _ if is_dataclass(what) and not isinstance(what, type) and type(what).__module__.startswith(COMPILED):
            for one in fields(what):
                yield from expressions_in(getattr(what, one.name))
        case _:
            return


def is_of_item(node: Get, within: Node) -> bool:
    """Whether a field is read of an item of some list in the tree."""
    items = {one.item for one in walk(within) if isinstance(one, Quantifier)}
    return (path_of(node) or "").partition(".")[0] in items

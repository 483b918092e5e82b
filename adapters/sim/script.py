"""From a case that was told by a script to a world whose simulated systems reply the same: what was asked for, in
order, with what came of it, becomes customers, decisions and faults.

A script may say what no stateful system says: then the world holds the first of it, and `Scripted.contradictions` names
the rest.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sopflow.diagnostics import Source
from sopflow.simulation.steps import Called, Happened, SubCase
from sopflow.simulation.trace import Trace
from sopflow.values.showing import plain

from .model import World
from .reading import world_of
from .script_decisions import Decisions
from .script_faults import faults_of
from .script_knowledge import Knowledge

Plain = Mapping[str, Any]

_ABOUT: Mapping[str, str] = {"billing.billco_confirmed": "approval_id", "remedy.ticket_resolved": "number"}
"""What the events of the simulated systems are about."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened at a system after so many calls."""

    after: int
    event: str
    data: Plain


@dataclass(frozen=True, slots=True)
class Scripted:
    """What a script amounts to.

    Attributes:
        plain: the world as its file would hold it.
        happenings: what outside events tell of, in order: it must have happened at the system too.
        moments: what time it is at the systems in a call, by its number from 0, where the script says so.
        contradictions: operations whose script no stateful system follows, each with why.
    """

    plain: Plain
    happenings: tuple[Happening, ...] = ()
    moments: Mapping[int, datetime] = field(default_factory=dict)
    contradictions: tuple[tuple[str, str], ...] = ()

    def world(self) -> World:
        """The world itself."""
        return world_of(Source("script", json.dumps(self.plain, ensure_ascii=False)))


def scripted(trace: Trace) -> Scripted:
    """What the systems of a told case must know so that they reply as they did in it."""
    calls = [each for each in _steps(trace) if isinstance(each, Called)]
    knowledge, decisions = Knowledge(), Decisions()
    for call in calls:
        asked, replied = _plain(call.input), _plain(call.output)
        if call.error is None:
            knowledge.learn(call.operation, asked, replied, looks_up=call.looks_up is not None)
            decisions.learn(call.operation, asked, replied, looks_up=call.looks_up is not None)
        else:
            knowledge.meet(asked)
    world = {
        "world": 1,
        "clock": trace.began.isoformat(),
        "customers": knowledge.customers(),
        **decisions.plain(),
        "faults": faults_of(calls),
    }
    return Scripted(
        world, tuple(_happenings(trace, _numbers_in(world))), dict(_moments(calls)), tuple(knowledge.contradictions)
    )


def _steps(trace: Trace) -> Iterator[Called | Happened]:
    """Calls and events in the order in which they came, those of sub-cases included."""
    for step in trace.steps:
        if isinstance(step, Called | Happened):
            yield step
        elif isinstance(step, SubCase) and step.trace is not None:
            yield from _steps(step.trace)


def _numbers_in(world: Plain) -> set[object]:
    """The tickets and the billcos' confirmations of a world."""
    tickets = {each["number"] for customer in world["customers"] for each in customer.get("tickets", ())}
    made = set(world.get("remedy", {}).get("numbers", ()))
    return tickets | made | {each.get("id") for each in world["confirmations"]}


def _happenings(trace: Trace, known: Container[object]) -> Iterator[Happening]:
    """Those about something that these systems know; word of another case's ticket is none of theirs."""
    calls = 0
    for step in _steps(trace):
        if isinstance(step, Called):
            calls += 1
        elif step.data.get(_ABOUT.get(step.event, "")) in known:
            yield Happening(calls, step.event, _plain(step.data))


def _moments(calls: Sequence[Called]) -> Iterator[tuple[int, datetime]]:
    """A ticket that was made at another time than the case's says what the system's clock says."""
    for place, call in enumerate(calls):
        created = call.output.get("created") if isinstance(call.output, Mapping) and call.key else None
        if isinstance(created, datetime):
            yield place, created


def _plain(value: object) -> Any:
    """As JSON holds it."""
    return _numbers(plain(value))


def _numbers(value: Any) -> Any:
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case datetime():
            return value.isoformat()
        case list():
            return [_numbers(each) for each in value]
        case {"raw": raw, "kind": _}:  # a counterparty
            return value.get("e164") or raw
        case dict():
            return {name: _numbers(each) for name, each in value.items() if each is not None}
        case _:
            return value

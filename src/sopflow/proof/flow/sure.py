"""Facts that every case knows in a state, whichever way it came: found along the ways, without looking at values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from sopflow.dataclass import dataclass
from sopflow.program.model import ANSWERED, AskPlan, CallsPlan, Change, Exit, Maker, Program, State


class Settled(Protocol):
    """What the settings alone say."""

    def is_closed(self, way: Exit, row: Sequence[Exit], /) -> bool:
        """Whether no case takes the way of such a row."""

    def is_there(self, maker: Maker, known: frozenset[str], /) -> bool:
        """Whether a value is surely there where these facts are."""


def sure_facts(program: Program, settled: Settled) -> Mapping[str, frozenset[str]]:
    """By state, what is surely known when a case is there."""
    into: defaultdict[str, list[Into]] = defaultdict(list)
    out: defaultdict[str, set[str]] = defaultdict(set)
    for to, way in _all_ways(program, settled):
        into[to].append(way)
        out[way.source].add(to)
    found: dict[str, frozenset[str] | None] = {program.start: frozenset()}
    waiting = [program.start]
    while waiting:
        for to in out[waiting.pop()]:
            if to not in program.states:
                continue
            new = _met(found, into[to], settled) if to != program.start else frozenset[str]()
            if found.get(to) != new:
                found[to] = new
                waiting.append(to)
    return {id: names for id, names in found.items() if names is not None}


def _all_ways(program: Program, settled: Settled) -> Iterator[tuple[str, Into]]:
    """Every way that some case may take, and where it leads."""
    for state in program.states.values():
        for ways in state.exits.values():
            for way in ways:
                if not settled.is_closed(way, ways):
                    sets = way.changes if way.result.startswith("error.") else (*state.changes, *way.changes)
                    gives = frozenset(_gives(program, state, way))
                    yield way.to, Into(state.id, gives, _loses(state, way), sets, frozenset(way.forget))
        for one in program.interrupts.values():
            for way in one.ways:
                yield way.to, Into(state.id, frozenset(), _loses(state, way), (), frozenset())
        for to in program.always[:1]:
            yield to, Into(state.id, frozenset(), frozenset(), (), frozenset())


@dataclass(frozen=True, slots=True)
class Into:
    """A way into a state: where it comes from, what is surely known behind it and what is not, what it sets in order,
    and what it makes forgotten."""

    source: str
    gives: frozenset[str]
    loses: frozenset[str]
    sets: tuple[Change, ...]
    forgets: frozenset[str]


def _met(found: Mapping[str, frozenset[str] | None], into: list[Into], settled: Settled) -> frozenset[str]:
    """What all the ways into a state agree on; those from where no case is known to come say nothing yet."""
    rows = [_behind(before, one, settled) for one in into if (before := found.get(one.source)) is not None]
    return frozenset.intersection(*rows)


def _behind(before: frozenset[str], way: Into, settled: Settled) -> frozenset[str]:
    """What is surely known behind a way: also what was set to something that was."""
    known = (before - way.loses) | way.gives
    there = {change.fact for change in way.sets if settled.is_there(change.value, known)}
    gone = {change.fact for change in way.sets if not settled.is_there(change.value, known)}
    return (known | there - gone) - way.forgets


def _gives(program: Program, state: State, way: Exit) -> Iterator[str]:
    """What is surely known behind a way, by what its state did."""
    changed = {change.fact for change in (*state.changes, *way.changes)} | set(way.forget)
    if way.result != ANSWERED:
        return
    if isinstance(state.plan, AskPlan):
        asked = (program.facts[name] for name in state.plan.facts)
        yield from (
            fact.name for fact in asked if not fact.optional and fact.only_if is None and fact.name not in changed
        )
    if isinstance(state.plan, CallsPlan):
        for call in state.plan.calls:
            if call.save is not None and not call.continues and call.repeat is None and call.save not in changed:
                yield call.save


def _loses(state: State, way: Exit) -> frozenset[str]:
    """What may not be known any more behind a way."""
    return frozenset(change.fact for change in (*state.changes, *way.changes)) | frozenset(way.forget)

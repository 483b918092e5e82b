"""Facts that every case knows in a state, whichever way it came: found along the ways, without looking at values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from sopflow.program.model import ANSWERED, AskPlan, CallsPlan, Exit, Program, State


def sure_facts(program: Program) -> Mapping[str, frozenset[str]]:
    """By state, what is surely known when a case is there."""
    into: defaultdict[str, list[tuple[str, frozenset[str], frozenset[str]]]] = defaultdict(list)
    for state in program.states.values():
        for ways in state.exits.values():
            for way in ways:
                into[way.to].append((state.id, frozenset(_gives(program, state, way)), _loses(state, way)))
        for one in program.interrupts.values():
            for way in one.ways:
                into[way.to].append((state.id, frozenset(), _loses(state, way)))
    found: dict[str, frozenset[str] | None] = {program.start: frozenset()}
    waiting = [program.start]
    out: defaultdict[str, set[str]] = defaultdict(set)
    for to, sources in into.items():
        for source, _, _ in sources:
            out[source].add(to)
    while waiting:
        for to in out[waiting.pop()]:
            if to not in program.states:
                continue
            new = _met(found, into[to]) if to != program.start else frozenset[str]()
            if found.get(to) != new:
                found[to] = new
                waiting.append(to)
    return {id: names for id, names in found.items() if names is not None}


def _met(
    found: Mapping[str, frozenset[str] | None], into: list[tuple[str, frozenset[str], frozenset[str]]]
) -> frozenset[str]:
    """What all the ways into a state agree on; those from where no case is known to come say nothing yet."""
    rows = [(before - loses) | gives for source, gives, loses in into if (before := found.get(source)) is not None]
    return frozenset.intersection(*rows)


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

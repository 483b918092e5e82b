"""Interrupts: events that are heard in every state, or in some."""

from __future__ import annotations

from sopflow.diagnostics import Words
from sopflow.playbook import model as written
from sopflow.program import rules
from sopflow.program.authority import known_role
from sopflow.program.compilation import Compilation
from sopflow.program.exits import Place, target_exits
from sopflow.program.guards import guard
from sopflow.program.lower.wait import EVENT, event_names
from sopflow.program.model import Exit, Interrupt

PAUSED = "paused"
STATE = Words(en="state", id="state")


def compile_interrupts(work: Compilation) -> dict[str, Interrupt]:
    made = [_interrupt(work, one) for one in work.playbook.interrupts.values()]
    return {one.event: one for one in made if one is not None}


def _interrupt(work: Compilation, one: written.Interrupt) -> Interrupt | None:
    if "." in one.event and one.event not in work.catalog.events:
        work.report_unknown(rules.UNKNOWN_EVENT, work.key_span(one.at), EVENT, one.event, work.catalog.events)
    known_role(work, one.role, (*one.at, "role"))
    for index, state in enumerate(one.during):
        if state not in work.loops:
            work.report_unknown(rules.UNKNOWN_STATE, work.span((*one.at, "during", index)), STATE, state, work.loops)
    ways = _ways(work, one)
    if not ways:
        return None
    where = guard(work, one.where, event_names(work, one.event)) if one.where is not None else None
    then = ways[1] if len(ways) > 1 else None
    return Interrupt(one.event, ways[0], where, frozenset(one.during), one.role, then)


def _ways(work: Compilation, one: written.Interrupt) -> tuple[Exit, ...]:
    """Where it goes, and where it goes when that was taken as often as it may be."""
    result = f"interrupt.{one.event}"
    if one.go.to == PAUSED:
        return (Exit(result, "*", PAUSED, 0, covers=one.covers, at=one.at),)
    return target_exits(work, Place("*", ()), one.go, result)

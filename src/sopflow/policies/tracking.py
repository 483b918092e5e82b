"""Policies of items as the proofs follow them: for any one item of the list, whichever it is.

An item's own row of things is what happens in its turns and what happens outside of the loops. Which of the turns are
its, nobody knows: all that may be is followed at once (`Automaton.any_item`). What is found broken so is broken by no
item, or by one whose turns were; what holds, holds of every item.
"""

from __future__ import annotations

from dataclasses import replace

from sopflow.policies.automata import Automaton
from sopflow.policies.compiled import Watch
from sopflow.policies.items import Items
from sopflow.policies.observing import Observation

ANYWHERE = ("", "")
DOOR = "…"
"""What the names of places that proofs make before states have after the state's own."""

DONE = frozenset({"must", "before"})
"""Words of policies whose calls count when they were done."""

REMEMBERS_NOTHING = "never"
"""The form of automata that look at each thing by itself."""


def tracked(watch: Watch, starts: frozenset[str], loops: frozenset[str], inner: frozenset[str]) -> Watch | None:
    """A policy of items as it follows any item. None where it looks at the item at any time, in a turn or out of it:
    then nothing says whose turn it is. Nor does anything where a loop over the list stands in another: behind the inner
    one the turn is again that of an item that had it before, and what counts has to remember whose.

    Args:
        watch: the policy, compiled.
        starts: the states in which turns of the loops over the list begin, and nothing else comes to them.
        loops: the states of those loops themselves.
        inner: all states inside of those loops.
    """
    items = watch.items
    if items is None or items.name in _roots(watch.reading.get(ANYWHERE, frozenset())):
        return None
    if not loops.isdisjoint(inner) and watch.automaton.form != REMEMBERS_NOTHING:
        return None

    def letters(seen: Observation) -> str:
        name = seen.name if seen.kind == "enter" else ""
        begins = "t" if name in starts else "l" if name in loops else ""
        if seen.kind == "done" and not seen.state:
            return ""  # it is told once more, with its state
        inside = seen.state.partition(DOOR)[0] in inner
        begins += "i" if inside else ""
        turn = items.turn(seen) if inside else None
        if turn is not None:
            return f"{begins}{watch.letters(replace(seen, values={**seen.values, items.name: turn}))}"
        return f"{begins}{'?' if _looks_at_the_item(watch, items, seen) else watch.letters(seen)}"

    automaton = Automaton(watch.automaton.form, watch.automaton.times, any_item=True)
    return replace(watch, automaton=automaton, letters=letters, turns=starts | loops)


def _looks_at_the_item(watch: Watch, items: Items, seen: Observation) -> bool:
    """Whether a condition that is looked at here reads the item."""
    for word, step in (*watch.policy.parts.items(), *(("at", step) for step in watch.policy.moments)):
        kind = "done" if step.kind == "call" and word in DONE and not step.tried else step.kind
        if kind == seen.kind and step.name in (None, seen.name):
            read = watch.reading.get((step.kind, step.name or ""), frozenset())
            if items.name in _roots(read):
                return True
    return False


def _roots(paths: frozenset[str]) -> frozenset[str]:
    return frozenset(path.partition(".")[0] for path in paths)

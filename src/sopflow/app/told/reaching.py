"""Cases that come where the graph of all cases was not looked at: real ones, changed a little at a time.

Every case is whole from the beginning: there is an ordinary answer to every question, and an ordinary reply of every
system. For a way that nobody took yet, a case that came to its state is changed in what decides about it: an answer, a
reply or its failure, a vote, an event, a setting. Each try is told to the engine; one that takes new ways, or comes to
a new state, is kept and changed further.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from sopflow.app.procedure import Procedure
from sopflow.app.told.ordinary import Ordinary, laid
from sopflow.app.told.telling import Manner, tell_case
from sopflow.app.told.variations import Change
from sopflow.dataclass import dataclass
from sopflow.errors import UsageError
from sopflow.program.model import Exit
from sopflow.proof.search.covering import Taken
from sopflow.proof.values.concrete import CLOCK
from sopflow.simulation.given import from_python
from sopflow.simulation.preparing import circumstances
from sopflow.simulation.scenario import Scenario
from sopflow.simulation.steps import Branched, Called
from sopflow.simulation.trace import Trace

MOST_TRIES = 800
"""So many cases are told for one way in one round."""

MOST_BASES = 3
"""So many cases that came to a way's state are changed."""

MOST_PAIRED, MOST_LISTS = 12, 160
"""So many changes are tried in pairs; so many lists."""

ROUNDS = 4
"""So often all that is left is tried again, from cases that came further meanwhile."""


@dataclass(frozen=True, eq=False)
class Reached:
    """A case: what was given, what came of it, and the ways that it took."""

    given: Change
    trace: Trace
    taken: frozenset[Taken]


def reached(procedure: Procedure, wanted: frozenset[Taken]) -> tuple[Reached, ...]:
    """Few cases that together take as many of the wanted ways as were found. All ways are looked for: one leads on to
    others."""
    return _Search(procedure, wanted).run()


def case_by(procedure: Procedure, state: str, most: int | None = None) -> Reached | None:
    """One case that comes by a state, the ordinary one where no state is named (""). None where `most` cases were told
    in vain, or all that the search knows."""
    return _Search(procedure, frozenset()).by(state, most)


class _Search:
    """Made and thrown away inside `reached` and `case_by`."""

    def __init__(self, procedure: Procedure, wanted: frozenset[Taken]) -> None:
        self.procedure = procedure
        self.program = procedure.program
        self.wanted = wanted
        self.ways = {key(way) for state in self.program.states.values() for row in state.exits.values() for way in row}
        self.ordinary = Ordinary(self.program, procedure.catalog.events)
        self.taken: set[Taken] = set()
        self.been: dict[str, list[Reached]] = {}
        self.tried: set[str] = set()

    def run(self) -> tuple[Reached, ...]:
        self._keep({})
        for _ in range(ROUNDS):
            before = len(self.taken)
            for way in sorted(self.ways):
                if way not in self.taken:
                    self._look(way)
            if len(self.taken) == before:
                break
        return self._few()

    def by(self, state: str, most: int | None) -> Reached | None:
        """The first case that was found to come by a state: what leads nearest to it is tried first."""
        self._keep({})
        far = self._distances(state)
        tried: set[Taken] = set()
        while state and state not in self.been:
            open_ = [way for way in self.ways - tried if way not in self.taken and way[0] in self.been]
            if not open_:
                return None
            way = min(open_, key=lambda way: (far.get(way[0], len(self.ways)), way))
            tried.add(way)
            for change in itertools.islice(self._tries(way), MOST_TRIES):
                self._keep(change)
                if way in self.taken or state in self.been:
                    break
                if most is not None and len(self.tried) > most:
                    return None
        found = self.been.get(state or self.program.start)
        return self._plain(found[0]) if found else None

    def _distances(self, state: str) -> dict[str, int]:
        """How many ways lead from each state to this one, of those from which some do."""
        far, edge = {state: 0}, [state]
        while edge:
            edge = [one.id for one in self.program.states.values()
                    if one.id not in far and far.keys() & set(one.leads_to())]  # fmt: skip
            far |= dict.fromkeys(edge, max(far.values()) + 1)
        return far

    def _look(self, way: Taken) -> None:
        for change in itertools.islice(self._tries(way), MOST_TRIES):
            self._keep(change)
            if way in self.taken:
                return

    def _tries(self, way: Taken) -> Iterator[Change]:
        """What decides about the way, otherwise, in cases that came to its state; settings; two things."""
        bases = [one.given for one in self.been.get(way[0], ())[-MOST_BASES:]]
        near, far = tuple(self.ordinary.near(way)), tuple(self.ordinary.far(way))
        for base in bases:
            yield from (laid(base, change) for change in (*near, *far[:MOST_LISTS]))
        for base, verb in itertools.product(bases[-1:], ({}, *near[:1])):
            yield from (laid(laid(base, verb), one) for one in self.ordinary.settings())
        for base in bases[-1:]:
            yield from (laid(laid(base, one), other) for one, other in itertools.combinations(near[:MOST_PAIRED], 2))

    def _keep(self, change: Change) -> None:
        """Tell the case, and keep it where it comes to something new."""
        mark = repr(change)
        if mark in self.tried:
            return
        self.tried.add(mark)
        trace = told(self.procedure, self.ordinary.whole(change))
        if trace is None or trace.failures:
            return
        found = Reached(change, trace, ways_of(trace))
        new = [state for state in dict.fromkeys(trace.path) if len(self.been.get(state, ())) < MOST_BASES]
        if found.taken <= self.taken and not any(state not in self.been for state in new):
            return
        self.taken |= found.taken
        for state in dict.fromkeys(trace.path):
            self.been.setdefault(state, []).append(found)

    def _few(self) -> tuple[Reached, ...]:
        """The greedy choice: the case that takes most of what is left, until nothing is."""
        left = set(self.wanted)
        known = list({id(one): one for row in self.been.values() for one in row}.values())
        chosen: list[Reached] = []
        while left:
            best = max(known, key=lambda one: (len(one.taken & left), -len(one.trace.steps)), default=None)
            if best is None or not best.taken & left:
                break
            chosen.append(self._plain(best))
            left -= best.taken
        return tuple(chosen)

    def _plain(self, one: Reached) -> Reached:
        """The case without what it never asked for, where it is the same so."""
        whole = self.ordinary.whole(one.given)
        used = {*one.trace.asked, *one.trace.path, *self.program.interface.inputs}
        called = {step.operation for step in one.trace.steps if isinstance(step, Called)}
        less: dict[str, Any] = {
            "answers": {name: value for name, value in whole["answers"].items() if name in used},
            "systems": {name: value for name, value in whole["systems"].items() if name in called},
            **{part: whole[part] for part in ("settings", "playbooks", "events") if whole.get(part)},
        }
        again = told(self.procedure, less)
        if again is None or again.failures or again.path != one.trace.path:
            return Reached({part: given for part, given in whole.items() if given}, one.trace, one.taken)
        return Reached({part: given for part, given in less.items() if given}, again, one.taken)


def told(procedure: Procedure, given: Mapping[str, Any]) -> Trace | None:
    """The case as `sopflow test` tells it; None where the format cannot say it."""
    named = ("answers", "systems", "settings", "playbooks")
    try:
        said = circumstances(
            **{name: given[name] for name in named if given.get(name)}, events=given.get("events") or ()
        )
        return tell_case(procedure, Scenario("R", "", said, (), clock=from_python(CLOCK)), manner=Manner())
    except UsageError:
        return None


def ways_of(trace: Trace) -> frozenset[Taken]:
    """The ways that a case took itself."""
    return frozenset(key(step.way) for step in trace.steps if isinstance(step, Branched))


def key(way: Exit) -> Taken:
    """What tells a way from the others."""
    return way.source, way.result, way.index, way.is_then


__all__ = ["Reached", "case_by", "reached", "told", "ways_of"]

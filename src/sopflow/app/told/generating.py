"""The use case `scenarios generate`: few scenarios that together take every way that some case takes.

The paths come from the graph of all cases. Each is told to the engine with plain values, written as a scenario, and
that scenario is told once more as `sopflow test` tells it: what it expects is what came, and what it covers is what it
was seen to cover.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any, Literal

from sopflow.app.procedure import Procedure
from sopflow.app.told.been import beside, taken
from sopflow.app.told.dressing import Dresser, Readable, as_it_is
from sopflow.app.told.reaching import reached
from sopflow.app.told.retold import retold
from sopflow.app.told.telling import Manner, tell_case
from sopflow.dataclass import dataclass
from sopflow.engine.notes import ExitTaken
from sopflow.errors import UsageError
from sopflow.program.watching import without_policies
from sopflow.proof.graph.explore import MOST_NODES, Explorer, Graph
from sopflow.proof.graph.explore import Way as Step
from sopflow.proof.prove import EACH, EXACT, explorer_of
from sopflow.proof.search.covering import Paths, Taken
from sopflow.proof.search.replaying import Happening, replayed
from sopflow.proof.search.searching import unsure
from sopflow.proof.values.concrete import CLOCK
from sopflow.proof.values.varied import PATTERNS, Varied
from sopflow.simulation.coverage import Way, coverage
from sopflow.simulation.given import from_python
from sopflow.simulation.preparing import circumstances
from sopflow.simulation.scenario import Scenario
from sopflow.simulation.trace import Trace

Why = Literal["no_case", "not_looked_at", "no_case_found", "not_told", "not_made"]
"""Why a way is covered by none: no case takes it (proved); there are more cases than were looked at; some case might
take it, but none was found; a case takes it, but no scenario can tell that case; a scenario beside the playbook takes
it, and none was made."""

MOST_TOLD = 4
"""So many cases of one path are tried."""


@dataclass(frozen=True)
class Generated:
    """A scenario: its parts as the file has them, what came when it was told, and the ways that it is there for."""

    id: str
    parts: Mapping[str, Any]
    trace: Trace
    covers: tuple[Way, ...]


@dataclass(frozen=True)
class Left:
    """A way that no scenario covers, and why."""

    way: Way
    why: Why
    taken_by: str = ""  # the scenario beside the playbook that takes it


@dataclass(frozen=True)
class Suite:
    """What was generated. `covered` counts the ways that are covered, of `ways`, those of the author's own included."""

    procedure: Procedure
    scenarios: tuple[Generated, ...]
    left: tuple[Left, ...]
    ways: int

    @property
    def covered(self) -> int:
        return self.ways - len(self.left)

    @property
    def is_whole(self) -> bool:
        """Whether everything that some case takes is covered."""
        return all(one.why == "no_case" for one in self.left)


def generate(procedure: Procedure, own: Iterable[Trace] = ()) -> Suite:
    """Scenarios for every way that some case takes and that `own` do not take: cases that were told already."""
    interfaces = {id: sibling.program.interface for id, sibling in procedure.siblings.items()}
    explorer = explorer_of(procedure.program, procedure.document, procedure.catalog, interfaces)
    graph = explorer.explore(EXACT)
    if not graph.complete:
        graph = explorer.explore(MOST_NODES, EACH)
    return _Generating(procedure, explorer, graph, tuple(own)).suite()


def completed(suite: Suite) -> Suite:
    """The suite with cases for what it left, as far as real cases were found that come there (`reaching`), also under
    other settings than those that are written."""
    if not suite.left:
        return suite
    left = {_key(one.way): one for one in suite.left}
    made = list(suite.scenarios)
    for one in reached(suite.procedure, frozenset(left)):
        covers = tuple(left.pop(key).way for key in tuple(left) if key in one.taken)
        parts = {"title": _title(covers), **one.given, "expect": expected(one.trace)}
        made.append(Generated(f"G{len(made) + 1:02}", parts, one.trace, covers))
    return Suite(suite.procedure, tuple(made), tuple(_named(suite.procedure, left)), suite.ways)


def _named(procedure: Procedure, left: Mapping[Taken, Left]) -> Iterator[Left]:
    """What is left, each with the author's own scenario that takes it, where there is one."""
    by: dict[Taken, str] = {}
    for scenario, trace in beside(procedure) if left else ():
        by |= dict.fromkeys(taken(trace) & left.keys() - by.keys(), scenario)
        if len(by) == len(left):
            break
    for key, one in left.items():
        yield Left(one.way, "not_made", by[key]) if key in by else one


class _Generating:
    """Made and thrown away inside `generate`: what is still to be covered, and what was made."""

    def __init__(self, procedure: Procedure, explorer: Explorer, graph: Graph, own: tuple[Trace, ...]) -> None:
        self.procedure = procedure
        self.explorer = explorer
        self.graph = graph
        self.paths = Paths(graph)
        self.ways = {_key(way): way for way in coverage(procedure.program, ()).ways}
        self.left = {_key(way) for way in coverage(procedure.program, own).unvisited_ways}
        self.made: list[Generated] = []

    def suite(self) -> Suite:
        self._long()
        failed = self._single()
        left = tuple(Left(way, self._why(key, failed)) for key, way in self.ways.items() if key in self.left)
        return Suite(self.procedure, tuple(self._spare()), left, len(self.ways))

    def _long(self) -> None:
        """Paths over as many ways as they can take."""
        hoped = self.left & self.paths.taken
        while hoped:
            path = self.paths.over(hoped)
            if not path:
                return
            self._tell(path, PATTERNS[:1])
            hoped -= frozenset[Taken]().union(*(step.exits for step in path))
            hoped &= self.left

    def _single(self) -> frozenset[Taken]:
        """Paths for what is left, one by one; the ways of which the engine took none."""
        failed: set[Taken] = set()
        for wanted in [key for key in self.ways if key in self.left & self.paths.taken]:
            if wanted in self.left and not any(self._takes(path, wanted) for path in self.paths.to(wanted)):
                failed.add(wanted)
        return frozenset(failed)

    def _takes(self, path: Sequence[Step], wanted: Taken) -> bool:
        """Whether a case of the path was found; it may still be one that no scenario tells."""
        self._tell(path, PATTERNS)
        return wanted not in self.left or wanted in self.seen

    def _tell(self, path: Sequence[Step], patterns: Sequence[int]) -> None:
        """Tell the cases of a path, with values of these patterns, until one covers something; `seen` is what the
        engine took in them."""
        self.seen: frozenset[Taken] = frozenset()
        explorer, graph, program = self.explorer, self.graph, without_policies(self.procedure.program)
        for pattern in patterns:
            cases = replayed(explorer, graph, path, program, partial(Varied, pattern=pattern))
            for told in islice(cases, MOST_TOLD):
                self.seen |= _taken(told)
                if self._written(told):
                    return

    def _written(self, told: Sequence[Happening]) -> bool:
        """Whether the case, as a scenario, covers something that was not covered."""
        for dress in (Readable(), as_it_is):
            made = self._scenario(told, dress)
            if made is not None:
                self.made.append(made)
                self.left -= {_key(way) for way in made.covers}
                return True
        return False

    def _scenario(self, told: Sequence[Happening], dress: Dresser) -> Generated | None:
        given = retold(self.procedure.program, told, dress)
        id = f"G{len(self.made) + 1:02}"
        trace = _told(self.procedure, id, given)
        if trace is None or trace.failures:
            return None
        taken = {_key(way) for way in _visited(self.procedure, trace)}
        covers = tuple(way for key, way in self.ways.items() if key in taken & self.left)
        if not covers:
            return None
        return Generated(id, {"title": _title(covers), **given, "expect": expected(trace)}, trace, covers)

    def _why(self, key: Taken, failed: frozenset[Taken]) -> Why:
        if key not in self.paths.taken:
            return "not_looked_at" if unsure(self.graph) else "no_case"
        return "no_case_found" if key in failed else "not_told"

    def _spare(self) -> Iterator[Generated]:
        """The scenarios without those whose ways the others take as well, numbered anew."""
        kept = list(self.made)
        for one in reversed(self.made):
            others = [_visited(self.procedure, other.trace) for other in kept if other is not one]
            if {_key(way) for way in one.covers} <= {_key(way) for ways in others for way in ways}:
                kept.remove(one)
        for number, one in enumerate(kept, 1):
            yield Generated(f"G{number:02}", one.parts, one.trace, one.covers)


def expected(trace: Trace) -> dict[str, Any]:
    """What came of a case, as what is expected of it."""
    ended = {"outcome": trace.outcome} if trace.outcome is not None else {"status": trace.status}
    effects = [effect.operation for effect in trace.effects]
    return {**ended, "path": list(trace.path), "effects": effects}


def _told(procedure: Procedure, id: str, given: Mapping[str, Any]) -> Trace | None:
    """The case as `sopflow test` tells it; None where the format cannot say it."""
    try:
        said = circumstances(**{name: given[name] for name in ("answers", "systems", "playbooks") if name in given},
                             events=given.get("events", ()))  # fmt: skip
        return tell_case(procedure, Scenario(id, "", said, (), clock=from_python(CLOCK)), manner=Manner())
    except UsageError:
        return None


def _visited(procedure: Procedure, trace: Trace) -> tuple[Way, ...]:
    found = coverage(procedure.program, (trace,))
    missed = {_key(way) for way in found.unvisited_ways}
    return tuple(way for way in found.ways if _key(way) not in missed)


def _taken(told: Sequence[Happening]) -> frozenset[Taken]:
    return frozenset(
        (note.way.source, note.way.result, note.way.index, note.way.is_then)
        for happening in told
        for note in happening.step.notes
        if isinstance(note, ExitTaken)
    )


def _title(covers: Sequence[Way]) -> str:
    """The ways that a scenario is there for."""
    named = [f"{way.source} → {way.to}" for way in covers]
    return ", ".join(named[:3]) + (f" +{len(named) - 3}" if len(named) > 3 else "")


def _key(way: Way) -> Taken:
    return way.source, way.result, way.index, way.is_then

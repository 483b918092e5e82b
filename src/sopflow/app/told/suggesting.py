"""The use case `test --suggest`: a scenario for each gap, made from the told one that came nearest.

One gap at a time: of the scenario that came nearest, what the missing condition reads is changed, one thing or two.
Each try is told to the engine; a scenario is suggested only where it closed the gap when it was told.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

from sopflow.app.procedure import Procedure
from sopflow.app.scenarios import CheckedScenarios
from sopflow.app.told.generating import expected
from sopflow.app.told.telling import tell_case
from sopflow.app.told.testing import Tested
from sopflow.app.told.variations import Change, both, levers_of
from sopflow.coverage.elements import Element, Kind
from sopflow.coverage.gaps import Gap
from sopflow.coverage.inventory import DONE, FIRED
from sopflow.coverage.measure import Coverage, is_covered
from sopflow.coverage.seen import Seen
from sopflow.coverage.watching import RESUME, seen
from sopflow.dataclass import dataclass
from sopflow.engine.timers import LATE
from sopflow.errors import UsageError
from sopflow.expressions.syntax import Node
from sopflow.program.facts import tree_of
from sopflow.program.model import ApprovePlan, AskPlan, CallsPlan, RunPlan
from sopflow.simulation.given import Given
from sopflow.simulation.laying import chain, over, whole
from sopflow.simulation.preparing import circumstances
from sopflow.simulation.scenario import Circumstances, Scenario
from sopflow.simulation.steps import Called
from sopflow.simulation.trace import Trace

MOST_TRIES = 120
"""So many cases are told for one gap."""

MOST_BASES = 4
"""So many told scenarios are changed for one gap."""

MOST_ALONE = 40
"""So many single changes are paired with each other."""

MOST_ROUNDS = 4
"""So often a case is told again with answers to what it asked besides."""

WAITING = "waiting"


@dataclass(frozen=True)
class Base:
    """A told scenario that others are made from, where it stands, and what came of it."""

    file: CheckedScenarios
    scenario: Scenario
    trace: Trace


@dataclass(frozen=True)
class Suggested:
    """A scenario that closes gaps when it is told: its parts as the file has them, and what it was made from."""

    id: str
    base: Base
    parts: Mapping[str, Any]
    closes: tuple[Gap, ...]
    trace: Trace

    @property
    def like(self) -> str:
        """The scenario that it was made from."""
        return self.base.scenario.id


@dataclass(frozen=True)
class Suggestions:
    """What was found, and the gaps for which nothing was."""

    scenarios: tuple[Suggested, ...]
    left: tuple[Gap, ...]

    def by_file(self) -> Mapping[CheckedScenarios, tuple[Suggested, ...]]:
        """By the file of what they were made from, whose clock and defaults they share."""
        files = dict.fromkeys(one.base.file for one in self.scenarios)
        return {file: tuple(one for one in self.scenarios if one.base.file is file) for file in files}


def suggest(
    procedure: Procedure, files: Sequence[CheckedScenarios], told: Sequence[Tested], coverage: Coverage
) -> Suggestions:
    """Scenarios for the gaps of a measured playbook. `told` are those that it was measured by."""
    search = _Search(procedure, tuple(_bases(files, told)), coverage)
    return search.run()


def _bases(files: Sequence[CheckedScenarios], told: Sequence[Tested]) -> Iterator[Base]:
    """The scenarios that came out as expected."""
    by_path = {file.path: file for file in files}
    for each in told:
        if each.result.verdict.passed and each.file in by_path:
            yield Base(by_path[each.file], each.result.scenario, each.result.trace)


@dataclass
class _Search:
    """Made and thrown away inside `suggest`: what is still open, and what was seen so far."""

    procedure: Procedure
    bases: tuple[Base, ...]
    coverage: Coverage
    made: list[Suggested] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.levers = levers_of(self.procedure.program)
        self.seen: Seen = self.coverage.seen
        self.inventory = self.coverage.inventory

    def run(self) -> Suggestions:
        left = [gap for gap in self.coverage.open if not self._closed(gap.element, self.seen) and not self._find(gap)]
        return Suggestions(tuple(self.made), tuple(gap for gap in left if not self._closed(gap.element, self.seen)))

    def _closed(self, element: Element, found: Seen) -> bool:
        return is_covered(element, self.inventory, found)

    def _find(self, gap: Gap) -> bool:
        tries = itertools.islice(self._tries(gap), MOST_TRIES)
        return any(self._closes(gap, base, change) for base, change in tries)

    def _tries(self, gap: Gap) -> Iterator[tuple[Base, Change]]:
        bases = tuple(itertools.islice(self._nearest(gap), MOST_BASES))
        for base in bases:
            yield from ((base, change) for change in self._special(gap.element, base))
        singles = self._singles(gap.element)
        for base in bases:
            yield from ((base, change) for change in singles)
        for base in bases[:1]:
            pairs = itertools.combinations(singles[:MOST_ALONE], 2)
            yield from ((base, both(one, other)) for one, other in pairs)

    # ── where to begin ───────────────────────────────────────────────────────────────────────────────────────

    def _nearest(self, gap: Gap) -> Iterator[Base]:
        """The scenarios that came nearest: the one that is named, those in which the same was looked at, those that
        came to the state, then any."""
        ids = (gap.scenario, *self._lookers(gap.element))
        named = [base for id in ids for base in self.bases if base.scenario.id == id]
        state = gap.element.state
        there = [base for base in self.bases if state and state in base.trace.path]
        near = [base for base in self.bases if not there and self._before(state) & set(base.trace.path)]
        yield from {base.scenario.id: base for base in (*named, *there, *near, *self.bases[:1])}.values()

    def _lookers(self, element: Element) -> Iterator[str]:
        """The scenarios in which a decision was made, or a table was read."""
        match element.kind:
            case Kind.MCDC:
                yield from (one.scenario for one in self.seen.vectors.get(element.key[:-1], {}).values())
            case Kind.ROWS:
                rows = (id_ for id_ in self.seen.covered if id_[0] is Kind.ROWS and id_[1][0] == element.key[0])
                yield from (self.seen.covered[row] for row in rows)
            case _:
                return

    def _before(self, state: str) -> frozenset[str]:
        """The states that lead to one."""
        states = self.procedure.program.states.values()
        return frozenset(one.id for one in states if state in one.leads_to())

    # ── what to change ───────────────────────────────────────────────────────────────────────────────────────

    def _singles(self, element: Element) -> list[Change]:
        """Changes of one thing that the element hangs on, in turns: a value of each before a second of any. Settings
        come last: what people answer and systems reply is likelier."""
        behind = self.levers.behind(tuple(self._trees(element)))
        paths = sorted(behind, key=lambda path: path.startswith("settings."))
        columns = [list(self.levers.changes(path)) for path in paths]
        return [one for row in itertools.zip_longest(*columns) for one in row if one is not None]

    def _trees(self, element: Element) -> Iterator[Node]:
        """The conditions that an element hangs on."""
        key = element.key
        match element.kind:
            case Kind.MCDC | Kind.BOUNDARIES if key[0] != "table":
                decision = key[:-1] if element.kind is Kind.MCDC else key[:-2]
                yield self.inventory.decisions[decision].tree
                yield from self._ways_to(element.state)
            case Kind.BOUNDARIES | Kind.ROWS:
                table = str(key[1] if element.kind is Kind.BOUNDARIES else key[0])
                yield from (one.tree for one in self.procedure.program.tables[table].inputs.values())
            case Kind.TRANSITIONS:
                ways = self.procedure.program.states[str(key[0])].exits.get(str(key[1]), ())
                yield from (tree_of(way.guard) for way in ways if way.guard is not None)
                yield from self._ways_to(element.state)
            case _:
                yield from self._ways_to(element.state)

    def _ways_to(self, state: str) -> Iterator[Node]:
        """The guards around a state that nobody came to."""
        if not state or (Kind.STATES, (state,)) in self.seen.covered:
            return
        for name in sorted(self._before(state)):
            for ways in self.procedure.program.states[name].exits.values():
                yield from (tree_of(way.guard) for way in ways if way.guard is not None)

    def _special(self, element: Element, base: Base) -> Iterator[Change]:
        """What is not a value: a system that fails, somebody who does not answer in time, an event."""
        match element.kind, element.key:
            case Kind.OPERATIONS, (str() as state, str() as operation, str() as outcome) if outcome != DONE:
                yield from self._failing(base, state, operation, outcome)
            case Kind.TRANSITIONS, (str() as state, str() as result, *_):
                yield from self._resulting(base, state, result)
            case Kind.TIMERS, (str() as state, _, str() as what) if what == FIRED:
                yield from self._silent(state)
            case Kind.INTERRUPTS, (_, str() as result, *_):
                event, told = result.partition(".")[2], whole(base.file.file, base.scenario).circumstances.events
                earlier = [one.plain for one in told]
                yield from ({"events": [*earlier, {"event": event}, *more]} for more in ((), ({"event": RESUME},)))
            case _:
                return

    def _resulting(self, base: Base, state: str, result: str) -> Iterator[Change]:
        """The verb of a state ends with this result."""
        plan = self.procedure.program.states[state].plan
        match plan:
            case CallsPlan(calls=calls) if result.startswith("error."):
                _, index, error = result.split(".")
                yield from self._failing(base, state, calls[int(index)].operation.name, error)
            case ApprovePlan() if result in ("granted", "refused"):
                yield {"answers": {state: result}}
            case RunPlan(playbook=playbook):
                yield {"playbooks": {playbook: {"outcome": result}}}
            case _ if result == LATE:
                yield from self._silent(state)
            case _:
                return

    def _failing(self, base: Base, state: str, operation: str, error: str) -> Iterator[Change]:
        """The operation fails in this state: its replies before stay as they were."""
        yield {"systems": {operation: {"error": error}}}
        before = 0
        for step in base.trace.steps:
            if isinstance(step, Called) and step.operation == operation:
                if step.state == state:
                    break
                before += 1
        given = whole(base.file.file, base.scenario).circumstances.systems.get(operation)
        if before:
            replies = [{}] if given is None else _in_turn(given)
            first = [replies[min(place, len(replies) - 1)] for place in range(before)]
            yield {"systems": {operation: {"in_turn": [*first, {"error": error}, replies[-1]]}}}

    def _silent(self, state: str) -> Iterator[Change]:
        plan = self.procedure.program.states[state].plan if state in self.procedure.program.states else None
        names = plan.facts if isinstance(plan, AskPlan) else (state,)
        yield {"answers": dict.fromkeys(names, None)}

    # ── trying ───────────────────────────────────────────────────────────────────────────────────────────────

    def _closes(self, gap: Gap, base: Base, change: Change) -> bool:
        """Tell the changed case; keep it where it closes the gap."""
        found = self._told(base, change)
        if found is None:
            return False
        trace, whole_change = found
        now = self.seen | seen(self.inventory, [trace])
        if not self._closed(gap.element, now):
            return False
        closes = tuple(one for one in self.coverage.open
                       if not self._closed(one.element, self.seen) and self._closed(one.element, now))  # fmt: skip
        id = f"SG{len(self.made) + 1:02}"
        self.made.append(Suggested(id, base, _parts(base, whole_change, trace), closes, trace))
        self.seen = now
        return True

    def _told(self, base: Base, change: Change) -> tuple[Trace, Change] | None:
        """What comes of the changed case, and the change with answers to the questions that it brought up; None where
        it cannot be told to its end."""
        for _ in range(MOST_ROUNDS):
            try:
                trace = tell_case(self.procedure, whole(base.file.file, base.scenario), _laid(change))
            except UsageError:
                return None
            if trace.failures:
                return None
            asked = {name: value for name in trace.needs if (value := self._answer(name)) is not None}
            if trace.status != WAITING:
                return trace, change
            if not asked or asked.keys() & change.get("answers", {}).keys():
                return None
            change = both(change, {"answers": asked})
        return None

    def _answer(self, name: str) -> object:
        """An answer to a question; None where it is none."""
        fact = self.procedure.program.facts.get(name)
        return None if fact is None else next(self.levers.values(fact.type, name), None)


def _laid(change: Change) -> Circumstances:
    """A change as what is laid over a scenario."""
    return circumstances(change.get("answers"), change.get("systems"), change.get("settings"), change.get("playbooks"))


def _in_turn(given: Given) -> Sequence[Any]:
    plain: Any = given.plain
    return plain["in_turn"] if isinstance(plain, Mapping) and set(plain) == {"in_turn"} else [plain]


def _parts(base: Base, change: Change, trace: Trace) -> dict[str, Any]:
    """The scenario as its file has it, the defaults left to the file."""
    own = Circumstances()
    line = chain(base.file.file, base.scenario)
    for layer in line:
        own = over(own, layer.circumstances)
    own = over(own, _laid(change))
    clock = next((layer.clock.plain for layer in reversed(line) if layer.clock is not None), None)
    parts = {} if clock is None else {"clock": clock}
    return {**parts, **given_of(own), "expect": expected(trace)}


def given_of(own: Circumstances) -> dict[str, Any]:
    """Circumstances as a file has them."""
    parts: dict[str, Any] = {}
    for name in ("settings", "answers", "systems", "playbooks"):
        given: Mapping[str, Given] = getattr(own, name)
        if given:
            parts[name] = {key: value.plain for key, value in given.items()}
    for name in ("events", "corrections"):
        several: Iterable[Given] = getattr(own, name)
        if several:
            parts[name] = [one.plain for one in several]
    return parts


def heading(file: CheckedScenarios, playbook: str) -> dict[str, Any]:
    """What the suggestions made from a file's scenarios share; `playbook` is the path that they name."""
    made: dict[str, Any] = {"playbook": playbook}
    if file.file.clock is not None:
        made["clock"] = file.file.clock.plain
    defaults = given_of(file.file.defaults)
    return {**made, "defaults": defaults} if defaults else made

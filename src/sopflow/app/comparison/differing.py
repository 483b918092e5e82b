"""The use case `diff --prove`: whether any case ends otherwise, or makes other writes, in a new version of a playbook.

That none does is proved (`proof.side_by_side`). That one does is shown: cases that between them take every way of the
old version and of the new one are told on both, as `sopflow test` tells them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sopflow.app.comparison.spans import changed_times
from sopflow.app.procedure import Procedure
from sopflow.app.told.dressing import Readable
from sopflow.app.told.generating import generate
from sopflow.app.told.telling import Manner, tell_case
from sopflow.changes.compare import Version, compare
from sopflow.changes.model import Level
from sopflow.dataclass import dataclass
from sopflow.errors import UsageError
from sopflow.program.model import ApprovePlan, DoPlan
from sopflow.program.watching import without_policies
from sopflow.proof.graph.explore import Explorer
from sopflow.proof.prove import explorer_of
from sopflow.proof.side_by_side import Parting, Side, choices_of, compared
from sopflow.proof.values.choices import Choices
from sopflow.proof.values.concrete import CLOCK, Values
from sopflow.proof.values.unknown import symbol, unknown
from sopflow.simulation.given import from_python
from sopflow.simulation.preparing import circumstances
from sopflow.simulation.scenario import Scenario
from sopflow.simulation.trace import Trace

MOST_ASKED = 60
"""So many things that a version asks besides are answered."""


@dataclass(frozen=True)
class Witness:
    """A case that comes to something else: what it is given, and what came in each version."""

    parts: Mapping[str, Any]
    old: Trace
    new: Trace


@dataclass(frozen=True)
class Difference:
    """What came of comparing two versions. `side` is the proof; `witnesses` are cases that differ, each told on both;
    `tried` is how many were told."""

    old: Procedure
    new: Procedure
    side: Side
    witnesses: tuple[Witness, ...]
    tried: int

    @property
    def is_proved_same(self) -> bool:
        """Whether no case changes its outcome, surely."""
        return self.side.is_same and not self.witnesses

    @property
    def partings(self) -> tuple[Parting, ...]:
        return self.side.partings


def difference(old: Procedure, new: Procedure) -> Difference:
    """Whether any case of the old version ends otherwise in the new one, or makes other writes."""
    side = _side(old, new)
    if side.is_same:
        return Difference(old, new, side, (), 0)
    parts = [one.parts for suite in (generate(old), generate(new)) for one in suite.scenarios]
    found = tuple(_witnesses(old, new, parts))
    return Difference(old, new, side, found, len(parts))


def _side(old: Procedure, new: Procedure) -> Side:
    """What the proof says. Times are not looked at by it: where they were changed, nothing is proved."""
    if old.program.identity == new.program.identity or _does_the_same(old, new):
        return Side(0, (), complete=True)
    choices = Choices()
    side = compared(_explorer(old, choices), _explorer(new, choices_of(old.program, new.program, choices)))
    changed = tuple(Parting("times", name, name) for name in changed_times(old.document, new.document))
    return replace(side, partings=(*changed, *side.partings))


def _does_the_same(old: Procedure, new: Procedure) -> bool:
    """Whether nothing differs but words, what is kept about the playbook, its policies, and what is proved to be
    written otherwise only (`changes`). A policy changes nothing of what is compared here."""
    if old.program.operations != new.program.operations:
        return False
    changes = compare(Version(old.playbook, old.program), Version(new.playbook, new.program))
    return all(change.level < Level.BEHAVIOUR or change.kind == "policy" for change in changes)


def _explorer(procedure: Procedure, choices: Choices) -> Explorer:
    interfaces = {id: sibling.program.interface for id, sibling in procedure.siblings.items()}
    return explorer_of(procedure.program, procedure.document, procedure.catalog, interfaces, choices)


# ── witnesses ────────────────────────────────────────────────────────────────────────────────────────────────


def _witnesses(old: Procedure, new: Procedure, given: list[Mapping[str, Any]]) -> Iterator[Witness]:
    """The cases that come to something else, one of each pair of results."""
    seen: set[object] = set()
    for parts in given:
        filled = _filled(new, _filled(old, parts))
        one, two = _told(old, filled), _told(new, filled)
        if one is None or two is None or result(one) == result(two):
            continue
        if (result(one), result(two)) not in seen:
            seen.add((result(one), result(two)))
            yield Witness(filled, one, two)


def result(trace: Trace) -> tuple[str, tuple[str, ...]]:
    """How a case ended, or how it stands, and its writes."""
    return trace.outcome or trace.status, tuple(effect.operation for effect in trace.effects)


def _filled(procedure: Procedure, parts: Mapping[str, Any]) -> Mapping[str, Any]:
    """The case with an ordinary answer to whatever this version asks besides."""
    for _ in range(MOST_ASKED):
        trace = _told(procedure, parts)
        lacking = () if trace is None else [name for name in trace.needs if name not in parts.get("answers", {})]
        added = {name: answer for name in lacking if (answer := _answer(procedure, name)) is not None}
        if not added:
            break
        parts = {**parts, "answers": {**parts.get("answers", {}), **added}}
    return parts


def _answer(procedure: Procedure, name: str) -> object:
    """An ordinary answer to a question, a vote, a chore; None where it is none of them."""
    fact, state = procedure.program.facts.get(name), procedure.program.states.get(name)
    if fact is not None:
        value = Values({}).of(unknown(symbol(name), fact.type, Choices()))
        return Readable()(value, fact.type, name)
    if state is not None and isinstance(state.plan, ApprovePlan | DoPlan):
        return "granted" if isinstance(state.plan, ApprovePlan) else True
    return None


def _told(procedure: Procedure, parts: Mapping[str, Any]) -> Trace | None:
    """The case in one version: what that version does not know of is left out."""
    program = without_policies(procedure.program)
    answers = {name: one for name, one in parts.get("answers", {}).items() if name in {*program.facts, *program.states}}
    systems = {name: one for name, one in parts.get("systems", {}).items() if name in program.operations}
    try:
        said = circumstances(answers, systems, None, parts.get("playbooks"), parts.get("events", ()))
        scenario = Scenario("case", "", said, (), clock=from_python(CLOCK))
        return tell_case(procedure, scenario, manner=Manner(strict=False))
    except UsageError:
        return None

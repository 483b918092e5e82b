"""The use case `run --record`: a played case as a scenario that anybody may read.

What people answered and what systems replied is written in the order in which it came, personal data replaced
(`disguise`). The scenario is told at once, from the file, as `sopflow test` tells it: it is kept only where it goes the
way of the played case.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sopflow.app.procedure import Procedure
from sopflow.app.scenarios import load_scenarios
from sopflow.app.told.disguise import Disguise
from sopflow.app.told.generating import expected
from sopflow.app.told.guided import Answer, Guided, Happening, Now, Stands
from sopflow.app.told.testing import run_scenarios
from sopflow.app.writing.formatting import format_text
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.errors import UsageError
from sopflow.rendering.scenario_text import scenario_file
from sopflow.rendering.trace.levels import all_steps, programs
from sopflow.simulation.laying import ERROR, IN_TURN
from sopflow.simulation.steps import Called
from sopflow.simulation.trace import Trace
from sopflow.values.moments import DEFAULT_ZONE
from sopflow.values.reading import Refusal, parse
from sopflow.values.showing import Json
from sopflow.values.types import Privacy, Type

_KEPT = ("settings", "playbooks")  # of the scenario that was played on: they are the author's own
_FACT = tuple[Type | None, Privacy]


class UnfinishedError(UsageError):
    """The case did not come to where nothing more happens: told in advance, it would go on by itself."""

    def __init__(self) -> None:
        super().__init__("the case was not played to its end")


class OtherWayError(UsageError):
    """Told from its file, the case goes another way than the played one.

    Attributes:
        failures: what was not as expected.
    """

    def __init__(self, failures: tuple[Words, ...]) -> None:
        self.failures = failures
        super().__init__("; ".join(each.en for each in failures))


@dataclass(frozen=True, slots=True)
class Recorded:
    """A scenario file that was written; `replaced` says that it stood there before."""

    path: Path
    id: str
    replaced: bool


def record(guided: Guided, now: Now, path: Path) -> Recorded:
    """Write a played case as a file of one scenario, which passes.

    Raises:
        UnfinishedError, OtherWayError: nothing is written; what stood at the path stays.
        OSError: the file cannot be written.
    """
    if not isinstance(now.next, Stands) or now.trace.status == "waiting":
        raise UnfinishedError
    id = re.sub(r"[^A-Za-z0-9_.-]+", "-", path.stem).strip("-_.") or "recorded"
    replaced = write_scenario(guided.procedure, path, {"id": id, **parts_of(guided, now.trace)})
    return Recorded(path, id, replaced)


def write_scenario(procedure: Procedure, path: Path, scenario: Mapping[str, Any]) -> bool:
    """Write a file of one scenario, which passes; whether something stood there before.

    Raises:
        OtherWayError: it does not pass. Nothing is written; what stood at the path stays.
        OSError: the file cannot be written.
    """
    playbook = os.path.relpath(procedure.path, path.parent)
    text = format_text(scenario_file({"playbook": playbook}, [scenario]), str(path)).text
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    try:
        draft.write_text(text, encoding="utf-8")
        _judge(procedure, draft)
        replaced = path.exists()
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return replaced


def parts_of(guided: Guided, trace: Trace) -> dict[str, Any]:
    """The scenario's parts as its file has them, all but its id."""
    dress = Disguise()
    _given(guided, trace, dress)  # so that every personal value is known before the first text is written
    given = _given(guided, trace, dress)
    kept = {name: _plain(getattr(guided.scenario.circumstances, name)) for name in _KEPT}
    corrections = [each.plain for each in guided.scenario.circumstances.corrections]
    parts = {
        "title": "Recorded from a played case",
        "clock": _moment(trace.began),
        **kept,
        **given,
        "corrections": corrections,
    }
    return {**{name: part for name, part in parts.items() if part}, "expect": expected(trace)}


def _judge(procedure: Procedure, file: Path) -> None:
    for tested in run_scenarios(procedure, [load_scenarios(procedure, file)]):
        if not tested.result.verdict.passed:
            raise OtherWayError(tested.result.verdict.failures)


def _given(guided: Guided, trace: Trace, dress: Disguise) -> dict[str, Any]:
    """What people answered, what systems replied and what came from outside."""
    facts = _facts(trace)
    answers: dict[str, list[Json]] = {}
    events: list[Json] = []
    for each in guided.history:
        match each:
            case Answer(name=name, given=value):
                answers.setdefault(name, []).append(_answer(value, facts.get(name), dress))
            case Happening(event=event) if event:
                events.append(_event(guided.procedure, each, dress))
            case Happening():
                pass  # that time passes needs no telling
    return {"answers": _in_turn(answers), "systems": _in_turn(_replies(trace, dress)), "events": events}


def _facts(trace: Trace) -> Mapping[str, _FACT]:
    """The facts of the playbook and of those that ran inside it; the playbook's own come first."""
    return {
        name: (fact.type, fact.privacy)
        for program in reversed(list(programs(trace)))
        for name, fact in program.facts.items()
    }


def _answer(value: object, fact: _FACT | None, dress: Disguise) -> Json:
    if fact is None:  # the state of an approval or a chore
        return dress(value, None)
    type_, privacy = fact
    read = parse(value, type_) if type_ is not None else value
    return dress(value, None) if isinstance(read, Refusal) else dress(read, type_, privacy)


def _replies(trace: Trace, dress: Disguise) -> dict[str, list[Json]]:
    replies: dict[str, list[Json]] = {}
    for step in all_steps(trace):
        if isinstance(step, Called):
            replies.setdefault(step.operation, []).append(_reply(step, dress))
    return replies


def _reply(step: Called, dress: Disguise) -> Json:
    """A reply; a system's own words about an error are left out: nobody declares what stands in them."""
    if step.error is not None:
        return {ERROR: step.error}
    made = dress(step.output, step.declared.output if step.declared else None)
    return {} if made is None else made


def _event(procedure: Procedure, happening: Happening, dress: Disguise) -> Json:
    made: dict[str, Json] = {"at": _moment(datetime.fromisoformat(happening.at)), "event": happening.event}
    declared = procedure.catalog.events.get(happening.event)
    type_ = declared.fields if declared else None
    data = parse(happening.data, type_) if type_ else happening.data
    fields = dress(happening.data, None) if isinstance(data, Refusal) else dress(data, type_)
    return {**made, "data": fields} if fields else made


def _in_turn(given: Mapping[str, list[Json]]) -> dict[str, Json]:
    """Values one after the other; where all are the same, one of them."""
    return {name: each[0] if _same(each) else {IN_TURN: each} for name, each in given.items()}


def _same(values: Iterable[Json]) -> bool:
    first, *others = values
    return all(each == first for each in others)


def _plain(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: each.plain for name, each in given.items()}


def _moment(moment: datetime) -> str:
    return moment.astimezone(ZoneInfo(DEFAULT_ZONE)).isoformat()

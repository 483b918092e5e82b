"""A case that breaks a claim, as a scenario that anybody can run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sopflow.app.proving import Proved
from sopflow.engine.events import (
    ChoreDone,
    EffectConfirmed,
    EventReceived,
    OperationFailed,
    OperationSucceeded,
    PlaybookEnded,
    QuestionsAnswered,
    VoteCast,
)  # fmt: skip
from sopflow.program.model import Program
from sopflow.proof.concrete import CLOCK
from sopflow.proof.replaying import Happening
from sopflow.values.showing import Json, plain
from sopflow.values.types import Type


def save(proved: Proved, folder: Path) -> tuple[Path, ...]:
    """Write a scenario for every claim that is broken; the files that were written."""
    written: list[Path] = []
    for subject, told in proved.told.items():
        path = folder / proved.procedure.program.id / f"{subject}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(proved.procedure.path, proved.procedure.program, subject, told), encoding="utf-8")
        written.append(path)
    return tuple(written)


def text(playbook: Path, program: Program, subject: str, told: Sequence[Happening]) -> str:
    """The scenario's file."""
    scenario = {"id": subject, "title": f"Breaks {subject}", **_given(program, told)}
    whole = {"playbook": str(playbook.resolve()), "clock": CLOCK.isoformat(), "scenarios": [scenario]}
    return "\n".join(_yaml(whole, 0)) + "\n"


def _given(program: Program, told: Sequence[Happening]) -> dict[str, Any]:
    """Answers, replies and events in the order in which they came."""
    answers: dict[str, list[Json]] = {}
    systems: dict[str, list[Json]] = {}
    playbooks: dict[str, Json] = {}
    events: list[Json] = []
    for happening in told:
        move, event = happening.move, happening.move.event
        match event:
            case QuestionsAnswered(answers=given):
                for fact, value in given.items():
                    answers.setdefault(fact, []).append(plain(value, program.facts[fact].type))
            case VoteCast(granted=granted) | EffectConfirmed(confirmed=granted):
                answers.setdefault(_state(happening), []).append(granted)
            case ChoreDone(evidence=evidence):
                answers.setdefault(_state(happening), []).append(True if evidence is None else plain(evidence))
            case OperationSucceeded(output=output):
                systems.setdefault(move.what, []).append(plain(output, _output(program, move.what)))
            case OperationFailed(error=error):
                systems.setdefault(move.what, []).append({"error": error})
            case PlaybookEnded(outcome=outcome, outputs=outputs):
                playbooks[move.what] = {
                    "outcome": outcome,
                    "outputs": {name: plain(one) for name, one in outputs.items()},
                }
            case EventReceived(name=name, data=data):
                events.append(
                    {"at": event.at.isoformat(), "event": name, "data": {k: plain(v) for k, v in data.items()}}
                )
            case _:
                pass
    found = {"answers": _in_turn(answers), "systems": _in_turn(systems), "playbooks": playbooks, "events": events}
    return {name: value for name, value in found.items() if value}


def _plain(values: Mapping[str, object]) -> dict[str, Json]:
    return {name: plain(value) for name, value in values.items()}


def _state(happening: Happening) -> str:
    return "" if happening.before is None else happening.before.state


def _output(program: Program, operation: str) -> Type | None:
    return program.operations[operation].output if operation in program.operations else None


def _in_turn(given: Mapping[str, list[Json]]) -> dict[str, Json]:
    return {name: values[0] if len(values) == 1 else {"in_turn": values} for name, values in given.items()}


def _yaml(value: Any, depth: int) -> Iterator[str]:
    """Maps and lists as blocks, everything else as JSON has it, which is YAML."""
    pad = "  " * depth
    for name, below in value.items():
        if isinstance(below, dict) and below:
            yield f"{pad}{name}:"
            yield from _yaml(below, depth + 1)
        elif isinstance(below, list) and below and isinstance(below[0], dict):
            yield f"{pad}{name}:"
            for item in below:
                first, *rest = _yaml(item, depth + 2)
                yield f"{pad}  - {first.strip()}"
                yield from rest
        else:
            yield f"{pad}{name}: {json.dumps(below, ensure_ascii=False)}"

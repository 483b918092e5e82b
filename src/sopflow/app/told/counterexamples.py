"""A case that breaks a claim, as a scenario that anybody can run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sopflow.app.proofs.proving import Proved
from sopflow.app.told.retold import retold
from sopflow.program.model import Program
from sopflow.proof.search.replaying import Happening
from sopflow.proof.values.concrete import CLOCK
from sopflow.rendering.scenario_text import scenario_file


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
    """The scenario's file: what was given, as it was given."""
    heading = {"playbook": str(playbook.resolve()), "clock": CLOCK.isoformat()}
    return scenario_file(heading, [{"id": subject, "title": f"Breaks {subject}", **retold(program, told)}])

"""The pictures on the pages are drawn from the playbooks; `--update-snapshots` draws them anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from sopflow.app.drawing import path_of
from sopflow.app.use_cases import load
from sopflow.rendering.diagram.draw import Level, draw

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures"
SOP = ROOT / "playbooks" / "penanganan-penipuan-va"


def drawn() -> dict[str, str]:
    """The fraud SOP: its overview, a phase of it, and how a case went through that phase."""
    procedure = load(SOP)
    path = path_of(procedure, SOP / "scenarios" / "sop.yaml", "TC01")
    program = procedure.program
    return {
        "fraud-overview.svg": draw(program, "en", content_language="en", level=Level.OVERVIEW),
        "fraud-securing.svg": draw(
            program, "en", content_language="en", level=Level.PHASE, phase="securing", highlight=path
        ),
    }


def test_the_pictures_are_those_of_the_playbook(request: pytest.FixtureRequest) -> None:
    made = {name: f"{text}\n" for name, text in drawn().items()}
    if request.config.getoption("--update-snapshots"):
        PICTURES.mkdir(exist_ok=True)
        for name, text in made.items():
            (PICTURES / name).write_text(text, encoding="utf-8")
    stored = {path.name: path.read_text(encoding="utf-8") for path in PICTURES.glob("*.svg")}
    assert stored == made

"""The page on diagrams: its commands draw, its Python paints, and what it names is there."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sopflow.cli.root import sopflow
from sopflow.rendering.diagram.style import STYLE

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "diagrams.md"


@pytest.fixture
def text() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_its_commands_draw_what_they_say(
    text: str, blocks_of: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "playbooks").symlink_to(ROOT / "playbooks")
    monkeypatch.chdir(tmp_path)
    (block,) = blocks_of(text, "sh")
    for line in block.text.splitlines():
        command, _, file = line.partition("#")[0].partition(">")
        done = CliRunner().invoke(sopflow, shlex.split(command)[1:])
        assert done.exit_code == 0, done.output
        if file:
            Path(file.strip()).write_text(done.stdout, encoding="utf-8")
    drawn = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.glob("*.svg"))
    assert drawn == ["otp.svg", "overview.svg", "sop.svg"]
    assert len(list((tmp_path / "pictures").glob("phase-*.svg"))) == 10
    assert all((tmp_path / name).read_text(encoding="utf-8").startswith("<svg ") for name in drawn)


def test_its_python_paints(text: str, blocks_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (python,) = blocks_of(text, "python")
    names: dict[str, Any] = {}

    exec(compile(python.text, "diagrams.md", "exec"), names)

    assert re.search(r'id="state:otp" class="[^"]* covered"', names["svg"])
    assert re.search(r'id="way:otp/done/0" class="[^"]* uncovered"', names["svg"])


def test_the_marks_that_it_names_are_those_of_the_style(text: str) -> None:
    (named,) = re.findall(r"knows ((?:`[a-z-]+`[, and\n]*)+)", text)
    assert set(re.findall(r"`([a-z-]+)`", named)) == set(re.findall(r"\.([a-z-]+)>\.wire\{stroke:", STYLE)) - {"entry"}

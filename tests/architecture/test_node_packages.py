"""What tests of editors need from npm is installed whole, or not at all and aloud; it never stops a run of the tests."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from tests import node_packages
from tests.node_packages import are_here, install

DONE = "import pathlib; h = pathlib.Path('node_modules'); h.mkdir(); (h / '.package-lock.json').touch()"
HALF = (
    "import pathlib, sys; pathlib.Path('node_modules').mkdir(); print('no network', file=sys.stderr); sys.exit({code})"
)
SILENT = "import pathlib, time; pathlib.Path('node_modules').mkdir(); time.sleep(1000)"


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both programs are on the path."""
    for name in ("node", "npm"):
        program = tmp_path / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.touch(mode=0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")


def _installed(folder: Path, script: str) -> tuple[bool, list[str]]:
    said: list[str] = []
    return install([folder], said.append, [sys.executable, "-c", script]), said


@pytest.mark.usefixtures("npm")
def test_what_is_installed_whole_is_here(tmp_path: Path) -> None:
    assert _installed(tmp_path, DONE) == (True, [])
    assert are_here(tmp_path)


@pytest.mark.usefixtures("npm")
@pytest.mark.parametrize("code", [0, 1])
def test_what_is_installed_by_halves_is_removed_and_said_in_npms_words(tmp_path: Path, code: int) -> None:
    is_here, (said,) = _installed(tmp_path, HALF.format(code=code))

    assert not is_here
    assert said.startswith(f"SKIPPED ALOUD: `npm ci` in {tmp_path.name} failed")
    assert said.endswith("no network")
    assert not (tmp_path / "node_modules").exists()


@pytest.mark.usefixtures("npm")
def test_a_silent_network_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node_packages, "SECONDS", 0.2)
    is_here, (said,) = _installed(tmp_path, SILENT)

    assert not is_here
    assert "It was given up" in said


def test_where_npm_is_not_here_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert _installed(tmp_path, DONE) == (
        False,
        ["SKIPPED ALOUD: no node and no npm here, so the tests of editors that need them are skipped."],
    )

"""What tests of editors need from npm is installed whole, or not at all and aloud; it never stops a run of the tests."""

from __future__ import annotations

import json
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


@pytest.mark.usefixtures("npm")
def test_a_program_that_cannot_be_run_is_said_and_stops_nobody(tmp_path: Path) -> None:
    said: list[str] = []
    broken = tmp_path / "broken"
    broken.write_text("#!/there/is/no/such/interpreter\n", encoding="utf-8")
    broken.chmod(0o755)

    assert not install([tmp_path], said.append, [str(broken)])
    assert said[0].startswith(f"SKIPPED ALOUD: `npm ci` in {tmp_path.name} failed")
    assert "No such file" in said[0]


@pytest.mark.usefixtures("npm")
def test_what_is_whole_and_as_its_lock_has_it_is_left_alone(tmp_path: Path) -> None:
    _is_there(tmp_path, "1.0.0")

    assert _installed(tmp_path, HALF.format(code=1)) == (True, [])
    assert are_here(tmp_path)


@pytest.mark.usefixtures("npm")
@pytest.mark.parametrize("damage", ["another version", "a package less", "no folder", "no lock"])
def test_what_is_not_as_its_lock_has_it_is_installed_anew(tmp_path: Path, damage: str) -> None:
    _is_there(tmp_path, "2.0.0" if damage == "another version" else "1.0.0")
    if damage == "a package less":
        (tmp_path / "node_modules/.package-lock.json").write_text('{"packages": {}}', encoding="utf-8")
    if damage == "no folder":
        (tmp_path / "node_modules/one").rmdir()
    if damage == "no lock":
        (tmp_path / "package-lock.json").write_text("{", encoding="utf-8")

    assert _installed(tmp_path, HALF.format(code=1).replace(".mkdir()", ".mkdir(exist_ok=True)"))[0] is False


def _is_there(folder: Path, version: str) -> None:
    """One package in its version, where the lock wants 1.0.0, and another for other machines alone."""
    one = {"node_modules/one": {"version": version, "integrity": f"sum of {version}"}}
    wanted = {"": {"name": "all"}, "node_modules/one": {"version": "1.0.0", "integrity": "sum of 1.0.0"}}
    other = {"node_modules/other": {"version": "1.0.0", "optional": True}}
    (folder / "node_modules/one").mkdir(parents=True)
    (folder / "node_modules/.package-lock.json").write_text(json.dumps({"packages": one}), encoding="utf-8")
    (folder / "package-lock.json").write_text(json.dumps({"packages": {**wanted, **other}}), encoding="utf-8")


def test_a_stamp_that_cannot_be_written_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(node_packages, "install", lambda *_: True)

    assert node_packages.main([str(tmp_path / "no folder/stamp")]) == 0
    assert "No such file" in capsys.readouterr().out


def test_where_npm_is_not_here_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert _installed(tmp_path, DONE) == (
        False,
        ["SKIPPED ALOUD: no node and no npm here, so the tests of editors that need them are skipped."],
    )

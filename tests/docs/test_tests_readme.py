"""tests/README.md has a place for every folder of tests, and names none that is not there."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
PAGE = (TESTS / "README.md").read_text(encoding="utf-8")


def test_every_folder_of_tests_has_its_line() -> None:
    folders = {path.name for path in TESTS.iterdir() if path.is_dir() and not path.name.startswith(("_", "."))}
    places = re.findall(r"^\| .* \| (.*) \|$", PAGE, re.MULTILINE)[1:]
    named = {re.split(r"[/`]", name)[0] for place in places for name in re.findall(r"`([^`]+)`", place)}

    assert folders - named == {"fixtures"}
    assert {name for name in named if not (TESTS / name).is_dir()} - {
        "src",
        "scenarios",
        "playbooks",
        "benchmarks",
        "--update-snapshots",
    } <= {"sopflow test"}

"""docs/cli.md shows every command's help as it is, and every exit code. `--update-snapshots` writes the helps."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sopflow.cli.adapters import group as adapters
from sopflow.cli.case import group as case
from sopflow.cli.docs import group as docs
from sopflow.cli.exits import Exit
from sopflow.cli.i18n import group as i18n
from sopflow.cli.new import group as new
from sopflow.cli.root import VERBS
from sopflow.cli.scenarios import group as scenarios
from sopflow.cli.sim import group as sim
from sopflow.cli.store import group as store

PAGE = Path(__file__).parents[2] / "docs/cli.md"
SOURCE = Path(__file__).parents[2] / "src/sopflow/cli"


@pytest.fixture
def text() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_the_helps_are_up_to_date(text: str, follow: Callable[[str], str], fresh: Callable[[Path, str], None]) -> None:
    fresh(PAGE, follow(text))


def test_every_command_has_its_part_in_the_order_of_the_help(text: str) -> None:
    parts = re.findall(r"^## `sopflow ([a-z0-9]+)`$", text, re.MULTILINE)

    assert parts == list(VERBS)
    assert re.findall(r"^\$ sopflow ([a-z0-9 ]+) --help$", text, re.MULTILINE) == [
        name for each in parts for name in helps(each)
    ]


def helps(verb: str) -> list[str]:
    """The commands whose helps stand in the part of a verb: a group has those of its verbs too."""
    groups = {
        "adapters": adapters,
        "case": case,
        "docs": docs,
        "i18n": i18n,
        "new": new,
        "scenarios": scenarios,
        "sim": sim,
        "store": store,
    }
    if verb in groups:
        return [verb, *(f"{verb} {name}" for name in groups[verb].VERBS)]
    return [verb]


def test_every_exit_code_is_explained(text: str) -> None:
    table = re.findall(r"^\| (\d+) \| `([A-Z_]+)` \|", text, re.MULTILINE)

    assert [(int(code), name) for code, name in table] == [(each.value, each.name) for each in Exit]


def test_every_code_of_an_error_is_named(text: str) -> None:
    row = next(line for line in text.splitlines() if line.startswith("| `code` |"))
    sources = (SOURCE / name for name in ("complaints.py", "failures.py", "parsing.py", "check.py"))
    said = {
        code
        for source in sources
        for code in re.findall(r'(?:Complaint|Misread)\(\s*"([a-z_]+)"', source.read_text(encoding="utf-8"))
    }

    assert said == set(re.findall(r"`([a-z_]+)`", row)) - {"code"}

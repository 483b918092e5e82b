"""README.md is followed to the letter: its playbook written, its commands run, its Python executed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "README.md"
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


@pytest.fixture
def text() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_the_readme_happens_as_it_is_told(
    text: str, follow: Callable[[str], str], fresh: Callable[[Path, str], None], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)

    fresh(PAGE, follow(text))


def test_the_playbook_has_twelve_lines(text: str, blocks_of: Callable[..., Any]) -> None:
    (playbook,) = blocks_of(text, "yaml")
    name, *lines = playbook.text.splitlines()

    assert name == "# kill-session.yaml"
    assert len(lines) == 12


def test_the_python_runs_in_ten_lines(
    text: str, blocks_of: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (playbook,), (python,) = blocks_of(text, "yaml"), blocks_of(text, "python")
    (tmp_path / "kill-session.yaml").write_text(playbook.text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    exec(compile(python.text, "README.md", "exec"), {})

    assert len([line for line in python.text.splitlines() if line]) <= 10


def test_the_two_commands_are_the_makefiles(text: str, blocks_of: Callable[..., Any]) -> None:
    (shell,) = blocks_of(text, "sh")
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    commands = [line.split("#")[0].strip() for line in shell.text.splitlines()]

    assert commands == ["make demo", "make test"]
    assert {"demo", "test"} <= set(targets)


PAGES = [
    PAGE,
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    ROOT / "tests/README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)

    assert [link for link in LINK.findall(prose) if not (page.parent / link).exists()] == []


def test_what_is_installed_by_hand_is_what_make_installs() -> None:
    by_hand = re.findall(r"pip install ([^\n]+)", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    by_make = re.findall(r"pip install ([^\n]+)", (ROOT / "Makefile").read_text(encoding="utf-8"))

    assert by_hand == [re.sub(r"(--quiet|--disable-pip-version-check) ", "", each) for each in by_make]

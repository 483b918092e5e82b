"""docs/cases.md is followed to the letter, in a practice store of its own, at a time that stands still."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from itertools import count
from pathlib import Path

import pytest

from sopflow.cli.case.group import VERBS
from sopflow.runtime.system import SystemClock, SystemIds

PAGE = Path(__file__).parents[2] / "docs/cases.md"
MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=timezone(timedelta(hours=7)))


@pytest.fixture
def _a_day(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    numbers = count()
    monkeypatch.setattr(SystemIds, "case_id", lambda self: ("K7F-3QX-9TD", *map(str, range(9)))[next(numbers)])
    monkeypatch.setattr(SystemIds, "salt", lambda self: b"the same each day")
    monkeypatch.setattr(SystemClock, "now", lambda self: MORNING)
    for name, value in {"SOPFLOW_USER": "rina", "SOPFLOW_ROLES": "agent", "XDG_DATA_HOME": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("SOPFLOW_STORE", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("_a_day")
def test_the_day_happens_as_it_is_told(follow: Callable[[str], str], fresh: Callable[[Path, str], None]) -> None:
    fresh(PAGE, follow(PAGE.read_text(encoding="utf-8")))


def test_every_verb_is_named() -> None:
    text = PAGE.read_text(encoding="utf-8")

    assert [verb for verb in VERBS if f"case {verb}" not in text] == []

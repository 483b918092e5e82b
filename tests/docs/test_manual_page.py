"""docs/manual.md is followed to the letter: its files are written, its commands run, its outputs compared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs/manual.md"


def test_the_page_prints_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, follow: Callable[[str], str], fresh: Callable[[Path, str], None]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "refund").mkdir()
    fresh(PAGE, follow(PAGE.read_text(encoding="utf-8")))

"""docs/comparing.md is followed to the letter: its files are written, its commands run, its outputs compared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs/comparing.md"


def test_the_page_prints_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, follow: Callable[[str], str], fresh: Callable[[Path, str], None]
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("old/scenarios", "new"):
        (tmp_path / folder).mkdir(parents=True)
    fresh(PAGE, follow(PAGE.read_text(encoding="utf-8")))

"""docs/glossary.md: each word once, in both languages, and its code name exists."""

from __future__ import annotations

import re
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs/glossary.md"
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if line.startswith("| ")
][1:]


def test_each_word_stands_once_and_has_both_languages() -> None:
    assert [word for word, count in Counter(row[0] for row in ROWS).items() if count > 1] == []
    assert [row[0] for row in ROWS if not row[1] or not row[2]] == []


@pytest.mark.parametrize("row", [row for row in ROWS if row[3]], ids=lambda row: row[0])
def test_the_code_name_of_a_word_exists(row: list[str]) -> None:
    match = re.fullmatch(r"`([a-z_.]+)\.([A-Za-z_]+)`", row[3])

    assert match is not None
    module = import_module(f"sopflow.{match[1]}")
    if not hasattr(module, match[2]):
        import_module(f"sopflow.{match[1]}.{match[2]}")


def test_few_words_have_no_code() -> None:
    assert [row[0] for row in ROWS if not row[3]] == ["SOP"]

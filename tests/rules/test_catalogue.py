"""docs/rules.md lists every rule that sopflow knows, and is up to date."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from sopflow.app.rulebook import RULES
from sopflow.lint.catalogue import catalogue

PAGE = Path(__file__).parents[2] / "docs/rules.md"


def test_the_page_is_up_to_date(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-snapshots"):
        PAGE.write_text(catalogue(RULES), encoding="utf-8")

    assert PAGE.read_text(encoding="utf-8") == catalogue(RULES)


def test_every_code_and_every_name_belongs_to_one_rule() -> None:
    rules = set(RULES)

    assert [code for code, count in Counter(rule.code for rule in rules).items() if count > 1] == []
    assert [name for name, count in Counter(rule.name for rule in rules).items() if count > 1] == []


def test_every_rule_stands_in_a_named_family() -> None:
    assert "Others" not in catalogue(RULES)

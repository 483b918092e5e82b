"""Every rule of the room has a page, and the page's examples show what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sopflow.document.rules
from sopflow.diagnostics import Source
from sopflow.document.rules import RULES
from sopflow.document.suppressions import apply_suppressions
from sopflow.document.yaml_reader import read

PAGES = Path(sopflow.document.rules.__file__).parent / "rules"
NAMES = {rule.name for rule in RULES}


def codes(text):
    reading = read(Source("playbook.yaml", text))
    if reading.document is None:
        return {finding.code for finding in reading.diagnostics}
    return {finding.code for finding in apply_suppressions(reading.document, reading.diagnostics, NAMES)}


def example(page, kind):
    return re.search(rf"^```yaml {kind}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)[1]


def test_codes_and_names_are_used_once_and_pages_belong_to_rules():
    assert len({rule.code for rule in RULES}) == len(NAMES) == len(RULES)
    assert {page.stem for page in PAGES.glob("*.md")} == NAMES


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_page_names_its_rule_and_speaks_both_languages(rule):
    page = (PAGES / f"{rule.name}.md").read_text(encoding="utf-8")
    assert page.startswith(f"---\ncode: {rule.code}\nname: {rule.name}\nseverity: {rule.severity}\n---\n")
    assert [line for line in page.splitlines() if line.startswith("# ")][-1] == "# Bahasa Indonesia"
    assert "\n# English\n" in page


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_wrong_example_shows_the_fault_and_the_right_one_nothing(rule):
    page = (PAGES / f"{rule.name}.md").read_text(encoding="utf-8")
    assert rule.code in codes(example(page, "wrong"))
    assert codes(example(page, "right")) == set()

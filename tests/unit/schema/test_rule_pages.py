"""Each rule of shapes has a page, in both languages, whose example shows it and whose mend is clean."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from sopflow.diagnostics import Rule, Source
from sopflow.document.yaml_reader import read
from sopflow.schema.rules import RULES
from sopflow.schema.validator import validate

PAGES = files("sopflow.schema").joinpath("rules")


def page(rule: Rule) -> str:
    return PAGES.joinpath(f"{rule.name}.md").read_text(encoding="utf-8")


def example(text: str, kind: str) -> str:
    found = re.search(rf"```yaml {kind}\n(.*?)```", text, re.DOTALL)
    assert found is not None
    return found.group(1)


def names(text: str) -> list[str]:
    reading = read(Source("page.yaml", text))
    assert reading.document is not None
    assert reading.diagnostics == ()
    return [finding.rule.name for finding in validate(reading.document, "playbook")]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_page_names_its_rule_and_speaks_both_languages(rule: Rule) -> None:
    text = page(rule)

    assert text.startswith(f"---\ncode: {rule.code}\nname: {rule.name}\nseverity: {rule.severity}\n---\n")
    assert re.findall(r"^# (.*)$", text, re.MULTILINE) == ["English", "Bahasa Indonesia"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_wrong_example_shows_the_rule_and_no_other(rule: Rule) -> None:
    assert names(example(page(rule), "wrong")) == [rule.name]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_right_example_is_clean(rule: Rule) -> None:
    assert names(example(page(rule), "right")) == []


def test_codes_and_names_are_unique_and_there_is_no_page_without_a_rule() -> None:
    assert [rule.code for rule in RULES] == [f"SF{number}" for number in range(101, 101 + len(RULES))]
    assert {path.name for path in PAGES.iterdir()} == {f"{rule.name}.md" for rule in RULES}

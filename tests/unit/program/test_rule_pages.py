"""Each rule of the compiler has a page, in both languages, whose example shows it and whose mend is clean."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from sopflow.catalog.model import Catalog
from sopflow.diagnostics import Diagnostic, Rule, Source
from sopflow.document.yaml_reader import read
from sopflow.playbook.decode import decode
from sopflow.program.compiler import compile_program
from sopflow.program.model import Interface
from sopflow.program.rules import RULES
from sopflow.rendering.diagnostics.text import render
from sopflow.schema.validator import validate

PAGES = files("sopflow.program").joinpath("rules")
SIBLINGS = {"other": Interface("other", {}, ("fine", "poor"), {})}

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


def page(rule: Rule) -> str:
    return PAGES.joinpath(f"{rule.name}.md").read_text(encoding="utf-8")


def example(rule: Rule, kind: str) -> str:
    found = re.search(rf"```yaml {kind}\n(.*?)```", page(rule), re.DOTALL)
    assert found is not None
    return found.group(1)


def findings(text: str, catalog: Catalog) -> tuple[Diagnostic, ...]:
    document = read(Source("playbook.yaml", text)).document
    assert document is not None
    assert validate(document, "playbook") == ()
    return compile_program(decode(document), document, catalog, SIBLINGS).diagnostics


@each_rule
def test_the_page_names_its_rule_and_speaks_both_languages(rule: Rule) -> None:
    assert page(rule).startswith(f"---\ncode: {rule.code}\nname: {rule.name}\nseverity: {rule.severity}\n---\n")
    assert re.findall(r"^# (.*)$", page(rule), re.MULTILINE) == ["English", "Bahasa Indonesia"]


@each_rule
def test_the_wrong_example_shows_the_rule_and_no_other(rule: Rule, catalog: Catalog) -> None:
    assert [found.rule.name for found in findings(example(rule, "wrong"), catalog)] == [rule.name]


@each_rule
def test_the_right_example_is_clean(rule: Rule, catalog: Catalog) -> None:
    assert findings(example(rule, "right"), catalog) == ()


@pytest.mark.parametrize("language", ["en", "id"])
@each_rule
def test_the_finding_reads_well(rule: Rule, language: str, catalog: Catalog, snapshot) -> None:
    snapshot(f"program/{rule.name}.{language}.txt", render(findings(example(rule, "wrong"), catalog), language))


def test_codes_and_names_are_unique_and_there_is_no_page_without_a_rule() -> None:
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)
    assert {path.name for path in PAGES.iterdir()} == {f"{rule.name}.md" for rule in RULES}

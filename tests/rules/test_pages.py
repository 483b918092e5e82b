"""Each page of a lint rule is its test: the wrong example has this fault at the marked line, the right one has none."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources import files

import pytest

from sopflow.diagnostics import Diagnostic, Rule
from sopflow.expressions.rules import MAY_BE_MISSING
from sopflow.lint.rules import RULES

Lint = Callable[[str], tuple[Diagnostic, ...]]

PAGES = files("sopflow.lint").joinpath("rules")
OWN = tuple(one.rule for one in RULES if one.rule is not MAY_BE_MISSING)  # whose page is about expressions


def page(rule: Rule) -> str:
    return PAGES.joinpath(f"{rule.name}.md").read_text(encoding="utf-8")


def example(rule: Rule, kind: str) -> str:
    found = re.search(rf"```yaml {kind}\n(.*?)```", page(rule), re.DOTALL)
    assert found is not None
    return found.group(1)


@pytest.mark.parametrize("rule", OWN, ids=lambda rule: rule.name)
def test_the_page_names_its_rule_and_speaks_both_languages(rule: Rule) -> None:
    assert page(rule).startswith(f"---\ncode: {rule.code}\nname: {rule.name}\nseverity: {rule.severity}\n---\n")
    assert re.findall(r"^# (.*)$", page(rule), re.MULTILINE) == ["English", "Bahasa Indonesia"]


@pytest.mark.parametrize("rule", OWN, ids=lambda rule: rule.name)
def test_the_wrong_example_has_this_fault_at_the_marked_line_and_no_other(rule: Rule, lint_text: Lint) -> None:
    found = lint_text(example(rule, "wrong"))

    assert [(one.code, one.span.source.line(one.line).partition("# ← ")[2]) for one in found] == [
        (rule.code, rule.code)
    ]


@pytest.mark.parametrize("rule", OWN, ids=lambda rule: rule.name)
def test_the_right_example_is_clean(rule: Rule, lint_text: Lint) -> None:
    assert [str(one) for one in lint_text(example(rule, "right"))] == []


def test_codes_and_names_are_unique_and_there_is_no_page_without_a_rule() -> None:
    assert len({rule.code for rule in OWN}) == len({rule.name for rule in OWN}) == len(OWN)
    assert {path.name for path in PAGES.iterdir() if path.name.endswith(".md")} == {f"{rule.name}.md" for rule in OWN}

"""Every rule of the room has a page whose examples show it."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from sopflow.diagnostics import Rule
from sopflow.expressions import missing
from sopflow.expressions.checker import check
from sopflow.expressions.parser import parse
from sopflow.expressions.rules import RULES
from sopflow.expressions.scope import Declared, Scope
from sopflow.values.types import MONEY, TEXT, YES_NO, Choice, Field, ListOf, Record

PAGES = files("sopflow.expressions") / "rules"
SEGMENT = Choice(("regular", "VIP", "VVIP"))
PROFILE = Record("dsc.CustomerProfile", {"segment": Field(SEGMENT), "is_employee": Field(YES_NO)})
SCOPE = Scope(
    {
        "profile": Declared(PROFILE),
        "paid": Declared(MONEY),
        "note": Declared(TEXT),
        "loss_amount": Declared(MONEY, optional=True),
        "purchases": Declared(ListOf(Record("indira.Purchase", {"amount": Field(MONEY)}))),
        "regular": Declared(SEGMENT),
    }
)


def rules_broken_by(text: str) -> list[str]:
    parsed = parse(text)
    problems = list(parsed.problems)
    if parsed.tree is not None:
        found = check(parsed.tree, SCOPE, YES_NO)
        problems += found.problems
        problems += [missing.problem(read) for read in missing.unguarded(found.tree, SCOPE)]
    return sorted({problem.rule.name for problem in problems})


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_page_of_a_rule_shows_the_fault_and_its_mend(rule: Rule) -> None:
    page = (PAGES / f"{rule.name}.md").read_text(encoding="utf-8")
    assert page.startswith(f"---\ncode: {rule.code}\nname: {rule.name}\nseverity: {rule.severity}\n---\n")
    assert page.count("**What it means.**") == page.count("**Artinya.**") == 1
    examples = dict(re.findall(r"```expression (wrong|right)\n(.*?)\n```", page, re.DOTALL))
    assert rules_broken_by(examples["wrong"]) == [rule.name]
    assert rules_broken_by(examples["right"]) == []


def test_codes_and_names_are_used_once_and_every_page_has_its_rule() -> None:
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)
    assert {page.name for page in PAGES.iterdir()} == {f"{rule.name}.md" for rule in RULES}
    assert all(rule.code.startswith("SF4") for rule in RULES)

"""Each rule of scenarios has a page, in both languages, whose example shows it and whose mend is clean."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from sopflow.diagnostics import Source
from sopflow.document.yaml_reader import read
from sopflow.schema.validator import validate
from sopflow.simulation.checking import check_scenarios
from sopflow.simulation.known import Known
from sopflow.simulation.reading import read_scenarios
from sopflow.simulation.rules import CANNOT_BE_TOLD, RULES

PAGES = files("sopflow.simulation").joinpath("rules")


def page(rule):
    return PAGES.joinpath(f"{rule.name}.md").read_text(encoding="utf-8")


@pytest.fixture
def names(refund, catalog):
    """The names of the rules that an example of a page breaks, the schema's too."""

    def found_in(rule, kind):
        found = re.search(rf"```yaml {kind}\n(.*?)```", page(rule), re.DOTALL)
        assert found is not None
        reading = read(Source("page.yaml", found.group(1)))
        assert reading.diagnostics == ()
        scenarios = read_scenarios(reading.document)
        checked = check_scenarios(scenarios.file, reading.document, Known(refund, catalog, lambda _: None))
        shape = () if rule is CANNOT_BE_TOLD else validate(reading.document, "scenario")
        return [one.rule.name for one in (*shape, *scenarios.diagnostics, *checked)]

    return found_in


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_page_names_its_rule_and_speaks_both_languages(rule):
    assert page(rule).startswith(f"---\ncode: {rule.code}\nname: {rule.name}\nseverity: {rule.severity}\n---\n")
    assert re.findall(r"^# (.*)$", page(rule), re.MULTILINE) == ["English", "Bahasa Indonesia"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_wrong_example_shows_the_rule_and_no_other(rule, names):
    assert set(names(rule, "wrong")) == {rule.name}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_right_example_is_clean(rule, names):
    assert names(rule, "right") == []


def test_codes_and_names_are_unique_and_there_is_no_page_without_a_rule():
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)
    assert {path.name for path in PAGES.iterdir()} == {f"{rule.name}.md" for rule in RULES}

"""One layer of circumstances over another."""

from __future__ import annotations

import pytest

from sopflow.simulation.given import from_python
from sopflow.simulation.laying import chain, lay, over, whole
from sopflow.simulation.scenario import Circumstances, Scenario, ScenarioFile

BASE = {"name": "Budi", "segment": "regular"}


@pytest.mark.parametrize(
    ("base", "given", "laid"),
    [
        (None, {"a": 1}, {"a": 1}),
        (BASE, {"segment": "VIP"}, {"name": "Budi", "segment": "VIP"}),
        (BASE, {"segment": None}, {"name": "Budi", "segment": None}),
        ({"a": {"b": 1}}, {"a": {"c": 2}}, {"a": {"c": 2}}),
        (BASE, {"error": "unavailable"}, {"error": "unavailable"}),
        (BASE, {"error": "rejected", "reason": "x"}, {"error": "rejected", "reason": "x"}),
        ({"error": "unavailable"}, {"segment": "VIP"}, {"segment": "VIP"}),
        (BASE, [], []),
        ([1, 2], [3], [3]),
        (BASE, {"in_turn": [{"error": "in_doubt"}, {"segment": "VIP"}]},
         {"in_turn": [{"error": "in_doubt"}, {"name": "Budi", "segment": "VIP"}]}),
        (BASE, {"by": "id", "cases": {"P1": {"segment": "VIP"}}},
         {"by": "id", "cases": {"P1": {"name": "Budi", "segment": "VIP"}}}),
        ({"by": "id", "cases": {"P1": {"a": 1}, "P2": {"a": 2}}}, {"by": "id", "cases": {"P2": {"b": 3}}},
         {"by": "id", "cases": {"P1": {"a": 1}, "P2": {"a": 2, "b": 3}}}),
        ({"by": "id", "cases": {"P1": {"a": 1}}}, {"by": "other", "cases": {"P1": {"b": 3}}},
         {"by": "other", "cases": {"P1": {"b": 3}}}),
        ({"by": "id", "cases": {"P1": 1}, "else": 2}, {"by": "id", "cases": {"P3": 3}},
         {"by": "id", "cases": {"P1": 1, "P3": 3}, "else": 2}),
        (BASE, {"by": "id", "cases": {"P1": []}, "else": {"segment": "VIP"}},
         {"by": "id", "cases": {"P1": []}, "else": {"name": "Budi", "segment": "VIP"}}),
    ],
)  # fmt: skip
def test_a_record_is_laid_over_key_by_key_and_all_else_takes_its_place(base, given, laid):
    below = None if base is None else from_python(base)
    assert lay(below, from_python(given)).plain == laid


def test_answers_systems_settings_and_playbooks_are_laid_over_by_name_and_events_are_told_anew():
    base = Circumstances(
        answers={"a": from_python(1), "b": from_python(2)}, settings={"s": from_python(1)}, events=(from_python("x"),)
    )
    layer = Circumstances(answers={"b": from_python(3)}, playbooks={"p": from_python({"outcome": "valid"})})
    assert over(base, layer) == Circumstances(
        answers={"a": from_python(1), "b": from_python(3)},
        settings={"s": from_python(1)},
        playbooks={"p": from_python({"outcome": "valid"})},
        events=(from_python("x"),),
    )
    assert over(base, Circumstances(events=(from_python("y"),))).events == (from_python("y"),)


def scenario(id: str, extends: str | None = None, expect: object = None, **answers: object) -> Scenario:
    circumstances = Circumstances(answers={name: from_python(value) for name, value in answers.items()})
    expected = None if expect is None else from_python(expect)
    return Scenario(id, "", circumstances, (), extends, expect=expected)


FILE = ScenarioFile(
    None,
    from_python("2025-03-29T09:00:00+07:00"),
    Circumstances(answers={"a": from_python(0)}),
    (
        scenario("one", a=1, b=1, expect={"outcome": "x"}),
        scenario("two", "one", b=2),
        scenario("three", "two", c=3, expect={"outcome": "y"}),
        scenario("round", "about"),
        scenario("about", "round"),
        scenario("lost", "nowhere"),
    ),
)


def by_id(id: str) -> Scenario:
    found = FILE.named(id)
    assert found is not None
    return found


def test_a_scenario_extends_a_chain_of_others():
    assert [one.id for one in chain(FILE, by_id("three"))] == ["one", "two", "three"]
    answers = whole(FILE, by_id("three")).circumstances.answers
    assert {name: given.plain for name, given in answers.items()} == {"a": 1, "b": 2, "c": 3}


def test_a_chain_that_goes_round_or_leads_nowhere_ends():
    assert [one.id for one in chain(FILE, by_id("round"))] == ["about", "round"]
    assert [one.id for one in chain(FILE, by_id("lost"))] == ["lost"]


def test_what_must_come_out_is_each_scenarios_own_unless_it_has_nothing():
    assert whole(FILE, by_id("three")).expect == from_python({"outcome": "y"})
    assert whole(FILE, by_id("two")).expect == from_python({"outcome": "x"})


def test_the_clock_is_the_files_where_a_scenario_has_none():
    assert whole(FILE, by_id("one")).clock == FILE.clock


@pytest.mark.parametrize("given", [{"in_turn": "x"}, {"by": "id", "cases": "x"}])
def test_turns_and_cases_that_are_no_lists_and_maps_are_left_for_the_check_to_report(given):
    assert lay(from_python(BASE), from_python(given)).plain == given
    assert lay(from_python({"by": "id", "cases": "x"}), from_python({"by": "id", "cases": {"P1": 1}})).plain == {
        "by": "id",
        "cases": {"P1": 1},
    }

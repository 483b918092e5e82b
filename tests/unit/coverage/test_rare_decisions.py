"""Decisions that are rare: with constants in them, of many conditions, about numbers that nobody can have, told never."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sopflow.catalog.model import Catalog
from sopflow.coverage.elements import Kind
from sopflow.coverage.feasible import vectors_of_world
from sopflow.coverage.gaps import Gap, Why
from sopflow.coverage.inventory import Inventory
from sopflow.coverage.measure import Coverage, measured
from sopflow.coverage.watching import seen
from sopflow.program.model import Program
from sopflow.simulation.preparing import no_siblings, told_from
from sopflow.simulation.tell import tell
from sopflow.simulation.trace import Trace

Measure = Callable[..., Coverage]


@pytest.fixture
def measure(load_text: Callable[[str], Program], catalog: Catalog) -> Measure:
    """What cases cover of a playbook; each case is what `told_from` takes."""

    def measuring(text: str, *cases: dict[str, object]) -> Coverage:
        program = load_text(text)

        def told(case: dict[str, object]) -> Trace:
            given = told_from(program, catalog, **case)  # type: ignore[arg-type]
            return tell(program, given, siblings=no_siblings, catalog=catalog)

        inventory = Inventory(program)
        return measured(inventory, seen(inventory, map(told, cases)))

    return measuring


def covered(found: Coverage, kind: Kind) -> list[str]:
    return [
        f"{one.name} {one.about}".strip()
        for one in found.inventory.elements
        if one in found.covered and one.kind is kind
    ]


def gap(found: Coverage, kind: Kind, name: str) -> Gap:
    return next(one for one in found.gaps if one.element.kind is kind and one.element.name == name)


CHOSEN = """
outcomes: {well: {en: Well}, ill: {en: Ill}}
facts:
  sure: {type: yes_no, ask: {en: 'Sure?'}}
  paid: {type: yes_no, ask: {en: 'Paid?'}}
  kind: {type: [card, cash], ask: {en: 'How?'}}
states:
  ask:
    ask: [sure, paid, kind]
    next:
      - {when: if sure then paid else kind is cash, go: well}
      - {when: paid and (kind is cash or no), go: well}
      - else: ill
  well: {end: well}
  ill: {end: ill}
"""


def test_of_a_choice_between_conditions_only_the_chosen_one_decides(measure: Measure) -> None:
    found = measure(
        CHOSEN,
        {"answers": {"sure": True, "paid": True, "kind": "card"}},
        {"answers": {"sure": True, "paid": False, "kind": "cash"}},
    )

    assert [one for one in covered(found, Kind.MCDC) if one.startswith("ask → well (branch 1)")] == [
        "ask → well (branch 1) paid"
    ]
    assert gap(found, Kind.MCDC, "ask → well (branch 1)").why is Why.NEVER_FALSE
    assert gap(found, Kind.MCDC, "ask → well (branch 1)").element.about == "sure"


MANY = """
outcomes: {{well: {{en: Well}}, ill: {{en: Ill}}}}
facts:
{facts}
states:
  ask:
    ask: [{names}]
    next:
      - {{when: {condition}, go: well}}
      - else: ill
  well: {{end: well}}
  ill: {{end: ill}}
"""


def many(type_: str, count: int, condition: Callable[[str], str]) -> str:
    names = [f"f{number}" for number in range(count)]
    facts = "\n".join(f"  {name}: {{type: {type_}, ask: {{en: '{name}?'}}}}" for name in names)
    return MANY.format(facts=facts, names=", ".join(names), condition=" and ".join(map(condition, names)))


def test_of_more_conditions_than_are_looked_at_the_gap_only_says_what_was_seen(measure: Measure) -> None:
    answers = {f"f{number}": number != 3 for number in range(13)}
    found = measure(many("yes_no", 13, str), {"answers": answers})

    way = gap(found, Kind.TRANSITIONS, "ask → well (branch 1)")
    assert (way.why, dict(way.nearest)) == (Why.NEVER_TRUE, {"f3": False})
    assert not any(one.is_infeasible for one in found.gaps)
    assert {one.why for one in found.gaps if one.element.kind is Kind.MCDC} == {Why.NEVER_TRUE, Why.NEVER_FALSE}


def test_where_values_have_too_many_classes_every_vector_may_be_possible(measure: Measure) -> None:
    def within(name: str) -> str:
        return f"({name} > 10 or {name} < 3)"

    answers = {f"f{number}": 5 for number in range(6)}
    found = measure(many("whole", 6, within), {"answers": answers})

    way = gap(found, Kind.TRANSITIONS, "ask → well (branch 1)")
    assert (way.why, way.scenario) == (Why.NEVER_TRUE, "case")
    assert not any(one.is_infeasible for one in found.gaps)


NUMBERS = """
outcomes: {well: {en: Well}, ill: {en: Ill}}
facts:
  sender: {type: counterparty, ask: {en: 'Who?'}}
  other: {type: counterparty, ask: {en: 'Who else?'}}
states:
  ask:
    ask: [sender, other]
    next:
      - {when: sender.kind is mobile and sender.e164 is missing, go: well}
      - {when: sender.e164 == other.e164 and sender.kind is mobile, go: well}
      - else: ill
  well: {end: well}
  ill: {end: ill}
"""


def test_that_somebody_has_a_kind_of_number_and_no_number_is_infeasible(measure: Measure) -> None:
    found = measure(NUMBERS, {"answers": {"sender": "0812 0000 0001", "other": "INFO"}})

    first = [one for one in found.gaps if one.element.name == "ask → well (branch 1)" and one.element.kind is Kind.MCDC]
    second = [
        one for one in found.gaps if one.element.name == "ask → well (branch 2)" and one.element.kind is Kind.MCDC
    ]
    assert [one.is_infeasible for one in first] == [True, True]
    assert [one.is_infeasible for one in second] == [False, False]


BORDERS = """
outcomes: {well: {en: Well}, ill: {en: Ill}}
facts:
  degrees: {type: whole, ask: {en: 'How warm?'}}
  days: {type: whole, ask: {en: 'How long?'}}
  sort: {type: [cold, mild, hot], table: sorts}
tables:
  sorts:
    inputs: {days: days}
    rows:
      - {when: {days: between 3 and 5}, give: cold}
      - {when: {days: under 3}, give: mild}
      - {else: hot}
states:
  ask:
    ask: [degrees, days]
    next:
      - {when: degrees > -5, go: well}
      - {when: degrees <= 2 * 3 - 20, go: ill}
      - {when: sort is cold, go: well}
      - else: ill
  well: {end: well}
  ill: {end: ill}
"""


def test_constants_may_be_computed_and_a_cell_has_two_borders(measure: Measure) -> None:
    found = measure(BORDERS, {"answers": {"degrees": -14, "days": 3}}, {"answers": {"degrees": -10, "days": 5}})

    borders = dict.fromkeys(one.name for one in found.inventory.elements if one.kind is Kind.BOUNDARIES)
    assert list(borders) == [
        "degrees > -5",
        "degrees <= 2 * 3 - 20",
        "sorts.days between 3",
        "sorts.days between 5",
    ]
    assert covered(found, Kind.BOUNDARIES) == [
        "degrees <= 2 * 3 - 20 = 2 * 3 - 20",
        "degrees <= 2 * 3 - 20 > 2 * 3 - 20",
        "sorts.days between 5 = 5",
    ]


LIMITED = """
outcomes: {well: {en: Well}, ill: {en: Ill}}
facts:
  sure: {type: yes_no, ask: {en: 'Sure?'}}
states:
  ask:
    ask: [sure]
    next:
      - {when: sure, go: well}
      - {else: ask, ask_again: [sure], at_most: 1, then: ill}
  well: {end: well}
  ill: {end: ill}
"""


def test_a_limit_that_was_not_used_up_is_said_so(measure: Measure) -> None:
    found = measure(LIMITED, {"answers": {"sure": {"in_turn": [False, True]}}})

    assert [(one.element.name, one.why) for one in found.gaps if one.element.kind is Kind.TRANSITIONS] == [
        ("ask → ill (limit used up)", Why.LIMIT_LEFT)
    ]


MASKED = """
outcomes: {well: {en: Well}, ill: {en: Ill}}
facts:
  one: {type: yes_no, ask: {en: 'One?'}}
  two: {type: yes_no, ask: {en: 'Two?'}}
states:
  ask:
    ask: [one, two]
    next:
      - {when: one, go: well}
      - {when: two, go: ill}
      - else: well
  well: {end: well}
  ill: {end: ill}
"""


def test_a_way_that_another_was_taken_before_is_masked_by_it(measure: Measure) -> None:
    found = measure(MASKED, {"answers": {"one": True, "two": True}})

    second = gap(found, Kind.TRANSITIONS, "ask → ill (branch 2)")
    assert (second.why, second.by, second.scenario) == (Why.MASKED, ("ask → well (branch 1)",), "case")


def test_where_both_values_of_many_conditions_were_seen_nobody_can_say_what_masks_one(measure: Measure) -> None:
    each = [{f"f{number}": number not in (low, low + 1) for number in range(13)} for low in range(12)]
    found = measure(many("yes_no", 13, str), *({"answers": answers} for answers in each))

    assert {(one.why, one.by) for one in found.gaps if one.element.kind is Kind.MCDC} == {(Why.MASKED, ())}


KNOWN = """
outcomes: {well: {en: Well}, ill: {en: Ill}}
facts:
  amount: {type: money, ask: {en: 'How much?'}, check: {that: amount > 0 and amount < limit, else: {en: 'Other, please.'}}}
  limit: {type: money, ask: {en: 'The limit?'}}
  rest: {type: money, optional: true, ask: {en: 'The rest?'}}
states:
  limits: {ask: [limit], next: first}
  first: {ask: [amount], next: second}
  second:
    ask: [amount, rest]
    next:
      - {when: rest is missing or rest > 5, go: well}
      - {when: amount + limit > 7 and amount > 1, go: well}
      - else: ill
  well: {end: well}
  ill: {end: ill}
"""


def test_what_was_answered_before_is_not_asked_and_its_check_decides_nothing_there(measure: Measure) -> None:
    found = measure(KNOWN, {"answers": {"limit": 10, "amount": {"in_turn": [-1, 20, 5]}, "rest": 3}})

    checks = [one for one in found.gaps if one.element.kind is Kind.MCDC and "check" in one.element.name]
    assert {one.element.name for one in checks if one.is_infeasible} == {"second check amount 0"}
    assert [one for one in covered(found, Kind.MCDC) if one.startswith("first check")] == [
        "first check amount 0 amount > 0",
        "first check amount 0 amount < limit",
    ]


def test_with_more_kinds_of_cases_or_values_than_are_looked_at_nothing_is_said_to_be_infeasible(
    measure: Measure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sopflow.coverage.arriving.MOST_APART", 0)
    monkeypatch.setattr("sopflow.coverage.arriving.CAP", 1)

    assert not any(one.is_infeasible for one in measure(MASKED).gaps)


PAUSED = """
outcomes: {well: {en: Well}, gone: {en: Gone}}
facts:
  amount: {type: money, ask: {en: 'How much?'}}
  sure: {type: yes_no, ask: {en: 'Sure?'}}
interrupts:
  customer_hung_up: {go: paused}
  customer_withdrew: {go: gone}
sla:
  talk: {starts: ask, stops: [well], goal: 1h, deadline: 3h}
states:
  ask: {ask: [amount], next: more}
  more:
    ask: [sure]
    next:
      - {when: sure and amount > 3, go: rest}
      - else: gone
  rest: {wait: {for: 2h}, next: well}
  well: {end: well}
  gone: {end: gone}
"""


def test_a_pause_is_covered_when_the_case_goes_on_and_when_it_never_does(measure: Measure) -> None:
    hung_up = {"at": "+1m", "event": "customer_hung_up"}
    for_ever = measure(PAUSED, {"answers": {"amount": 1}, "events": [hung_up]})
    resumed = measure(PAUSED, {"answers": {"amount": 1}, "events": [hung_up, {"at": "+2m", "event": "resume"}]})
    elsewhere = measure(PAUSED, {"answers": {"amount": 1}, "events": [{"at": "+1m", "event": "customer_withdrew"}]})

    assert covered(for_ever, Kind.INTERRUPTS) == covered(resumed, Kind.INTERRUPTS) == ["customer_hung_up → paused"]
    assert covered(elsewhere, Kind.INTERRUPTS) == ["customer_withdrew → gone"]


def test_a_goal_that_was_missed_was_not_kept_when_the_clock_stops(measure: Measure) -> None:
    missed = measure(PAUSED, {"answers": {"amount": 5, "sure": True}})
    kept = measure(PAUSED, {"answers": {"amount": 1, "sure": True}})

    assert covered(missed, Kind.TIMERS) == [
        "rest delay fired",
        "sla.talk goal fired",
        "sla.talk deadline in time",
    ]
    assert covered(kept, Kind.TIMERS) == ["sla.talk goal in time", "sla.talk deadline in time"]


def test_after_a_correction_the_case_is_where_it_was_corrected(measure: Measure) -> None:
    correction = {"after": "ask", "answers": {"amount": 9}, "reason": "misheard"}
    found = measure(PAUSED, {"answers": {"amount": 1, "sure": True}, "corrections": [correction]})

    assert covered(found, Kind.OUTCOMES) == ["well"]
    assert found.of(Kind.OUTCOMES).percent == 50.0
    assert found.of(Kind.ROWS).percent == 100.0
    assert Kind.ROWS not in {share.kind for share in found.shares}
    assert (found.playbook, found.open) == (found.program.id, found.gaps)


TWICE = """
outcomes: {well: {en: Well}}
facts:
  msisdn: {type: phone, ask: {en: 'Number?'}}
  early: {type: list of dsc.Interaction}
  late: {type: list of dsc.Interaction}
states:
  ask: {ask: [msisdn], next: look}
  look:
    call:
      - {operation: dsc.list_interactions, with: {msisdn: =msisdn, limit: 1}, save: early}
      - {operation: dsc.list_interactions, with: {msisdn: =msisdn, limit: 9}, save: late, on_error: {unavailable: well}}
    next: well
  well: {end: well}
"""


def test_an_operation_that_a_state_calls_twice_is_one_element(measure: Measure) -> None:
    found = measure(TWICE, {"answers": {"msisdn": "0812 0000 0001"}})

    assert covered(found, Kind.OPERATIONS) == ["look: dsc.list_interactions done"]
    assert gap(found, Kind.TRANSITIONS, "look → well (error.1.unavailable, branch 1)").why is Why.NEVER_HAPPENED


def test_a_condition_of_which_nothing_is_known_may_say_either(load_text: Callable[[str], Program]) -> None:
    decision = Inventory(load_text(MASKED)).decisions["way", "ask", "done", 0]

    assert list(vectors_of_world(decision, {}, {})) == [(True,), (False,)]

"""All scenarios of a file, told and judged; and cases told from plain Python values."""

from __future__ import annotations

from datetime import datetime

import pytest

from sopflow.diagnostics import Source
from sopflow.document.yaml_reader import read
from sopflow.errors import UsageError
from sopflow.schema.validator import validate
from sopflow.simulation.checking import check_scenarios
from sopflow.simulation.known import Known
from sopflow.simulation.preparing import circumstances, told_from
from sopflow.simulation.reading import read_scenarios
from sopflow.simulation.suite import run_suite
from sopflow.simulation.tell import tell

FILE = """
playbook: ../playbook.yaml
clock: 2025-03-29T09:00:00+07:00
defaults:
  answers: {msisdn: 0812 0000 0001, amount: 50000, agreed: yes}
  systems:
    dsc.get_customer_profile: {name: Budi, card_type: simPATI, payment_type: prepaid, segment: regular, is_employee: false, status: active}
    remedy.create_ticket: {status: New}
scenarios:
  - id: A
    expect: {outcome: paid, facts: {amount: 50000}}
  - id: B
    extends: A
    settings: {refund.limit: 10rb}
    answers: {why_so_much: mahal, approval: refused}
    expect: {outcome: declined, path: [intake, approval]}
  - id: C
    extends: B
    systems:
      dsc.get_customer_profile: {segment: VIP}
    events: [{at: +1h, event: cancel}]
    expect: {outcome: paid}
"""


@pytest.fixture
def results(refund, catalog):
    document = read(Source("s.yaml", FILE)).document
    assert validate(document, "scenario") == ()
    reading = read_scenarios(document)
    assert reading.diagnostics == ()
    assert check_scenarios(reading.file, document, Known(refund, catalog, lambda _: None)) == ()
    return lambda only=None: run_suite(reading.file, refund, siblings=lambda _: None, catalog=catalog, only=only)


def test_scenarios_are_told_with_the_defaults_and_what_they_extend_laid_under_them(results):
    assert [(one.scenario.id, one.trace.outcome, one.verdict.passed) for one in results()] == [
        ("A", "paid", True), ("B", "declined", True), ("C", "declined", False),
    ]  # fmt: skip
    assert results()[2].trace.facts["profile"]["segment"] == "VIP"


def test_only_the_scenarios_that_are_wanted_are_told(results):
    assert [one.scenario.id for one in results({"B"})] == ["B"]


def test_keys_carry_the_scenarios_id(results):
    assert [effect.key for effect in results({"A"})[0].trace.effects] == [
        "A:remedy.create_ticket:FRAUD_REPORT", "A:dsc.log_interaction",
    ]  # fmt: skip


def test_python_values_that_do_not_fit_are_refused_all_at_once(refund, catalog):
    with pytest.raises(UsageError) as caught:
        told_from(refund, catalog, answers={"mssidn": 1, "amount": "banyak"}, settings={"refund.limt": 1})
    message = str(caught.value)
    assert "answers.mssidn: there is no fact and no state to decide `mssidn` (did you mean `msisdn`?)" in message
    assert "refund.limt" in message
    assert "`amount`" in message


def test_a_reply_in_python_that_does_not_fit_is_refused(refund, catalog):
    with pytest.raises(UsageError, match=r"dsc\.get_customer_profile"):
        told_from(refund, catalog, systems={"dsc.get_customer_profile": {"segment": "VVVIP"}})


def test_a_clock_without_a_zone_is_in_jakarta(refund, catalog):
    clock = told_from(refund, catalog, clock=datetime(2025, 3, 29, 9)).clock
    assert clock.isoformat() == "2025-03-29T09:00:00+07:00"


def test_typed_python_values_are_taken_as_they_are(refund, catalog, told):
    trace = told(
        refund, answers={"msisdn": "0812 0000 0001", "amount": 7, "agreed": True}, settings={"refund.limit": 5}
    )
    assert (trace.needs, trace.facts["big"]) == (("why_so_much",), True)


def test_values_that_a_trace_gives_can_be_told_again(refund, catalog, refunded):
    first = refunded()
    again = told_from(
        refund, catalog, answers={"msisdn": first.facts["msisdn"], "amount": first.facts["amount"], "agreed": "yes"},
        systems={"dsc.get_customer_profile": first.facts["profile"], "remedy.create_ticket": first.facts["ticket"]},
        clock=first.began,
    )  # fmt: skip
    trace = tell(refund, again, siblings=lambda _: None, catalog=catalog)
    assert (trace.outcome, trace.facts["ticket"], trace.path) == ("paid", first.facts["ticket"], first.path)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"answers": 5}, "`answers` takes a mapping of names to values, not int."),
        ({"systems": ["dsc"]}, "`systems` takes a mapping of names to values, not list."),
        ({"events": "rang"}, "`events` takes a list of events, not str."),
    ],
)
def test_circumstances_of_another_kind_are_refused(given, message):
    with pytest.raises(UsageError) as raised:
        circumstances(**given)
    assert str(raised.value) == message

"""Clocks of SLAs and the limits of people in a dry run: told, printed, expected and checked."""

from __future__ import annotations

import pytest

from sopflow.diagnostics import Source
from sopflow.document.yaml_reader import read
from sopflow.simulation.checking import check_scenarios
from sopflow.simulation.expectations import judge
from sopflow.simulation.given import from_python
from sopflow.simulation.known import Known
from sopflow.simulation.printing import as_json
from sopflow.simulation.reading import read_scenarios
from sopflow.simulation.steps import ClockTold, Confirmed, TurnedAway, Voted

REFUND = """
roles:
  agent: {limits: [{confirm: billing.apply_adjustment, that: input.amount <= 500rb, else: {id: Terlalu besar, en: Too much}}]}
  supervisor: {limits: [{approve: decide, that: amount <= 5jt, else: {id: Sampai 5jt, en: Up to 5jt}}]}
outcomes: {paid: {id: Dibayar}, refused: {id: Ditolak}}
sla:
  answer: {title: {id: Jawaban, en: Answer}, starts: decide, deadline: 1d, on_breach: {remind: supervisor}}
  later: {starts: pay, deadline: 1d}
interrupts: {hung_up: paused}
facts:
  msisdn: {type: phone, ask: {id: Nomor?, en: Number?}}
  amount: {type: money, ask: {id: Berapa?, en: How much?}}
states:
  ask: {role: agent, ask: [msisdn, amount], next: decide}
  decide: {approve: {what: {id: Bayar?, en: Pay?}, role: supervisor}, next: {granted: pay, refused: refused}}
  pay:
    role: agent
    call:
      operation: billing.apply_adjustment
      with: {msisdn: =msisdn, kind: refund, amount: =amount, approval_id: A1}
      on_error: {rejected: refused}
    next: paid
  paid: {end: paid}
  refused: {end: refused}
"""
SYSTEMS = {"billing.apply_adjustment": {"status": "completed"}}
ANSWERS = {"msisdn": "0812 0000 0001", "amount": 100_000, "decide": "granted"}


@pytest.fixture
def trace(compiled, told):
    """`trace(answers=…, events=…)`: the case that is told."""

    def tell_it(events=(), **answers):
        return told(compiled(REFUND), answers={**ANSWERS, **answers}, systems=SYSTEMS, events=list(events))

    return tell_it


def of(trace, kind):
    return [step for step in trace.steps if isinstance(step, kind)]


def test_what_a_clock_does_is_told_in_order_with_its_title(trace):
    clocks = of(trace(decide=None), ClockTold)

    assert [(one.sla, one.what, one.titles) for one in clocks] == [
        ("answer", "started", {"id": "Jawaban", "en": "Answer"}),
        ("answer", "breached", {"id": "Jawaban", "en": "Answer"}),
    ]


def test_a_told_case_says_how_each_sla_stands_also_in_print(trace):
    told = trace()

    assert (told.slas, as_json(told)["sla"]) == (
        {"answer": "kept", "later": "kept"},
        {"answer": "kept", "later": "kept"},
    )


def test_an_expectation_that_is_not_met_says_how_it_stands(trace):
    verdict = judge(trace(decide=None), from_python({"sla": {"answer": "kept", "later": "waiting"}}))

    assert [failure.en for failure in verdict.failures] == ["the SLA `answer` is breached; expected was kept"]
    assert [failure.id for failure in verdict.failures] == ["SLA `answer`: breached; yang diharapkan kept"]


def test_in_a_pause_the_time_goes_on_for_the_clocks_alone(trace):
    told = trace(decide=None, events=[{"at": "+2h", "event": "hung_up"}])

    assert (told.status, told.slas) == ("paused", {"answer": "breached", "later": "waiting"})


def test_a_grant_beyond_the_limit_is_turned_away_and_the_case_waits(trace):
    """It is tried again when something else was heard, such as the SLA that is over meanwhile."""
    told = trace(amount=6_000_000, events=[{"at": "+2h", "event": "resume"}])

    assert (told.status, told.needs) == ("waiting", ("decide",))
    assert {one.by for one in of(told, Voted)} == {"supervisor 1"}
    assert {(one.role, one.reason["en"]) for one in of(told, TurnedAway)} == {
        ("supervisor", "this is beyond the limit of the role `supervisor`: Up to 5jt")
    }


def test_a_confirmation_beyond_the_limit_is_turned_away_and_nothing_is_sent(trace):
    told = trace(amount=600_000)

    assert (told.status, told.needs, told.effects) == ("waiting", ("billing.apply_adjustment",), ())
    assert [one.confirmed for one in of(told, Confirmed)] == [True]
    assert [one.role for one in of(told, TurnedAway)] == ["agent"]


@pytest.mark.parametrize(
    ("expect", "message"),
    [
        ("{report: kept}", "the playbook has no SLA `report`"),
        ("{answer: fine}", "an SLA is never `fine`"),
    ],
)
def test_a_name_or_a_word_that_is_not_known_is_found(compiled, catalog, expect, message):
    text = f"playbook: ../playbook.yaml\nscenarios:\n  - id: A\n    expect: {{sla: {expect}}}\n"
    document = read(Source("s.yaml", text)).document
    reading = read_scenarios(document)

    found = check_scenarios(reading.file, document, Known(compiled(REFUND), catalog, lambda _: None))

    assert [one.message.en for one in (*reading.diagnostics, *found)] == [message]

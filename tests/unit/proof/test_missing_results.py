"""What an operation may answer with nothing is followed both ways: a quotient, the greatest of a list, a sum."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.proof.proving import proved, verdicts

from sopflow.app.proofs.certifying import certificate, held

HEAD = """\
outcomes: {good: {}, bad: {}}
types:
  thing: {fields: {id: text, amount: number, n: number, tip: {type: number, optional: true}}}
facts:
  things: {type: list of thing, ask: Which?}
  others: {type: list of thing, ask: Which others?}
  a: {type: number, ask: A?}
  n: {type: number, ask: N?}
  from_: {type: date, ask: When?}
  many: {type: whole, ask: How many?}
  long: {type: duration, ask: How long?}
  short: {type: duration, ask: How short?}
"""
BREACHES = {
    "the greatest of an empty list": (
        "things",
        "max(list(t.amount for t in things)) is missing",
    ),
    "the least of an empty list": ("things", "min(list(t.amount for t in things)) is missing"),
    "a division by zero": ("a, n", "(a / n) is missing"),
    "a share by zero": ("long, many", "(long / many) is missing"),
    "two empty lists": ("things, others", "count(things + others) == 0"),
}
OPEN = {
    "a sum of quotients": ("things", "sum(t.amount / t.n for t in things) is missing"),
    "a sum of what may be left out": ("things", "sum(t.tip for t in things) is missing"),
    "a list of what may be left out": ("things", "list(t.tip for t in things) is missing"),
    "a day beyond the calendar": ("from_, many", "(from_ + days(many)) is missing"),
    "durations without an order": ("long, short", "(long < short) is missing"),
    "a ratio of durations without a measure": ("long, short", "(long / short) is missing"),
    "the longest of durations without an order": ("long, short", "max(long, short) is missing"),
}
THERE = {
    "a division by a number": ("a", "(a / 2) is missing"),
    "a division by what is more than zero": ("a, n", "n > 0 and (a / n) is missing"),
    "a sum, a difference and a product": ("a, n", "(a + n - a * n) is missing"),
    "the greater of two": ("a, n", "max(a, n) is missing"),
    "the greatest of a list that has some": (
        "things",
        "count(things) > 0 and max(list(t.amount for t in things)) is missing",
    ),
    "a sum of what is there": ("things", "sum(t.amount + t.n * 2 for t in things) is missing"),
    "a day soon after": ("from_", "(from_ + 3d) is missing"),
    "the order of stretches of the clock": ("from_", "(date(now) - from_ < 3d) is missing"),
}


def _body(asked: str, condition: str) -> str:
    return (
        HEAD
        + f"""\
states:
  first: {{ask: [{asked}], next: [{{when: '{condition}', go: worse}}, {{else: close}}]}}
  worse: {{end: bad}}
  close: {{end: good}}
policies:
  never_bad: {{never: {{end: bad}}}}
"""
    )


@pytest.mark.parametrize(("asked", "condition"), BREACHES.values(), ids=BREACHES)
def test_a_breach_by_a_result_that_is_missing_is_told(asked: str, condition: str, tmp_path: Path) -> None:
    assert verdicts(proved(tmp_path, _body(asked, condition)))["never_bad"] == "violated"


@pytest.mark.parametrize(("asked", "condition"), OPEN.values(), ids=OPEN)
def test_what_may_be_missing_by_more_than_can_be_told_is_not_proved(asked: str, condition: str, tmp_path: Path) -> None:
    made = proved(tmp_path, _body(asked, condition))

    assert verdicts(made)["never_bad"] != "proved"


@pytest.mark.parametrize(("asked", "condition"), THERE.values(), ids=THERE)
def test_what_cannot_be_missing_is_proved_to_be_there(asked: str, condition: str, tmp_path: Path) -> None:
    assert verdicts(proved(tmp_path, _body(asked, condition)))["never_bad"] == "proved"


@pytest.mark.parametrize("exact", [1_500, 1], ids=["all remembered", "little remembered"])
def test_what_was_set_to_a_sum_is_there_only_where_all_that_is_added_is(
    exact: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sopflow.proof.prove.EXACT", exact)
    monkeypatch.setattr("sopflow.proof.prove.EACH", min(exact, 4))
    found = verdicts(proved(tmp_path, SUMS))

    assert found["quotients_are_summed"] != "proved"
    assert found["amounts_are_summed"] == "proved"


SUMS = """\
outcomes: {good: {}}
types: {thing: {fields: {id: text, amount: number, n: number}}}
facts:
  things: {type: list of thing, ask: Which?}
  shares: {type: number}
  total: {type: number}
states:
  first:
    ask: [things]
    set: {shares: '=sum(t.amount / t.n for t in things)', total: =sum(t.amount for t in things)}
    next: close
  close: {end: good}
policies:
  quotients_are_summed: {always: {that: shares is not missing, at: [close]}}
  amounts_are_summed: {always: {that: total is not missing, at: [close]}}
"""


def test_no_certificate_holds_for_what_a_missing_result_breaks(tmp_path: Path) -> None:
    made = proved(tmp_path, _body(*BREACHES["a division by zero"]))

    assert {one.claim: one.refused for one in held(made.procedure, certificate(made))} == {
        "every_case_can_finish": "",
        "never_bad": "not_certified",
    }


LOOKED_UP = """\
outcomes: {good: {}, bad: {}}
facts:
  many: {type: money, ask: How much?}
  ticket: {type: remedy.CreatedTicket}
  answer: {type: billing.Confirmation}
states:
  first: {ask: [many], next: report}
  report:
    call: {operation: remedy.create_ticket, with: {type: FRAUD_REPORT, fields: {loss_amount: =many}}, save: ticket}
    next: confirm
  confirm:
    call:
      operation: billing.request_billco_confirmation
      with: {msisdn: '0812 0000 0001', kind: refund, amount: =many}
      save: answer
    next: [{when: ticket.created is missing, go: undated}, {when: answer.amount is missing, go: unsaid}, {else: close}]
  undated: {end: bad}
  unsaid: {end: bad}
  close: {end: good}
policies:
  it_is_dated: {never: {enter: undated}}
  it_is_said: {never: {enter: unsaid}}
"""


def test_what_a_look_up_finds_may_say_less_than_the_reply_of_what_was_written(tmp_path: Path) -> None:
    found = verdicts(proved(tmp_path, LOOKED_UP))

    assert found["it_is_dated"] != "proved"
    assert found["it_is_said"] != "proved"

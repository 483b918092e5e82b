"""Conditions of every kind, taken by a case: what holds when the way is taken holds behind it, whatever the values are, and
that it is taken is never proved impossible. With everything remembered and with little; and the checker says the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.proof.proving import proved, verdicts

from sopflow.app.proofs.certifying import certificate, held

PLAYBOOK = """
outcomes: {{done: {{}}}}
types: {{mark: {{choices: [a, b, c]}}}}
facts:
  msisdn: {{type: phone, ask: Number?}}
  amount: {{type: money, ask: How much?}}
  rate: {{type: number, ask: What rate?}}
  day: {{type: date, ask: Which day?}}
  at: {{type: time, ask: When?}}
  due: {{type: time, ask: Until when?}}
  span: {{type: duration, ask: How long?}}
  note: {{type: text, ask: Words?, optional: true}}
  caller: {{type: counterparty, ask: Who?}}
  flag: {{type: yes_no, ask: Yes?}}
  tag: {{type: mark, ask: Which?}}
  tags: {{type: list of mark, ask: Which ones?}}
  bought: {{type: list of indira.Purchase}}
  dear: {{type: list of indira.Purchase}}
  twice: {{type: money, is: amount + amount}}
states:
  first: {{ask: [{asked}], next: {second}}}
{between}
  look: {{next: [{{when: '{condition}', go: taken}}, {{else: end_}}]}}
  taken: {{next: end_}}
  end_: {{end: done}}
policies:
  holds_there: {{never: {{enter: taken}}, when: 'not ({condition})'}}
  comes_there: {{never: {{enter: taken}}}}
"""
LISTED = """\
  fetch:
    call:
      operation: indira.list_purchases
      with: {msisdn: =msisdn, from: =now - 30d, to: =now}
      save: bought
      on_error: {not_found: end_, unavailable: end_}
    next: look
"""
COLLECTED = (
    LISTED.replace("next: look", "next: each_one")
    + """\
  each_one:
    each: {item: one, in: bought, at_most: 100}
    states:
      judge: {next: [{when: one.amount > 100, add: {dear: =one}, go: next_item}, {else: next_item}]}
    next: look
"""
)
ASKED = [
    ("amount > 10", "amount"),
    ("amount != 10", "amount"),
    ("-amount < 3", "amount"),
    ("twice > 10", "amount"),
    ("amount * 2 > 7 and rate <= 2.5", "amount, rate"),
    ("amount in [3, 4]", "amount"),
    ("day < date(at)", "day, at"),
    ("at < due", "at, due"),
    ("at + 2h > due", "at, due"),
    ("due - at > span", "at, due, span"),
    ("span > 2h", "span"),
    ("note is missing", "note"),
    ('(note or else "x") == "x"', "note"),
    ('note is not missing and starts_with(note, "6")', "note"),
    ("msisdn == caller", "msisdn, caller"),
    ("caller.on_net", "caller"),
    ("flag is not yes", "flag"),
    ("if flag then tag is a else tag is not a", "flag, tag"),
    ("tag not in [a, b]", "tag"),
    ("tag in tags", "tag, tags"),
    ("tags has a", "tags"),
    ("count(tags) > 1", "tags"),
    ("count(t in tags where t is a) == 0", "tags"),
    ("any(t in tags where t is tag)", "tag, tags"),
    ("none(tags)", "tags"),
    ("all(t in tags where t is a)", "tags"),
    ("at < now", "at"),
    ("count(tags + tags) > 1", "tags"),
]
NOT_LOOKED_INTO = {"at < now", "count(tags + tags) > 1"}
"""Of which a later step may say something else: it is later then; a list that is made of lists is made anew."""
FETCHED = [
    "any(p in bought where p.amount > 100)",
    "sum(p.amount for p in bought) > 100",
    "first(p in bought where p.amount > 5) is not missing",
    "list(p.amount for p in bought) has 5",
    "count(bought) == 0",
]
GATHERED = [
    "count(dear) > 0",
    "any(p in dear where p.amount > 500)",
    "sum(p.amount for p in dear) > 100",
    "count(p in dear where p.amount > 500) > 1",
]
TOLD = [
    *((condition, asked, "look", "") for condition, asked in ASKED),
    *((condition, "msisdn", "fetch", LISTED) for condition in FETCHED),
    *((condition, "msisdn", "fetch", COLLECTED) for condition in GATHERED),
]


@pytest.mark.parametrize("exact", [1_500, 1], ids=["all remembered", "little remembered"])
@pytest.mark.parametrize(("condition", "asked", "second", "between"), TOLD, ids=[one[0] for one in TOLD])
def test_what_holds_where_a_way_is_taken_holds_behind_it(
    condition: str, asked: str, second: str, between: str, exact: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sopflow.proof.prove.EXACT", exact)
    monkeypatch.setattr("sopflow.proof.prove.EACH", min(exact, 4))
    found = proved(tmp_path, PLAYBOOK.format(condition=condition, asked=asked, second=second, between=between))
    said = verdicts(found)

    assert said["every_case_can_finish"] == "proved"
    assert said["holds_there"] == ("unknown" if condition in NOT_LOOKED_INTO else "proved")
    assert said["comes_there"] in {"violated", "unknown"}
    refused = {one.claim: one.refused for one in held(found.procedure, certificate(found))}
    not_certified = {one: "not_certified" for one in ("holds_there", "comes_there") if said[one] != "proved"}
    assert refused == {"every_case_can_finish": "", "holds_there": "", **not_certified}

"""A trace as commands print it: the fixed contract's object, masked."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

from sopflow.diagnostics import Words
from sopflow.simulation.leaks import shows
from sopflow.simulation.printing import as_json, printed, written
from sopflow.simulation.steps import Called
from sopflow.values import types
from sopflow.values.types import Privacy


def test_the_object_has_the_names_of_the_fixed_contract_and_hides_people(refunded):
    shown = as_json(refunded(story="Ditelepon 0821 0000 0009"))
    number = shown["facts"]["ticket"]["number"]
    assert shown == {
        "scenario": "case",
        "status": "done",
        "outcome": "paid",
        "path": ["identify", "profile", "intake", "ticket", "log", "paid"],
        "needs": [],
        "opened": [],
        "asked": ["msisdn", "amount", "story", "agreed"],
        "said": ["promise", "farewell"],
        "facts": {
            "msisdn": "+62812****0001",
            "amount": 50000,
            "story": "Ditelepon 0821****0009",
            "agreed": True,
            "profile": {**shown["facts"]["profile"], "name": "B*** S******"},
            "ticket": {**shown["facts"]["ticket"], "number": number},
            "big": False,
        },
        "effects": [
            {
                "operation": "remedy.create_ticket",
                "input": {
                    "type": "FRAUD_REPORT",
                    "fields": shown["effects"][0]["input"]["fields"],
                    "external_id": shown["effects"][0]["input"]["external_id"],
                },
                "key": "case:remedy.create_ticket:FRAUD_REPORT",
                "status": "done",
            },
            {
                "operation": "dsc.log_interaction",
                "input": {"msisdn": "+62812****0001", "summary": "[…]", "outcome": "paid"},
                "key": "case:dsc.log_interaction",
                "status": "done",
            },
        ],
        "made_up": [],
        "passed": True,
        "failures": [],
    }

    fields = shown["effects"][0]["input"]["fields"]
    assert (fields["msisdn"], fields["loss_amount"]) == ("+62812****0001", 50000)
    assert "Budi" not in json.dumps(shown)
    assert "81200000001" not in json.dumps(shown)


def test_the_object_names_the_operations_whose_replies_were_made_up(refunded):
    operations = ["dsc.get_customer_profile", "remedy.create_ticket", "dsc.log_interaction"]
    assert as_json(refunded(given={"systems": None}))["made_up"] == operations


def test_writes_that_were_not_sent_are_named_once_each(refunded):
    trace = refunded()
    once = [replace(step, planned=bool(step.key)) if isinstance(step, Called) else step for step in trace.steps]

    told = as_json(replace(trace, steps=(*once, *once)))
    assert told["planned"] == ["remedy.create_ticket", "dsc.log_interaction"]
    assert "planned" not in as_json(trace)


def test_people_are_shown_when_asked_for(refunded):
    facts = as_json(refunded(), show_personal=True)["facts"]
    assert (facts["msisdn"], facts["profile"]["name"]) == ("+6281200000001", "Budi Santoso")


def test_it_can_be_written_as_json(refunded):
    assert json.loads(json.dumps(as_json(refunded())))["outcome"] == "paid"


def test_the_verdict_is_told_in_the_language_that_is_wanted(refunded):
    failures = (Words(en="wrong", id="salah"),)
    shown = as_json(refunded(), passed=False, failures=failures, language="id")
    assert (shown["passed"], shown["failures"]) == (False, ["salah"])


def test_a_telling_that_failed_has_not_passed(refunded):
    shown = as_json(refunded(given={"systems": {}}))
    assert (shown["passed"], len(shown["failures"])) == (False, 1)


def test_values_on_one_line_are_written_as_a_scenario_would():
    assert written({"a": [1, True], "b": None, "c": {"d": "e"}}) == "{a: [1, yes], b: –, c: {d: e}}"


def test_a_text_that_the_trace_holds_is_found_wherever_it_is(refunded):
    trace = refunded(story="Kartu 8345-12 hilang")
    assert shows(trace, "hilang")
    assert shows(trace, "HILANG")
    assert shows(trace, "834512")
    assert shows(trace, "83 45 12")
    assert shows(trace, "Budi Santoso")
    assert not shows(trace, "834513")
    assert not shows(trace, "Siti")


def test_digits_inside_a_longer_number_are_another_number(refunded):
    assert not shows(refunded(story="nomor 99-8345-1200"), "834512")


def test_a_code_in_free_text_is_in_no_trace(refunded):
    trace = refunded(story="katanya kode OTP 834 512, lalu OTP: 9912")
    assert not shows(trace, "834512")
    assert not shows(trace, "9912")


def test_decimals_are_numbers_and_texts_without_a_type_are_looked_through():
    assert printed(Decimal("0.40"), None, Privacy.PUBLIC, show_personal=False) == 0.4
    assert printed((Decimal(2), True), None, Privacy.PUBLIC, show_personal=True) == [2, True]
    given = {"call": ["0812 0000 0001"]}
    assert printed(given, None, Privacy.PUBLIC, show_personal=False) == {"call": ["0812****0001"]}


def test_a_secret_is_shown_to_nobody():
    assert printed("834512", types.TEXT, Privacy.SECRET, show_personal=True) == "***"


def test_a_write_that_left_shows_the_key_that_left(refunded):
    shown = as_json(refunded(), show_personal=True, key=lambda key: f"sealed/{len(key)}")

    own = "case:remedy.create_ticket:FRAUD_REPORT"
    assert shown["effects"][0]["key"] == shown["effects"][0]["input"]["external_id"] == f"sealed/{len(own)}"
    assert own not in json.dumps(shown)

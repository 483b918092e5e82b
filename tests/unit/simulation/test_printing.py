"""A trace as commands print it: the fixed contract's object, masked."""

from __future__ import annotations

import json

from sopflow.diagnostics import Words
from sopflow.simulation.leaks import shows
from sopflow.simulation.printing import as_json, written


def test_the_object_has_the_names_of_the_fixed_contract_and_hides_people(refunded):
    printed = as_json(refunded(story="Ditelepon 0821 0000 0009"))
    number = printed["facts"]["ticket"]["number"]
    assert printed == {
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
            "profile": {**printed["facts"]["profile"], "name": "B*** S******"},
            "ticket": {**printed["facts"]["ticket"], "number": number},
            "big": False,
        },
        "effects": [
            {
                "operation": "remedy.create_ticket",
                "input": {
                    "type": "FRAUD_REPORT",
                    "fields": printed["effects"][0]["input"]["fields"],
                    "external_id": printed["effects"][0]["input"]["external_id"],
                },
                "key": "case:remedy.create_ticket:FRAUD_REPORT",
            },
            {
                "operation": "dsc.log_interaction",
                "input": {"msisdn": "+62812****0001", "summary": "[…]", "outcome": "paid"},
                "key": "case:dsc.log_interaction",
            },
        ],
        "passed": True,
        "failures": [],
    }
    fields = printed["effects"][0]["input"]["fields"]
    assert (fields["msisdn"], fields["loss_amount"]) == ("+62812****0001", 50000)
    assert "Budi" not in json.dumps(printed)
    assert "81200000001" not in json.dumps(printed)


def test_people_are_shown_when_asked_for(refunded):
    facts = as_json(refunded(), show_personal=True)["facts"]
    assert (facts["msisdn"], facts["profile"]["name"]) == ("+6281200000001", "Budi Santoso")


def test_it_can_be_written_as_json(refunded):
    assert json.loads(json.dumps(as_json(refunded())))["outcome"] == "paid"


def test_the_verdict_is_told_in_the_language_that_is_wanted(refunded):
    failures = (Words(en="wrong", id="salah"),)
    printed = as_json(refunded(), passed=False, failures=failures, language="id")
    assert (printed["passed"], printed["failures"]) == (False, ["salah"])


def test_a_telling_that_failed_has_not_passed(refunded):
    printed = as_json(refunded(given={"systems": {}}))
    assert (printed["passed"], len(printed["failures"])) == (False, 1)


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

"""Scenario files: how they hang together, and whether every name and value in them is known."""

from __future__ import annotations

import pytest

from sopflow.diagnostics import Source
from sopflow.document.yaml_reader import read
from sopflow.simulation.checking import check_scenarios
from sopflow.simulation.known import Known
from sopflow.simulation.reading import read_scenarios

HEAD = "playbook: ../playbook.yaml\n"


@pytest.fixture
def findings(refund, catalog):
    """`findings(text)`: code, the text that is pointed at, and the sentence, of everything that is found."""

    def check_it(text):
        document = read(Source("s.yaml", HEAD + text)).document
        reading = read_scenarios(document)
        found = (*reading.diagnostics, *check_scenarios(reading.file, document, Known(refund, catalog, lambda _: None)))
        return [
            (one.code, one.span.source.text[one.span.start : one.span.end], one.message.en, one.help and one.help.en)
            for one in found
        ]

    return check_it


def one(body):
    return f"scenarios:\n  - id: A\n    {body}\n"


def test_a_file_that_says_only_what_is_known_has_no_findings(findings):
    assert (
        findings(
            """
clock: 2025-03-29T09:00:00+07:00
defaults:
  answers: {msisdn: 0812 0000 0001, amount: Rp50.000, story: null, agreed: yes}
  systems:
    dsc.get_customer_profile: {name: Budi, card_type: simPATI, payment_type: prepaid, segment: regular, is_employee: false, status: active}
scenarios:
  - id: A
    settings: {refund.limit: 1jt}
    answers: {approval: granted, amount: {in_turn: [100, null]}}
    systems:
      dsc.get_customer_profile: {segment: VIP}
      remedy.create_ticket: {in_turn: [{error: in_doubt}, {status: New}]}
      indira.get_package_usage: {by: purchase_id, cases: {P1: {used_by_customer: false}}}
    expect:
      outcome: paid
      status: done
      path: [intake, ticket]
      not_visited: [approval]
      effects: [remedy.create_ticket: {type: FRAUD_REPORT, fields: {loss_amount: 50000}}, dsc.log_interaction]
      no_effects: [billing.apply_adjustment]
      facts: {amount: 50000, profile: {segment: VIP}, story: null, agreed: yes}
      said: [farewell]
      asked_again: [amount]
      not_asked: [why_so_much]
      never_shown: ["834512"]
"""
        )
        == []
    )


@pytest.mark.parametrize(
    ("body", "code", "place", "near"),
    [
        ("answers: {mssidn: 0812 0000 0001}", "SF280", "mssidn", "msisdn"),
        ("settings: {refund.limt: 1}", "SF280", "refund.limt", "refund.limit"),
        ("playbooks: {sop-007: {outcome: valid}}", "SF280", "sop-007", None),
        ("events: [{at: +1h, event: billing.bilco_confirmed}]", "SF280", "billing.bilco_confirmed", "billing.billco_confirmed"),
        ("systems: {dsc.get_custmer_profile: []}", "SF680", "dsc.get_custmer_profile", "dsc.get_customer_profile"),
        ("systems: {dsc.get_customer_profile: {by: msisd, cases: {x: {error: not_found}}}}", "SF280", "msisd", "msisdn"),
        ("systems: {dsc.get_customer_profile: {error: in_doubt}}", "SF683", "in_doubt", None),
        ("systems: {dsc.get_customer_profile: {error: unavailble}}", "SF683", "unavailble", "unavailable"),
        ("expect: {outcome: payed}", "SF280", "payed", "paid"),
        ("expect: {status: finished}", "SF280", "finished", None),
        ("expect: {path: [intke]}", "SF280", "intke", "intake"),
        ("expect: {not_visited: [aproval]}", "SF280", "aproval", "approval"),
        ("expect: {facts: {amont: 1}}", "SF280", "amont", "amount"),
        ("expect: {facts: {profile: {segmnt: VIP}}}", "SF280", "segmnt", "segment"),
        ("expect: {said: [farwell]}", "SF280", "farwell", "farewell"),
        ("expect: {asked_again: [amont]}", "SF280", "amont", "amount"),
        ("expect: {not_asked: [amont]}", "SF280", "amont", "amount"),
        ("expect: {effects: [remedy.create_tiket]}", "SF680", "remedy.create_tiket", "remedy.create_ticket"),
        ("expect: {effects: [remedy.create_ticket: {typ: X}]}", "SF280", "typ", "type"),
        ("expect: {effects_include: [remedy.create_ticket: {fields: {clas: X}}]}", "SF280", "clas", "class"),
        ("expect: {no_effects: [dsc.get_customer_profile]}", "SF682", "dsc.get_customer_profile", None),
        ("expect: {effects: [remedy.find_tickets]}", "SF682", "remedy.find_tickets", None),
        ("expect: {outcom: paid}", "SF280", "outcom", "outcome"),
    ],
)  # fmt: skip
def test_a_name_that_is_not_known_is_found_with_the_near_one(findings, body, code, place, near):
    found = findings(one(body))
    assert [(found_code, found_place) for found_code, found_place, _, _ in found] == [(code, place)]
    if near is not None:
        assert near in found[0][3]


@pytest.mark.parametrize(
    ("body", "code", "place"),
    [
        ("answers: {amount: banyak}", "SF480", "banyak"),
        ("answers: {amount: {in_turn: [1, banyak]}}", "SF480", "banyak"),
        ("answers: {amount: {by: msisdn, cases: {x: banyak}, else: 1}}", "SF480", "banyak"),
        ("answers: {agreed: {in_turn: [perhaps, yes]}}", "SF480", "perhaps"),
        ("answers: {approval: perhaps}", "SF480", "perhaps"),
        ("settings: {refund.limit: besar}", "SF480", "besar"),
        ("settings: {refund: {limit: besar}}", "SF480", "besar"),
        ("expect: {facts: {amount: banyak}}", "SF480", "banyak"),
        ("expect: {effects: [remedy.create_ticket: {fields: {loss_amount: banyak}}]}", "SF480", "banyak"),
        ("clock: kemarin", "SF480", "kemarin"),
        ("events: [{at: nanti, event: resume}]", "SF480", "nanti"),
        ("systems: {dsc.get_customer_profile: {name: Budi}}", "SF681", "{name: Budi}"),
        ("systems: {remedy.find_tickets: {number: INC1}}", "SF681", "{number: INC1}"),
        ("systems: {remedy.find_tickets: {in_turn: [], x: 1}}", "SF284", "{in_turn: [], x: 1}"),
    ],
)
def test_a_value_that_does_not_fit_is_found_at_its_place(findings, body, code, place):
    assert [(found_code, found_place) for found_code, found_place, _, _ in findings(one(body))][:1] == [(code, place)]


def test_a_name_in_the_defaults_is_reported_once_however_many_scenarios_there_are(findings):
    text = "defaults: {answers: {mssidn: 1}}\nscenarios: [{id: A}, {id: B}]\n"
    assert [(code, place) for code, place, _, _ in findings(text)] == [("SF280", "mssidn")]


def test_two_scenarios_with_the_same_id_are_reported_with_both_places(refund, catalog):
    document = read(Source("s.yaml", HEAD + "scenarios: [{id: A}, {id: A}]\n")).document
    found = read_scenarios(document).diagnostics
    assert [(one.code, one.span.start > one.labels[0].span.start) for one in found] == [("SF283", True)]


def test_an_unknown_parent_is_reported_with_the_near_one(findings):
    assert findings("scenarios: [{id: TC01}, {id: TC02, extends: TC1}]\n") == [
        ("SF281", "TC1", "there is no scenario `TC1` in this file", "did you mean `TC01`?")
    ]


def test_scenarios_that_extend_each_other_are_reported_with_the_circle(findings):
    found = findings(
        "scenarios: [{id: A, extends: B}, {id: B, extends: A}, {id: C, extends: C}, {id: D, extends: A}]\n"
    )
    assert [(code, message) for code, _, message, _ in found] == [
        ("SF282", "these extend each other: A → B → A"),
        ("SF282", "these extend each other: B → A → B"),
        ("SF282", "these extend each other: C → C"),
    ]


@pytest.mark.parametrize("written", ["'100,000'", "'1.5'", "{in_turn: [1rb, '1,250,000']}"])
def test_a_figure_that_cannot_be_read_and_nothing_after_it_is_a_warning(findings, written):
    assert [code for code, *_ in findings(one(f"answers: {{amount: {written}}}"))] == ["SF481"]


@pytest.mark.parametrize("written", ["{refund.limit: 1rb}", "{refund: {limit: 1rb}}"])
def test_a_setting_may_be_named_by_dots_or_as_a_map(findings, written):
    assert findings(one(f"settings: {written}")) == []


@pytest.mark.parametrize("written", ["''", "' '", "null", "{in_turn: ['', 1rb]}"])
def test_what_is_left_empty_is_no_fault(findings, written):
    assert findings(one(f"answers: {{amount: {written}}}")) == []


def test_an_answer_for_a_fact_that_is_never_asked_is_no_fault(findings):
    assert findings(one("answers: {why_so_much: mahal}")) == []


def test_every_sentence_has_words_in_both_languages(refund, catalog):
    text = HEAD + one("answers: {mssidn: 1, amount: x}")
    document = read(Source("s.yaml", text)).document
    found = check_scenarios(read_scenarios(document).file, document, Known(refund, catalog, lambda _: None))
    assert [(diagnostic.message.id != diagnostic.message.en) for diagnostic in found] == [True, True]


def test_people_may_be_told_to_write_a_value_wrongly_first(findings):
    assert findings(one('answers: {amount: {in_turn: ["100,000", 100000]}}')) == []


def test_effects_that_are_expected_are_of_known_operations(findings):
    found = findings(one("expect: {effects: [remedy.create_tiket: {type: FRAUD_REPORT}, dsc.log_interaction: {}]}"))
    assert [(code, pointed) for code, pointed, _, _ in found] == [("SF680", "remedy.create_tiket")]


OUTER = """
outcomes: {done: {id: Selesai}}
states:
  inner: {run: {playbook: inner}, next: {solved: close, gone: close}}
  close: {end: done}
"""
INNER = """
outcomes: {solved: {id: Selesai}, gone: {id: Pergi}}
states: {close: {end: solved}}
"""


@pytest.mark.parametrize("ending", ["solvd", "{outcome: solvd}"])
def test_a_sub_playbook_ends_with_one_of_its_outcomes(compiled, catalog, ending):
    inner = compiled(INNER, id="inner")
    outer = compiled(OUTER, siblings={"inner": inner})
    document = read(Source("s.yaml", HEAD + one(f"playbooks: {{inner: {ending}}}"))).document
    found = check_scenarios(read_scenarios(document).file, document, Known(outer, catalog, {"inner": inner}.get))
    assert [(each.message.en, each.help.en) for each in found] == [
        ("it has no outcome `solvd`", "did you mean `solved`?")
    ]


@pytest.mark.parametrize("usages", ["{gone: 1}", "[{gone: 1}]"])
def test_the_items_of_a_list_are_checked_and_a_record_alone_is_one_item(compiled, catalog, usages):
    program = compiled(
        """
outcomes: {done: {id: Selesai}}
facts: {usages: {type: list of indira.PackageUsage}}
states: {close: {end: done}}
"""
    )
    document = read(Source("s.yaml", HEAD + one(f"expect: {{facts: {{usages: {usages}}}}}"))).document
    found = check_scenarios(read_scenarios(document).file, document, Known(program, catalog, lambda _: None))
    assert [each.message.en for each in found] == ["`usages` has no field `gone`"]


def test_names_are_known_in_one_order_whatever_python_hashes_them_to(refund, catalog):
    known = Known(refund, catalog, lambda _: None)

    assert list(known.states) == list(refund.states)
    assert list(known.scripts) == list(refund.scripts)
    assert list(known.events)[-2:] == ["resume", "cancel"]

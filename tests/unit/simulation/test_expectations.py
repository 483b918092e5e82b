"""Expectations: typed, exact where they say so, and every failure says what was expected and what came."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sopflow.simulation.expectations import judge
from sopflow.simulation.given import from_python

BIG = {"amount": 500000, "why_so_much": "mahal"}


@pytest.fixture
def failures(refunded):
    def judge_it(expect, given=None, **answers):
        return [failure.en for failure in judge(refunded(given=given, **answers), from_python(expect)).failures]

    return judge_it


TICKET = {"remedy.create_ticket": {"type": "FRAUD_REPORT"}}


@pytest.mark.parametrize(
    "expect",
    [
        {"outcome": "paid", "status": "done"},
        {"path": ["identify", "ticket", "paid"], "not_visited": ["approval"]},
        {"effects": [TICKET, "dsc.log_interaction"]},
        {"effects": [{"remedy.create_ticket": {"fields": {"loss_amount": "Rp50.000", "chronology": None}}}, "dsc.log_interaction"]},
        {"effects": [{"remedy.create_ticket": {"fields": {"msisdn": "0812 0000 0001"}}}, {"dsc.log_interaction": {}}]},
        {"effects_include": ["dsc.log_interaction", TICKET], "no_effects": ["billing.apply_adjustment"]},
        {"no_effects": [{"remedy.create_ticket": {"type": "KILL_SESSION"}}]},
        {"facts": {"amount": 50000, "agreed": "yes", "big": "no", "story": None}},
        {"facts": {"amount": "50rb", "profile": {"segment": "regular", "is_employee": False}}},
        {"facts": {"msisdn": "+62 812-0000-0001"}},
        {"said": ["farewell", "promise"], "not_asked": ["why_so_much"], "never_shown": ["834512"]},
    ],
)  # fmt: skip
def test_what_came_as_expected_passes(failures, expect):
    assert failures(expect) == []


@pytest.mark.parametrize(
    ("expect", "sentence"),
    [
        ({"outcome": "declined"}, "the case ended with `paid`; expected was `declined`"),
        ({"status": "waiting"}, "the case is done; expected was waiting"),
        ({"not_visited": ["log"]},
         "`log` was visited, and must not be; the path was identify → profile → intake → ticket → log → paid"),
        ({"effects": ["dsc.log_interaction"]},
         ("effect 1 is `remedy.create_ticket`; expected was `dsc.log_interaction`; expected: dsc.log_interaction; "
         "came: remedy.create_ticket, dsc.log_interaction")),
        ({"effects": [TICKET]},
         ("effect 2 was not expected: `dsc.log_interaction`; expected: remedy.create_ticket: {type: FRAUD_REPORT}; "
         "came: remedy.create_ticket, dsc.log_interaction")),
        ({"effects": [TICKET, "dsc.log_interaction", "dsc.log_interaction"]},
         ("effect 3 is lacking: `dsc.log_interaction`; expected: remedy.create_ticket: {type: FRAUD_REPORT}, "
         "dsc.log_interaction, dsc.log_interaction; came: remedy.create_ticket, dsc.log_interaction")),
        ({"effects": [{"remedy.create_ticket": {"type": "KILL_SESSION"}}, "dsc.log_interaction"]},
         ("effect 1 is `remedy.create_ticket` with type = FRAUD_REPORT; expected was `remedy.create_ticket: "
         "{type: KILL_SESSION}`; expected: remedy.create_ticket: {type: KILL_SESSION}, dsc.log_interaction; "
         "came: remedy.create_ticket, dsc.log_interaction")),
        ({"effects_include": [{"remedy.create_ticket": {"fields": {"loss_amount": 1}}}]},
         ("there is no effect `remedy.create_ticket: {fields: {loss_amount: 1}}` with fields.loss_amount = 50000; "
         "effects were: remedy.create_ticket, dsc.log_interaction")),
        ({"effects_include": ["billing.apply_adjustment"]},
         "there is no effect `billing.apply_adjustment`; effects were: remedy.create_ticket, dsc.log_interaction"),
        ({"effects_include": ["dsc.log_interaction", "dsc.log_interaction"]},
         "there is no effect `dsc.log_interaction`; effects were: remedy.create_ticket, dsc.log_interaction"),
        ({"no_effects": ["remedy.create_ticket"]},
         "`remedy.create_ticket` happened, and must not; effects were: remedy.create_ticket, dsc.log_interaction"),
        ({"facts": {"amount": 1}}, "the fact `amount` is `50000`; expected was `1`"),
        ({"facts": {"amount": "banyak"}}, "the fact `amount` is `50000`; expected was `banyak`"),
        ({"facts": {"story": "x"}}, "the fact `story` is missing; expected was `x`"),
        ({"facts": {"amount": None}}, "the fact `amount` is `50000`; expected was that it is missing"),
        ({"facts": {"profile": {"segment": "VIP", "name": "Siti"}}},
         ("the fact `profile` is `{customer_id: […], name: B*** S******, card_type: simPATI, payment_type: prepaid, "
         "segment: regular, is_employee: ***, area: jabotabek, status: active}`; "
         "expected was `{segment: VIP, name: S***}`")),
        ({"facts": {"agreed": "no"}}, "the fact `agreed` is `yes`; expected was `no`"),
        ({"facts": {"msisdn": "0812 0000 0002"}},
         "the fact `msisdn` is `+62812****0001`; expected was `+62812****0002`"),
        ({"said": ["nothing"]}, "the script `nothing` was not said; said were: promise, farewell"),
        ({"asked_again": ["amount"]}, "`amount` was to be asked again; it was asked once"),
        ({"asked_again": ["why_so_much"]}, "`why_so_much` was to be asked again; it was asked not at all"),
        ({"not_asked": ["amount"]}, "`amount` was asked, and must not be"),
        ({"never_shown": ["Contoh", "simPATI"]}, "text number 2 of `never_shown` appears in the trace"),
        ({"path": ["ticket", "intake"]},
         ("`intake` was not passed after `ticket`; expected path: ticket → intake; "
         "path taken: identify → profile → intake → ticket → log → paid")),
    ],
)  # fmt: skip
def test_what_came_otherwise_is_said_in_a_sentence(failures, expect, sentence):
    assert failures(expect) == [sentence]


def test_where_the_path_parts_the_guard_is_shown_with_what_it_saw(failures):
    assert failures({"path": ["intake", "approval"]}) == [
        (
            "`approval` was not passed after `intake`: in `intake` the case went to `ticket`, since `big` is no "
            "(amount = 50000, settings.refund.limit = 100000); expected path: intake → approval; "
            "path taken: identify → profile → intake → ticket → log → paid"
        )
    ]


def test_where_the_path_parts_unforeseen_the_branch_that_was_taken_is_shown(failures):
    found = failures({"path": ["intake", "log"]}, agreed=False)
    assert found[0].startswith(
        "`log` was not passed after `intake`: in `intake` the case went to `declined`, since `not agreed` is yes (agreed = no);"
    )


def test_a_case_that_did_not_end_says_where_it_stands_and_what_it_needs(failures):
    assert failures({"outcome": "paid"}, amount=None) == [
        "the case did not end (waiting in `intake`, it needs `amount` in `answers`); expected was the outcome `paid`"
    ]


def test_a_telling_that_failed_by_itself_never_passes(refunded):
    trace = refunded(given={"systems": {}})
    verdict = judge(trace, from_python({"status": "waiting"}))
    assert (verdict.passed, verdict.failures) == (False, trace.failures)


def test_without_expectations_a_telling_that_did_not_fail_passes(refunded):
    assert judge(refunded(), None).passed


def test_failures_are_told_in_indonesian_too(refunded):
    failure = judge(refunded(), from_python({"outcome": "declined"})).failures[0]
    assert failure.id == "kasus berakhir dengan `paid`; yang diharapkan `declined`"


def test_expected_inputs_of_people_are_masked_in_a_failure(failures):
    hoped = {"remedy.create_ticket": {"fields": {"customer_name": "Siti Aminah", "msisdn": "0812 0000 0002"}}}
    found = failures({"effects_include": [hoped]})[0]
    assert "Siti Aminah" not in found
    assert "S*** A*****" in found
    assert "+62812****0002" in found


def test_at_least_these_are_found_in_any_order_each_by_an_effect_of_its_own(failures, compiled, told):
    two = """
outcomes: {done: {id: Selesai}}
states:
  first:
    call: {operation: remedy.attach_file, with: {number: INC000000000001, name: a.png, bytes: a.png}}
    next: second
  second:
    call: {operation: remedy.attach_file, with: {number: INC000000000001, name: b.png, bytes: b.png}}
    next: finish
  finish: {end: done}
"""
    trace = told(compiled(two))
    keys = [effect.key for effect in trace.effects]
    assert len(set(keys)) == 2
    assert "png" not in "".join(keys)  # a file's name may be about somebody
    first, second = ({"remedy.attach_file": {"name": name}} for name in ("a.png", "b.png"))

    def sentences(*wanted):
        return len(judge(trace, from_python({"effects_include": list(wanted)})).failures)

    assert sentences("remedy.attach_file", first) == 0
    assert sentences("remedy.attach_file", "remedy.attach_file") == 0
    assert sentences(second, first) == 0
    assert sentences(first, first) == 1
    assert sentences("remedy.attach_file", first, second) == 1


def test_a_state_that_was_expected_to_be_passed_over_shows_the_part_of_its_guard_that_failed(compiled, told):
    program = compiled(
        """
outcomes: {done: {id: Selesai}, other: {id: Lain}}
facts:
  one: {type: yes_no, ask: {id: 'Satu?'}}
  two: {type: yes_no, ask: {id: 'Dua?'}}
states:
  ask_both:
    ask: [one, two]
    next:
      - {when: {all: [one, two]}, go: both}
      - {when: {none: [one, two]}, go: neither}
      - else: other
  both: {end: done}
  neither: {end: done}
  other: {end: other}
"""
    )
    trace = told(program, answers={"one": "yes", "two": "no"})

    def sentence(state):
        return judge(trace, from_python({"path": ["ask_both", state]})).failures[0].en

    assert "the case went to `other`, since `two` is no (two = no);" in sentence("both")
    assert "the case went to `other`, since `one` is yes (one = yes);" in sentence("neither")


def test_a_write_of_an_unknown_shape_is_told_by_its_name_alone(refunded):
    trace = refunded()
    bare = replace(trace, effects=tuple(replace(one, shape=None) for one in trace.effects), program=None)
    found = [failure.en for failure in judge(bare, from_python({"effects": [TICKET, "dsc.log_interaction"]})).failures]
    assert found == [
        (
            "effect 1 is `remedy.create_ticket`; expected was `remedy.create_ticket: {type: FRAUD_REPORT}`; "
            "expected: remedy.create_ticket: {type: FRAUD_REPORT}, dsc.log_interaction; "
            "came: remedy.create_ticket, dsc.log_interaction"
        )
    ]


OF_PEOPLE = """
outcomes: {vip: {id: VIP}, other: {id: Lain}}
facts:
  profile: {type: dsc.CustomerProfile}
states:
  read:
    call: {operation: dsc.get_customer_profile, with: {msisdn: 0812 0000 0001}, save: profile}
    next:
      - {when: 'profile.name == "Ani" and profile.segment is VIP', go: vip}
      - else: other
  vip: {end: vip}
  other: {end: other}
"""


def test_what_a_guard_read_of_a_person_is_masked_by_the_class_of_the_field(compiled, told):
    trace = told(compiled(OF_PEOPLE))
    (failure,) = judge(trace, from_python({"path": ["read", "vip"]})).failures
    assert "(profile.name = B*** S******, profile.segment = regular)" in failure.en
    assert "Budi" not in failure.en + failure.id


def test_what_was_expected_of_a_list_is_shown_item_by_item(compiled, told):
    program = compiled(
        """
outcomes: {done: {id: Selesai}}
facts: {names: {type: list of text, ask: {id: 'Nama?'}}}
states: {ask: {ask: [names], next: close}, close: {end: done}}
"""
    )
    trace = told(program, answers={"names": ["a", "b"]})
    assert [failure.en for failure in judge(trace, from_python({"facts": {"names": ["a", "c"]}})).failures] == [
        "the fact `names` is `[a, b]`; expected was `[a, c]`"
    ]

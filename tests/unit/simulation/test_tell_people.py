"""What people answer in a told case: once, in turn, not at all, or in a way that is not taken."""

from __future__ import annotations

from sopflow.program.model import Program
from sopflow.simulation.steps import Answered, Asked, Refused
from sopflow.values.kinds import Consent

ORDINARY = ("identify", "profile", "intake", "ticket", "log", "paid")


def test_a_case_is_told_to_its_end(refunded):
    trace = refunded()
    assert (trace.status, trace.outcome, trace.path, trace.needs) == ("done", "paid", ORDINARY, ())
    assert trace.asked == ("msisdn", "amount", "story", "agreed")
    assert trace.said == ("promise", "farewell")
    assert [effect.operation for effect in trace.effects] == ["remedy.create_ticket", "dsc.log_interaction"]
    assert trace.failures == ()


def test_facts_are_typed_and_derived_ones_are_among_them(refunded):
    facts = refunded(amount="Rp50.000").facts
    assert facts["amount"] == 50000
    assert facts["big"] is False
    assert isinstance(facts["agreed"], Consent)
    assert "story" not in facts


def test_a_mandatory_question_without_an_answer_leaves_the_case_waiting_and_is_needed(refund, told):
    trace = told(refund, answers={"amount": 1})
    assert (trace.status, trace.outcome, trace.needs, trace.path) == ("waiting", None, ("msisdn",), ("identify",))


THREE = """
outcomes: {done: {id: Selesai}}
facts:
  one: {type: text, ask: {id: 'Satu?'}}
  two: {type: text, ask: {id: 'Dua?'}}
  three: {type: text, ask: {id: 'Tiga?'}}
states:
  ask_all: {ask: [one, two, three], next: finish}
  finish: {end: done}
"""


def test_all_unanswered_questions_of_a_state_are_needed_and_the_others_answered(compiled, told):
    trace = told(compiled(THREE), answers={"two": "ya"})
    assert (trace.needs, trace.asked, dict(trace.facts)) == (("one", "three"), ("one", "two", "three"), {"two": "ya"})


def test_an_optional_question_without_an_answer_is_passed_over(refunded):
    steps = refunded().steps
    assert [step.value for step in steps if isinstance(step, Answered) and step.fact == "story"] == [None]


def test_null_is_no_answer_so_that_a_mandatory_question_is_asked_again(refunded):
    trace = refunded(amount={"in_turn": [None, 50000]})
    assert trace.outcome == "paid"
    assert trace.asked.count("amount") == 2
    assert [step.again for step in trace.steps if isinstance(step, Asked) and step.fact == "amount"] == [False, True]


def test_null_alone_leaves_a_mandatory_question_open(refunded):
    trace = refunded(amount=None)
    assert trace.needs == ("amount",)
    assert trace.asked.count("amount") == 2


def test_an_answer_that_its_check_refuses_is_asked_again_and_the_next_in_turn_is_taken(refunded):
    trace = refunded(amount={"in_turn": [0, 70000]})
    assert trace.facts["amount"] == 70000
    assert [dict(step.reasons[0]) for step in trace.steps if isinstance(step, Refused)] == [
        {"id": "Harus lebih dari nol", "en": "It must be more than nothing"}
    ]


def test_an_answer_that_cannot_be_understood_is_asked_again_too(refunded):
    trace = refunded(amount={"in_turn": ["100,000", "Rp100.000"]})
    assert (trace.facts["amount"], trace.asked.count("amount"), trace.outcome) == (100000, 2, "paid")
    refusals = [step.reasons[0]["en"] for step in trace.steps if isinstance(step, Refused)]
    assert refusals == ["this amount can be read in two ways: a comma or a dot may part thousands or decimals"]


def test_what_cannot_be_understood_and_has_no_other_after_it_leaves_the_case_waiting(refunded):
    trace = refunded(amount="100,000")
    assert (trace.status, trace.needs, trace.asked.count("amount")) == ("waiting", ("amount",), 2)


def test_a_refused_answer_with_nothing_else_in_turn_leaves_the_case_waiting(refunded):
    trace = refunded(amount=0)
    assert (trace.status, trace.needs) == ("waiting", ("amount",))
    assert trace.asked.count("amount") == 2


def test_a_single_answer_repeats_when_the_author_asks_again(refunded):
    missing = {"dsc.get_customer_profile": {"error": "not_found"}}
    trace = refunded(given={"systems": missing})
    assert trace.outcome == "unknown_number"
    assert trace.asked.count("msisdn") == 2


def test_answers_in_turn_follow_each_other_and_the_last_repeats(refunded):
    number = {"in_turn": ["0812 0000 9999", "0812 0000 0001"]}
    reply = {"by": "msisdn", "cases": {"0812 0000 0001": SYSTEM_PROFILE}, "else": {"error": "not_found"}}
    systems = {"dsc.get_customer_profile": reply, "remedy.create_ticket": {"status": "New"}}
    trace = refunded(msisdn=number, given={"systems": systems})
    assert trace.outcome == "paid"
    assert trace.facts["msisdn"].e164 == "+6281200000001"


def test_only_if_is_judged_when_the_questions_turn_comes(refunded):
    assert "why_so_much" not in refunded().asked
    asked = refunded(amount=500000, why_so_much="mahal", approval="granted").asked
    assert asked == ("msisdn", "amount", "story", "why_so_much", "agreed")


def test_an_approval_is_answered_under_its_state(refunded):
    assert refunded(amount=500000, why_so_much="mahal", approval="granted").outcome == "paid"
    assert refunded(amount=500000, why_so_much="mahal", approval="refused").outcome == "declined"
    assert refunded(amount=500000, why_so_much="mahal", approval="ya").outcome == "paid"


def test_an_approval_that_nobody_answers_is_late_when_its_time_is_over(refunded):
    trace = refunded(amount=500000, why_so_much="mahal")
    assert trace.outcome == "too_late"
    assert (trace.ended - trace.began).total_seconds() == 24 * 3600


def test_a_consent_says_its_script_and_keeps_the_words(refunded):
    consent = refunded().facts["agreed"]
    assert (consent.accepted, consent.script, consent.text) == (True, "promise", "Saya menjamin kebenarannya")


def test_text_is_scrubbed_before_it_reaches_the_trace(refunded):
    trace = refunded(story="kode OTP saya 834512")
    assert "834512" not in repr(trace.steps)
    assert "834512" not in str(trace.facts["story"])


def test_with_answers_that_count_once_a_used_one_is_needed_again(refunded):
    missing = {"dsc.get_customer_profile": {"error": "not_found"}}
    trace = refunded(given={"systems": missing, "repeats": False})
    assert (trace.status, trace.needs) == ("waiting", ("msisdn",))


CHORE = """
outcomes: {done: {id: Selesai}, late: {id: Terlambat}}
facts:
  photo: {type: file}
states:
  pack:
    do: {text: {id: Kirim kartunya, en: Send the card}, evidence: photo, within: 2h}
    next: {done: finish, late: too_late}
  finish: {end: done}
  too_late: {end: late}
"""


def test_a_chore_is_ticked_with_its_evidence(compiled, told):
    program = compiled(CHORE)
    trace = told(program, answers={"pack": "resi.jpg"})
    assert (trace.outcome, trace.facts["photo"].name) == ("done", "resi.jpg")


def test_a_chore_that_is_answered_yes_takes_its_evidence_from_the_facts_own_answer(compiled, told):
    trace = told(compiled(CHORE), answers={"pack": "yes", "photo": "resi.jpg"})
    assert (trace.outcome, trace.facts["photo"].name) == ("done", "resi.jpg")


def test_a_chore_that_nobody_does_is_late(compiled, told):
    assert told(compiled(CHORE), answers={}).outcome == "late"
    assert told(compiled(CHORE), answers={"pack": "no"}).outcome == "late"


QUORUM = """
outcomes: {done: {id: Selesai}, refused: {id: Ditolak}}
roles: {supervisor: {id: Supervisor}}
states:
  board:
    approve: {what: {id: Setuju?, en: Agreed?}, role: supervisor, need: 2, of: 3}
    next: {granted: finish, refused: no}
  finish: {end: done}
  no: {end: refused}
"""


def test_a_quorum_takes_a_vote_of_another_person_each_time(compiled, told):
    program = compiled(QUORUM)
    assert told(program, answers={"board": "yes"}).outcome == "done"
    assert told(program, answers={"board": {"in_turn": ["yes", "no", "yes"]}}).outcome == "done"
    assert told(program, answers={"board": {"in_turn": ["yes", "no", "no"]}}).outcome == "refused"


def test_an_approval_without_a_deadline_that_nobody_answers_is_needed_by_its_state(compiled, told):
    trace = told(compiled(QUORUM), answers={})
    assert (trace.status, trace.needs) == ("waiting", ("board",))


LOOP = """
outcomes: {done: {id: Selesai}}
facts:
  msisdn: {type: phone, ask: {id: 'Nomor?'}}
  purchases: {type: list of indira.Purchase}
  kept: {type: list of text}
states:
  identify: {ask: [msisdn], next: buy}
  buy:
    call: {operation: indira.list_purchases, with: {msisdn: =msisdn}, save: purchases}
    next: each_one
  each_one:
    each: {item: purchase, in: purchases, at_most: 10}
    facts:
      wanted: {type: yes_no, ask: {id: 'Disengketakan?'}}
    start: ask_one
    states:
      ask_one:
        ask: [wanted]
        next:
          - {when: wanted, go: keep}
          - else: next_item
      keep:
        add: {kept: =purchase.id}
        next: next_item
    next: finish
  finish: {end: done}
"""
PURCHASES = [{"id": f"P{number}", "kind": "package", "amount": number * 1000} for number in (1, 2, 3)]


def looped(compiled, told, wanted):
    program: Program = compiled(LOOP)
    answers = {"msisdn": "0812 0000 0001", "wanted": wanted}
    return told(program, answers=answers, systems={"indira.list_purchases": PURCHASES})


def test_inside_a_loop_answers_are_given_by_a_field_of_the_item(compiled, told):
    wanted = {"by": "id", "cases": {"P1": "yes", "P3": "yes"}, "else": "no"}
    trace = looped(compiled, told, wanted)
    assert trace.facts["kept"] == ["P1", "P3"]
    assert trace.path.count("ask_one") == 3


def test_inside_a_loop_answers_are_given_by_the_items_own_name_too(compiled, told):
    wanted = {"by": "purchase.id", "cases": {"P2": "yes"}, "else": "no"}
    assert looped(compiled, told, wanted).facts["kept"] == ["P2"]


def test_inside_a_loop_answers_are_given_in_turn(compiled, told):
    assert looped(compiled, told, {"in_turn": ["no", "yes", "no"]}).facts["kept"] == ["P2"]


def test_an_item_without_an_answer_leaves_the_case_waiting(compiled, told):
    trace = looped(compiled, told, {"by": "id", "cases": {"P1": "yes"}})
    assert (trace.status, trace.needs, trace.facts["kept"]) == ("waiting", ("wanted",), ["P1"])


SYSTEM_PROFILE = {
    "name": "Budi Santoso", "card_type": "simPATI", "payment_type": "prepaid", "segment": "regular",
    "is_employee": False, "area": "jabotabek", "status": "active",
}  # fmt: skip


def test_a_chore_that_is_answered_yes_is_not_done_without_the_evidence_it_asks_for(compiled, told):
    trace = told(
        compiled(
            CHORE.replace(", within: 2h", "").replace(", late: too_late", "").replace("  too_late: {end: late}\n", "")
        ),
        answers={"pack": "yes"},
    )
    assert (trace.status, trace.needs) == ("waiting", ("pack",))

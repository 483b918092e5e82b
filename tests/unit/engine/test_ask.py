"""`ask`: only what is not known yet is asked, and each question when its turn comes (rules 3 and 4)."""

from __future__ import annotations

import hashlib

import pytest

from sopflow.engine.case import ForAnswers
from sopflow.engine.effects import AskQuestions, FinishCase, RefuseAnswer, SayScript
from sopflow.engine.events import QuestionsAnswered
from sopflow.errors import UsageError
from sopflow.values.kinds import Consent

TWO = """
    outcomes: {ok: {}}
    facts:
      name: {type: text, ask: {id: Nama?, en: Name?}}
      age: {type: whole, ask: {id: Umur?, en: Age?}}
    states:
      meet: {ask: [name, age], next: done}
      done: {end: ok}
"""


def test_all_questions_of_a_state_are_put_at_once(play):
    assert play(TWO).effects == (AskQuestions("meet", ("name", "age")),)


def test_questions_may_be_answered_one_by_one(play):
    case = play(TWO).answer(age=40)
    assert case.effects == (AskQuestions("meet", ("name",)),)

    assert case.answer(name="Budi").effects == (FinishCase("ok", {}),)
    assert case.now.facts == {"name": "Budi", "age": 40}


def test_what_is_known_already_is_not_asked(play):
    assert play(TWO, name="Budi").effects == (AskQuestions("meet", ("age",)),)


def test_a_state_whose_facts_are_all_known_is_passed(play):
    assert play(TWO, name="Budi", age=40).effects == (FinishCase("ok", {}),)


def test_an_input_without_a_value_is_missing_and_asked(play):
    assert play(TWO, name=None, age=40).effects == (AskQuestions("meet", ("name",)),)


def test_a_mandatory_question_without_an_answer_is_put_again(play):
    assert play(TWO).answer(name=None).effects == (AskQuestions("meet", ("name", "age")),)


def test_an_optional_question_without_an_answer_is_put_once(play):
    text = TWO.replace("type: whole,", "type: whole, optional: true,")
    case = play(text).answer(age=None)

    assert case.effects == (AskQuestions("meet", ("name",)),)
    assert case.now.skipped == {"age"}


def test_an_answer_to_a_question_of_another_state_is_the_callers_fault(play):
    with pytest.raises(UsageError, match="`colour` is not asked in the state `meet`"):
        play(TWO).answer(colour="red")


def test_an_answer_where_nothing_is_asked_is_the_callers_fault(play):
    case = play(
        "outcomes: {ok: {}}\nfacts: {n: {type: text}}\nstates: {w: {wait: {for: 2h}, next: done}, done: {end: ok}}"
    )
    with pytest.raises(UsageError, match="nothing is asked in the state `w`"):
        case.answer(n="x")


ONLY_IF = """
    outcomes: {ok: {}}
    facts:
      pet: {type: yes_no, ask: {id: Punya hewan?, en: A pet?}}
      kind: {type: text, ask: {id: Apa?, en: Which?}, only_if: pet}
      name: {type: text, ask: {id: Nama?, en: Name?}}
    states:
      meet: {ask: [pet, kind, name], next: done}
      done: {end: ok}
"""


def test_a_question_with_only_if_waits_for_the_answers_before_it(play):
    case = play(ONLY_IF)
    assert case.effects == (AskQuestions("meet", ("pet",)),)

    assert case.answer(pet=True).effects == (AskQuestions("meet", ("kind", "name")),)


def test_a_question_whose_only_if_does_not_hold_is_left_out(play):
    case = play(ONLY_IF).answer(pet=False)
    assert case.effects == (AskQuestions("meet", ("name",)),)

    assert case.answer(name="Budi").now.facts == {"pet": False, "name": "Budi"}


CHECKED = """
    outcomes: {ok: {}}
    facts:
      limit: {type: whole, ask: {id: Batas?, en: Limit?}}
      amount:
        type: whole
        ask: {id: Jumlah?, en: Amount?}
        check:
          - {that: amount > 0, else: {id: Harus lebih dari nol, en: Must be above zero}}
          - {that: amount <= limit, else: {id: "Paling banyak ${ limit }", en: "At most ${ limit }"}}
    states:
      count: {ask: [limit, amount], next: done}
      done: {end: ok}
"""


def test_an_answer_that_fails_its_check_is_refused_with_the_reason_and_asked_again(play):
    case = play(CHECKED).answer(limit=5).answer(amount=7)

    assert case.effects == (
        RefuseAnswer("count", "amount", ({"id": "Paling banyak 5", "en": "At most 5"},)),
        AskQuestions("count", ("amount",)),
    )
    assert case.now.facts == {"limit": 5}


def test_every_check_that_fails_gives_its_reason(play):
    case = play(CHECKED).answer(limit=-5).answer(amount=0)

    refused = case.effects[0]
    assert isinstance(refused, RefuseAnswer)
    assert [reason["en"] for reason in refused.reasons] == ["Must be above zero", "At most -5"]


def test_an_answer_that_passes_its_checks_is_taken(play):
    assert play(CHECKED).answer(limit=5, amount=5).now.outcome == "ok"


def test_an_answer_that_was_taken_is_not_overwritten_by_another(play):
    text = CHECKED.replace("ask: [limit, amount]", "ask: [limit, amount, note]").replace(
        "      amount:\n", "      note: {type: text, ask: {id: Catatan?, en: Note?}}\n      amount:\n"
    )
    case = play(text).answer(limit=5, amount=3)

    with pytest.raises(UsageError, match="`amount` is answered already: changing it is a correction"):
        case.answer(amount=9)
    assert case.now.facts == {"limit": 5, "amount": 3}


def test_a_known_value_is_kept_when_its_replacement_is_refused(play):
    case = play(CHECKED).answer(amount=3, limit=None)
    assert case.now.facts == {}  # without a limit nothing can be below it

    case.answer(limit=5)
    case.answer(amount=3)
    assert case.now.facts == {"limit": 5, "amount": 3}


AGREE = """
    outcomes: {ok: {}}
    facts:
      name: {type: text, ask: {id: Nama?, en: Name?}}
      agreed: {type: consent, to: terms}
      note: {type: text, ask: {id: Catatan?, en: Note?}}
    scripts:
      terms: {id: "Saya, ${ name }, setuju.", en: "I, ${ name }, agree."}
    states:
      name: {ask: [name], next: agree}
      agree: {ask: [agreed, note], next: done}
      done: {end: ok}
"""


def test_a_consent_keeps_the_words_their_hash_the_language_the_time_and_who(play):
    case = play(AGREE).answer(name="Budi")
    case.give(QuestionsAnswered(case.at, {"agreed": True}, by="agent-7"))

    words = "Saya, Budi, setuju."
    assert case.now.facts["agreed"] == Consent(
        True, "terms", words, hashlib.sha256(words.encode()).hexdigest(), "id", case.at, "agent-7"
    )


def test_asking_a_consent_says_its_script_once(play):
    case = play(AGREE).answer(name="Budi")
    assert case.effects == (
        SayScript("agree", "terms", "Saya, Budi, setuju.", "id"),
        AskQuestions("agree", ("agreed", "note")),
    )

    assert case.answer(note="-").effects == (AskQuestions("agree", ("agreed",)),)


def test_a_consent_that_is_refused_is_an_answer_too(play):
    case = play(AGREE).answer(name="Budi").answer(agreed=False, note="-")

    assert case.now.outcome == "ok"
    assert case.now.facts["agreed"].accepted is False


AGAIN = """
    outcomes: {ok: {}, given_up: {}}
    facts:
      number: {type: text, ask: {id: Nomor?, en: Number?}}
      email: {type: text, optional: true, ask: {id: Surel?, en: Email?}}
      right: {type: yes_no, ask: {id: Benar?, en: Right?}}
    states:
      number: {ask: [number, email], next: confirm}
      confirm:
        ask: [right]
        next:
          - {when: right, go: done}
          - {else: number, ask_again: [number, email, right], at_most: 2, then: given_up}
      done: {end: ok}
      given_up: {end: given_up}
"""


def test_ask_again_makes_facts_missing_and_skipped_questions_due(play):
    case = play(AGAIN).answer(number="1", email=None).answer(right=False)

    assert case.effects == (AskQuestions("number", ("number", "email")),)
    assert case.now.facts == {}
    assert case.now.waiting == ForAnswers(("number", "email"))


def test_a_way_back_is_open_as_often_as_at_most_says_and_then_leads_elsewhere(play):
    case = play(AGAIN)
    for _ in range(3):
        case.answer(number="1", email=None).answer(right=False)

    assert case.path == ["number", "confirm", "number", "confirm", "number", "confirm", "given_up"]
    assert case.now.outcome == "given_up"


def test_the_way_of_then_changes_nothing_on_the_way(play):
    case = play(AGAIN)
    for _ in range(3):
        case.answer(number="1", email=None).answer(right=False)

    assert case.now.facts == {"number": "1", "right": False}


def test_going_back_without_ask_again_asks_only_what_is_missing(play):
    case = play(AGAIN.replace("[number, email, right]", "[right]")).answer(number="1", email=None).answer(right=False)

    assert case.effects == (AskQuestions("confirm", ("right",)),)


TOGETHER = """
    outcomes: {ok: {}}
    facts:
      member: {type: yes_no, ask: {id: Anggota?, en: Member?}}
      since: {type: date, ask: {id: Sejak?, en: Since?}, only_if: CONDITION}
      note: {type: text, ask: {id: Catatan?, en: Note?}}
      known: {type: yes_no, is: member is not missing}
      level: {type: text, table: level}
    tables:
      level: {inputs: {member: member}, optional: true, rows: [{when: {member: yes}, give: gold}]}
    states:
      ask: {ask: [member, since, note], next: done}
      done: {end: ok}
"""


@pytest.mark.parametrize("condition", ["now is not missing", "note is missing"])
def test_a_question_whose_condition_turns_on_no_open_answer_is_asked_with_the_rest(play, condition):
    case = play(TOGETHER.replace("CONDITION", condition))

    assert case.effects == (AskQuestions("ask", ("member", "since", "note")),)


@pytest.mark.parametrize("condition", ["member", "known", "level is not missing", "known and level is not missing"])
def test_a_question_whose_condition_turns_on_an_open_answer_waits_for_it(play, condition):
    case = play(TOGETHER.replace("CONDITION", condition))
    assert case.effects == (AskQuestions("ask", ("member",)),)

    assert case.answer(member=True).effects == (AskQuestions("ask", ("since", "note")),)

"""Corrections: what depends on an answer is asked or looked up again, what does not is kept, what is done stays done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from sopflow.engine.case import (
    EntryStatus,
    ForAnswers,
    ForDecision,
    ForEvents,
    ForPlaybook,
    ForVotes,
    Status,
)
from sopflow.engine.correction import correct
from sopflow.engine.effects import (
    AskQuestions,
    ConfirmEffect,
    FinishCase,
    ListReasons,
    RaiseAttention,
    RefuseAnswer,
    RunPlaybook,
    SayScript,
    SendReminder,
    ShowLeftover,
    StartCase,
    StartTimer,
    StopTimer,
)  # fmt: skip
from sopflow.engine.events import (
    AnswersCorrected,
    AttentionResolved,
    CaseCancelled,
    CaseMigrated,
    CaseResumed,
    EffectConfirmed,
    LeftoverSettled,
    OperationFailed,
    OperationSucceeded,
    PlaybookEnded,
)  # fmt: skip
from sopflow.engine.following import follow
from sopflow.engine.replay import replay
from sopflow.engine.step import step
from sopflow.errors import Conflict, NotFound, UsageError

Correct = Callable[..., object]


@pytest.fixture
def fix():
    """Corrects answers of a played case, and checks that its history makes the same case."""

    def corrected(
        play, *, item: tuple[int, ...] = (), by: str | None = "ann", role: str | None = None, **answers: object
    ):
        event = AnswersCorrected(play.at, answers, by, role, "slip", item)
        made = correct(play.program, play.history, event)
        play.case, play.effects = made.case, made.effects
        play.history.append(event)
        assert replay(play.program, play.history) == play.case
        return play

    return corrected


def named(play, type_: type) -> list:
    return [one for one in play.effects if isinstance(one, type_)]


LOOK = """
    outcomes: {ok: {}}
    facts:
      kind: {type: text, ask: Apa?}
      size: {type: whole, optional: true, ask: Berapa?, check: {that: size > 0, else: Lebih dari nol}}
      colour: {type: text, ask: 'Warna ${ kind }?'}
      thing: {type: toy.Thing}
      things: {type: list of toy.Thing}
      note: {type: text, ask: Catatan?}
    states:
      first: {ask: [kind, size], next: look}
      look:
        call:
          - {operation: toy.look, with: {name: =kind}, save: thing, on_error: {not_found: {go: first, ask_again: [kind], at_most: 2, then: ok}}}
          - {operation: toy.list, save: things}
        next: then
      then: {ask: [colour, note], next: last}
      last: {ask: [last_word], next: ok}
      ok: {end: ok}
"""
LOOK = LOOK.replace("    states:\n", "      last_word: {type: text, ask: Kata akhir?}\n    states:\n", 1)
BOX = {"name": "box"}


def looked(play_, kind: str = "box"):
    case = play_(LOOK).answer(kind=kind, size=3)
    look, list_ = (one.effect for one in case.calls())
    return case.reply(BOX, look).reply((), list_)


def test_what_depends_is_looked_up_again_and_what_does_not_is_kept(play, fix):
    case = fix(looked(play).answer(colour="red", note="n"), kind="hat")

    assert [one.operation for one in case.calls()] == ["toy.look"]
    assert case.calls()[0].input == {"name": "hat"}
    assert named(case, AskQuestions) == []

    case.reply({"name": "hat"})

    assert case.now.state == "then"
    assert case.now.waiting == ForAnswers(("colour",))
    assert case.now.facts["note"] == "n"
    assert case.now.facts["thing"] == {"name": "hat"}


def test_a_question_whose_words_show_nothing_of_it_keeps_its_answer(play, fix):
    case = fix(looked(play).answer(colour="red", note="n"), size=4)

    assert case.now.state == "last"
    assert case.calls() == []
    assert case.now.facts["size"] == 4
    assert named(case, AskQuestions) == [AskQuestions("last", ("last_word",))]


def test_a_value_that_fails_its_check_is_refused_and_the_case_is_as_it_was(play, fix):
    case = looked(play)
    before = case.now

    fix(case, size=0)

    assert case.effects == (RefuseAnswer("first", "size", ({"id": "Lebih dari nol"},)),)
    assert case.now == before._replace(version=before.version + 1)
    assert case.answer(colour="red", note="n").now.state == "last"


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"nothing": 1}, "there is no fact `nothing`."),
        ({"note": "n"}, "`note` has no answer of a person that could be corrected."),
        ({"thing": BOX}, "`thing` has no answer of a person that could be corrected."),
        ({"kind": None}, "`kind` must have an answer: give the right one."),
    ],
)
def test_only_what_was_answered_can_be_corrected(play, fix, answers, words):
    with pytest.raises(UsageError) as refused:
        fix(looked(play), **answers)

    assert str(refused.value) == words


def test_a_fact_that_is_asked_again_is_answered_not_corrected(play, fix):
    case = play(LOOK).answer(kind="box", size=3)
    look, list_ = (one.effect for one in case.calls())
    case.fail("not_found", look).reply((), list_)

    assert case.now.waiting == ForAnswers(("kind",))
    with pytest.raises(UsageError, match="no answer of a person"):
        fix(case, kind="hat")


def test_the_latest_round_is_the_one_that_is_corrected(play, fix):
    case = play(LOOK).answer(kind="wrong", size=3)
    look, list_ = (one.effect for one in case.calls())
    case.fail("not_found", look).reply((), list_).answer(kind="box")
    look, list_ = (one.effect for one in case.calls())
    case.reply(BOX, look).reply((), list_)

    fix(case, kind="hat")

    assert [one.input for one in case.calls()] == [{"name": "hat"}]
    assert follow(case.program, case.history).path[:4] == [("first", 0), ("look", 0), ("first", 0), ("look", 0)]


def test_an_answer_may_turn_out_to_be_none(play, fix):
    case = fix(looked(play), size=None)

    assert "size" not in case.now.facts
    assert case.now.waiting == ForAnswers(("colour", "note"))


def test_a_read_that_is_under_way_keeps_its_id_so_that_its_reply_arrives(play, fix):
    case = play(LOOK).answer(kind="box", size=3)
    look, list_ = (one.effect for one in case.calls())

    fix(case, kind="hat")

    assert [one.operation for one in case.calls()] == ["toy.look"]
    new = case.calls()[0].effect
    assert new not in (look, list_)
    case.reply((), list_).reply({"name": "hat"}, new)
    assert case.now.state == "then"


def test_an_old_reply_that_nobody_waits_for_changes_nothing(play, fix):
    case = play(LOOK).answer(kind="box", size=3)
    look = case.calls()[0].effect
    fix(case, kind="hat")
    before = case.now

    case.reply(BOX, look)

    assert case.now.waiting == before.waiting


def test_corrections_follow_on_corrections(play, fix):
    case = fix(looked(play).answer(colour="red", note="n"), kind="hat")
    case.reply({"name": "hat"})
    fix(case, kind="box")

    assert case.calls() == []
    assert case.now.state == "last"
    assert case.now.facts["thing"] == BOX
    assert case.now.facts["colour"] == "red"

    case.answer(last_word="w")
    assert (case.now.status, case.now.earlier) == (Status.DONE, None)
    with pytest.raises(UsageError, match="is over"):
        fix(case, kind="hat")


def test_an_input_can_be_corrected_and_is_checked(play, fix):
    case = play(LOOK, kind="box", size=2)
    look, list_ = (one.effect for one in case.calls())
    case.reply(BOX, look).reply((), list_)

    fix(case, kind="hat")
    assert [one.input for one in case.calls()] == [{"name": "hat"}]
    fix(case, size=-1)
    assert case.effects == (RefuseAnswer("first", "size", ({"id": "Lebih dari nol"},)),)
    fix(case, size=None)
    assert case.now.waiting == ForAnswers(("size",))


# ── loops ────────────────────────────────────────────────────────────────────────────────────────────────────

LOOP = """
    outcomes: {ok: {}}
    facts:
      which: {type: text, ask: Mana?}
      things: {type: list of toy.Thing}
      kept: {type: list of text}
      last_word: {type: text, ask: Kata akhir?}
    states:
      which: {ask: [which], next: list}
      list: {call: {operation: toy.list, save: things}, next: all}
      all:
        each: {item: one, in: things}
        facts: {keep: {type: yes_no, ask: Simpan?}}
        states:
          judge: {ask: [keep], next: [{when: keep, go: next_item, add: {kept: =one.name}}, {else: next_item}]}
        next: last
      last: {ask: [last_word], next: ok}
      ok: {end: ok}
"""


def test_an_item_of_a_loop_can_be_named_and_the_others_keep_their_answers(play, fix):
    case = play(LOOP).answer(which="w").reply(({"name": "a"}, {"name": "b"}))
    case.answer(keep=True).answer(keep=True)

    fix(case, item=(1,), keep=False)
    assert case.now.facts["kept"] == ("b",)
    fix(case, keep=False)
    assert "kept" not in case.now.facts
    with pytest.raises(UsageError, match=r"`keep` was not answered for item 3\."):
        fix(case, item=(3,), keep=True)


NESTED = """
    outcomes: {ok: {}}
    facts:
      which: {type: text, ask: Mana?}
      things: {type: list of toy.Thing}
      last_word: {type: text, ask: Kata akhir?}
    states:
      which: {ask: [which], next: list}
      list: {call: {operation: toy.list, save: things}, next: all}
      all:
        each: {item: one, in: things}
        facts: {keep: {type: yes_no, ask: Simpan?}}
        states:
          inner:
            each: {item: other, in: things}
            facts: {pair: {type: yes_no, ask: Cocok?}}
            states:
              judge: {ask: [keep, pair], next: next_item}
            next: next_item
        next: last
      last: {ask: [last_word], next: ok}
      ok: {end: ok}
"""


def test_a_question_of_an_outer_loop_is_one_for_each_of_its_items(play, fix):
    case = play(NESTED).answer(which="w").reply(({"name": "a"}, {"name": "b"}))
    case.answer(keep=True, pair=True).answer(pair=False).answer(keep=False, pair=True).answer(pair=True)

    fix(case, which="v")

    assert case.now.waiting == ForAnswers(("last_word",))


def test_an_answer_that_is_refused_after_a_correction_is_told_so(play, fix):
    case = fix(play(LOOK).answer(kind="box"), kind="hat")

    case.answer(size=0)

    assert named(case, RefuseAnswer) == [RefuseAnswer("first", "size", ({"id": "Lebih dari nol"},))]
    assert case.now.waiting == ForAnswers(("size",))


def test_no_answer_to_a_mandatory_question_is_nothing_to_keep(play, fix):
    case = play(LOOK).answer(kind=None, size=3).fire("late").answer(kind="box")

    fix(case, size=4)

    assert case.now.state == "look"


def test_an_answer_that_came_after_none_counts(play, fix):
    case = play(LOOK).answer(size=None).answer(size=4).answer(kind="box")

    fix(case, kind="box")

    assert case.now.facts["size"] == 4
    fix(case, size=5)
    assert case.now.facts["size"] == 5


def test_reasons_of_a_refusal_are_told_once(play, fix):
    text = """
    outcomes: {ok: {}}
    facts: {count: {type: whole, ask: Berapa?}, last_word: {type: text, ask: Kata akhir?}}
    states:
      first: {ask: [count], next: enough}
      enough:
        require: [{that: count > 5, else: 'Kurang dari lima: ${ count }'}]
        next: {met: last, refused: last}
      last: {ask: [last_word], next: ok}
      ok: {end: ok}
    """
    case = play(text).answer(count=3)

    fix(case, count=3)
    assert named(case, ListReasons) == []
    fix(case, count=4)
    assert named(case, ListReasons) == [ListReasons("enough", ({"id": "Kurang dari lima: 4"},))]


def test_an_event_that_was_early_is_heard_where_it_fits_now(play_with, other, fix):
    case = play_with(OUTSIDE, other).answer(kind="a").hear("toy.rang", door="b").hear("hung_up")
    case.give(OperationFailed(case.at, "c.99", "rejected"))

    fix(case, kind="b")

    assert (case.now.state, case.now.status) == ("sub", Status.PAUSED)
    assert [type(one).__name__ for one in case.now.held] == ["OperationFailed"]


def test_answers_after_a_pause_are_given_after_it(play_with, other, fix):
    case = play_with(OUTSIDE, other).answer(kind="x").hear("hung_up")
    case.give(CaseResumed(case.at)).answer(extra="e")

    fix(case, kind="x")

    assert (case.now.state, case.now.status) == ("bell", Status.WAITING)


def test_items_that_are_too_many_stay_for_a_person(play, fix):
    text = LOOP.replace("in: things}", "in: things, at_most: 1}")
    case = play(text).answer(which="w").reply(({"name": "a"}, {"name": "b"}))
    case.give(AttentionResolved(case.at, "retry"))

    fix(case, which="v")

    assert case.now.waiting.code == "too_many_items"
    assert len(named(case, RaiseAttention)) == 1


def test_what_makes_no_sense_any_more_is_let_go(play_with, other, fix):
    text = OUTSIDE.replace("hung_up: paused", "hung_up: {go: paused, during: [bell]}")
    case = play_with(text, other).answer(kind="a").hear("hung_up")
    case.give(CaseResumed(case.at))

    fix(case, kind="x")

    assert (case.now.state, case.now.status) == ("extra", Status.WAITING)


# ── writes ───────────────────────────────────────────────────────────────────────────────────────────────────

WRITE = """
    outcomes: {ok: {}, none: {}}
    facts:
      kind: {type: text, ask: Apa?}
      send: {type: yes_no, ask: Kirim?}
      letter: {type: toy.Letter}
      last_word: {type: text, ask: Kata akhir?}
    states:
      kind: {ask: [kind, send], next: [{when: send, go: write}, {else: last}]}
      write: {call: {operation: toy.OP, with: WITH, save: letter UNDO}, next: last}
      last: {ask: [last_word], next: ok}
      ok: {end: ok}
"""


def written(op: str = "send", with_: str = "{kind: =kind}", undo: str = "") -> str:
    return WRITE.replace("OP", op).replace("WITH", with_).replace("UNDO", undo)


UNDO = ", undo: toy.recall"
LETTER = {"number": "L1"}


def test_a_write_that_is_done_is_not_sent_again(play, fix):
    case = play(written()).answer(kind="a", send=True).reply(LETTER)

    fix(case, kind="a")

    assert case.calls() == []
    assert case.now.state == "last"


def test_a_write_under_way_is_waited_for(play, fix):
    case = play(written()).answer(kind="a", send=True)

    with pytest.raises(Conflict, match="Nothing is lost"):
        fix(case, kind="b")


def test_a_write_that_is_not_reached_any_more_is_undone_once(play, fix):
    case = play(written(undo=UNDO)).answer(kind="a", send=True).reply(LETTER)

    fix(case, send=False)

    (undo,) = case.calls()
    assert (undo.operation, undo.input, undo.key) == ("toy.recall", {"number": "L1"}, "undo:c:toy.send:a")
    assert case.now.state == "last"
    with pytest.raises(Conflict):
        fix(case, send=True)
    case.answer(last_word="w")
    assert case.now.waiting == ForDecision("done_before_correction", "ok", "", None)
    assert named(case, RaiseAttention) == [RaiseAttention("ok", "done_before_correction", "ok")]
    with pytest.raises(UsageError, match="settle what was done"):
        case.give(AttentionResolved(case.at, "retry"))
    case.reply(True, undo.effect)
    assert (case.now.status, case.now.outcome) == (Status.DONE, "ok")
    assert named(case, FinishCase) == [FinishCase("ok", {})]
    assert {key: str(entry.status) for key, entry in case.now.ledger.items()} == {
        "c:toy.send:a": "done", "undo:c:toy.send:a": "done",
    }  # fmt: skip


def test_what_was_undone_is_written_anew_under_a_new_key(play, fix):
    case = play(written(undo=UNDO)).answer(kind="a", send=True).reply(LETTER)
    fix(case, send=False)
    case.reply(True)

    fix(case, send=True)

    assert [one.key for one in case.calls()] == ["c:toy.send:a~1"]
    case.reply({"number": "L2"})
    assert case.now.facts["letter"] == {"number": "L2"}
    fix(case, send=False)
    assert [one.key for one in case.calls()] == ["undo:c:toy.send:a~1"]


def test_what_nothing_undoes_is_shown_to_a_person_who_settles_it(play, fix):
    case = play(written()).answer(kind="a", send=True).reply(LETTER)

    fix(case, send=False)

    assert named(case, ShowLeftover) == [
        ShowLeftover("c:toy.send:a", "toy.send", {"kind": "a", "external": "c:toy.send:a"}, LETTER, "not_reached")
    ]
    assert case.now.status is Status.WAITING
    with pytest.raises(NotFound, match="nothing of `c:other`"):
        case.give(LeftoverSettled(case.at, "c:other"))
    with pytest.raises(UsageError, match=r"names nothing that undoes `toy\.send`"):
        case.give(LeftoverSettled(case.at, "c:toy.send:a", again=True))
    case.give(LeftoverSettled(case.at, "c:toy.send:a", "bob"))
    assert case.now.earlier.leftovers == ()
    fix(case, kind="b")
    assert case.now.earlier.leftovers == ()
    assert case.answer(last_word="w").now.outcome == "ok"


def test_an_undo_that_fails_is_for_a_person_who_may_try_it_again(play, fix):
    case = play(written(undo=UNDO)).answer(kind="a", send=True).reply(LETTER)
    fix(case, send=False)
    case.fail("rejected")

    (left,) = case.now.earlier.leftovers
    assert (left.phase, left.detail) == ("person", "rejected")
    assert named(case, ShowLeftover)[0].detail == "rejected"
    case.give(LeftoverSettled(case.at, "c:toy.send:a", again=True))
    assert (case.calls()[0].key, case.calls()[0].attempt) == ("undo:c:toy.send:a", 2)
    case.fail("in_doubt")
    assert case.now.ledger["undo:c:toy.send:a"].status is EntryStatus.IN_DOUBT
    fix(case, kind="b")
    assert [one.phase for one in case.now.earlier.leftovers] == ["person"]


PAY = written("pay", "{amount: 5rb}", ", undo: toy.refund")


def test_an_irreversible_undo_is_confirmed_by_a_person(play, fix):
    case = play(PAY).answer(kind="a", send=True).confirm(True).reply({"number": "P1"})

    fix(case, send=False)

    (ask,) = named(case, ConfirmEffect)
    assert (ask.operation, ask.input) == ("toy.refund", {"number": "P1", "amount": 5000})
    case.reply(True, ask.effect)  # nothing was sent that could answer
    case.fail("rejected", ask.effect)
    case.give(EffectConfirmed(case.at, ask.effect, True, "bob"))
    (undo,) = case.calls()
    case.give(EffectConfirmed(case.at, undo.effect, True))
    assert undo.operation == "toy.refund"
    case.reply(True, undo.effect)
    assert case.now.earlier.leftovers == ()


def test_an_undo_whose_key_stands_in_a_field_has_it_there_and_one_that_cannot_be_filled_is_for_a_person(play, fix):
    text = written("note", "{text: =kind}", ", undo: toy.send")
    case = play(text).answer(kind="a", send=True).reply({"number": "N1", "kind": "x"})
    fix(case, send=False)
    assert case.calls()[0].input == {"kind": "x", "external": "undo:c:toy.note:write:1"}

    case = play(text).answer(kind="a", send=True).reply({"number": "N1"})
    fix(case, send=False)
    assert [one.phase for one in case.now.earlier.leftovers] == ["person"]


def test_an_undo_may_say_what_it_is_given(play, fix):
    undo = ", undo: {operation: toy.note, with: {text: 'Batal ${ output.number }, ${ input.kind }'}}"
    case = play(written(undo=undo)).answer(kind="a", send=True).reply(LETTER)

    fix(case, send=False)

    assert [(one.operation, one.input) for one in case.calls()] == [("toy.note", {"text": "Batal L1, a"})]


def test_an_irreversible_undo_that_is_not_confirmed_stays_for_a_person(play, fix):
    case = play(PAY).answer(kind="a", send=True).confirm(True).reply({"number": "P1"})
    fix(case, send=False)
    (ask,) = named(case, ConfirmEffect)

    case.give(EffectConfirmed(case.at, ask.effect, False))

    (left,) = case.now.earlier.leftovers
    assert (left.phase, left.detail) == ("person", "not_confirmed")


ONCE = written("pay", "{amount: '=if kind == \"a\" then 5rb else 6rb'}")


def test_a_write_with_the_same_key_and_another_input_is_shown_and_not_sent(play, fix):
    case = play(ONCE).answer(kind="a", send=True).confirm(True).reply({"number": "P1"})

    fix(case, kind="b")

    assert case.calls() == []
    assert named(case, ConfirmEffect) == []
    (left,) = case.now.earlier.leftovers
    assert (left.why, left.detail, left.wanted) == ("differs", "amount", {"amount": 6000})
    assert case.now.ledger["c:toy.pay"].input == {"amount": 5000}
    with pytest.raises(UsageError, match="names nothing that undoes"):
        case.give(LeftoverSettled(case.at, "c:toy.pay", again=True))
    case.give(LeftoverSettled(case.at, "c:toy.pay"))
    fix(case, kind="c")
    assert case.now.earlier.leftovers == ()
    fix(case, kind="a")
    assert case.now.earlier.leftovers == ()


def test_a_refused_write_is_sent_again_with_the_right_input(play, fix):
    text = ONCE.replace("save: letter", "save: letter, on_error: {rejected: last}")
    case = play(text).answer(kind="a", send=True).confirm(True).fail("rejected")
    assert case.now.state == "last"

    fix(case, kind="b")

    (ask,) = named(case, ConfirmEffect)
    assert ask.input == {"amount": 6000}
    case.confirm(True)
    assert [one.input for one in case.calls()] == [{"amount": 6000}]
    assert case.reply({"number": "P2"}).now.ledger["c:toy.pay"].status is EntryStatus.DONE


def test_a_confirmation_that_is_awaited_stands_where_its_input_is_the_same(play, fix):
    case = play(ONCE).answer(kind="a", send=True)
    effect = case.waiting_effect()

    fix(case, kind="a")

    assert named(case, ConfirmEffect) == []
    assert case.now.waiting.pending[0].effect == effect


def test_a_doubtful_write_is_looked_up_before_anything_else(play, fix):
    text = written().replace("save: letter", "save: letter, on_error: {in_doubt: last}")
    case = play(text).answer(kind="a", send=True).fail("in_doubt").fail("unavailable")
    assert case.now.state == "last"

    fix(case, send=False)
    (left,) = case.now.earlier.leftovers
    assert (left.why, left.phase) == ("in_doubt", "person")

    fix(case, send=True)
    assert case.now.state == "last"
    assert case.now.earlier.leftovers == ()


def test_a_doubtful_write_with_another_input_now_is_not_sent(play, fix):
    text = ONCE.replace("save: letter", "save: letter, on_error: {in_doubt: last}")
    case = play(text).answer(kind="a", send=True).confirm(True).fail("in_doubt")

    fix(case, kind="b")

    assert (case.now.state, case.calls(), named(case, ConfirmEffect)) == ("last", [], [])
    assert case.now.ledger["c:toy.pay"].status is EntryStatus.IN_DOUBT


def test_what_a_look_up_found_and_what_a_person_decided_is_told_again(play, fix):
    case = play(written()).answer(kind="a", send=True).fail("in_doubt").reply(({"number": "L9", "kind": "a"},))
    fix(case, kind="a")
    assert (case.now.state, case.now.facts["letter"]) == ("last", {"number": "L9", "kind": "a"})

    case = play(written()).answer(kind="a", send=True).fail("rejected")
    case.give(AttentionResolved(case.at, "done", LETTER))
    fix(case, kind="a")
    assert (case.now.state, case.now.facts["letter"]) == ("last", LETTER)
    case = play(written()).answer(kind="a", send=True).fail("rejected")
    case.give(AttentionResolved(case.at, "retry"))
    case.reply(LETTER)
    fix(case, kind="a")
    assert case.now.state == "last"


# ── people ───────────────────────────────────────────────────────────────────────────────────────────────────

PEOPLE = """
    outcomes: {ok: {}, no: {}}
    facts:
      amount: {type: whole, ask: Berapa?}
      phone: {type: text, ask: Telepon?}
      agreed: {type: consent, to: terms}
      seal: {type: text}
      last_word: {type: text, ask: Kata akhir?}
      later: {type: text, ask: Nanti?}
    scripts: {terms: 'Setuju ${ amount }', hello: 'Halo'}
    states:
      first: {say: [hello], ask: [amount, phone, agreed], next: yes}
      yes: {approve: {what: Ya?, need: 2, of: 2}, next: {granted: seal, refused: no}}
      seal: {do: {text: 'Segel ${ phone }', evidence: seal}, next: last}
      last: {ask: [last_word, later], next: ok}
      ok: {end: ok}
      no: {end: no}
"""


def approved(play):
    case = play(PEOPLE).answer(amount=5, phone="1", agreed=True)
    return case.later(hours=1).vote(True, "x").vote(True, "y").tick("wax").later(hours=1)


def test_what_was_approved_is_approved_anew_where_a_fact_was_another(play, fix):
    case = fix(approved(play), phone="2")

    assert case.now.waiting == ForVotes(())
    case.vote(True, "x").vote(True, "y")
    assert case.now.state == "seal"  # the words of the chore show the number


def test_consent_to_other_words_is_asked_anew_and_to_the_same_words_is_kept(play, fix):
    case = approved(play)
    given = case.now.facts["agreed"]

    fix(case, phone="2")
    assert case.now.facts["agreed"] == given
    fix(case, amount=6)
    assert case.now.waiting == ForAnswers(("agreed",))
    assert [one.text for one in named(case, SayScript)] == ["Setuju 6"]


def test_a_consent_that_is_corrected_is_given_now(play, fix):
    case = fix(approved(play), agreed=False)

    consent = case.now.facts["agreed"]
    assert (consent.accepted, consent.at, consent.by) == (False, case.at, "ann")


def test_the_evidence_of_a_chore_can_be_corrected(play, fix):
    case = fix(approved(play), seal="lead")

    assert case.now.state == "last"
    assert case.now.facts["seal"] == "lead"


def test_what_is_answered_after_the_approval_leaves_it_alone(play, fix):
    case = fix(approved(play).answer(last_word="w"), last_word="v")

    assert case.now.waiting == ForAnswers(("later",))
    assert case.now.facts["last_word"] == "v"


# ── events, timers, other cases ──────────────────────────────────────────────────────────────────────────────

OUTSIDE = """
    outcomes: {ok: {}, late: {}, gone: {}}
    facts:
      kind: {type: text, ask: Apa?}
      ring: {type: toy.rang}
      extra: {type: text, ask: Tambahan?}
      count: {type: whole}
      last_word: {type: text, ask: Kata akhir?}
    interrupts: {hung_up: paused, left: gone}
    states:
      kind: {ask: [kind], next: [{when: kind == "x", go: extra}, {else: bell}]}
      extra: {ask: [extra], within: 2h, remind: {every: 1h, times: 2}, late: late, next: bell}
      bell: {wait: {for: toy.rang, where: event.door == kind, save: ring, within: 1h}, next: {rang: open, late: open}}
      open: {open_case: {playbook: other, with: {name: =kind}}, next: sub}
      sub: {run: {playbook: other, with: {name: =kind}, save: {count: count}}, next: {fine: last, poor: last}}
      last: {ask: [last_word], next: ok}
      ok: {end: ok}
      late: {end: late}
      gone: {end: gone}
"""


def test_an_event_that_came_is_heard_again_and_one_for_another_is_waited_for(play_with, other, fix):
    case = play_with(OUTSIDE, other).answer(kind="a").hear("toy.rang", door="a").ended("fine", count=2)

    fix(case, kind="b")

    assert case.now.state == "bell"
    assert isinstance(case.now.waiting, ForEvents)
    case.hear("toy.rang", door="b")
    assert case.now.state == "sub"


def test_timers_that_fired_fire_again_in_their_time(play_with, other, fix):
    case = play_with(OUTSIDE, other).answer(kind="a").later(hours=1).fire("late").ended("fine", count=2)

    fix(case, kind="a")
    assert case.now.state == "last"
    fix(case, kind="b")
    assert case.now.state == "sub"  # nobody rang for b either, in that hour


def test_a_question_that_was_never_put_has_its_time_from_now(play_with, other, fix):
    case = play_with(OUTSIDE, other).answer(kind="a").later(minutes=30)
    due = case.now.timers[0].due

    fix(case, kind="b")
    assert (case.now.timers[0].due, named(case, StartTimer)) == (due, [])
    fix(case, kind="x")
    assert [(one.name, one.due - case.at) for one in case.now.timers] == [
        ("remind", timedelta(hours=1)), ("late", timedelta(hours=2)),
    ]  # fmt: skip
    case.later(hours=1).fire("remind")
    assert len(named(case, SendReminder)) == 1
    fix(case, kind="b")
    assert named(case, StopTimer) == [StopTimer("remind")]


def test_a_delay_that_begins_only_now_runs_from_now(play, fix):
    text = """
    outcomes: {ok: {}}
    facts: {wait: {type: yes_no, ask: Tunggu?}, last_word: {type: text, ask: Kata akhir?}}
    states:
      first: {ask: [wait], next: [{when: wait, go: sleep}, {else: last}]}
      sleep: {wait: {for: 2h}, next: last}
      last: {ask: [last_word], next: ok}
      ok: {end: ok}
    """
    case = fix(play(text).answer(wait=False).later(hours=5), wait=True)

    assert case.now.timers[0].due == case.at + timedelta(hours=2)


def test_cases_that_were_opened_and_run_are_shown_where_they_are_not_wanted_so(play_with, other, fix):
    case = play_with(OUTSIDE, other).answer(kind="a").hear("toy.rang", door="a")
    child = case.waiting_effect()
    case.ended("fine", count=2)
    fix(case, kind="x")
    case.answer(extra="e").hear("toy.rang", door="x")

    assert named(case, StartCase) == []
    assert [(one.key, one.why) for one in case.now.earlier.leftovers] == [("c:open:1", "opened"), (child, "sub_case")]
    assert [one.inputs for one in named(case, RunPlaybook)] == [{"name": "x"}]
    case.give(LeftoverSettled(case.at, "c:open:1"))
    case.give(LeftoverSettled(case.at, child))
    case.give(PlaybookEnded(case.at, case.now.waiting.effect, "fine"))
    assert case.answer(last_word="w").now.outcome == "ok"


def test_a_sub_case_that_wrote_nothing_needs_no_look(play_with, other, fix):
    case = play_with(OUTSIDE, other).answer(kind="a").hear("toy.rang", door="a")
    case.give(PlaybookEnded(case.at, case.waiting_effect(), "fine", {"count": 2}, wrote=False))
    fix(case, kind="b")
    case.hear("toy.rang", door="b")

    assert [one.why for one in case.now.earlier.leftovers] == ["opened"]


def test_a_case_that_is_not_opened_any_more_is_shown(play_with, other, fix):
    text = OUTSIDE.replace("go: extra}, {else: bell}", "go: last}, {else: open}")
    case = play_with(text, other).answer(kind="a").ended("fine", count=2)

    fix(case, kind="x")

    assert [one.why for one in case.now.earlier.leftovers] == ["opened", "sub_case"]
    fix(case, kind="a")
    assert case.now.earlier.leftovers == ()
    assert named(case, StartCase) == []


def test_a_sub_case_under_way_goes_on_where_it_is_given_the_same(play_with, other, fix):
    case = play_with(OUTSIDE, other).answer(kind="a").hear("toy.rang", door="a")
    child = case.waiting_effect()

    fix(case, kind="a")
    assert case.now.waiting == ForPlaybook(child, "other")
    fix(case, kind="b")
    case.give(PlaybookEnded(case.at, child, "fine"))
    assert [(one.key, one.why) for one in case.now.earlier.leftovers] == [(child, "abandoned")]
    fix(case, kind="x")
    assert (child, "abandoned") in [(one.key, one.why) for one in case.now.earlier.leftovers]


def test_interrupts_and_pauses_are_heard_in_their_turn(play_with, other, fix):
    case = play_with(OUTSIDE, other).answer(kind="a").hear("hung_up")
    case.give(OperationSucceeded(case.at, "c.99", True))
    fix(case, kind="b")

    assert case.now.status is Status.PAUSED
    assert [type(one).__name__ for one in case.now.held] == ["OperationSucceeded"]
    case.give(CaseResumed(case.at))
    assert isinstance(case.now.waiting, ForEvents)
    assert named(case, StartTimer) != []
    case.hear("left")
    assert case.now.outcome == "gone"


def test_what_a_pause_keeps_comes_after_what_came_before(play_with, other, fix):
    case = play_with(OUTSIDE, other).answer(kind="x").hear("toy.rang", door="x").hear("hung_up")
    case.hear("toy.rang", door="b")
    case.give(OperationFailed(case.at, "c.99", "rejected"))
    fix(case, kind="b")

    assert [type(one).__name__ for one in case.now.held][-1] == "OperationFailed"
    assert case.now.status is Status.PAUSED


def test_a_cancelled_case_is_held_back_by_what_is_left(play, fix):
    case = play(written()).answer(kind="a", send=True).reply(LETTER)
    fix(case, send=False)

    case.give(CaseCancelled(case.at, "given up"))

    assert case.now.status is Status.NEEDS_ATTENTION
    case.give(LeftoverSettled(case.at, "c:toy.send:a"))
    assert case.now.outcome == "cancelled"


# ── what step and replay say ─────────────────────────────────────────────────────────────────────────────────


def test_step_alone_cannot_correct_or_migrate_or_settle(play):
    case = looked(play)

    for event in (AnswersCorrected(case.at, {"kind": "hat"}), CaseMigrated(case.at, "digest")):
        with pytest.raises(UsageError, match="need the history"):
            step(case.program, case.now, event)
    with pytest.raises(UsageError, match="nothing of `k` is left"):
        step(case.program, case.now, LeftoverSettled(case.at, "k"))


def test_a_history_begins_with_its_beginning(play):
    case = looked(play)
    correction = AnswersCorrected(case.at, {"kind": "hat"})

    for history in ([], case.history[1:]):
        with pytest.raises(UsageError, match="begins with `CaseStarted`"):
            correct(case.program, history, correction)
    case.answer(colour="red", note="n").answer(last_word="w")
    with pytest.raises(UsageError, match="is over"):
        correct(case.program, [*case.history, correction], correction)
    with pytest.raises(UsageError, match="is over"):
        follow(case.program, [*case.history, case.history[1]])

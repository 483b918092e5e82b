"""A state that says what it was called formerly is the same state in both versions of its playbook."""

from __future__ import annotations

from typing import Any

import pytest

from sopflow.engine.case import ForAnswers, ForReplies
from sopflow.engine.effects import CallOperation, StartCase
from sopflow.engine.events import CaseMigrated
from sopflow.engine.migration import Judgement, Verdict, judge, migrate
from sopflow.engine.replay import replay

OLD = """
    outcomes: {ok: {}}
    facts:
      kind: {type: text, ask: Apa?}
      thing: {type: toy.Thing}
      note: {type: toy.Letter}
      last_word: {type: text, ask: Kata akhir?}
    states:
      kind: {ask: [kind], next: look}
      look: {call: {operation: toy.look, with: {name: =kind}, save: thing}, next: consent}
      consent: {approve: {what: Boleh?}, next: {granted: chore, refused: ok}}
      chore: {do: Kerjakan, next: send}
      send: {call: {operation: toy.note, with: {text: =kind}, save: note}, next: last}
      last: {ask: [last_word], within: 2h, late: ok, next: ok}
      ok: {end: ok}
"""
NAMES = ("look", "consent", "chore", "send", "last")


def renamed(text: str, *names: str, formerly: bool = True) -> str:
    """The playbook with these states called otherwise."""
    for name in names:
        says = f"{{formerly: {name}, " if formerly else "{"
        text = text.replace(f"      {name}: {{", f"      new_{name}: {says}").replace(
            f"next: {name}}}", f"next: new_{name}}}"
        )
        text = text.replace(f"granted: {name}", f"granted: new_{name}")
    return text


def at_last(play: Any) -> Any:
    """A case that was answered, looked something up, was approved, done, and has written."""
    case = play(OLD).answer(kind="a").reply({"name": "a"}).vote(granted=True).tick()
    return case.reply({"number": "N1"})


def moves(case: Any, text: str, load_text: Any) -> tuple[Judgement, Any]:
    """The verdict on a move, what it makes, and that the way back leads where the case was."""
    new = load_text(text)
    verdict = judge(case.program, new, case.history, case.at)
    event = CaseMigrated(case.at, "new", "ann", "planned", "old")
    made = migrate(case.program, case.history, event, {"new": new})
    assert replay(case.program, [*case.history, event], {"new": new}) == made.case
    programs = {"new": new, "old": case.program}
    back = migrate(case.program, [*case.history, event], CaseMigrated(case.at, "old"), programs)
    assert (back.case.state, back.case.facts) == (case.now.state, case.now.facts)
    assert back.case.ledger == case.now.ledger
    assert not any(isinstance(one, CallOperation) for one in back.effects)
    return verdict, made


def test_renamed_states_are_passed_with_what_they_were_answered_and_wrote(play: Any, load_text: Any) -> None:
    case = at_last(play)
    verdict, made = moves(case, renamed(OLD, *NAMES), load_text)

    assert verdict == Judgement(Verdict.SAME, "new_last")
    assert (made.case.state, made.case.waiting) == ("new_last", ForAnswers(("last_word",)))
    assert [one for one in made.effects if isinstance(one, CallOperation)] == []
    assert [(one.key, one.state) for one in made.case.ledger.values()] == [
        (one.key, "new_send") for one in case.now.ledger.values()
    ]
    assert [timer.due for timer in made.case.timers] == [timer.due for timer in case.now.timers]


def test_without_saying_so_the_same_states_are_others(play: Any, load_text: Any) -> None:
    case = at_last(play)
    new = load_text(renamed(OLD, *NAMES, formerly=False))

    verdict = judge(case.program, new, case.history, case.at)
    assert (verdict.verdict, verdict.looks_up, verdict.undone) == (Verdict.DIFFERS, ("toy.look",), ("toy.note",))


def test_a_look_up_under_way_keeps_its_id_and_its_answer_arrives(play: Any, load_text: Any) -> None:
    case = play(OLD).answer(kind="a")
    verdict, made = moves(case, renamed(OLD, *NAMES), load_text)

    assert (verdict.verdict, verdict.state, verdict.looks_up) == (Verdict.SAME, "new_look", ())
    assert isinstance(made.case.waiting, ForReplies)
    assert made.case.waiting.pending[0].effect == case.now.waiting.pending[0].effect


def test_a_state_may_be_renamed_again_and_again_where_it_keeps_its_names(play: Any, load_text: Any) -> None:
    case = at_last(play)
    text = renamed(renamed(OLD, *NAMES), *(f"new_{name}" for name in NAMES), formerly=False)
    for name in NAMES:
        text = text.replace(f"formerly: {name},", f"formerly: [{name}, new_{name}],")
    second, third = load_text(renamed(OLD, *NAMES)), load_text(text)
    first_move = CaseMigrated(case.at, "second", "ann", "", "first")
    second_move = CaseMigrated(case.at, "third", "ann", "", "second")

    made = migrate(case.program, [*case.history, first_move], second_move, {"second": second, "third": third})
    assert made.case.state == "new_new_last"
    assert [one.key for one in made.case.ledger.values()] == [one.key for one in case.now.ledger.values()]
    assert judge(case.program, third, case.history, case.at).verdict is Verdict.SAME


def test_a_write_of_a_renamed_state_that_is_not_reached_yet_is_no_leftover(play: Any, load_text: Any) -> None:
    text = (
        renamed(OLD, *NAMES)
        .replace("kind: {ask: [kind], next: new_look}", "kind: {ask: [kind, size], next: new_look}")
        .replace("      last_word:", "      size: {type: whole, ask: Berapa?}\n      last_word:")
    )
    case = at_last(play)
    verdict, made = moves(case, text, load_text)

    assert (verdict.verdict, verdict.asks, verdict.undone) == (Verdict.ASKS, ("size",), ())
    assert made.case.earlier.leftovers == ()


def test_a_case_that_was_opened_in_a_renamed_state_is_not_opened_again(
    play_with: Any, load_text: Any, other: Any
) -> None:
    text = """
        outcomes: {ok: {}}
        facts: {kind: {type: text, ask: Apa?}}
        states:
          begin: {open_case: {playbook: other}, next: ask}
          ask: {ask: [kind], next: ok}
          ok: {end: ok}
    """
    new = text.replace("          begin: {", "          first: {formerly: begin, ")
    case = play_with(text, other)

    renamed_one = load_text(new, other)
    made = migrate(case.program, case.history, CaseMigrated(case.at, "new"), {"new": renamed_one})
    assert [one for one in made.effects if isinstance(one, StartCase)] == []
    assert judge(case.program, renamed_one, case.history, case.at).verdict is Verdict.SAME


@pytest.mark.parametrize(
    ("former", "said"),
    [
        ("last: {formerly: look,", "there is a state `look` now, so `last` cannot be what it was"),
        ("last: {formerly: [x, x],", "`last` was called `x` as well"),
    ],
)
def test_a_former_name_belongs_to_one_state(compile_text: Any, former: str, said: str) -> None:
    (found,) = compile_text(OLD.replace("last: {", former, 1)).diagnostics

    assert (found.code, found.message.en) == ("SF217", said)


def test_two_states_were_not_both_the_same(compile_text: Any) -> None:
    text = OLD.replace("look: {call", "look: {formerly: old, call").replace("last: {ask", "last: {formerly: old, ask")
    (found,) = compile_text(text).diagnostics

    assert found.message.en == "`look` was called `old` as well"


def test_who_never_renames_keeps_the_hash_of_a_playbook(load_text: Any) -> None:
    assert load_text(OLD).identity != load_text(OLD.replace("last: {", "last: {formerly: x, ")).identity

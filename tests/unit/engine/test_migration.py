"""Migration: a case goes on with another version of its playbook, and the verdict says beforehand what that means."""

from __future__ import annotations

import pytest

from sopflow.engine.case import ForAnswers, ForReplies, Status
from sopflow.engine.correction import correct
from sopflow.engine.effects import CallOperation
from sopflow.engine.events import AnswersCorrected, CaseMigrated
from sopflow.engine.migration import Judgement, Verdict, judge, migrate
from sopflow.engine.replay import replay
from sopflow.errors import Conflict, NotFound, UsageError

OLD = """
    outcomes: {ok: {}, other: {}}
    settings: {mode: {type: text, default: plain}, gone: {type: text, default: x}}
    facts:
      kind: {type: text, ask: Apa?}
      thing: {type: toy.Thing}
      letter: {type: toy.Letter}
      last_word: {type: text, ask: Kata akhir?}
    states:
      kind: {ask: [kind], next: look}
      look: {call: {operation: toy.look, with: {name: =kind}, save: thing}, next: send}
      send: {call: {operation: toy.send, with: {kind: =kind}, save: letter}, next: last}
      last: {ask: [last_word], next: ok}
      ok: {end: ok}
      other: {end: other}
"""


@pytest.fixture
def moved(play, load_text):
    """Judges and migrates a played case, and goes back again."""

    def moving(text: str, case=None, **settings: object):
        case = case or at_last(play, **settings)
        new = load_text(text)
        judgement = judge(case.program, new, case.history, case.at)
        if judgement.verdict is Verdict.CANNOT:
            return judgement, None
        event = CaseMigrated(case.at, "new", "ann", "planned", "old")
        made = migrate(case.program, case.history, event, {"new": new})
        assert replay(case.program, [*case.history, event], {"new": new}) == made.case
        assert made.case.program == new.identity
        back = CaseMigrated(case.at, "old")
        returned = migrate(case.program, [*case.history, event], back, {"new": new, "old": case.program})
        assert (returned.case.state, returned.case.facts) == (case.now.state, case.now.facts)
        return judgement, made

    return moving


def at_last(play, **settings: object):
    case = play(OLD, settings or None).answer(kind="a")
    return case.reply({"name": "a"}).reply({"number": "L1"})


def test_other_words_leave_a_case_where_it_stands(moved):
    judgement, made = moved(OLD.replace("Apa?", "Jenis apa?"))

    assert judgement == Judgement(Verdict.SAME, "last")
    assert made.case.waiting == ForAnswers(("last_word",))


def test_a_state_more_on_the_way_is_passed_and_named(moved):
    text = OLD.replace("save: letter}, next: last", "save: letter}, next: more").replace(
        "      last:", "      more: {next: last}\n      last:"
    )
    judgement, made = moved(text)

    assert judgement == Judgement(Verdict.SAME, "last", parts_at="send")
    assert made.case.state == "last"


def test_the_facts_may_lead_elsewhere(moved):
    text = OLD.replace("last: {ask: [last_word]", "last: {do: Sesuatu")
    judgement, _ = moved(text)

    assert judgement == Judgement(Verdict.OTHER, "last")
    judgement, _ = moved(OLD.replace("last", "final").replace("final_word", "last_word"))
    assert judgement == Judgement(Verdict.OTHER, "final", parts_at="send")


def test_what_is_not_known_is_asked(moved):
    text = OLD.replace("ask: [last_word]", "ask: [size, last_word]").replace(
        "      last_word:", "      size: {type: whole, ask: Berapa?}\n      last_word:"
    )
    judgement, made = moved(text)

    assert judgement == Judgement(Verdict.ASKS, "last", asks=("size",))
    assert made.case.waiting == ForAnswers(("size", "last_word"))


def test_what_was_never_looked_up_is_looked_up(moved, play):
    text = (
        OLD.replace("next: look}", "next: list}")
        .replace("      look:", "      list: {call: {operation: toy.list, save: things}, next: look}\n      look:")
        .replace("      last_word:", "      things: {type: list of toy.Thing}\n      last_word:", 1)
    )
    judgement, made = moved(text)

    assert (judgement.verdict, judgement.looks_up, judgement.parts_at) == (Verdict.ASKS, ("toy.list",), "kind")
    assert isinstance(made.case.waiting, ForReplies)
    assert [one.operation for one in made.effects if isinstance(one, CallOperation)] == ["toy.list"]


def test_a_write_that_the_new_version_sends_is_named(play, load_text):
    text = OLD.replace("save: letter}, next: last", "save: letter}, next: note").replace(
        "      last:", "      note: {call: {operation: toy.note, with: {text: x}}, next: last}\n      last:"
    )
    case = at_last(play)

    judgement = judge(case.program, load_text(text), case.history, case.at)

    assert (judgement.verdict, judgement.sends) == (Verdict.DIFFERS, ("toy.note",))


def test_a_write_that_the_new_version_does_not_do_is_left_to_a_person_and_never_undone(moved, play):
    old = OLD.replace("save: letter}", "save: letter, undo: toy.recall}")
    case = play(old).answer(kind="a").reply({"name": "a"}).reply({"number": "L1"})
    judgement, made = moved(old.replace("save: thing}, next: send", "save: thing}, next: last"), case)

    assert (judgement.verdict, judgement.undone, judgement.parts_at) == (Verdict.DIFFERS, ("toy.send",), "look")
    assert [(one.key, one.phase) for one in made.case.earlier.leftovers] == [("c:toy.send:a", "person")]
    assert not any(isinstance(one, CallOperation) for one in made.effects)


def test_a_case_that_would_be_over_is_told(play, load_text):
    case = play(OLD).answer(kind="a")
    new = load_text(OLD.replace("next: look}", "next: other}"))

    judgement = judge(case.program, new, case.history, case.at)

    assert judgement == Judgement(Verdict.DIFFERS, "other", parts_at="kind", outcome="other")
    made = migrate(case.program, case.history, CaseMigrated(case.at, "new"), {"new": new})
    assert (made.case.status, made.case.outcome) == (Status.DONE, "other")


def test_another_first_state_parts_the_ways_at_once(play, load_text):
    case = play(OLD)
    new = load_text(OLD.replace("      kind: {ask: [kind], next: look}", "      what: {ask: [kind], next: look}"))

    assert judge(case.program, new, case.history, case.at) == Judgement(Verdict.OTHER, "what", parts_at="what")


def test_a_case_that_opens_another_or_runs_one_is_told(play_with, load_text, other):
    text = OLD.replace("last: {ask: [last_word], next: ok}", "last: {ask: [last_word], next: ok}")
    case = play_with(text, other).answer(kind="a").reply({"name": "a"}).reply({"number": "L1"})
    opens = text.replace("save: letter}, next: last", "save: letter}, next: open").replace(
        "      last:",
        "      open: {open_case: {playbook: other, with: {name: =kind}}, next: run}\n      run: {run: {playbook: other}, next: {fine: last, poor: last}}\n      last:",
    )

    judgement = judge(case.program, load_text(opens, other), case.history, case.at)

    assert (judgement.sends, judgement.looks_up) == (("other",), ("other",))


def test_what_was_given_must_be_a_value_of_the_new_version(moved):
    judgement, _ = moved(OLD.replace("kind: {type: text", "kind: {type: [b, c]").replace("kind: =kind", "kind: x"))

    assert judgement.verdict is Verdict.CANNOT
    assert judgement.why.en == "what the case has for `kind` is no value of it in the new version."


def test_a_setting_that_is_gone_is_left_out_and_one_of_another_kind_cannot_be_taken_along(moved):
    gone = OLD.replace(", gone: {type: text, default: x}", "")
    judgement, made = moved(gone, mode="fast", gone="y")
    assert judgement.verdict is Verdict.SAME
    assert made.case.scope["settings"] == {"mode": "fast"}

    judgement, _ = moved(
        OLD.replace("mode: {type: text, default: plain}", "mode: {type: whole, default: 1}"), mode="fast"
    )
    assert judgement.verdict is Verdict.CANNOT


def test_an_input_that_the_new_version_does_not_know_cannot_be_taken_along(play, load_text):
    case = play(OLD, last_word="w")
    new = load_text(OLD.replace("last_word", "final_word"))

    assert judge(case.program, new, case.history, case.at).why.en == (
        "the new version has no fact `last_word`, which the case was given."
    )


def test_a_case_does_not_go_over_to_another_procedure(play, load_text):
    case = play(OLD)
    text = "sopflow: 1\nid: another\nversion: 1.0.0\ntitle: Lain\nlanguages: [id]\noutcomes: {ok: {}}\nstates: {ok: {end: ok}}\n"

    judgement = judge(case.program, load_text(text), case.history, case.at)

    assert judgement.why.en == "a case of `tested` cannot go on as `another`."


def test_a_reply_that_the_new_version_cannot_read_is_looked_up_again(play, load_text, catalog):
    case = at_last(play)
    new = load_text(OLD.replace("Apa?", "Jenis?"))
    changed = {**new.operations, "toy.look": catalog.operations["toy.list"]}
    object.__setattr__(new, "operations", changed)

    judgement = judge(case.program, new, case.history, case.at)

    assert (judgement.verdict, judgement.looks_up) == (Verdict.ASKS, ("toy.look",))
    object.__setattr__(new, "operations", {**new.operations, "toy.send": catalog.operations["toy.list"]})
    assert judge(case.program, new, case.history, case.at).why.en.startswith("what the case has for `toy.send`")


def test_a_write_under_way_is_waited_for(play):
    case = play(OLD).answer(kind="a").reply({"name": "a"})

    with pytest.raises(Conflict):
        migrate(case.program, case.history, CaseMigrated(case.at, "new"), {"new": case.program})


def test_a_version_that_is_not_there_is_named(play):
    case = play(OLD)
    event = CaseMigrated(case.at, "digest")

    with pytest.raises(NotFound, match="there is no playbook `digest`"):
        migrate(case.program, case.history, event, {})
    with pytest.raises(NotFound):
        replay(case.program, [*case.history, event])


def test_a_case_is_corrected_on_its_new_version(play, load_text):
    case = at_last(play)
    new = load_text(OLD.replace("look: {call", "look: {say: [hello], call") + "    scripts: {hello: Halo}\n")
    moving = CaseMigrated(case.at, "new")

    made = correct(case.program, [*case.history, moving], AnswersCorrected(case.at, {"kind": "b"}), {"new": new})

    assert made.case.program == new.identity
    assert [one.operation for one in made.effects if isinstance(one, CallOperation)] == ["toy.look"]
    with pytest.raises(UsageError):
        correct(case.program, [*case.history, moving], AnswersCorrected(case.at, {"none": "b"}), {"new": new})


PAY = """
    outcomes: {ok: {}}
    facts:
      kind: {type: text, ask: Apa?}
      last_word: {type: text, ask: Kata akhir?}
    states:
      kind: {ask: [kind], next: pay}
      pay:
        call:
          operation: toy.pay
          with: {amount: '=if kind == "a" then 5rb else 6rb'}
          confirm: false
          because: uji
          on_error: {unavailable: {go: kind, ask_again: [kind], at_most: 1, then: last}, in_doubt: last}
        next: last
      last: {ask: [last_word], next: ok}
      ok: {end: ok}
"""


@pytest.mark.parametrize(("reply", "left"), [(("reply", {"number": "P1"}), "differs"), (("fail", "in_doubt"), None)])
def test_a_write_that_is_done_or_in_doubt_does_not_leave_where_the_new_version_tries_again(
    play, load_text, reply, left
):
    case = play(PAY).answer(kind="a").fail("unavailable").answer(kind="b")
    getattr(case, reply[0])(reply[1])
    new = load_text(PAY.replace("because: uji", "because: uji\n          retry: 1"))

    made = migrate(case.program, case.history, CaseMigrated(case.at, "new"), {"new": new})

    assert not any(isinstance(one, CallOperation) for one in made.effects)
    assert made.case.state == "last"
    assert made.case.ledger["c:toy.pay"].status == case.now.ledger["c:toy.pay"].status
    assert [one.why for one in made.case.earlier.leftovers] == ([left] if left else [])


def test_an_answer_to_a_question_that_is_gone_stays_behind(play, load_text):
    case = at_last(play)
    new = load_text(
        OLD.replace("ask: [kind]", "ask: [what]").replace("kind: {type", "what: {type").replace("=kind", "=what")
    )

    judgement = judge(case.program, new, case.history, case.at)

    assert (judgement.verdict, judgement.asks) == (Verdict.ASKS, ("what",))


def test_votes_that_the_new_version_does_not_let_count_are_asked_for_anew(play, load_text):
    text = """
    outcomes: {ok: {}, no: {}}
    roles: {boss: {}}
    facts: {last_word: {type: text, ask: Kata akhir?}}
    states:
      yes: {approve: {what: Ya?ROLE}, next: {granted: last, refused: no}}
      last: {ask: [last_word], next: ok}
      ok: {end: ok}
      no: {end: no}
    """
    case = play(text.replace("ROLE", "")).vote(True, "x")
    new = load_text(text.replace("ROLE", ", role: boss"))

    assert judge(case.program, new, case.history, case.at) == Judgement(Verdict.OTHER, "yes", parts_at="yes")

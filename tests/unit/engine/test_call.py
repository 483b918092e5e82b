"""`call`: writes are intended under a key, sent once, looked up when in doubt; errors are branches."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sopflow.engine.case import EntryStatus, ForDecision, Status
from sopflow.engine.effects import CallOperation, ConfirmEffect, RaiseAttention, StartTimer
from sopflow.engine.events import AttentionResolved, EffectConfirmed, PlaybookEnded
from sopflow.engine.lookup import Found, can_tell, found_in
from sopflow.engine.step import step
from sopflow.errors import UsageError
from sopflow.values.kinds import Duration

SEND = """
    outcomes: {sent: {}, refused: {}}
    facts: {letter: {type: toy.Letter}}
    states:
      send:
        call: {operation: toy.send, with: {kind: first}, save: letter, on_error: {rejected: refused}}
        next: done
      done: {end: sent}
      refused: {end: refused}
"""


def test_a_write_goes_out_with_a_key_made_of_the_case_and_the_fields_that_its_manifest_names(play):
    case = play(SEND)

    assert case.calls() == [
        CallOperation(
            "c.1", "send", "toy.send", {"kind": "first", "external": "c:toy.send:first"}, key="c:toy.send:first"
        )
    ]
    assert [(entry.key, entry.status) for entry in case.now.ledger.values()] == [
        ("c:toy.send:first", EntryStatus.INTENDED)
    ]


def test_a_reply_is_saved_and_the_case_goes_on(play):
    case = play(SEND).reply({"number": "L1"})

    assert case.now.outcome == "sent"
    assert case.now.facts["letter"] == {"number": "L1"}
    assert case.now.ledger["c:toy.send:first"].status is EntryStatus.DONE


def test_a_named_error_is_a_branch_and_the_write_stays_in_the_ledger_as_failed(play):
    case = play(SEND).fail("rejected")

    assert case.now.outcome == "refused"
    assert case.now.ledger["c:toy.send:first"].status is EntryStatus.FAILED


def test_an_error_that_nobody_named_waits_for_a_person(play):
    case = play(SEND).fail("unavailable")

    assert case.now.status is Status.NEEDS_ATTENTION
    assert case.effects[-1] == RaiseAttention("send", "unavailable", "toy.send", "0")


@pytest.mark.parametrize(
    ("decision", "outcome"),
    [
        (AttentionResolved, "sent"),
    ],
)
def test_a_person_may_say_that_it_happened(play, decision, outcome):
    case = play(SEND).fail("unavailable")
    case.give(decision(case.at, "done", output={"number": "L9"}))

    assert case.now.outcome == outcome
    assert case.now.facts["letter"] == {"number": "L9"}


def test_a_person_may_say_that_it_did_not_happen(play):
    case = play(SEND).fail("unavailable")
    case.give(AttentionResolved(case.at, "failed", error="rejected"))

    assert case.now.outcome == "refused"


def test_a_person_may_have_it_tried_again_under_the_same_key(play):
    case = play(SEND).fail("unavailable")
    case.give(AttentionResolved(case.at, "retry"))

    assert [call.key for call in case.calls()] == ["c:toy.send:first"]
    assert case.now.ledger["c:toy.send:first"].attempts == 2
    assert case.reply({"number": "L1"}).now.outcome == "sent"


def test_a_doubtful_write_is_looked_up_before_anything_else(play):
    case = play(SEND).fail("in_doubt")

    assert case.calls() == [
        CallOperation("c.2", "send", "toy.find", {"external": "c:toy.send:first"}, looks_up="c:toy.send:first")
    ]


def test_a_doubtful_write_that_is_found_is_done(play):
    case = play(SEND).fail("in_doubt").reply(({"number": "L7", "kind": "first"},))

    assert case.now.outcome == "sent"
    assert case.now.facts["letter"] == {"number": "L7", "kind": "first"}


def test_a_doubtful_write_that_is_not_found_is_sent_again_with_the_same_key(play):
    case = play(SEND).fail("in_doubt").reply(())

    assert [(call.operation, call.key) for call in case.calls()] == [("toy.send", "c:toy.send:first")]
    assert case.reply({"number": "L1"}).now.outcome == "sent"
    assert case.now.ledger["c:toy.send:first"].attempts == 2


def test_what_has_our_key_and_was_changed_since_is_left_to_a_person(play):
    case = play(SEND).fail("in_doubt").reply(({"number": "L7", "kind": "other"},))

    assert case.now.status is Status.NEEDS_ATTENTION
    assert case.now.ledger["c:toy.send:first"].status is EntryStatus.IN_DOUBT


def test_beside_what_was_changed_the_one_that_agrees_is_found(play):
    case = play(SEND).fail("in_doubt").reply(({"number": "L6", "kind": "other"}, {"number": "L7", "kind": "first"}))

    assert case.now.facts["letter"] == {"number": "L7", "kind": "first"}


@pytest.mark.parametrize(
    ("asked", "reply", "tells", "found"),
    [
        ({"external": "key"}, ({"kind": "other"},), False, None),
        ({"kind": "kind"}, ({"kind": "other"},), True, None),
        ({"external": "key"}, ({"kind": "first"},), True, Found({"kind": "first"})),
        ({"external": "key"}, (), True, None),
        ({"external": "key"}, "no list", False, None),
    ],
)
def test_of_a_list_that_was_not_asked_for_by_the_key_others_are_passed_over(catalog, asked, reply, tells, found):
    send = catalog.operations["toy.send"]
    operation = replace(send, look_up=replace(send.look_up, with_=asked))

    assert can_tell(operation, reply, {"kind": "first"}) is tells
    assert found_in(operation, reply, {"kind": "first"}) == found


def test_a_look_up_that_finds_nothing_by_an_error_counts_as_not_found(play):
    case = play(SEND).fail("in_doubt").fail("not_found")

    assert [call.operation for call in case.calls()] == ["toy.send"]


def test_a_look_up_that_cannot_tell_leaves_it_to_a_person(play):
    case = play(SEND).fail("in_doubt").fail("unavailable")

    assert case.now.status is Status.NEEDS_ATTENTION
    assert case.now.ledger["c:toy.send:first"].status is EntryStatus.IN_DOUBT


def test_a_retry_after_doubt_looks_it_up_again_and_never_sends_blindly(play):
    case = play(SEND).fail("in_doubt").fail("unavailable")
    case.give(AttentionResolved(case.at, "retry"))

    assert [call.operation for call in case.calls()] == ["toy.find"]


def test_a_write_that_stays_in_doubt_is_left_to_a_person_in_the_end(play):
    case = play(SEND)
    for _ in range(2):
        case.fail("in_doubt").reply(())

    assert case.now.status is Status.NEEDS_ATTENTION
    assert case.now.ledger["c:toy.send:first"].attempts == 2


def test_a_person_may_let_a_write_that_is_never_found_be_sent_once_more(play):
    case = play(SEND)
    for _ in range(2):
        case.fail("in_doubt").reply(())
    case.give(AttentionResolved(case.at, "retry"))
    assert [call.operation for call in case.calls()] == ["toy.find"]
    case.reply(())
    assert [(call.operation, call.key) for call in case.calls()] == [("toy.send", "c:toy.send:first")]

    assert case.reply({"number": "L1"}).now.outcome == "sent"
    assert case.now.ledger["c:toy.send:first"].attempts == 3


NOTE = """
    outcomes: {ok: {}}
    states:
      note: {call: {operation: toy.note, with: {text: hello}}, next: done}
      done: {end: ok}
"""


def test_a_doubtful_write_without_a_look_up_waits_for_a_person(play):
    case = play(NOTE).fail("in_doubt")

    assert isinstance(case.now.waiting, ForDecision)
    assert case.now.waiting.code == "in_doubt"


def test_a_doubtful_write_without_a_look_up_is_sent_again_with_its_key_where_a_person_says_so(play):
    case = play(NOTE).fail("in_doubt")
    case.give(AttentionResolved(case.at, "retry"))

    assert [(call.operation, call.key) for call in case.calls()] == [("toy.note", "c:toy.note:note:1")]
    assert case.reply(None).now.outcome == "ok"
    assert case.now.ledger["c:toy.note:note:1"].attempts == 2


def test_a_doubtful_write_without_a_look_up_that_cannot_be_undone_is_confirmed_anew(play):
    case = play(PAY.replace(", on_error: {rejected: no}", "")).confirm(True).fail("in_doubt")
    assert case.now.waiting.code == "in_doubt"
    case.give(AttentionResolved(case.at, "retry"))

    assert case.calls() == []
    assert isinstance(case.effects[-1], ConfirmEffect)
    assert [call.attempt for call in case.confirm(True).calls()] == [1]


def test_a_write_without_key_fields_has_the_state_and_the_visit_in_its_key(play):
    assert play(NOTE).calls()[0].key == "c:toy.note:note:1"


def test_a_write_that_is_done_is_not_sent_again_in_the_same_case(play):
    case = play(
        """
        outcomes: {sent: {}}
        facts: {letter: {type: toy.Letter}, again: {type: toy.Letter}}
        states:
          one: {call: {operation: toy.send, with: {kind: same}, save: letter}, next: two}
          two: {call: {operation: toy.send, with: {kind: same}, save: again}, next: done}
          done: {end: sent}
        """
    ).reply({"number": "L1"})

    assert case.now.outcome == "sent"
    assert case.now.facts["again"] == {"number": "L1"}
    assert len(case.now.ledger) == 1


PAY = """
    outcomes: {paid: {}, unpaid: {}}
    states:
      pay:
        call: {operation: toy.pay, with: {amount: 500}, on_error: {rejected: no}}
        next: done
      done: {end: paid}
      no: {end: unpaid}
"""


def test_an_irreversible_effect_is_confirmed_by_a_person_before_it_is_sent(play):
    case = play(PAY)

    assert case.effects == (ConfirmEffect("c.1", "pay", "toy.pay", {"amount": 500}),)
    assert case.now.ledger == {}
    assert [call.operation for call in case.confirm(True).calls()] == ["toy.pay"]


def test_an_irreversible_effect_that_is_not_confirmed_is_rejected_and_never_sent(play):
    case = play(PAY).confirm(False)

    assert case.now.outcome == "unpaid"
    assert case.now.ledger == {}


RETRY = """
    outcomes: {ok: {}, down: {}}
    facts: {thing: {type: toy.Thing}}
    states:
      look:
        call:
          operation: toy.look
          with: {name: x}
          save: thing
          retry: {times: 2, wait: 1m}
          on_error: {unavailable: down, not_found: continue}
        next: done
      done: {end: ok}
      down: {end: down}
"""


def test_an_unavailable_system_is_tried_again_after_the_wait(play):
    case = play(RETRY).fail("unavailable")

    assert [effect.timer for effect in case.effects if isinstance(effect, StartTimer)] == ["retry.0"]
    case.later(minutes=1).fire("retry.0")
    assert case.calls()[0].attempt == 2


def test_when_the_retries_are_used_up_the_branch_is_taken(play):
    case = play(RETRY)
    for _ in range(2):
        case.fail("unavailable").later(minutes=1).fire("retry.0")

    assert case.fail("unavailable").now.outcome == "down"


def test_continue_goes_on_and_leaves_missing_what_would_have_been_saved(play):
    case = play(RETRY).fail("not_found")

    assert case.now.outcome == "ok"
    assert "thing" not in case.now.facts


def test_a_read_cannot_be_in_doubt_it_was_unavailable(play):
    case = play(RETRY.replace("retry: {times: 2, wait: 1m}", "retry: 0")).fail("in_doubt")

    assert case.now.outcome == "down"


SIDE_BY_SIDE = """
    outcomes: {ok: {}, gone: {}, down: {}}
    facts: {thing: {type: toy.Thing}, things: {type: list of toy.Thing}}
    states:
      look:
        call:
          - {operation: toy.list, save: things, on_error: {unavailable: down}}
          - {operation: toy.look, with: {name: x}, save: thing, on_error: {not_found: gone}}
        next: done
      done: {end: ok}
      gone: {end: gone}
      down: {end: down}
"""


def test_look_ups_run_side_by_side_and_all_finish(play):
    case = play(SIDE_BY_SIDE)
    assert [call.operation for call in case.calls()] == ["toy.list", "toy.look"]

    case.fail("not_found", effect="c.2")
    assert case.now.status is Status.WAITING

    case.reply(({"name": "a"},), effect="c.1")
    assert case.now.outcome == "gone"
    assert case.now.facts["things"] == ({"name": "a"},)


def test_of_several_errors_the_first_listed_wins(play):
    case = play(SIDE_BY_SIDE).fail("not_found", effect="c.2").fail("unavailable", effect="c.1")

    assert case.now.outcome == "down"


REPEAT = """
    outcomes: {ok: {}, late: {}}
    facts: {thing: {type: toy.Thing}}
    states:
      look:
        call:
          operation: toy.look
          with: {name: x}
          save: thing
          repeat: {every: 4h, at_most: 3, until: thing.price is not missing}
        late: late
        next: done
      done: {end: ok}
      late: {end: late}
"""


def test_repeat_asks_again_until_the_condition_holds(play):
    case = play(REPEAT).reply({"name": "x"})
    assert next(effect.due for effect in case.effects if isinstance(effect, StartTimer)).hour == 6

    case.later(hours=4).fire("repeat.0").reply({"name": "x", "price": 5})
    assert case.now.outcome == "ok"


def test_repeat_that_is_used_up_is_late(play):
    case = play(REPEAT).reply({"name": "x"})
    for _ in range(2):
        case.later(hours=4).fire("repeat.0").reply({"name": "x"})

    assert case.now.outcome == "late"


def test_a_reply_that_nobody_waits_for_any_more_changes_nothing(play):
    case = play(SEND).reply({"number": "L1"}, effect="c.77")

    assert case.now.status is Status.WAITING
    assert case.effects == ()


def test_a_required_input_that_is_missing_waits_for_a_person(play):
    case = play(
        """
        outcomes: {ok: {}}
        facts: {name: {type: text, optional: true, ask: {id: Nama?, en: Name?}}}
        states:
          name: {ask: [name], next: look}
          look: {call: {operation: toy.look, with: {name: =name}}, next: done}
          done: {end: ok}
        """
    ).answer(name=None)

    assert case.effects[-1] == RaiseAttention("look", "input_missing", "toy.look", "name")


def test_a_reply_of_the_wrong_kind_changes_nothing(play):
    case = play(PAY)
    assert case.reply({"number": "1"}, effect="c.1").effects == ()
    assert case.fail("rejected", effect="c.1").effects == ()
    case.give(EffectConfirmed(case.at, "c.1", confirmed=True))

    assert case.give(EffectConfirmed(case.at, "c.2", confirmed=True)).effects == ()
    assert case.reply({"number": "1"}, effect="c.2").now.outcome == "paid"


def test_a_reply_that_comes_while_a_person_must_decide_changes_nothing(play):
    case = play(SEND).fail("unavailable").reply({"number": "L1"}, effect="c.1")

    assert case.now.status is Status.NEEDS_ATTENTION


def test_a_reply_that_comes_to_a_state_without_a_call_changes_nothing(play):
    case = play("outcomes: {ok: {}}\nstates: {w: {wait: {for: 1h}, next: z}, z: {end: ok}}")
    before = case.now
    case.reply(1, effect="c.1").fail("rejected", effect="c.1").give(EffectConfirmed(case.at, "c.1", confirmed=True))
    case.give(PlaybookEnded(case.at, "c.1", "x"))

    assert case.now == before._replace(version=before.version + 4)


def test_a_person_may_settle_a_look_up_and_what_was_never_sent(play):
    case = play(RETRY).fail("rejected")
    case.give(AttentionResolved(case.at, "done", output={"name": "x"}))
    assert (case.now.outcome, case.now.facts) == ("ok", {"thing": {"name": "x"}})

    case = play(PAY.replace(", on_error: {rejected: no}", "")).confirm(False)
    case.give(AttentionResolved(case.at, "done"))
    assert (case.now.outcome, case.now.ledger) == ("paid", {})


def test_a_person_settles_the_write_that_is_asked_for_and_no_other_of_its_state(play):
    case = play(
        """
        outcomes: {ok: {}}
        facts: {kind: {type: text, ask: {id: Apa?, en: Which?}}, more: {type: yes_no, ask: {id: Lagi?, en: More?}}}
        states:
          kind: {ask: [kind], next: send}
          send: {call: {operation: toy.send, with: {kind: =kind}, on_error: {rejected: more}}, next: more}
          more: {ask: [more], next: [{when: more, go: kind, ask_again: [kind, more], at_most: 9, then: done}, {else: done}]}
          done: {end: ok}
        """
    )
    case.answer(kind="a").fail("rejected").answer(more=True)
    case.answer(kind="b").reply({"number": "B"}).answer(more=True)
    case.answer(kind="a").fail("unavailable")
    case.give(AttentionResolved(case.at, "done", output={"number": "A"}))

    assert {key: (entry.status, entry.output) for key, entry in case.now.ledger.items()} == {
        "c:toy.send:a": (EntryStatus.DONE, {"number": "A"}),
        "c:toy.send:b": (EntryStatus.DONE, {"number": "B"}),
    }


def test_a_system_that_turns_us_away_is_unavailable(play):
    case = play(RETRY.replace("retry: {times: 2, wait: 1m}", "retry: 0")).fail("unauthorized")

    assert case.now.outcome == "down"


def test_a_retry_without_a_wait_is_sent_at_once(play):
    case = play(RETRY.replace("retry: {times: 2, wait: 1m}", "retry: 1")).fail("unavailable")

    assert [(call.effect, call.attempt) for call in case.calls()] == [("c.2", 2)]


def test_a_retry_whose_wait_nobody_can_count_is_for_a_person(play):
    text = "\n    settings: {wait: {type: duration, default: 1m}}" + RETRY.replace("wait: 1m", "wait: =settings.wait")
    case = play(text, settings={"wait": Duration(working_days=1000)}).fail("unavailable")

    assert case.effects == (RaiseAttention("look", "calendar_unknown", "look", "2028"),)
    with pytest.raises(UsageError, match="only `retry`"):
        case.give(AttentionResolved(case.at, "done"))
    case.give(AttentionResolved(case.at, "retry"))
    assert [call.operation for call in case.calls()] == ["toy.look"]


COLLECT = """
    outcomes: {ok: {}}
    facts: {things: {type: list of toy.Thing}}
    states:
      look:
        call:
          operation: toy.look
          with: {name: x}
          add_to: things
          repeat: {every: 1h, at_most: 3, until: now >= until_then}
          on_error: {not_found: continue}
        next: done
      done: {end: ok}
"""


def test_what_is_repeated_is_added_once(play):
    text = COLLECT.replace("now >= until_then", "count(things) > 5")
    case = play(text).reply({"name": "a"}).later(hours=1).fire("repeat.0").reply({"name": "b"})
    case.later(hours=1).fire("repeat.0").reply({"name": "c"})

    assert (case.now.outcome, case.now.facts["things"]) == ("ok", ({"name": "c"},))


def test_a_reply_that_a_person_leaves_out_adds_nothing(play):
    case = play(COLLECT.replace("          repeat: {every: 1h, at_most: 3, until: now >= until_then}\n", ""))
    case.fail("rejected")
    case.give(AttentionResolved(case.at, "done"))

    assert case.now.facts["things"] == ()


def test_a_repeated_look_up_that_fails_takes_its_branch(play):
    case = play(REPEAT).reply({"name": "x"}).later(hours=4).fire("repeat.0").fail("not_found")

    assert case.now.status is Status.NEEDS_ATTENTION
    assert case.now.facts["thing"] == {"name": "x"}


def test_repeat_that_is_used_up_goes_on_where_nothing_is_said_about_late(play):
    case = play(REPEAT.replace("        late: late\n", "")).reply({"name": "x"})
    for _ in range(2):
        case.later(hours=4).fire("repeat.0").reply({"name": "x"})

    assert case.now.outcome == "ok"


def test_a_long_key_is_hashed_and_stays_readable(play):
    long = "x" * 60
    key = play(SEND.replace("kind: first", f"kind: {long}")).calls()[0].key
    other = play(SEND.replace("kind: first", f"kind: {long}y")).calls()[0].key

    assert len(key) == len(other) == len("c:toy.send:") + 24
    assert key.startswith("c:toy.send:")
    assert key != other


def test_two_fields_of_a_key_never_read_like_two_others(play):
    text = """
    outcomes: {ok: {}}
    states:
      one: {call: {operation: toy.place, with: {shelf: "a:b", slot: c}}, next: two}
      two: {call: {operation: toy.place, with: {shelf: a, slot: "b:c"}}, next: done}
      done: {end: ok}
"""
    case = play(text)
    keys = [case.calls()[0].key, case.reply(True).calls()[0].key]

    assert keys == ["c:toy.place:a%3Ab:c", "c:toy.place:a:b%3Ac"]


def test_a_doubtful_write_that_is_found_but_whose_answer_is_not_is_done_without_one(play):
    case = play(
        """
        outcomes: {ok: {}}
        facts: {placed: {type: yes_no}}
        states:
          put: {call: {operation: toy.place, with: {shelf: a, slot: b}, save: placed}, next: done}
          done: {end: ok}
        """
    ).fail("in_doubt")
    assert case.calls()[0].input == {"external": "a"}

    assert case.reply(({"number": "L1"},)).now.facts == {}
    assert case.now.outcome == "ok"


def test_a_look_up_whose_reply_says_nothing_leaves_it_to_a_person(play):
    case = play(SEND).fail("in_doubt").reply(None)

    assert case.now.status is Status.NEEDS_ATTENTION


@pytest.mark.parametrize(
    ("found", "status"),
    [
        ({"number": "L7", "kind": "other"}, Status.NEEDS_ATTENTION),
        ({"number": "L7", "kind": "first"}, Status.DONE),
        ({"number": "L7"}, Status.DONE),
    ],
)
def test_one_record_that_speaks_of_something_else_is_neither_the_write_nor_its_absence(play, found, status):
    case = play(SEND).fail("in_doubt").reply(found)

    assert (case.now.status, case.calls()) == (status, [])


def test_a_person_may_say_that_what_was_never_sent_failed(play):
    case = play(PAY.replace(", on_error: {rejected: no}", ", on_error: {in_doubt: no}")).confirm(False)
    case.give(AttentionResolved(case.at, "failed", error="in_doubt"))

    assert (case.now.outcome, case.now.ledger) == ("unpaid", {})


@pytest.mark.parametrize("comes_back", [lambda case: case.reply({"number": "L1"}), lambda case: case.fail("rejected")])
def test_who_does_not_look_on_gets_no_notes_and_the_same_case(play, comes_back):
    seen = comes_back(play(SEND))
    began, replied = seen.history
    unseen = step(seen.program, step(seen.program, None, began).case, replied)
    assert (unseen.case, unseen.effects, unseen.notes) == (seen.case, seen.effects, ())

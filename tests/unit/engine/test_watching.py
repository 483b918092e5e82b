"""Policies watch live cases: what would break one does not happen, and a person decides."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.unit.engine.conftest import Play

from sopflow.catalog.model import Catalog
from sopflow.engine.case import ForDecision, Status
from sopflow.engine.correction import correct
from sopflow.engine.effects import CallOperation, FinishCase, RaiseAttention, SayScript, ShowLeftover
from sopflow.engine.events import AnswersCorrected, AttentionResolved, CaseCancelled, LeftoverSettled
from sopflow.engine.replay import replay
from sopflow.errors import UsageError
from sopflow.program.model import Program
from sopflow.program.watching import with_policies, without_policies

Watch = Callable[..., Play]

SENDING = """
    outcomes: {{ok: {{}}, no: {{}}}}
    facts:
      kind: {{type: [letter, bomb], ask: What?}}
      agreed: {{type: yes_no, ask: Agreed?}}
    scripts: {{about: It is sent now.}}
    states:
      ask: {{ask: [kind, agreed], next: post}}
      post:
        say: [about]
        call: {{operation: toy.send, with: {{kind: =kind}}, on_error: {{rejected: left}}}}
        next: done
      done: {{end: ok}}
      left: {{end: no}}
    policies:
      the_rule: {policy}
    """


@pytest.fixture
def watch(load_text: Callable[..., Program], catalog: Catalog) -> Watch:
    """Starts a case that is watched by the policies of its playbook."""

    def watching(text: str, **inputs: object) -> Play:
        return Play(with_policies(load_text(text), catalog), inputs, {})

    return watching


def sending(policy: str) -> str:
    return SENDING.format(policy=policy)


def stopped(case: Play) -> tuple[str, str, str, str]:
    """Where a case stands still: the state, why, by which policy, before what."""
    assert case.now.status is Status.NEEDS_ATTENTION
    assert isinstance(case.now.waiting, ForDecision)
    waiting = case.now.waiting
    assert RaiseAttention(case.now.state, waiting.code, waiting.subject, waiting.detail) in case.effects
    return case.now.state, waiting.code, waiting.subject, waiting.detail


# ── prohibitions ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_call_that_breaks_a_policy_is_not_sent_and_its_words_are_not_said(watch: Watch) -> None:
    case = watch(sending('{never: {call: toy.send, where: input.kind == "bomb"}}')).answer(kind="bomb", agreed=True)
    assert stopped(case) == ("post", "policy", "the_rule", "call:toy.send")
    assert [one for one in case.effects if isinstance(one, CallOperation | SayScript)] == []
    assert dict(case.now.ledger) == {}


def test_a_call_that_breaks_nothing_is_sent(watch: Watch) -> None:
    case = watch(sending('{never: {call: toy.send, where: input.kind == "bomb"}}')).answer(kind="letter", agreed=True)
    assert [one.operation for one in case.calls()] == ["toy.send"]


@pytest.mark.parametrize(
    "policy",
    [
        "{never: {call: toy.send}, before: agreed}",
        "{never: {call: toy.send}, after: {ask: kind}}",
        "{never: {say: about}}",
        "{never: {enter: post}}",
        "{always: {that: agreed, at: [post]}}",
        "{always: {that: agreed, at: [toy.send]}}",
    ],
)
def test_every_form_of_prohibition_stops_the_case_before_its_state_does_anything(watch: Watch, policy: str) -> None:
    case = watch(sending(policy)).answer(kind="letter", agreed=False)
    assert stopped(case)[:3] == ("post", "policy", "the_rule")
    assert case.calls() == []


@pytest.mark.parametrize(
    ("where", "stops"),
    [
        ("{any: [not agreed, kind is bomb]}", True),
        ("{any: [not agreed, kind is letter]}", False),
        ("{all: [agreed, kind is bomb]}", True),
        ("{all: [agreed, kind is letter]}", False),
        ("{none: [not agreed, kind is letter]}", True),
        ("{none: [not agreed, kind is bomb]}", False),
        ("{all: [agreed, {any: [kind is letter, kind is bomb]}]}", True),
        ("{all: [agreed, {none: [kind is letter, kind is bomb]}]}", False),
    ],
)
def test_a_condition_may_be_of_several(watch: Watch, where: str, stops: bool) -> None:
    case = watch(sending(f"{{never: {{call: toy.send}}, when: {where}}}")).answer(kind="bomb", agreed=True)
    assert (case.now.status is Status.NEEDS_ATTENTION) == stops


def test_a_look_up_is_stopped_too(watch: Watch) -> None:
    case = watch(
        """
        outcomes: {ok: {}}
        facts: {name: {type: text, ask: Who?}}
        states:
          ask: {ask: [name], next: look}
          look: {call: {operation: toy.look, with: {name: =name}, on_error: {not_found: done}}, next: done}
          done: {end: ok}
        policies: {not_me: {never: {call: toy.look, where: input.name == "me"}}}
        """
    ).answer(name="me")
    assert stopped(case)[:3] == ("look", "policy", "not_me")


def test_what_a_person_confirms_is_stopped_before_it_is_sent(watch: Watch) -> None:
    case = watch(
        """
        outcomes: {ok: {}}
        states:
          pay: {call: {operation: toy.pay, with: {amount: 5}}, next: done}
          done: {end: ok}
        policies: {free: {never: {call: toy.pay, where: input.amount > 0}}}
        """
    )
    assert (
        stopped(case) == ("pay", "policy", "free", "call:toy.pay")
        if case.now.status is Status.NEEDS_ATTENTION
        else case
    )
    case.confirm(True)
    assert stopped(case) == ("pay", "policy", "free", "call:toy.pay")
    assert case.calls() == []


# ── obligations ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "policy",
    [
        "{must: {call: toy.send}, by: end}",
        "{must: {call: toy.send}, by: {end: no}}",
        "{after: {call: toy.send}, must: {say: about}, by: end}",
        "{after: {ask: kind}, must: {call: toy.send}, by: end}",
    ],
)
def test_a_case_does_not_end_without_what_it_owes(watch: Watch, policy: str) -> None:
    owing = sending(policy).replace("        say: [about]\n", "")
    case = watch(owing).answer(kind="letter", agreed=True).fail("rejected")
    assert stopped(case) == ("left", "policy_at_end", "the_rule", "end:no")
    assert [one for one in case.effects if isinstance(one, FinishCase)] == []
    assert case.now.outcome is None


def test_a_case_that_owes_nothing_ends(watch: Watch) -> None:
    case = watch(sending("{must: {call: toy.send}, by: end}")).answer(kind="letter", agreed=True).reply({"number": "1"})
    assert (case.now.status, case.now.outcome) == (Status.DONE, "ok")


def test_what_a_person_says_was_done_was_done(watch: Watch) -> None:
    text = sending("{must: {call: toy.send}, by: end}").replace(", on_error: {{rejected: left}}", "")
    case = watch(text.replace(", on_error: {rejected: left}", "")).answer(kind="letter", agreed=True).fail("rejected")
    case.give(AttentionResolved(case.at, "done", {"number": "1"}))
    assert case.now.outcome == "ok"


# ── what a person decides ────────────────────────────────────────────────────────────────────────────────────

BOMB = '{never: {call: toy.send, where: input.kind == "bomb"}}'


def test_trying_again_what_is_still_wrong_is_stopped_again(watch: Watch) -> None:
    case = watch(sending(BOMB)).answer(kind="bomb", agreed=True)
    case.give(AttentionResolved(case.at, "retry"))
    assert stopped(case) == ("post", "policy", "the_rule", "call:toy.send")
    assert case.calls() == []


def test_a_person_may_leave_a_call_undone_as_if_it_had_been_refused(watch: Watch) -> None:
    case = watch(sending(BOMB)).answer(kind="bomb", agreed=True)
    case.give(AttentionResolved(case.at, "failed", error="rejected"))
    assert (case.now.outcome, dict(case.now.ledger)) == ("no", {})


def test_a_person_cannot_say_that_a_prohibited_call_was_done(watch: Watch) -> None:
    case = watch(sending(BOMB)).answer(kind="bomb", agreed=True)
    with pytest.raises(UsageError):
        case.give(AttentionResolved(case.at, "done", {"number": "1"}))


def test_leaving_undone_is_for_calls(watch: Watch) -> None:
    case = watch(sending("{never: {enter: done}}")).answer(kind="letter", agreed=True).reply({"number": "1"})
    with pytest.raises(UsageError):
        case.give(AttentionResolved(case.at, "failed", error="rejected"))


def test_a_person_may_let_a_case_go_on_where_no_system_hears_of_it(watch: Watch) -> None:
    case = watch(sending("{never: {enter: post}}")).answer(kind="letter", agreed=True)
    case.give(AttentionResolved(case.at, "retry"))
    assert [one.operation for one in case.calls()] == ["toy.send"]


def test_a_person_may_let_a_case_end_that_owes_something(watch: Watch) -> None:
    case = watch(sending("{must: {call: toy.send}, by: end}")).answer(kind="letter", agreed=True).fail("rejected")
    case.give(AttentionResolved(case.at, "retry"))
    assert stopped(case) == ("left", "policy_at_end", "the_rule", "end:no")
    case.give(AttentionResolved(case.at, "done"))
    assert (case.now.status, case.now.outcome) == (Status.DONE, "no")


def test_a_case_that_owes_something_can_be_given_up(watch: Watch) -> None:
    case = watch(sending("{must: {call: toy.send}, by: end}"))
    case.give(CaseCancelled(case.at, "wrong number"))
    assert case.now.outcome == "cancelled"


# ── corrections, replays, items ──────────────────────────────────────────────────────────────────────────────


def test_a_correction_lets_a_stopped_case_go_on(watch: Watch) -> None:
    case = watch(sending(BOMB)).answer(kind="bomb", agreed=True)
    made = correct(case.program, case.history, AnswersCorrected(case.at, {"kind": "letter"}, by="ann"))
    assert [one.operation for one in made.effects if isinstance(one, CallOperation)] == ["toy.send"]


def test_a_correction_is_watched(watch: Watch) -> None:
    case = watch(sending("{at_most: {call: toy.send, times: 1}}")).answer(kind="letter", agreed=True)
    assert dict(case.now.policies) == {"the_rule": 1}
    case.fail("rejected")
    text = sending("{never: {call: toy.send}, before: agreed}")
    other = watch(
        text.replace("next: done", "next: more").replace(
            "      done:", "      more: {ask: [agreed], next: done}\n      done:"
        )
    )
    other.answer(kind="letter", agreed=True).reply({"number": "1"})
    assert dict(other.now.policies) == {"the_rule": 1}


def test_a_call_that_was_sent_before_a_correction_still_counts(watch: Watch) -> None:
    case = (
        watch(
            """
        outcomes: {ok: {}}
        facts:
          name: {type: text, ask: Who?}
          more: {type: yes_no, ask: More?}
          kind: {type: [letter, bomb], ask: What?}
        states:
          ask: {ask: [name], next: post}
          post: {call: {operation: toy.send, with: {kind: x}}, next: again}
          again: {ask: [more, kind], next: second}
          second: {call: {operation: toy.send, with: {kind: =kind}}, next: done}
          done: {end: ok}
        policies: {once: {at_most: {call: toy.send, times: 1}}}
        """
        )
        .answer(name="ann")
        .reply({"number": "1"})
    )
    made = correct(case.program, case.history, AnswersCorrected(case.at, {"name": "bob"}, by="ann"))
    assert dict(made.case.policies) == {"once": 1}
    case.answer(more=True, kind="letter")
    assert stopped(case)[:3] == ("second", "policy", "once")


CORRECTED = """
    outcomes: {ok: {}}
    facts:
      kind: {type: [letter, parcel, bomb], ask: What?}
      agreed: {type: yes_no, ask: Agreed?}
      more: {type: yes_no, ask: More?}
    states:
      ask: {ask: [kind, agreed], next: [{when: kind is bomb, go: alarm}, {else: post}]}
      alarm: {call: {operation: toy.note, with: {text: =kind}}, next: again}
      post: {call: {operation: toy.send, with: {kind: =kind}}, next: again}
      again: {ask: [more], next: done}
      done: {end: ok}
    policies: {the_rule: POLICY}
    """
ONE_SENT = "{at_most: {call: toy.send, times: 1}}"


def corrected(watch: Watch, policy: str, given: str, right: dict[str, object]) -> Play:
    """A case whose call has come back, and in which an answer is corrected then."""
    case = watch(CORRECTED.replace("POLICY", policy)).answer(kind=given, agreed=True).reply({"number": "1"})
    event = AnswersCorrected(case.at, right, by="ann")
    made = correct(case.program, case.history, event)
    case.case, case.effects = made.case, made.effects
    case.history.append(event)
    return case


@pytest.mark.parametrize(
    ("policy", "right"),
    [
        ("{never: {call: toy.send}, before: agreed}", {"agreed": False}),
        ("{never: {call: toy.send, where: input.kind == 'parcel'}}", {"kind": "parcel"}),
    ],
    ids=["what it needs was not so", "what it forbids is so"],
)
def test_a_prohibition_is_not_evaded_by_an_answer_that_is_corrected(
    watch: Watch, policy: str, right: dict[str, object]
) -> None:
    case = corrected(watch, policy, "letter", right)
    assert stopped(case) == ("post", "policy", "the_rule", "call:toy.send")
    assert case.calls() == []


@pytest.mark.parametrize(
    ("policy", "given", "right", "sent"),
    [
        ("{never: {call: toy.send}, after: {call: toy.note}}", "bomb", {"kind": "letter"}, ["toy.send"]),
        (ONE_SENT, "letter", {"agreed": False}, []),
    ],
    ids=["what barred it was not so", "the same call counts once"],
)
def test_a_prohibition_is_not_raised_by_an_answer_that_was_corrected(
    watch: Watch, policy: str, given: str, right: dict[str, object], sent: list[str]
) -> None:
    case = corrected(watch, policy, given, right)
    assert case.now.status is Status.WAITING
    assert [one.operation for one in case.calls()] == sent


def test_a_call_under_another_key_counts_anew_and_the_case_does_not_end_before_a_person_saw_to_the_first(
    watch: Watch,
) -> None:
    case = corrected(watch, ONE_SENT, "letter", {"kind": "parcel"})
    assert [one.input["kind"] for one in case.calls()] == ["parcel"]
    assert dict(case.now.policies) == {"the_rule": 1}
    (left,) = [one for one in case.effects if isinstance(one, ShowLeftover)]
    assert (left.operation, left.input["kind"]) == ("toy.send", "letter")
    assert case.reply({"number": "2"}).answer(more=True).now.outcome is None
    assert case.give(LeftoverSettled(case.at, left.key, "bob")).now.outcome == "ok"


def test_a_history_makes_the_same_case_as_the_live_one(watch: Watch) -> None:
    case = watch(sending(BOMB)).answer(kind="bomb", agreed=True)
    case.give(AttentionResolved(case.at, "failed", error="rejected"))
    assert replay(case.program, case.history) == case.now


def test_a_program_without_its_policies_is_not_watched(watch: Watch) -> None:
    program = without_policies(watch(sending(BOMB)).program)
    case = Play(program, {}, {}).answer(kind="bomb", agreed=True)
    assert [one.operation for one in case.calls()] == ["toy.send"]


EACH = """
    outcomes: {ok: {}}
    types: {thing: {fields: {id: text, secret: yes_no}}}
    facts:
      things: {type: list of thing, ask: Which?}
    states:
      ask: {ask: [things], next: all}
      all:
        each: {item: thing, in: things, at_most: 9}
        states:
          send: {call: {operation: toy.note, with: {text: =thing.id}}, next: again}
          again:
            next:
              - {when: thing.secret, go: send_again}
              - else: next_item
          send_again: {call: {operation: toy.note, with: {text: =thing.id}}, next: next_item}
        next: done
      done: {end: ok}
    policies: {once_each: {each: things as t, at_most: {call: toy.note, times: 1}}}
    """


def test_a_policy_for_each_item_counts_for_each_item_apart(watch: Watch) -> None:
    things = tuple({"id": name, "secret": False} for name in "abc")
    case = watch(EACH).answer(things=things)
    for _ in things:
        case.reply({"number": "1"})
    assert case.now.outcome == "ok"


def test_a_policy_for_each_item_stops_what_breaks_it_for_one(watch: Watch) -> None:
    case = watch(EACH).answer(things=({"id": "a", "secret": False}, {"id": "b", "secret": True}))
    case.reply({"number": "1"}).reply({"number": "2"})
    assert stopped(case) == ("send_again", "policy", "once_each", "call:toy.note")


def test_items_that_are_equal_are_items_of_their_own_in_every_loop_over_the_list(watch: Watch) -> None:
    once_more = """next: twice
      twice:
        each: {item: same, in: things, at_most: 9}
        states:
          send_late: {call: {operation: toy.note, with: {text: =same.id}}, next: next_item}
        next: done
      done: {end: ok}"""
    text = EACH.replace("next: done\n      done: {end: ok}", once_more).replace("times: 1", "times: 2")
    open_ = {"id": "a", "secret": False}
    case = watch(text).answer(things=(open_, open_, {**open_, "secret": True}))
    for number in range(6):
        assert case.now.status is not Status.NEEDS_ATTENTION
        case.reply({"number": str(number)})
    assert stopped(case) == ("send_late", "policy", "once_each", "call:toy.note")
    assert case.now.frames[-1].turn == 2


NESTED = """
    outcomes: {ok: {}}
    types: {thing: {fields: {id: text, secret: yes_no}}}
    facts:
      things: {type: list of thing, ask: Which?}
    states:
      ask: {ask: [things], next: outer}
      outer:
        each: {item: one, in: things, at_most: 9}
        states:
          gate: {next: [{when: one.secret, go: next_item}, {else: inner}]}
          inner:
            each: {item: two, in: things, at_most: 9}
            states:
              note: {call: {operation: toy.note, with: {text: =two.id}}, next: next_item}
            next: next_item
        next: done
      done: {end: ok}
    policies: {the_rule: {each: things as t, POLICY}}
    """


def test_in_two_loops_over_one_list_a_rule_speaks_of_the_item_of_the_inner_one(watch: Watch) -> None:
    things = ({"id": "a", "secret": False}, {"id": "b", "secret": True})
    case = watch(NESTED.replace("POLICY", "never: {call: toy.note}, when: t.secret")).answer(things=things)
    case.reply({"number": "1"})
    assert stopped(case) == ("note", "policy", "the_rule", "call:toy.note")
    assert [frame.turn for frame in case.now.frames] == [0, 1]


def test_in_two_loops_over_one_list_equal_items_are_counted_in_the_inner_one(watch: Watch) -> None:
    open_ = {"id": "a", "secret": False}
    case = watch(NESTED.replace("POLICY", "at_most: {call: toy.note, times: 1}")).answer(things=(open_, open_))
    case.reply({"number": "1"}).reply({"number": "2"})
    assert stopped(case) == ("note", "policy", "the_rule", "call:toy.note")
    assert [frame.turn for frame in case.now.frames] == [1, 0]


BEFORE_THE_LIST = """
    outcomes: {ok: {}}
    types: {thing: {fields: {id: text, secret: yes_no}}}
    facts:
      agreed: {type: yes_no, ask: Agreed?}
      things: {type: list of thing, ask: Which?}
      chosen: {type: list of thing}
    states:
      first: {ask: [agreed], set: {chosen: []}, next: ask}
      ask: {ask: [things], next: all}
      all:
        each: {item: thing, in: things, at_most: 9}
        states:
          look: {next: [{when: not thing.secret, go: next_item, add: {chosen: =thing}}, {else: next_item}]}
        next: notes
      notes:
        each: {item: one, in: chosen, at_most: 9}
        states:
          note: {call: {operation: toy.note, with: {text: =one.id}}, next: next_item}
        next: done
      done: {end: ok}
    policies: {the_rule: {each: chosen as t, POLICY}}
    """


@pytest.mark.parametrize(
    ("policy", "outcome"),
    [
        ("never: {call: toy.note}, before: {ask: agreed}", "ok"),
        ("must: {ask: agreed}, by: end", "ok"),
        ("never: {call: toy.note}, after: {ask: agreed}", None),
        ("at_most: {ask: agreed, times: 1}", "ok"),
    ],
)
def test_what_happened_before_an_item_was_in_the_list_counts_for_it(
    watch: Watch, policy: str, outcome: str | None
) -> None:
    open_ = {"id": "a", "secret": False}
    case = watch(BEFORE_THE_LIST.replace("POLICY", policy)).answer(agreed=True).answer(things=(open_, open_))
    if outcome is None:
        assert stopped(case) == ("note", "policy", "the_rule", "call:toy.note")
        return
    case.reply({"number": "1"}).reply({"number": "2"})
    assert case.now.outcome == outcome


def test_what_happens_outside_of_a_loop_is_about_every_item(watch: Watch) -> None:
    text = EACH.replace(
        "{each: things as t, at_most: {call: toy.note, times: 1}}",
        "{each: things as t, never: {end: ok}, when: t.secret}",
    )
    case = watch(text).answer(things=({"id": "a", "secret": False}, {"id": "b", "secret": True}))
    case.reply({"number": "1"}).reply({"number": "2"}).reply({"number": "3"})
    assert stopped(case)[:3] == ("done", "policy", "once_each")


# ── tried, and stuck ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("policy", "ends"), [("{try: toy.send}", True), ("{call: toy.send}", False)])
def test_what_must_be_tried_is_tried_whatever_comes_of_it(watch: Watch, policy: str, ends: bool) -> None:
    case = watch(sending(f"{{must: {policy}, by: end}}")).answer(kind="letter", agreed=True).fail("rejected")
    assert (case.now.status is Status.DONE) is ends


STUCK = "{never: {stuck: toy.send, where: error is unavailable}}"


def test_a_case_that_is_stuck_against_a_policy_goes_to_a_person_who_hears_of_the_rule(watch: Watch) -> None:
    case = watch(sending(STUCK)).answer(kind="letter", agreed=True).fail("unavailable")
    assert stopped(case) == ("post", "unavailable", "toy.send", "0")
    assert RaiseAttention("post", "policy", "the_rule", "stuck:toy.send") in case.effects


@pytest.mark.parametrize("error", ["conflict", "rejected"])
def test_a_case_that_is_stuck_at_another_error_or_not_at_all_keeps_the_policy(watch: Watch, error: str) -> None:
    case = watch(sending(STUCK)).answer(kind="letter", agreed=True).fail(error)
    assert [one for one in case.effects if isinstance(one, RaiseAttention) and one.code == "policy"] == []

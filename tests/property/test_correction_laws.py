"""Laws of corrections: over cases that lived through whatever came, corrected at any moment."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.property.choosing import choices

from sopflow.engine.attention import DONE_BEFORE
from sopflow.engine.case import Case, ForDecision, ForPlaybook, ForReplies, Status
from sopflow.engine.correction import correct
from sopflow.engine.effects import (
    CallOperation,
    ConfirmEffect,
    RunPlaybook,
    SayScript,
    StartCase,
    StartTimer,
    StopTimer,
)
from sopflow.engine.events import AnswersCorrected, CaseMigrated
from sopflow.engine.following import follow
from sopflow.engine.history import answers_of
from sopflow.engine.migration import Verdict, judge, migrate
from sopflow.engine.outstanding import running
from sopflow.engine.replay import replay
from sopflow.errors import UsageError

law = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

NEWS = (CallOperation, ConfirmEffect, RunPlaybook, SayScript, StartCase, StartTimer, StopTimer)
"""Effects that only a case that changed has. What stands is asked again in any case."""


def without_ids(case: Case) -> Case:
    """The case without what counts events and effects, and without its tape."""
    waiting = case.waiting
    if isinstance(waiting, ForReplies):
        waiting = waiting._replace(pending=tuple(one._replace(effect=one.effect and "sent") for one in waiting.pending))
    elif isinstance(waiting, ForPlaybook):
        waiting = waiting._replace(effect="")
    if isinstance(waiting, ForDecision) and waiting.code == DONE_BEFORE:
        case = case._replace(held=())  # what comes after the end does not count
    scope = {name: value for name, value in case.scope.items() if name != "now"}
    return case._replace(waiting=waiting, issued=0, version=0, scope=scope, earlier=None)


@law
@given(data=st.data())
def test_correcting_an_answer_to_itself_changes_nothing_but_ids(living, data):
    life, choose = data.draw(living.lives(living.program, corrections=False)), data.draw(choices())
    past = follow(living.program, life.history)
    answers = {name: value for kept in past.kept for name, value in answers_of(kept).items()}
    assume(answers)
    name = choose.of(sorted(answers))
    event = AnswersCorrected(life.at + timedelta(minutes=5), {name: answers[name]}, "agent")

    try:
        made = correct(living.program, life.history, event)
    except UsageError:
        assume(False)

    assert without_ids(made.case) == without_ids(life.case)
    assert running(made.case) == running(life.case)
    assert [one for one in made.effects if isinstance(one, NEWS)] == []


@law
@given(data=st.data())
def test_a_corrected_case_is_the_case_that_had_given_that_answer_at_first(living, data):
    values = {"kind": ["a", "b"], "count": [2, 9, None], "agreed": [True, False], "remark": ["r", "s"]}
    first = {name: data.draw(st.sampled_from(each)) for name, each in values.items()} | {"done_now": True}
    fact = data.draw(st.sampled_from(sorted(values)))
    right = first | {fact: data.draw(st.sampled_from(values[fact]))}
    world = data.draw(st.integers(0, 999))
    direct, life = living.Life(living.program), living.Life(living.program)
    living.Steady(direct, right, world).go()
    living.Steady(life, first, world).go(data.draw(st.integers(0, 25)))
    rounds = [kept for kept in follow(living.program, life.history).kept if fact in answers_of(kept)]
    assume(len(rounds) == 1)  # where it was asked again, the latest answer is the one that is corrected
    assume(life.hear(AnswersCorrected(life.at, {fact: right[fact]}, "agent")))
    living.Steady(life, right, world).go()

    assert (life.case.state, life.case.outcome) == (direct.case.state, direct.case.outcome)
    assert life.case.facts == direct.case.facts
    assert follow(living.program, life.history).path == follow(living.program, direct.history).path
    assert life.doubled == []


@law
@given(data=st.data())
def test_no_correction_makes_a_done_write_be_sent_twice(living, data):
    life = data.draw(living.lives(living.program))

    assert life.doubled == []


@law
@given(data=st.data())
def test_the_case_that_a_history_with_corrections_makes_is_the_live_one(living, data):
    life = data.draw(living.lives(living.program))

    assert replay(living.program, life.history) == life.case


@law
@given(data=st.data())
def test_no_case_ends_while_something_is_left_to_settle(living, data):
    life = data.draw(living.lives(living.program))
    left = () if life.case.earlier is None else life.case.earlier.leftovers

    assert life.case.status is not Status.DONE or left == ()


@law
@given(data=st.data())
def test_the_ledger_keeps_every_write_that_was_done(living, data):
    life = data.draw(living.lives(living.program))

    assert life.done <= {key for key, entry in life.case.ledger.items() if entry.status == "done"}


@law
@given(data=st.data())
def test_a_case_that_is_migrated_to_its_own_version_stands_where_it_stood(living, data):
    life = data.draw(living.lives(living.program, corrections=False))
    judgement = judge(living.program, living.program, life.history, life.at)

    assert judgement.verdict in (Verdict.SAME, Verdict.CANNOT)
    assert (judgement.verdict is Verdict.CANNOT) == (judgement.why is not None)


@law
@given(data=st.data())
def test_there_and_back_again_is_the_same_case(living, data):
    other = living.load(living.text.replace("when: many, go: file", "when: count is missing, go: file"))
    programs = {"other": other, "first": living.program}
    life = data.draw(living.lives(living.program, corrections=False))
    at = life.at + timedelta(minutes=7)
    there, back = CaseMigrated(at, "other"), CaseMigrated(at, "first")
    try:
        made = migrate(living.program, life.history, there, programs)
        returned = migrate(living.program, [*life.history, there], back, programs)
    except UsageError:
        assume(False)

    assert replay(living.program, [*life.history, there], programs) == made.case
    assert without_ids(returned.case) == without_ids(life.case)
    assert running(returned.case) == running(life.case)

"""Laws of corrections: over cases that lived through whatever came, corrected at any moment."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sopflow.engine.case import Case, ForPlaybook, ForReplies, Status
from sopflow.engine.correction import correct
from sopflow.engine.events import AnswersCorrected
from sopflow.engine.following import follow
from sopflow.engine.history import answers_of
from sopflow.engine.outstanding import running
from sopflow.engine.replay import replay
from sopflow.errors import UsageError

law = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def without_ids(case: Case) -> Case:
    """The case without what counts events and effects, and without its tape."""
    waiting = case.waiting
    if isinstance(waiting, ForReplies):
        waiting = waiting._replace(pending=tuple(one._replace(effect=bool(one.effect)) for one in waiting.pending))
    elif isinstance(waiting, ForPlaybook):
        waiting = waiting._replace(effect="")
    scope = {name: value for name, value in case.scope.items() if name != "now"}
    return case._replace(waiting=waiting, issued=0, version=0, scope=scope, earlier=None, held=())


@law
@given(data=st.data())
def test_correcting_an_answer_to_itself_changes_nothing_but_ids(living, data):
    life = data.draw(living.lives(living.program, corrections=False))
    past = follow(living.program, life.history)
    answers = {name: value for kept in past.kept for name, value in answers_of(kept).items()}
    assume(answers)
    name = data.draw(st.sampled_from(sorted(answers)))
    at = life.at + timedelta(minutes=5)
    value = answers[name]

    try:
        made = correct(living.program, life.history, AnswersCorrected(at, {name: value}, "agent"))
    except UsageError:
        assume(False)

    assert without_ids(made.case) == without_ids(life.case)
    assert running(made.case) == running(life.case)
    assert [one for one in made.effects if type(one).__name__ in ("SayScript", "StartTimer", "StopTimer", "StartCase")] == []


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

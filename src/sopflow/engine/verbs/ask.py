"""`ask`: questions to people. Only what is not known yet is asked; `only_if` is judged when the turn comes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from sopflow.engine import wording
from sopflow.engine.authority import admit
from sopflow.engine.case import ForAnswers
from sopflow.engine.effects import AskQuestions, RefuseAnswer
from sopflow.engine.events import QuestionsAnswered
from sopflow.engine.work import Work
from sopflow.errors import UsageError
from sopflow.program.model import ANSWERED, AskPlan, Fact, State
from sopflow.values.kinds import Consent


def begin(work: Work, state: State, plan: AskPlan) -> str | None:
    """Ask what is due; the result is there at once where nothing is."""
    due = _due(work, plan)
    if not due:
        work.waiting = None
        return ANSWERED
    facts = work.program.facts
    before = work.waiting.facts if isinstance(work.waiting, ForAnswers) else ()
    for name in due:
        script = facts[name].script
        if script is not None and name not in before:
            wording.say(work, script)
    work.waiting = ForAnswers(due)
    work.effects.append(AskQuestions(state.id, due))
    return None


def answered(work: Work, state: State, plan: AskPlan, event: QuestionsAnswered) -> str | None:
    """Take what passes its checks, refuse the rest, and ask what is still due."""
    admit(work, event)
    for name, value in event.answers.items():
        if name not in plan.facts:
            raise UsageError(f"`{name}` is not asked in the state `{state.id}`.")
        if name in work.scope:
            raise UsageError(f"`{name}` is answered already: changing it is a correction.")
        _take(work, state, work.program.facts[name], value, event)
    return begin(work, state, plan)


def _due(work: Work, plan: AskPlan) -> tuple[str, ...]:
    """Missing facts in order, up to the first whose `only_if` turns on an answer that is due before it."""
    facts, scope, skipped = work.program.facts, work.scope, work.skipped
    due: list[str] = []
    for name in plan.facts:
        if name in scope or (skipped and name in skipped):
            continue
        only_if = facts[name].only_if
        if only_if is not None:
            if not facts[name].turns_on.isdisjoint(due):
                break
            if not only_if.test(scope):
                continue
        due.append(name)
    return tuple(due) if due else ()


def _take(work: Work, state: State, fact: Fact, value: object, event: QuestionsAnswered) -> None:
    if value is None:
        if fact.optional:
            work.skipped |= {fact.name}
        return
    given = _consent(work, fact, value, event) if fact.script is not None else value
    reasons = _refused(work, fact, given, event.given_at or event.at) if fact.checks else ()
    if reasons:
        work.emit(RefuseAnswer(state.id, fact.name, reasons))
    else:
        if fact.name in work.skipped:
            work.skipped -= {fact.name}
        work.put(fact.name, given, "answered", event.by or "")


def _refused(work: Work, fact: Fact, value: object, at: datetime) -> tuple[Mapping[str, str], ...]:
    """The reasons of the checks that the answer does not pass. They read it under the fact's own name."""
    work.scope[fact.name] = value
    failing = [check for check in fact.checks if not check.that.test({**work.scope, "now": at})]
    reasons = tuple(wording.in_all_languages(work, check.reason) for check in failing)
    del work.scope[fact.name]
    return reasons


def _consent(work: Work, fact: Fact, value: object, event: QuestionsAnswered) -> Consent:
    """What was agreed to, word for word, with its hash: UU PDP articles 22 to 24."""
    script = str(fact.script)
    language, text = wording.in_case_language(work, work.program.scripts[script].texts)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Consent(bool(value), script, text, digest, language, event.given_at or event.at, event.by)

"""People in a telling: they answer questions, decide approvals and tick chores."""

from __future__ import annotations

from sopflow.engine.authority import role_wanted
from sopflow.engine.case import ForAnswers, ForChore, ForVotes
from sopflow.engine.events import ChoreDone, QuestionsAnswered, VoteCast
from sopflow.program.model import ApprovePlan, DoPlan
from sopflow.simulation import steps
from sopflow.simulation.given import Given, is_blank
from sopflow.simulation.level import Level
from sopflow.simulation.replying import says_yes
from sopflow.simulation.world import World
from sopflow.values.reading import Refusal, parse


def answer_person(world: World, level: Level) -> bool:
    """Let people answer one thing that the case waits for; False where nobody does."""
    match level.case.waiting:
        case ForAnswers(facts=facts):
            return any(_answer(world, level, fact) for fact in facts if fact not in level.silent)
        case ForVotes():
            return _vote(world, level)
        case ForChore():
            return _tick(world, level)
        case _:
            return False


def _answer(world: World, level: Level, name: str) -> bool:
    """Answer one question; False where nobody does."""
    fact = level.program.facts[name]
    given = world.take_answer(level, name)
    if given is None and (not fact.optional or name in world.unread):
        level.silent.add(name)
        return False
    value = None if given is None or is_blank(given) else parse(given.plain, fact.type, now=world.now)
    if isinstance(value, Refusal):
        world.unread.add(name)
        reason = {"en": value.reason.en, "id": value.reason.id}
        level.record.not_understood(world.now, level.case, name, reason)
        world.answers = world.answers.unsettle(name)
        return True
    world.unread.discard(name)
    _give_answer(world, level, name, value)
    return True


def _give_answer(world: World, level: Level, name: str, value: object) -> None:
    state, before = level.case.state, len(level.record.steps)
    level.record.answered(world.now, state, name, value)
    level.hear(QuestionsAnswered(world.now, {name: value}))
    refused = any(isinstance(step, steps.Refused) and step.fact == name for step in level.record.steps[before:])
    if refused or value is None:
        world.answers = world.answers.unsettle(name)


def _vote(world: World, level: Level) -> bool:
    plan = level.program.states[level.case.state].plan
    if level.case.state in level.silent:
        return False
    given = world.take_answer(level, level.case.state)
    granted = None if given is None else says_yes(given, world.now)
    if granted is None or not isinstance(plan, ApprovePlan):
        return False
    waiting = level.case.waiting
    assert isinstance(waiting, ForVotes)
    role = role_wanted(level.program.states[level.case.state])
    by = f"{role or 'approver'} {len(waiting.votes) + 1}"
    level.record.steps.append(steps.Voted(world.now, level.case.state, granted, by, role))
    return level.lets(VoteCast(world.now, granted, None if role is None else by, role), role)


def _tick(world: World, level: Level) -> bool:
    plan = level.program.states[level.case.state].plan
    given = world.take_answer(level, level.case.state)
    if given is None or is_blank(given) or not isinstance(plan, DoPlan) or says_yes(given, world.now) is False:
        return False
    evidence = _evidence(world, level, plan, given)
    if evidence is None and _needs_evidence(level, plan):
        return False
    level.record.steps.append(steps.ChoreTicked(world.now, level.case.state, evidence))
    level.hear(ChoreDone(world.now, evidence))
    return True


def _needs_evidence(level: Level, plan: DoPlan) -> bool:
    """Whether the chore cannot be ticked without evidence: it asks for some, and none is known."""
    name = plan.evidence
    return name is not None and name not in level.case.scope and not level.program.facts[name].optional


def _evidence(world: World, level: Level, plan: DoPlan, given: Given) -> object:
    """The evidence itself, or where the answer is a mere yes, what is answered under the evidence's own name."""
    if plan.evidence is None:
        return None
    shown = given if says_yes(given, world.now) is None else world.take_answer(level, plan.evidence)
    value = None if shown is None else parse(shown.plain, level.program.facts[plan.evidence].type, now=world.now)
    return None if isinstance(value, Refusal) else value

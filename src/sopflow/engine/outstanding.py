"""What of all that a telling said still has to reach the world.

Said, asked and sent is only what is not known from earlier: calls that wait for a reply, the questions that stand now,
words that nobody has heard. Timers are told by what has changed: those of the case before are running.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sopflow.engine import slas
from sopflow.engine.case import (
    Case,
    Entry,
    EntryStatus,
    ForAnswers,
    ForChore,
    ForDecision,
    ForEvents,
    ForPlaybook,
    ForReplies,
    ForVotes,
    Leftover,
    Status,
)  # fmt: skip
from sopflow.engine.effects import (
    AskQuestions,
    AwaitEvents,
    CallOperation,
    ConfirmEffect,
    Effect,
    FinishCase,
    ListReasons,
    RaiseAttention,
    RefuseAnswer,
    RequestApproval,
    RequestChore,
    RunPlaybook,
    SayScript,
    StartCase,
    StartTimer,
    StopTimer,
)  # fmt: skip
from sopflow.engine.prints import fingerprint
from sopflow.engine.written import settled_mark

QUESTIONS = {
    AskQuestions: ForAnswers,
    RequestApproval: ForVotes,
    RequestChore: ForChore,
    AwaitEvents: ForEvents,
    RaiseAttention: ForDecision,
}
"""What puts a question to somebody, and how the case waits for it: the last one stands."""

OPENED = "opened"
"""Why a person is shown a case that was opened."""


def outstanding(before: Case | None, after: Case, effects: Sequence[Effect]) -> tuple[Case, tuple[Effect, ...]]:
    """The case, with what it said crossed off its earlier tellings, and the effects that the world must see.

    Args:
        before: the case whose timers are running and whose calls are under way.
        after: the case as it was told.
        effects: all that the telling said, in order.
    """
    awaited = set(awaited_effects(after))
    last = {type(effect): index for index, effect in enumerate(effects) if type(effect) in QUESTIONS}
    assert after.earlier is not None
    told = after.earlier.told
    crossed: set[str] = set()
    shown: list[Effect] = []
    for index, effect in enumerate(effects):
        match effect:
            case CallOperation(effect=id_) | ConfirmEffect(effect=id_) | RunPlaybook(effect=id_):
                wanted = id_ in awaited
            case SayScript() | ListReasons():
                mark = said_mark(effect)
                wanted = mark not in told
                crossed.add(mark)
            case StartCase():
                after, wanted = _unopened(after, effect)
            case StartTimer() | StopTimer():
                wanted = False
            case RefuseAnswer(fact=fact):
                wanted = isinstance(after.waiting, ForAnswers) and fact in after.waiting.facts
            case FinishCase():
                wanted = after.status is Status.DONE
            case _:
                wait = QUESTIONS.get(type(effect))
                wanted = wait is None or (isinstance(after.waiting, wait) and last[type(effect)] == index)
        if wanted:
            shown.append(effect)
    earlier = after.earlier
    assert earlier is not None
    after = after._replace(earlier=earlier._replace(told=told - crossed))
    return after, (*shown, *_timers(before, after))


def awaited_effects(case: Case) -> tuple[str, ...]:
    """The ids of the effects that a case waits for, those that undo something among them."""
    left = tuple(one.effect for one in case.earlier.leftovers if one.effect) if case.earlier is not None else ()
    match case.waiting:
        case ForReplies(pending=pending):
            return (*(one.effect for one in pending if one.effect), *left)
        case ForPlaybook(effect=effect):
            return (effect, *left)
        case _:
            return left


def said_mark(effect: SayScript | ListReasons) -> str:
    """What is remembered of words that were said."""
    if isinstance(effect, SayScript):
        return fingerprint(effect.state, effect.script, effect.text)
    return fingerprint(effect.state, effect.reasons)


def entry_of(effect: StartCase) -> Entry:
    """A case that was opened, as the ledger has writes."""
    return Entry(effect.key, effect.playbook, effect.inputs, EntryStatus.DONE, effect.state)


def _unopened(case: Case, effect: StartCase) -> tuple[Case, bool]:
    """A case that was opened is not opened once more; where it would be opened otherwise, a person is shown it."""
    earlier = case.earlier
    known = None if earlier is None else earlier.opened.get(effect.key)
    if earlier is None or known is None:
        return case, True
    earlier = earlier._replace(opened={key: one for key, one in earlier.opened.items() if key != effect.key})
    mark = settled_mark(effect.key, OPENED, effect.inputs)
    if fingerprint(known.input) != fingerprint(effect.inputs) and mark not in earlier.settled:
        left = Leftover(known.key, known.operation, known.input, None, OPENED, state=known.state, wanted=effect.inputs)
        earlier = earlier._replace(leftovers=(*earlier.leftovers, left))
    return case._replace(earlier=earlier), False


def _timers(before: Case | None, after: Case) -> Iterator[Effect]:
    was, is_ = running(before), running(after)
    yield from (StopTimer(name) for name in was if name not in is_)
    yield from (StartTimer(name, after.state, due) for name, due in is_.items() if was.get(name) != due)


def running(case: Case | None) -> dict[str, datetime]:
    """The due times that the world keeps for a case. A paused one has only those of its SLAs."""
    if case is None or case.status is Status.DONE:
        return {}
    own = () if case.status is Status.PAUSED else case.timers
    return {timer.name: timer.due for timer in (*own, *slas.owed(case))}

"""What a case waits for, as places that something heard earlier may fill again.

A place has a name (`answer:msisdn`, `read:profile:0:dsc.get_customer_profile`, `write:<key>`, `vote:<state>`) and a
print: a fingerprint of all that the answer depended on. The same place with the same print takes the same answer:

    answer        the values that the question's words show; of a consent the whole text
    read, write   the input, and so the confirmation of an irreversible one
    vote          every fact that was known: whoever approves, approves the case as it is
    chore         the values that its words show
    sub-playbook  its inputs
    decision      the input of the call that it is about
    timer         how often the case had come to the state

Inputs and words that read `now` are made as of the moment at which they were answered, so that time alone makes no
difference. Nothing here changes a case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from sopflow.adapter_api import ErrorKind
from sopflow.engine.case import (
    RESERVED,
    ForAnswers,
    ForChore,
    ForDecision,
    ForPlaybook,
    ForReplies,
    ForVotes,
    Pending,
    Status,
)  # fmt: skip
from sopflow.engine.prints import fingerprint
from sopflow.engine.verbs.under_way import CONFIRMATION, LOOK_UP, REPLY
from sopflow.engine.work import Work
from sopflow.program.model import CallPlan, CallsPlan, DoPlan, Maker, RunPlan, Values

Print = Callable[[datetime], str]
"""The print as of the moment of an answer."""

CALL_ERRORS = frozenset(ErrorKind)


class Place(NamedTuple):
    """Something that the case waits for. `effect` is the id of the effect that is answered, `key` that of the write
    that waits for its reply."""

    name: str
    print: Print
    effect: str = ""
    key: str = ""


def awaited(work: Work, arrivals: Mapping[str, int] | None = None) -> Iterator[Place]:
    """Every place that is open now; a paused case has none. Timers only where `arrivals` says how often the case came
    to its state."""
    if work.status is Status.PAUSED:
        return
    yield from _of_the_verb(work)
    for timer in work.timers if arrivals is not None else ():
        yield Place(f"timer:{timer_of(work, timer.name, arrivals)}", _always(""))


def timer_of(work: Work, name: str, arrivals: Mapping[str, int] | None) -> str:
    """A timer by its state, its name and how often the case had come there, in which turns of the loops."""
    count = 0 if arrivals is None else arrivals.get(work.state, 0)
    return ":".join([work.here.first_name, name, str(count), *map(str, turns(work))])


def turns(work: Work) -> tuple[int, ...]:
    """Which items the loops handle, from 1, outermost first."""
    return tuple(frame.turn + 1 for frame in work.frames)


def input_print(work: Work, call: CallPlan) -> Print:
    """Of what a call is given."""
    return lambda at: fingerprint({} if call.input is None else call.input.evaluate(_as_of(work, at)))


def answer_place(work: Work, name: str) -> Place:
    """The question of a fact. A loop's own fact is another question for each item."""
    loop = work.program.facts[name].loop
    where = f":{fingerprint(_items(work, loop))}" if loop else ""
    return Place(f"answer:{name}{where}", lambda at: _question(work, name, _as_of(work, at)))


def _of_the_verb(work: Work) -> Iterator[Place]:
    state, waiting = work.here, work.waiting
    match waiting, state.plan:
        case ForAnswers(facts=facts), _:
            yield from (answer_place(work, name) for name in facts)
        case ForReplies(pending=pending), CallsPlan(calls=calls):
            yield from (_call(work, calls[one.call], one) for one in pending if one.effect)
        case ForVotes(), _:
            yield Place(f"vote:{state.first_name}", _always(fingerprint(_facts(work), turns(work))))
        case ForChore(), DoPlan(text=text):
            yield Place(f"chore:{state.first_name}", lambda at: fingerprint(_shown(work, text, at), _items(work, "")))
        case ForPlaybook(effect=effect), RunPlan(playbook=playbook, input=given):
            yield Place(f"run:{state.first_name}:{playbook}", lambda at: _made(work, given, at), effect)
        case ForDecision(), _:
            yield _decision(work, waiting)
        case _:
            return


def _call(work: Work, call: CallPlan, pending: Pending) -> Place:
    place, given = f"{work.here.first_name}:{call.index}:{call.operation.name}", input_print(work, call)
    if pending.phase == CONFIRMATION:
        return Place(f"confirm:{place}", given, pending.effect)
    if pending.phase == LOOK_UP:
        return Place(f"look_up:{pending.key}", given, pending.effect)
    assert pending.phase == REPLY
    return Place(f"write:{pending.key}" if pending.key else f"read:{place}", given, pending.effect, pending.key)


def _decision(work: Work, waiting: ForDecision) -> Place:
    plan = work.here.plan
    name = f"decision:{work.here.first_name}:{waiting.code}:{waiting.subject}:{waiting.detail}"
    if waiting.code in CALL_ERRORS and isinstance(plan, CallsPlan):
        return Place(name, input_print(work, plan.calls[int(waiting.detail)]))
    return Place(name, _always(""))


def _question(work: Work, name: str, values: Values) -> str:
    fact = work.program.facts[name]
    if fact.script is not None:
        texts = work.program.scripts[fact.script].texts
        return fingerprint(_in_case_language(work, texts).evaluate(values))
    return fingerprint([one.evaluate(values) for one in _in_case_language(work, fact.questions).reads])


def _shown(work: Work, texts: Mapping[str, Maker], at: datetime) -> list[object]:
    values = _as_of(work, at)
    return [one.evaluate(values) for one in _in_case_language(work, texts).reads]


def _made(work: Work, maker: Maker | None, at: datetime) -> str:
    return fingerprint({} if maker is None else maker.evaluate(_as_of(work, at)))


def _facts(work: Work) -> dict[str, object]:
    return {name: value for name, value in work.scope.items() if name not in RESERVED}


def _items(work: Work, loop: str) -> list[object]:
    """The items that the loops handle, down to one of them, or all."""
    items = []
    for frame in work.frames:
        items.append(frame.items[frame.turn])
        if frame.state == loop:
            break
    return items


def _in_case_language(work: Work, texts: Mapping[str, Maker]) -> Maker:
    return texts[work.language if work.language in texts else next(iter(texts))]


def _as_of(work: Work, at: datetime) -> Values:
    return {**work.scope, "now": at}


def _always(text: str) -> Print:
    return lambda at: text

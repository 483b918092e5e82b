"""The words that people hear or read during a case, each with what it is."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.dataclass import dataclass
from sopflow.playbook.model import Playbook, RecordType
from sopflow.playbook.states import Approve, Do, Each, Fact, Require, State
from sopflow.playbook.values import Localized


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """`what` is "question", "help", "chore", "script", "approval", "reason" or "title". `fact` is the fact that a
    question asks for."""

    words: Localized
    what: str
    fact: Fact | None = None


def texts(playbook: Playbook) -> Iterator[Text]:
    """All of them, those in loops included."""
    yield Text(playbook.title, "title")
    for script in playbook.scripts.values():
        yield Text(script.text, "script")
    for fact in playbook.facts.values():
        yield from _of_fact(fact)
    for state in playbook.states.values():
        yield from _of_state(state)
    for declared in playbook.types.values():
        if isinstance(declared, RecordType):
            yield from (Text(part.ask, "question") for part in declared.fields.values() if part.ask is not None)
    for named in (*playbook.outcomes.values(), *playbook.roles.values(), *playbook.phases.values()):
        if named.title is not None:
            yield Text(named.title, "title")
        yield from (Text(limit.reason, "reason") for limit in named.limits)
    yield from (Text(sla.title, "title") for sla in playbook.sla.values() if sla.title is not None)


def _of_fact(fact: Fact) -> Iterator[Text]:
    if fact.ask is not None:
        yield Text(fact.ask, "question", fact)
    if fact.help is not None:
        yield Text(fact.help, "help")
    if fact.title is not None:
        yield Text(fact.title, "title")
    yield from (Text(check.reason, "reason") for check in fact.checks)


def _of_state(state: State) -> Iterator[Text]:
    if state.title is not None:
        yield Text(state.title, "title")
    if state.help is not None:
        yield Text(state.help, "help")
    match state.verb:
        case Do(text=text):
            yield Text(text, "chore")
        case Approve(what=what):
            yield Text(what, "approval")
        case Require(demands=demands):
            yield from (Text(demand.reason, "reason") for demand in demands)
        case Each(facts=facts, states=states):
            for fact in facts.values():
                yield from _of_fact(fact)
            for inner in states.values():
                yield from _of_state(inner)
        case _:
            return

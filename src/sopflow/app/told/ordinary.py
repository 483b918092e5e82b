"""A case in which everything is ordinary, and the changes of it that may lead a certain way."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from typing import Any

from sopflow.app.told.dressing import Readable
from sopflow.app.told.variations import Change, Levers, levers_of
from sopflow.catalog.model import ExternalEvent
from sopflow.dataclass import dataclass
from sopflow.engine.timers import LATE
from sopflow.program.closures import Guard
from sopflow.program.facts import tree_of
from sopflow.program.model import (
    ApprovePlan,
    AskPlan,
    AwaitedPlan,
    CallsPlan,
    DoPlan,
    EachPlan,
    Program,
    RequirePlan,
    RunPlan,
    State,
    WaitPlan,
)  # fmt: skip
from sopflow.proof.search.covering import Taken
from sopflow.proof.values.choices import Choices
from sopflow.proof.values.concrete import CLOCK, Values
from sopflow.proof.values.unknown import unknown
from sopflow.simulation.laying import IN_TURN
from sopflow.values.types import Choice, Kind, ListOf, Record, Simple, Type, parts

_WHOLE = frozenset({"error", IN_TURN})
"""What makes of a reply something that others are not laid over field by field."""

MOST_WORDS = 5
"""So many words of each of two fields of an item are tried together."""

TIMES = tuple((CLOCK + timedelta(days=days)).isoformat() for days in (-40, -2, 2))
"""The times that are tried, around the beginning of a case."""


@dataclass(frozen=True)
class Ordinary:
    """An ordinary answer to everything, and the changes of it that may lead a way."""

    program: Program
    events: Mapping[str, ExternalEvent]

    @cached_property
    def levers(self) -> Levers:
        return levers_of(self.program)

    def value(self, name: str, type_: Type) -> Any:
        """An ordinary value of a type, as scenarios write it."""
        made = Values({}).of(unknown(name, type_, Choices()))
        return self.dress(made, type_, name)

    @cached_property
    def dress(self) -> Readable:
        """Different numbers are different lines."""
        return Readable()

    @cached_property
    def defaults(self) -> Mapping[str, Mapping[str, Any]]:
        """What is answered and replied where nothing else is said."""
        program = self.program
        answers = {
            name: self.value(name, fact.type)
            for name, fact in program.facts.items()
            if fact.questions or name in program.interface.inputs
        }
        playbooks: dict[str, Any] = {}
        for state in program.states.values():
            match state.plan:
                case ApprovePlan():
                    answers[state.id] = "granted"
                case DoPlan():
                    answers[state.id] = True
                case RunPlan(playbook=playbook, save=save):
                    outcome = next(one for one in state.exits if one != LATE)
                    outputs = {out: self.value(fact, program.facts[fact].type) for fact, out in save.items()}
                    playbooks[playbook] = {"outcome": outcome, **({"outputs": outputs} if outputs else {})}
                case _:
                    pass
        systems = {name: self.value(name, one.output) for name, one in program.operations.items()}
        return {"answers": answers, "systems": systems, "playbooks": playbooks}

    def whole(self, change: Change) -> dict[str, Any]:
        """A change laid over what is ordinary. A failure, a list or a row of replies takes the reply's place."""
        made: dict[str, Any] = {part: dict(given) for part, given in self.defaults.items()}
        for part, given in change.items():
            if part == "events":
                made[part] = list(given)
                continue
            for name, value in given.items():
                row = made.setdefault(part, {})
                row[name] = _lacking(_over(row.get(name), value))
                if value is None and part == "answers":
                    del row[name]
        return made

    # ── changes ──────────────────────────────────────────────────────────────────────────────────────────────

    def near(self, way: Taken) -> Iterator[Change]:
        """Changes of what decides about a way itself."""
        source, result, _, _ = way
        state = self.program.states[source]
        yield from self._of_verb(state, result)
        for path in self._paths(state):
            yield from self.levers.changes(path)
            yield from self._times(path)

    def far(self, way: Taken) -> Iterator[Change]:
        """Changes of the lists that stand behind what decides about it, or that its loops go through."""
        return self._lists(self._paths(self.program.states[way[0]]))

    def _paths(self, state: State) -> tuple[str, ...]:
        """What the conditions of a state's ways read, those of its loops too, and the conditions of its questions."""
        guards = [one.guard for ways in state.exits.values() for one in ways if one.guard is not None]
        guards += [one.that for one in state.plan.demands] if isinstance(state.plan, RequirePlan) else []
        loops = (*state.loops, *([state.id] if isinstance(state.plan, EachPlan) else []))
        plans = (self.program.states[loop].plan for loop in loops)
        trees = [plan.items.tree for plan in plans if isinstance(plan, EachPlan)]
        paths = self.levers.behind([*(tree_of(one) for one in guards), *trees])
        asked = [*(state.plan.facts if isinstance(state.plan, AskPlan) else ()), *paths]
        facts = (self.program.facts.get(name.partition(".")[0]) for name in dict.fromkeys(asked))
        asked_if = [tree_of(one.only_if) for one in facts if one is not None and one.only_if is not None]
        return tuple(dict.fromkeys((*paths, *self.levers.behind(asked_if))))

    def _of_verb(self, state: State, result: str) -> Iterator[Change]:
        match state.plan:
            case CallsPlan(calls=calls):
                sort, _, rest = result.partition(".")
                number, _, error = rest.partition(".")
                if sort == "error":
                    operation = calls[int(number)].operation
                    yield {"systems": {operation.name: {"error": error}}}
                    ordinary = self.defaults["systems"][operation.name]
                    yield {"systems": {operation.name: {IN_TURN: [ordinary, {"error": error}]}}}
            case RunPlan(playbook=playbook):
                yield {"playbooks": {playbook: {"outcome": result}}}
            case ApprovePlan():
                yield {"answers": {state.id: result}}
            case WaitPlan(events=events):
                for one in events:
                    if one.result == result:
                        yield from self._event(one)
            case _:
                return

    def _event(self, awaited: AwaitedPlan) -> Iterator[Change]:
        """An event that comes at once, ordinary and with each choice of each field. What it is told by is told by the
        systems as well."""
        declared = self.events.get(awaited.event)
        fields = {} if declared is None else declared.fields.fields
        plain = {name: self.value(name, one.type) for name, one in fields.items() if not one.optional}
        named = {} if awaited.where is None else {"systems": dict(self._names(awaited.where))}
        yield {**named, "events": [{"at": "+1m", "event": awaited.event, "data": plain}]}
        for name, one in fields.items():
            for value in self._values(name, one.type):
                yield {**named, "events": [{"at": "+1m", "event": awaited.event, "data": {**plain, name: value}}]}

    def _names(self, where: Guard) -> Iterator[tuple[str, Any]]:
        """The names in replies that an event is recognized by."""
        for path in self.levers.behind([tree_of(where)]):
            fact, _, name = path.partition(".")
            for operation, type_ in self._saved(fact):
                field = (parts(type_) or {}).get(name)
                if field is not None:
                    yield operation, {name: self.value(name, field.type)}

    def settings(self) -> Iterator[Change]:
        """Every setting, otherwise."""
        for name, setting in self.program.settings.items():
            for value in self.levers.values(setting.type, f"settings.{name}"):
                if value != setting.default:
                    yield {"settings": {name: value}}

    def _times(self, path: str) -> Iterator[Change]:
        """Times of replies on either side of now."""
        first, _, field = path.partition(".")
        fact = self.program.facts.get(first)
        if fact is not None and fact.type == Simple(Kind.TIME) and (fact.questions or not fact.derived):
            yield from ({"answers": {first: time}} for time in TIMES)
        if fact is None or not isinstance(fact.type, ListOf | Record):
            return
        for operation, type_ in self._saved(first):
            fields = parts(type_.item if isinstance(type_, ListOf) else type_) or {}
            for name, one in fields.items():
                if one.type == Simple(Kind.TIME) and field in ("", name):
                    yield from ({"systems": {operation: {name: time}}} for time in TIMES)

    def _saved(self, fact: str) -> Iterator[tuple[str, Type]]:
        for state in self.program.states.values():
            if isinstance(state.plan, CallsPlan):
                yield from ((one.operation.name, one.operation.output) for one in state.plan.calls if one.save == fact)

    def _lists(self, paths: Sequence[str]) -> Iterator[Change]:
        """Every list that stands behind these paths, with one item that differs in a field; also of lists that are
        collected from others."""
        for operation in dict.fromkeys(self._behind(paths)):
            type_ = self.program.operations[operation].output
            for field, value in self._lists_of(type_, operation):
                yield {"systems": {operation: value if not field else {field: value}}}

    def _behind(self, paths: Sequence[str]) -> Iterator[str]:
        waiting, seen = [path.partition(".")[0] for path in paths], set[str]()
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            yield from (operation for operation, _ in self._saved(name))
            for state in self.program.states.values():
                if isinstance(state.plan, EachPlan) and (state.plan.item == name or self._adds(state.id, name)):
                    waiting += [path.partition(".")[0] for path in self.levers.behind([state.plan.items.tree])]

    def _adds(self, loop: str, fact: str) -> bool:
        """Whether a state inside a loop adds to a fact."""
        inside = (one for one in self.program.states.values() if loop in one.loops)
        return any(
            change.fact == fact
            for one in inside
            for changes in (one.changes, *(way.changes for ways in one.exits.values() for way in ways))
            for change in changes
        )

    def _lists_of(self, type_: Type, operation: str) -> Iterator[tuple[str, list[Any]]]:
        """The lists of a reply, by the field in which they stand; "" is the reply itself."""
        lists = {"": type_} if isinstance(type_, ListOf) else {n: one.type for n, one in (parts(type_) or {}).items()}
        for field, one in lists.items():
            if isinstance(one, ListOf):
                yield field, []
                items = tuple(self._variants(one.item, f"{operation}.item"))
                yield from ((field, [item]) for item in items)
                yield from ((field, [item, item]) for item in items)

    def _variants(self, type_: Type, name: str) -> Iterator[Any]:
        """An ordinary item, and items that differ from it in one field."""
        plain = self.value(name, type_)
        yield plain
        if not isinstance(plain, Mapping):
            return
        for field, one in (parts(type_) or {}).items():
            for value in (*self._values(field, one.type), *([self.value(field, one.type)] if one.optional else [])):
                yield {**plain, field: value}
        named = [(field, tuple(self._texts(field, one.type))) for field, one in (parts(type_) or {}).items()]
        for (first, values), (other, others) in itertools.combinations([row for row in named if row[1]], 2):
            yield from ({**plain, first: a, other: b} for a in values for b in others)

    def _texts(self, field: str, type_: Type) -> Iterator[str]:
        return itertools.islice((one for one in self._values(field, type_) if isinstance(one, str)), MOST_WORDS)

    def _values(self, field: str, type_: Type) -> Iterator[Any]:
        match type_:
            case Choice(values=values):
                yield from values
            case Simple(kind=Kind.YES_NO):
                yield from (True, False)
            case Simple(kind=Kind.TIME):
                yield from TIMES
            case Simple():
                yield from self._named.get(field, ())
            case _:
                return

    @cached_property
    def _named(self) -> Mapping[str, tuple[Any, ...]]:
        """The constants that conditions and tables name, by the field that they are compared with."""
        found: dict[str, dict[Any, None]] = {}
        for path, values in self.levers.constants.items():
            found.setdefault(path.rpartition(".")[2], {}).update(dict.fromkeys(values))
        return {field: tuple(values) for field, values in found.items()}


def laid(one: Change, other: Change) -> Change:
    """Two changes together; what both name, the second has, records of replies field by field. Events of the other
    come after those of the one."""
    made: dict[str, Any] = {part: dict(given) for part, given in one.items() if part != "events"}
    for part, given in other.items():
        if part != "events":
            row = made.setdefault(part, {})
            row.update({name: _over(row.get(name), value) for name, value in given.items()})
    events = [*one.get("events", ()), *other.get("events", ())]
    return {**made, "events": events} if events else made


def _over(known: object, value: object) -> object:
    """A value in place of another; a reply field by field, unless one of them is a failure."""
    if not isinstance(known, Mapping) or not isinstance(value, Mapping) or _WHOLE & {*known, *value}:
        return value
    return {**known, **value}


def _lacking(value: object) -> object:
    """A record without the fields that are to be missing."""
    return {name: one for name, one in value.items() if one is not None} if isinstance(value, Mapping) else value

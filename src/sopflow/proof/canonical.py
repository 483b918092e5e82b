"""Cases that go on alike are one: what no later step looks at is forgotten, and unknown values get names by place.

`Node` is what is left. Its key says all that any later step can see, so two cases with one key have the same future.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from sopflow.engine.case import Case, Frame, Status
from sopflow.program.model import Program
from sopflow.proof.abstract import Pool, fresh
from sopflow.proof.choices import SOME, Choices, Key
from sopflow.proof.naming import Names
from sopflow.proof.outstanding import attempts as _attempts
from sopflow.proof.outstanding import ledger_kept, waiting_kept
from sopflow.proof.reading import ASKED, COUNT, Reading
from sopflow.proof.sight import Sight
from sopflow.proof.unknown import Unknown, UnknownList, a_time, key_of, symbol, touches, unknown
from sopflow.values.kinds import Consent
from sopflow.values.types import Field, ListOf, Type, parts
from sopflow.values.value import Value

MOST_KEPT = 3
"""A list that grows keeps so many kinds of items apart."""

ASIDE = frozenset({"settings", "now", "sla"})
"""Names of a scope that are no facts."""


@dataclass(frozen=True, slots=True)
class Node:
    """A case and what is known of its unknown values. `key` is what they look like to any later step."""

    case: Case
    known: Mapping[Key, object]
    key: Key


@dataclass(frozen=True)
class Canon:
    """Makes nodes. `grown` are the lists that are added to."""

    program: Program
    reading: Reading
    choices: Choices
    grown: frozenset[str]

    def nodes(self, case: Case, known: Mapping[Key, object]) -> Iterator[Node]:
        """The nodes that a case is: one, or more where a loop may or may not have a further item."""
        if case.status is Status.DONE:
            over = case._replace(scope={}, ledger={}, issued=0, version=0, visits={})
            yield Node(over, {}, (case.state, "done", case.outcome))
            return
        for frames in itertools.product(*(tuple(self.turned(frame)) for frame in case.frames)):
            for waiting in _attempts(case.waiting, self.program, case.state):
                for scope, then in self._there(case.scope, known):
                    yield self._node(case._replace(frames=frames, scope=scope, waiting=waiting), then)

    def _there(
        self, scope: Mapping[str, object], known: Mapping[Key, object]
    ) -> Iterator[tuple[Mapping[str, object], Mapping[Key, object]]]:
        """A fact got a value that may be missing: it is there, or it is not."""
        for name, value in scope.items():
            if isinstance(value, Unknown | UnknownList) and value.may_lack:
                there = known.get(("there", value.key))
                sure = unknown(value.key, value.type, self.choices)
                without = {fact: one for fact, one in scope.items() if fact != name}
                if there is not False:
                    yield from self._there({**scope, name: sure}, {**known, ("there", value.key): True})
                if there is not True:
                    yield from self._there(without, {**known, ("there", value.key): False})
                return
        yield scope, known

    def turned(self, frame: Frame) -> Iterator[Frame]:
        """A loop that went on to its second item is at its first again, with or without another."""
        if frame.turn == 0 or not isinstance(frame.items[-1], Pool):
            yield frame
            return
        pool = frame.items[-1]
        yield Frame(frame.state, (frame.items[1],), 0)
        for further in pool.items:
            yield Frame(frame.state, (frame.items[1], fresh(further, f"{frame.state}#2", self.choices), pool), 0)

    def _node(self, case: Case, known: Mapping[Key, object]) -> Node:
        sight = self.reading.sight(case.state, self._frozen(case))
        seen = {name: value for name, value in case.scope.items() if name in sight.names and name not in ASIDE}
        named = {name: value for name, value in seen.items() if name in sight.roots and name not in self.grown}
        names = Names(self.choices, named)
        scope = {name: self._fact(name, value, sight, names) for name, value in sorted(seen.items())}
        frames = tuple(_frame(frame, names) for frame in case.frames)
        waiting = waiting_kept(case.waiting, self.program, case.state, sight, names)
        aside = {"settings": case.scope["settings"], "now": a_time("now", self.choices)}
        kept = case._replace(
            scope={**scope, **_clocks(case, names), **aside},
            waiting=waiting,
            frames=frames,
            counts={key: count for key, count in case.counts.items() if f"{COUNT}{key}" in sight.names},
            ledger=ledger_kept(case, self.program, sight, names),
            skipped=frozenset(fact for fact in case.skipped if f"{ASKED}{fact}" in sight.names),
            timers=tuple(timer._replace(due=a_time(f"due:{timer.name}", self.choices)) for timer in case.timers),
            outputs={},
        )  # fmt: skip
        still = names.known(known, sight)
        return Node(kept, still, _key(kept, still))

    def _frozen(self, case: Case) -> frozenset[str]:
        return frozenset(name for name in case.scope if name in self._derived)

    @cached_property
    def _derived(self) -> frozenset[str]:
        return frozenset(name for name, fact in self.program.facts.items() if fact.derived is not None)

    def _fact(self, name: str, value: object, sight: Sight, names: Names) -> object:
        """A fact's value. What no condition reads any more is there, and nothing more is known of it."""
        fact = self.program.facts.get(name)
        if name not in sight.roots and fact is not None:
            return unknown(symbol(name), fact.type, self.choices)
        if name in self.grown and isinstance(value, tuple):
            return self._kept(name, value, sight, names)
        return names.renamed(value if fact is None else self._pruned(value, fact.type, name, sight), name)

    def _pruned(self, value: object, type_: Type, path: str, sight: Sight) -> object:
        """A record, without what nothing decides by any more."""
        declared = parts(type_)
        if not isinstance(value, Mapping) or declared is None:
            return value if sight.reads(path) else unknown(symbol(path), type_, self.choices)
        return {
            name: self._pruned(part, declared[name].type, f"{path}.{name}", sight)
            for name, part in value.items()
            if name in declared
        }

    def _kept(self, name: str, items: tuple[object, ...], sight: Sight, names: Names) -> object:
        """A list that grows: each kind of item once."""
        type_ = self.program.facts[name].type
        assert isinstance(type_, ListOf)
        if isinstance(items, UnknownList):
            return names.renamed(items, name)
        once = {key_of(one): one for one in (self._item(item, type_.item, name, sight) for item in items)}
        if len(once) <= MOST_KEPT and not any(isinstance(one, Unknown | UnknownList) for one in once.values()):
            return tuple(once.values())
        names.told["some", symbol(name)] = True
        return unknown(symbol(name), type_, self.choices)

    def _item(self, item: object, type_: Type, place: str, sight: Sight) -> object:
        """An item that stands for all of its kind: what is unknown in it differs from one to the other."""
        if isinstance(item, Unknown | UnknownList):
            return unknown((symbol(place), SOME), item.type, self.choices, may_lack=item.may_lack)
        declared = parts(type_)
        if not isinstance(item, Mapping) or declared is None:
            return item
        return {
            name: self._part(item.get(name), field, f"{place}.{name}", decides=name in sight.parts)
            for name, field in declared.items()
        }

    def _part(self, value: object, field: Field, place: str, *, decides: bool) -> object:
        """A part of such an item: known where it is one of few values and something decides by it."""
        if isinstance(value, str | bool) and decides:
            return value
        return unknown((symbol(place), SOME), field.type, self.choices, may_lack=field.optional)


def _clocks(case: Case, names: Names) -> dict[str, object]:
    return {"sla": names.renamed(case.scope["sla"], "sla")} if "sla" in case.scope else {}


def _frame(frame: Frame, names: Names) -> Frame:
    items = tuple(
        item
        if isinstance(item, Pool)
        else names.renamed(item, f"{frame.state}@{index}")
        if index >= frame.turn
        else None
        for index, item in enumerate(frame.items)
    )
    return Frame(frame.state, items, frame.turn)


def _key(case: Case, known: Mapping[Key, object]) -> Key:
    facts = tuple((name, _seen(value)) for name, value in case.scope.items() if name not in ("settings", "now"))
    frames = tuple((frame.state, frame.turn, tuple(_seen(item) for item in frame.items)) for frame in case.frames)
    ledger = tuple((one.operation, one.status, _seen(one.input), _seen(one.output)) for one in case.ledger.values())
    return (
        case.state, case.status, _seen(case.waiting), facts, frames, tuple(sorted(case.counts.items())), case.skipped,
        tuple(timer.name for timer in case.timers), ledger, case.ending, frozenset(known.items()),
    )  # fmt: skip


def _seen(value: object) -> Key:
    """What a later step sees of a value: of a consent, whether it was given."""
    match value:
        case Consent(accepted=accepted):
            return ("consent", accepted)
        case Pool(items=items):
            return tuple(_seen(item) for item in items)
        case Value():
            return (type(value).__name__, *(_seen(getattr(value, name)) for name in value.__match_args__))
        case tuple() if hasattr(value, "_fields"):
            return (type(value).__name__, *(_seen(part) for part in value))
        case tuple() if any(isinstance(part, Value) for part in value):
            return tuple(_seen(part) for part in value)
        case Mapping() if not touches(value):
            return tuple((name, _seen(part)) for name, part in value.items())
        case _:
            return key_of(value)

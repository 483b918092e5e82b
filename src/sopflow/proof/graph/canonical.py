"""Cases that go on alike are one: what no later step looks at is forgotten, and unknown values get names by place.

What is left makes the kind of case (`kinds.Node`): two cases of one kind have the same future.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import field, replace
from functools import cached_property

from sopflow.dataclass import dataclass
from sopflow.engine.case import Case, Frame, Status
from sopflow.program.model import AskPlan, CallsPlan, EachPlan, Program
from sopflow.proof.flow.mentions import ASKED, CALLED, COUNT
from sopflow.proof.flow.reading import Reading
from sopflow.proof.flow.sight import Sight, Slice, View
from sopflow.proof.graph.alike import Codes
from sopflow.proof.graph.kinds import ASIDE, CORE, INSIDE, Kinds, Node, Part, roots_in
from sopflow.proof.graph.naming import Names, said
from sopflow.proof.graph.outstanding import attempts as _attempts
from sopflow.proof.graph.outstanding import held_kept, ledger_kept, waiting_kept
from sopflow.proof.graph.stepping import Ran
from sopflow.proof.values.abstract import Pool, fresh, is_door
from sopflow.proof.values.choices import SOME, Choices, Key
from sopflow.proof.values.unknown import Unknown, UnknownList, a_time, key_of, symbol, unknown
from sopflow.values.types import Choice, Field, ListOf, Type, parts

MOST_KEPT = 3
"""A list that grows keeps so many kinds of items apart."""

NO_PARTS: frozenset[Part] = frozenset()


@dataclass(frozen=True, eq=False)
class Canon:
    """Makes nodes. `grown` are the lists that are added to, `slice` what is remembered (None: all), `view` how long,
    where that is not as long as anything reads it."""

    program: Program
    reading: Reading
    choices: Choices
    grown: frozenset[str]
    kinds: Kinds
    slice: Slice | None = None
    view: View | None = None
    lost: dict[tuple[str, int | None], frozenset[str]] = field(default_factory=dict)

    def nodes(
        self, case: Case, known: Mapping[Key, object], frozen: frozenset[str] = frozenset()
    ) -> Iterator[Node]:  # fmt: skip
        """The nodes that a case is: one, or more where a loop may or may not have a further item. `frozen` are derived
        facts that it has a value of besides, in parts that stand elsewhere: nobody works those out any more."""
        if case.status is Status.DONE:
            aside = {"settings": case.scope["settings"], "now": a_time("now", self.choices)}
            yield self.kinds.of(_over(case, aside), {})
            return
        frozen = frozen | self.frozen(case.scope)
        sight = self.sight(case.state, frozen)
        held = {name: value for name, value in case.scope.items() if name in sight.names or name in ASIDE}
        kept = [value for name, value in held.items() if name != "settings"]  # of which all is known
        values = roots_in((*kept, case.waiting, case.frames, tuple(case.ledger.values()), case.held)) | {CORE}
        about = {key: value for key, value in known.items() if not self.kinds.places(key).isdisjoint(values)}
        for frames in itertools.product(*(tuple(self.turned(frame)) for frame in case.frames)):
            for waiting in _attempts(case.waiting, self.program, case.state):
                for scope, then in self.there(held, about):
                    yield self._node(case._replace(frames=frames, scope=scope, waiting=waiting), then, frozen)

    def of_run(self, ran: Ran, frozen: frozenset[str] = frozenset()) -> tuple[Node, ...]:
        """The nodes that a run comes to, but for what it did not look at; of that, the derived facts that are
        `frozen`."""
        found = self._of_runs.get((ran, frozen))
        if found is None:
            found = self._of_runs[ran, frozen] = () if ran.case is None else self._made(ran, ran.case, frozen)
        return found

    def _made(self, ran: Ran, case: Case, frozen: frozenset[str]) -> tuple[Node, ...]:
        """The same, once for all who remember the same of what it has, whatever else they remember."""
        if frozen or self.frozen(case.scope):
            return tuple(self.nodes(case, ran.known, frozen))
        key = (ran, self._glance(case.state, self._had(ran, case)))
        found = self.kinds.made.get(key)
        if found is None:
            found = self.kinds.made[key] = tuple(self.nodes(case, ran.known))
        return found

    def _had(self, ran: Ran, case: Case) -> frozenset[str]:
        """All that a run has of what may be remembered: facts, limits, calls, what is said of lists."""
        found = self.kinds.had.get(ran)
        if found is None:
            found = self.kinds.had[ran] = frozenset(self._names_in(ran, case))
        return found

    def _names_in(self, ran: Ran, case: Case) -> Iterator[str]:
        yield from case.scope
        yield from (f"{COUNT}{key}" for key in case.counts)
        yield from (f"{CALLED}{entry.operation}" for entry in case.ledger.values())
        yield from (mark for key in ran.known for mark in said(key))
        plans = [self.program.states[frame.state].plan for frame in case.frames]
        yield from (plan.item for plan in plans if isinstance(plan, EachPlan))
        plan = self.program.states[case.state].plan
        yield from (call.save for call in plan.calls if call.save) if isinstance(plan, CallsPlan) else ()

    @cached_property
    def _of_runs(self) -> dict[tuple[Ran, frozenset[str]], tuple[Node, ...]]:
        return {}

    def carried(self, part: Part, state: str, gone: frozenset[str], frozen: frozenset[str]) -> frozenset[Part]:
        """What is left of a part in a state, where these facts have other values now or none, and those derived facts
        are `frozen` in the case, in whichever of its parts."""
        key = (part, state, gone, frozen)
        found = self._carried.get(key)
        if found is None:
            found = self._carried[key] = self._left(part, state, gone & part.names, frozen)
        return found

    @cached_property
    def _carried(self) -> dict[tuple[Part, str, frozenset[str], frozenset[str]], frozenset[Part]]:
        return {}

    def _left(self, part: Part, state: str, gone: frozenset[str], frozen: frozenset[str]) -> frozenset[Part]:
        """The same, once for all who remember the same of the part."""
        marks = (mark for key in part.known for mark in said(key))
        key = (part, state, gone, self.sight(state, frozen) if frozen else self._glance(state, part.names.union(marks)))
        found = self.kinds.left.get(key)
        if found is None:
            sight = self.sight(state, frozen)
            stays = part.names & sight.names - gone
            held = {name: value for name, value in part.values.items() if name in stays}
            scope, names = self._facts(held, sight)
            found = self.kinds.parts(scope, names.known(part.known, sight)) if held else NO_PARTS
            self.kinds.left[key] = found
        return found

    def sight(self, state: str, frozen: frozenset[str]) -> Sight:
        """What is still read from a state on, of what is remembered."""
        key = (state, frozen)
        found = self._sights.get(key)
        if found is None:
            found = self._sights[key] = self._seen(state, frozen)
        return found

    def _seen(self, state: str, frozen: frozenset[str]) -> Sight:
        if self.slice is None:
            return self.reading.sight(state, frozen)
        asked = self._asked(state)
        if self.view is None:
            return self.slice.of(self.reading.sight(state, frozen), asked)
        seen = self.slice.of(self.reading.viewed(self.view, state, frozen), asked)
        return replace(seen, names=seen.names | self._of_questions(state, asked))

    def _asked(self, state: str) -> frozenset[str]:
        """The questions of a state: whether they are answered is remembered while it asks."""
        plan = self.program.states[state].plan
        return frozenset(plan.facts) if isinstance(plan, AskPlan) else frozenset()

    def _of_questions(self, state: str, asked: frozenset[str]) -> frozenset[str]:
        """What is always remembered of questions: which were skipped, and the answers while they are asked."""
        names = self.reading.sight(state, frozenset()).names
        return frozenset(name for name in names if name[0] == ASKED or name in asked)

    @cached_property
    def _sights(self) -> dict[tuple[str, frozenset[str]], Sight]:
        return {}

    def _glance(self, state: str, names: frozenset[str]) -> Hashable:
        """What of the sight in a state matters to some facts alone, where anything is remembered of them."""
        if self.slice is None:
            return None
        key = (state, names)
        found = self._glances.get(key)
        if found is None:
            told = not self.slice.roots.isdisjoint(names)
            codes = tuple(its for name, its in self._codes.items() if name in names)
            found = self._glances[key] = (self.sight(state, frozenset()).of(names), codes) if told else ()
        return found

    @cached_property
    def _glances(self) -> dict[tuple[str, frozenset[str]], Hashable]:
        return {}

    def there(
        self, scope: Mapping[str, object], known: Mapping[Key, object]
    ) -> Iterator[tuple[Mapping[str, object], Mapping[Key, object]]]:
        """A fact got a value that may be missing: it is there, or it is not."""
        for name, value in scope.items():
            if isinstance(value, Unknown | UnknownList) and value.may_lack:
                there = known.get(("there", value.key))
                sure = unknown(value.key, value.type, self.choices)
                without = {fact: one for fact, one in scope.items() if fact != name}
                if there is not False:
                    yield from self.there({**scope, name: sure}, {**known, ("there", value.key): True})
                if there is not True:
                    yield from self.there(without, {**known, ("there", value.key): False})
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

    def _node(self, case: Case, known: Mapping[Key, object], frozen: frozenset[str]) -> Node:
        sight = self.sight(case.state, frozen)
        scope, names = self._facts(case.scope, sight)
        if self.view is not None and is_door(case.state):
            names.keep(symbol("now"))  # a case goes through a door at once
        ledger, keys = ledger_kept(case, self.program, sight, names)
        waiting = waiting_kept(case.waiting, self.program, case.state, sight, names, keys)
        aside = {"settings": case.scope["settings"], "now": a_time("now", self.choices)}
        kept = case._replace(
            scope={**scope, **_clocks(case, names), **aside},
            waiting=waiting,
            frames=tuple(self._frame(frame, sight, names) for frame in case.frames),
            counts={key: count for key, count in case.counts.items() if f"{COUNT}{key}" in sight.names},
            ledger=ledger,
            skipped=frozenset(fact for fact in case.skipped if f"{ASKED}{fact}" in sight.names),
            timers=tuple(timer._replace(due=a_time(f"due:{timer.name}", self.choices)) for timer in case.timers),
            visits={},
            issued=0,
            version=0,
        )  # fmt: skip
        kept = kept._replace(held=held_kept(kept, names))
        return self.kinds.of(kept, names.known(known, sight))

    def _facts(self, scope: Mapping[str, object], sight: Sight) -> tuple[dict[str, object], Names]:
        """The facts that are still read, and the names of the values in them."""
        held = {name: value for name, value in scope.items() if name in sight.names and name not in ASIDE}
        named = {name: value for name, value in held.items() if name in sight.roots and name not in self.grown}
        names = Names(self.choices, named)
        return {name: self._fact(name, value, sight, names) for name, value in sorted(held.items())}, names

    def frozen(self, names: Iterable[str]) -> frozenset[str]:
        """The derived facts among them: where a case has a value of one, it is not worked out any more."""
        return self._derived.intersection(names)

    def _frame(self, frame: Frame, sight: Sight, names: Names) -> Frame:
        """A loop. Items that nobody looks into any more are any items."""
        plan = self.program.states[frame.state].plan
        assert isinstance(plan, EachPlan)
        any_item = None if plan.item in sight.names else self.program.facts[plan.item].type
        items = tuple(
            self._of_frame(item, f"{INSIDE}{frame.state}@{index}", any_item, names) if index >= frame.turn else None
            for index, item in enumerate(frame.items)
        )
        return Frame(frame.state, items, frame.turn)

    def _of_frame(self, item: object, place: str, any_item: Type | None, names: Names) -> object:
        if any_item is not None:
            made = unknown((symbol(place), SOME), any_item, self.choices)
            return Pool((made,)) if isinstance(item, Pool) else unknown(symbol(place), any_item, self.choices)
        return item if isinstance(item, Pool) else names.renamed(item, place)

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
        codes = self._codes.get(name)
        if codes is not None and isinstance(type_.item, Choice):
            items = self._merged(items, type_.item, codes)
        once = {key_of(one): one for one in (self._item(item, type_.item, name, sight) for item in items)}
        if (codes is not None or len(once) <= MOST_KEPT) and not any(
            isinstance(one, Unknown | UnknownList) for one in once.values()
        ):
            return tuple(once.values())
        names.told["some", symbol(name)] = True
        return unknown(symbol(name), type_, self.choices)

    @cached_property
    def _codes(self) -> Codes:
        """The codes that something asks for, of lists of which nothing else is asked."""
        return {} if self.view is None else dict(self.view.codes)

    def _merged(self, items: tuple[object, ...], type_: Choice, codes: frozenset[str]) -> tuple[object, ...]:
        """A list's items in the order of its type, with one in place of all for which nobody asks."""
        other = next((value for value in type_.values if value not in codes), None)
        known = [one for one in items if isinstance(one, str)]
        merged = {one if one in codes else other for one in known}
        rest = tuple(one for one in items if not isinstance(one, str))
        return (*(value for value in type_.values if value in merged), *rest)

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
        lacks = value is None or (isinstance(value, Unknown | UnknownList) and value.may_lack)
        return unknown((symbol(place), SOME), field.type, self.choices, may_lack=field.optional or lacks)


def _clocks(case: Case, names: Names) -> dict[str, object]:
    return {"sla": names.renamed(case.scope["sla"], "sla")} if "sla" in case.scope else {}


def _over(case: Case, scope: Mapping[str, object]) -> Case:
    """A case that is over: how it ended is all that is left."""
    return case._replace(
        scope=scope, waiting=None, frames=(), counts={}, visits={}, ledger={}, skipped=frozenset(), timers=(), held=(),
        issued=0, version=0,
    )  # fmt: skip

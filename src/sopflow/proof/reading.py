"""What the rest of a case may still read: names, and the paths that decide something.

A value that nobody reads any more is forgotten; what was decided about a value that no condition reads any more is
forgotten too. Both are found backwards along the ways of the program. Forgetting is exact: no later step looks there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property

from sopflow.expressions.parser import parse
from sopflow.expressions.references import reads
from sopflow.expressions.syntax import And, Get, If, Node, Not, Or, Quantifier, path_of, walk
from sopflow.playbook.values import Code
from sopflow.policies.compiled import Watch
from sopflow.program.model import (
    AskPlan,
    CallsPlan,
    Change,
    DecidePlan,
    DoPlan,
    EachPlan,
    EndPlan,
    Expression,
    Fact,
    Guard,
    Maker,
    Program,
    RequirePlan,
    State,
    WaitPlan,
)  # fmt: skip
from sopflow.program.partial import answer
from sopflow.program.worlds import Odd
from sopflow.proof.choices import Choices
from sopflow.proof.sight import Sight, after, before, flow_back, mask, of_mask, roots_of

COUNT = "#"
"""Before the key of a limit, among the names."""

ASKED = "?"
"""Before the name of a question, among the names."""

CALLED = "!"
"""Before the name of an operation, among the names."""


@dataclass(frozen=True, eq=False)
class Reading:
    """What every state reads, and with it the policies that watch."""

    program: Program
    choices: Choices
    watches: tuple[Watch, ...] = ()
    near: int | None = None  # what was decided is remembered for conditions so many states ahead; None: all

    @cached_property
    def behind(self) -> Mapping[str, frozenset[str]]:
        """What derived facts are made of: the names that they read, through other derived ones."""
        return {name: roots_of(self.through(made)) for name, made in self._made_of.items()}

    @cached_property
    def _made_of(self) -> Mapping[str, frozenset[str]]:
        """What derived facts read."""
        return {
            name: frozenset(self._derived(fact))
            for name, fact in self.program.facts.items()
            if fact.derived is not None
        }

    def _derived(self, fact: Fact) -> Iterator[str]:
        if fact.tree is not None:
            yield from self.read_by(fact.tree)
        elif fact.table is not None:
            yield from self.of_table(fact.table[0])

    def of_table(self, name: str) -> Iterator[str]:
        """What a table reads: its inputs, and what its rows compute."""
        for given in self.program.tables[name].inputs.values():
            yield from self.read_by(given.tree)
        for row in self.program.playbook.tables[name].rows:
            for value in row.give.values():
                tree = parse(value.text).tree if isinstance(value, Code) else None
                yield from self.read_by(tree) if tree is not None else ()

    def through(self, paths: Iterable[str], frozen: frozenset[str] = frozenset()) -> frozenset[str]:
        """These paths, and what the derived facts among them are made of, but for those that are `frozen`."""
        found = set(paths)
        waiting = list(found)
        while waiting:
            name = waiting.pop().partition(".")[0]
            more = self._made_of.get(name, frozenset()) - found if name not in frozen else ()
            found.update(more)
            waiting.extend(more)
        return frozenset(found)

    def sight(self, state: str, frozen: frozenset[str]) -> Sight:
        """What is still read from a state on, where these derived facts have values of their own."""
        known = self._seen.get((state, frozen))
        if known is None:
            names, groups = self._words[state]
            through = tuple(self.through(group, frozen) for group in groups)
            paths = frozenset[str]().union(*through)
            near = self._near[state]
            ahead = paths if near is None else frozenset[str]().union(*(self.through(one, frozen) for one in near))
            known = Sight(roots_of(self.through(names, frozen) | paths), paths, tuple(map(roots_of, through)), ahead)
            self._seen[state, frozen] = known
        return known

    @cached_property
    def _seen(self) -> dict[tuple[str, frozenset[str]], Sight]:
        return {}

    # ── of one expression ────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _settings(self) -> Mapping[Node, object]:
        """The settings, as the names by which expressions read them."""
        trees = ((parse(f"settings.{name}").tree, one.default) for name, one in self.program.settings.items())
        return {tree: value for tree, value in trees if tree is not None}

    def read_by(self, tree: Node) -> frozenset[str]:
        """The paths that a tree reads, as far as the settings let it; fields of a list's items as `*.field`."""
        found: set[str] = set()
        for part in self._parts(tree):
            found |= reads(part)
            found |= {f"*.{one.field}" for one in walk(part) if isinstance(one, Get) and _is_of_item(one, part)}
            found |= {self.choices.mark(one) for one in walk(part) if isinstance(one, Quantifier)}
        return frozenset(found)

    def _parts(self, tree: Node) -> Iterator[Node]:
        """The parts of a condition that the settings leave open."""
        if not isinstance(answer(tree, self._settings, {}), Odd):
            return
        match tree:
            case And() | Or():
                left = answer(tree.left, self._settings, {})
                yield from self._parts(tree.left)
                if left is not isinstance(tree, Or):
                    yield from self._parts(tree.right)
            case Not(operand=operand):
                yield from self._parts(operand)
            case If(condition=condition, then=then, otherwise=otherwise):
                holds = answer(condition, self._settings, {})
                yield from self._parts(condition)
                yield from () if holds is False else self._parts(then)
                yield from () if holds is True else self._parts(otherwise)
            case _:
                yield tree

    def of_all(self, what: object) -> frozenset[str]:
        """The paths that everything in something compiled reads."""
        return frozenset(path for expression in _in(what) for path in self.read_by(expression.tree))

    # ── of one state ─────────────────────────────────────────────────────────────────────────────────────────

    def groups(self, state: State) -> Iterator[frozenset[str]]:
        """The paths that decide what comes of the state, those of one condition together."""
        for expression in _in(list(self._deciding(state))):
            yield self.read_by(expression.tree)
        if isinstance(state.plan, DecidePlan):
            yield frozenset(self.of_table(state.plan.table))
        yield from self._watched(state)
        for loop in (*state.loops, state.id):
            plan = self.program.states[loop].plan
            if isinstance(plan, EachPlan):
                yield self.read_by(plan.items.tree) | self.of_all(plan.where)

    def _begun(self, state: State) -> Iterator[frozenset[str]]:
        """What is read once, when the state begins: what its calls are given."""
        if isinstance(state.plan, CallsPlan):
            for expression in _in([call.input for call in state.plan.calls]):
                yield self.read_by(expression.tree)

    def _watched(self, state: State) -> Iterator[frozenset[str]]:
        """What policies read of what happens in the state."""
        plan = state.plan
        happens = {("", ""), ("enter", state.id), *(("say", script) for script in state.says)}
        if isinstance(plan, CallsPlan):
            happens |= {("call", call.operation.name) for call in plan.calls}
        if isinstance(plan, AskPlan):
            happens |= {("ask", fact) for fact in plan.facts}
            happens |= {("say", script) for fact in plan.facts if (script := self.program.facts[fact].script)}
        ends = isinstance(plan, EndPlan) or state.id in self.program.always
        for watch in self.watches:
            for (kind, name), paths in watch.reading.items():
                if (kind, name) in happens or (kind == "end" and ends):
                    yield paths

    def heard(self, state: State) -> frozenset[str]:
        """The paths that decide what comes of the state."""
        return frozenset[str]().union(*self.groups(state))

    def _deciding(self, state: State) -> Iterator[object]:
        yield [way.guard for ways in state.exits.values() for way in ways]
        yield [change.value for change in _changes(state)]
        match state.plan:
            case AskPlan(facts=facts):
                for name in facts:
                    fact = self.program.facts[name]
                    yield fact.only_if
                    yield [check.that for check in fact.checks]
            case RequirePlan(demands=demands):
                yield [demand.that for demand in demands]
            case WaitPlan(events=events):
                yield [event.where for event in events]
            case EndPlan(outcome=Expression() as outcome):
                yield outcome
            case CallsPlan(calls=calls):
                yield [call.repeat.until for call in calls if call.repeat is not None]
            case _:
                return

    def named(self, state: State) -> frozenset[str]:
        """The names that the state reads at all."""
        found = {*roots_of(self.of_all([state]) | self.heard(state))}
        plan = state.plan
        if isinstance(plan, EndPlan) or state.id in self.program.always:
            found |= roots_of(self.of_all(self.program.outputs))
        if isinstance(plan, AskPlan):
            found |= {*plan.facts, *(f"{ASKED}{fact}" for fact in plan.facts)}
        if isinstance(plan, DoPlan) and plan.evidence is not None:
            found.add(plan.evidence)
        if isinstance(plan, CallsPlan):
            found |= {call.add_to for call in plan.calls if call.add_to is not None}
            found |= {f"{CALLED}{call.operation.name}" for call in plan.calls}
        found |= {change.fact for change in _changes(state) if change.mode == "add"}
        found |= {f"{COUNT}{way.limit.key}" for ways in state.exits.values() for way in ways if way.limit is not None}
        return frozenset(found)

    # ── of all that follows ──────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _words(self) -> Mapping[str, tuple[frozenset[str], tuple[frozenset[str], ...]]]:
        """The names that are read from every state on, and what decides, as it is written."""
        anywhere = self._of_interrupts()
        bits: dict[object, int] = {}
        masks = {
            state.id: mask((*self.named(state), *roots_of(anywhere), *self.groups(state), anywhere), bits)
            for state in self.program.states.values()
        }
        here = {state.id: masks[state.id] for state in self.program.states.values()}
        for state in self.program.states.values():
            masks[state.id] |= mask(self._begun(state), bits)
        flow_back(masks, before(self.program))
        for id, following in after(self.program).items():
            for to in following:
                here[id] |= masks.get(to, 0)
        words = list(bits)
        found = {one: of_mask(one, words) for one in set(here.values())}
        return {id: found[one] for id, one in here.items()}

    @cached_property
    def _near(self) -> Mapping[str, frozenset[frozenset[str]] | None]:
        """What decides within so many states."""
        if self.near is None:
            return dict.fromkeys(self.program.states)
        anywhere = self._of_interrupts()
        own = {state.id: frozenset({*self.groups(state), anywhere}) for state in self.program.states.values()}
        begun = {state.id: own[state.id] | {*self._begun(state)} for state in self.program.states.values()}
        found = own
        for _ in range(self.near):
            found = {
                id: own[id].union(*(begun[to] | found[to] for to in state.leads_to() if to in found))
                for id, state in self.program.states.items()
            }
        return dict(found)

    def _of_interrupts(self) -> frozenset[str]:
        heard = [
            (one.where, [(way.guard, way.changes) for way in one.ways]) for one in self.program.interrupts.values()
        ]
        return self.of_all(heard)


def _changes(state: State) -> Iterator[Change]:
    yield from state.changes
    for ways in state.exits.values():
        for way in ways:
            yield from way.changes


def _in(what: object) -> Iterator[Expression]:
    """Every expression in something compiled."""
    match what:
        case Expression():
            yield what
        case Guard(parts=parts):
            yield from _in(parts)
        case Maker(reads=read):
            yield from read
        case Mapping():
            for below in what.values():
                yield from _in(below)
        case tuple() | list():
            for below in what:
                yield from _in(below)
        case _ if is_dataclass(what) and not isinstance(what, type) and type(what).__module__.startswith(_COMPILED):
            for one in fields(what):
                yield from _in(getattr(what, one.name))
        case _:
            return


_COMPILED = "sopflow.program."


def _is_of_item(node: Get, within: Node) -> bool:
    """Whether a field is read of an item of some list in the tree."""
    items = {one.item for one in walk(within) if isinstance(one, Quantifier)}
    return (path_of(node) or "").partition(".")[0] in items

"""Policies compiled: their steps as tests of observations, their form as an automaton."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from functools import cached_property

from sopflow.adapter_api import ErrorKind
from sopflow.catalog.model import Catalog, Operation
from sopflow.dataclass import dataclass
from sopflow.expressions.checker import check
from sopflow.expressions.counting import Calendar
from sopflow.expressions.parser import parse
from sopflow.expressions.references import reads
from sopflow.expressions.scope import Declared, Scope
from sopflow.expressions.syntax import Node
from sopflow.playbook.model import Policy, PolicyStep
from sopflow.playbook.values import Code, Condition
from sopflow.policies.automata import Automaton
from sopflow.policies.items import Items, Loops, in_turns, items_of, with_item
from sopflow.policies.observing import Observation
from sopflow.values.holidays_id import indonesian_calendar
from sopflow.values.types import YES_NO, Choice

Test = Callable[[dict[str, object]], object]
Evaluator = Callable[[Node, Scope, Calendar | None], Test]
"""Makes the closure of a checked tree: `evaluator.compile_`, or the one of the proofs."""

CALENDAR = indonesian_calendar()
DOING = frozenset({"must", "after"})
"""Forms whose obligation is kept by a call that was done, not by one that was asked for."""


AT_THE_END = frozenset({"must", "answers"})
"""Forms of automata that are judged where a case ends."""


@dataclass(frozen=True, eq=False)
class Watch:
    """One policy, ready to watch cases. `items` where it speaks of each item of a list: it is judged for each of them
    apart, and its letters want the item in the values (`items.of`)."""

    policy: Policy
    automaton: Automaton
    letters: Callable[[Observation], str]
    items: Items | None = None
    turns: frozenset[str] = frozenset()  # states whose coming to begins a turn, where any item is followed

    @cached_property
    def reading(self) -> Mapping[tuple[str, str], frozenset[str]]:
        """What its conditions read, by the kind and the name of what they look at; ("", "") is at any time. Where any
        item is followed, what is read of the item is read of what loops call it."""
        if self.automaton.any_item and self.items is not None:
            return {place: in_turns(paths, self.items) for place, paths in _reading(self.policy).items()}
        return _reading(self.policy)

    @cached_property
    def inputs(self) -> Mapping[str, frozenset[str]]:
        """Which fields of which operation's input its conditions read."""
        found: dict[str, frozenset[str]] = {}
        for step in self.policy.parts.values():
            if step.kind == "call" and step.name is not None:
                read = {path.removeprefix("input.") for path in _paths(step.where) if path.startswith("input.")}
                found[step.name] = found.get(step.name, frozenset()) | read | frozenset(self.policy.has)
        return found

    def speaks_of(self, kind: str, name: str) -> bool:
        """Whether such an observation can matter to it: one of its steps may be it, or it looks at all of them."""
        steps = (*self.policy.parts.values(), *self.policy.moments)
        kinds = {"call": ("call", "done"), "stuck": ("stuck", "call")}
        return (
            (kind == "end" and self.automaton.form in AT_THE_END)
            or (kind == "enter" and name in self.turns)
            or any(
                (step.kind == "that" and not self.policy.moments)
                or (kind in kinds.get(step.kind, (step.kind,)) and step.name in (None, name))
                for step in steps
            )
        )


@dataclass(frozen=True)
class PolicyCompiler:
    """Compiles policies in the names of a program."""

    scope: Scope
    catalog: Catalog
    evaluator: Evaluator
    loops: Loops = field(default_factory=dict)  # `items.loops_of`, for policies with `each`
    on_demand: bool = False  # a condition is compiled when it is first asked: of many few are, in one case

    def watch(self, policy: Policy) -> Watch:
        """The policy as it watches cases."""
        if policy.each is None:
            return self.watch_one(policy, None)
        items = items_of(policy.each, self.loops)
        return replace(self, scope=with_item(self.scope, items)).watch_one(policy, items)

    def watch_one(self, policy: Policy, items: Items | None) -> Watch:
        """The same, with the item among the names that conditions may read."""
        judged, other, automaton = _shape(policy)
        when = self._test(policy.when, self.scope)
        a, b = self._step(judged), self._step(other)
        subject = _subject(judged)
        last = policy.parts.get("by")
        ends = None if last is None else last.name
        forbids = policy.form == "never" and other.step is None  # then `when` is what must not be, and never is

        def letters(seen: Observation) -> str:
            found = "s" if subject(seen) and (forbids or when(seen.values) is True) else ""
            counts = not (seen.again and policy.form == "at_most")
            if counts and a(seen) and (policy.form in DOING or when(seen.values) is True):
                found += "a"
            if b(seen) and (policy.form != "after" or when(seen.values) is True):
                found += "b"
            at_end = seen.kind == "end" and ends in (None, seen.name)
            if at_end and (policy.form != "must" or when(seen.values) is True):
                found += "e"
            return found

        return Watch(policy, automaton, letters, items)

    # ── steps ────────────────────────────────────────────────────────────────────────────────────────────────

    def _step(self, judged: Judged) -> Callable[[Observation], bool]:
        """The test of a step."""
        if judged.step is None:
            return lambda seen: False
        step, where = judged.step, self._test(judged.step.where, self._names(judged.step))
        if step.kind == "that":
            moments = [self._step(Judged(one, "call")) for one in judged.moments]
            return lambda seen: (
                (any(here(seen) for here in moments) or not moments) and where(seen.values) is judged.holds
            )
        kind = judged.kind
        lacking = self._lacking(judged.has, step)
        return lambda seen: (
            seen.kind == kind
            and step.name in (None, seen.name)
            and where(seen.values) is True
            and (not judged.has or lacking(seen.values))
        )

    def _lacking(self, fields: tuple[str, ...], step: PolicyStep) -> Callable[[dict[str, object]], bool]:
        """Whether a call's input lacks one of the fields."""
        trees = [parse(f"input.{field} is missing").tree for field in fields]
        tests = [self.evaluator(tree, self._names(step), CALENDAR) for tree in trees if tree is not None]
        return lambda values: any(test(values) for test in tests)

    # ── conditions ───────────────────────────────────────────────────────────────────────────────────────────

    def _names(self, step: PolicyStep) -> Scope:
        if step.kind == "stuck":
            found = self.catalog.operations.get(step.name or "")
            return replace(self.scope, names={**self.scope.names, "error": Declared(errors_of(found))})
        return self._with_input(step.name) if step.kind == "call" else self.scope

    def _with_input(self, operation: str | None) -> Scope:
        found = self.catalog.operations.get(operation or "")
        given = {} if found is None else {"input": Declared(found.input), "output": Declared(found.output)}
        return replace(self.scope, names={**self.scope.names, **given})

    def _test(self, condition: Condition | None, scope: Scope) -> Test:
        if condition is None:
            return lambda values: True
        tests = [self._part(part, scope) for part in condition.parts]
        match condition.mode:
            case "any":
                return lambda values: any(test(values) for test in tests)
            case "none":
                return lambda values: not any(test(values) for test in tests)
            case "all":
                return lambda values: all(test(values) for test in tests)
            case _:
                return tests[0]

    def _part(self, part: Code | Condition, scope: Scope) -> Test:
        if isinstance(part, Condition):
            return self._test(part, scope)
        if self.on_demand:
            return _later(lambda: self.evaluator(_tree(part, scope), scope, CALENDAR))
        closure = self.evaluator(_tree(part, scope), scope, CALENDAR)
        return lambda values: _truth(closure(values))


def _reading(policy: Policy) -> Mapping[tuple[str, str], frozenset[str]]:
    found: dict[tuple[str, str], frozenset[str]] = {}
    when = _paths(policy.when)
    for step in (*policy.parts.values(), *policy.moments):
        place = (step.kind, step.name or "")
        moments = [(one.kind, one.name or "") for one in policy.moments] or [("", "")]
        for moment in moments if step.kind == "that" else [place]:
            found[moment] = found.get(moment, frozenset()) | _paths(step.where) | when
    return found


def _paths(condition: Condition | None) -> frozenset[str]:
    trees = () if condition is None else _trees(condition)
    return frozenset(path for tree in trees for path in reads(tree))


def _trees(condition: Condition) -> Iterator[Node]:
    for part in condition.parts:
        if isinstance(part, Condition):
            yield from _trees(part)
        else:
            tree = parse(part.text).tree
            assert tree is not None  # it was checked
            yield tree


def errors_of(operation: Operation | None) -> Choice:
    """What `error` may be in the `where` of a call at which a case is stuck: as the operation may end. Credentials that
    are not accepted are told as `unavailable`."""
    errors = ErrorKind if operation is None else operation.errors
    return Choice(tuple(kind for kind in errors if kind is not ErrorKind.UNAUTHORIZED))


@dataclass(frozen=True)
class Judged:
    """A step as a policy speaks of it: `call` says whether a call counts when asked for or when done; `holds` whether a
    condition is looked for or its contrary; `has` the fields that a call must have."""

    step: PolicyStep | None
    call: str
    holds: bool = True
    has: tuple[str, ...] = ()
    moments: tuple[PolicyStep, ...] = ()

    @property
    def kind(self) -> str:
        """The kind of what is seen when the step happens."""
        assert self.step is not None
        return self.call if self.step.kind == "call" and not self.step.tried else self.step.kind


def _subject(judged: Judged) -> Callable[[Observation], bool]:
    """Whether it is what a policy speaks of, whatever the rest of it says. Of a condition, wherever it is looked at."""
    assert judged.step is not None
    if judged.step.kind == "stuck":  # what is hoped for is that it never happens: it speaks of the call
        kinds = {("call", judged.step.name)}
    elif judged.step.kind == "that":
        kinds = {(Judged(step, judged.call).kind, step.name) for step in judged.moments}
    else:
        kinds = {(judged.kind, judged.step.name)}
    return lambda seen: not kinds or (seen.kind, seen.name) in kinds or (seen.kind, None) in kinds


def _shape(policy: Policy) -> tuple[Judged, Judged, Automaton]:
    """The step that is judged, the other one, and the automaton."""
    parts = policy.parts
    nothing = Judged(None, "call")
    match policy.form:
        case "never" if "before" in parts:
            return Judged(parts["never"], "call"), Judged(parts["before"], "done"), Automaton("before")
        case "never" if "after" in parts:
            return Judged(parts["never"], "call"), Judged(parts["after"], "call"), Automaton("after")
        case "never":
            return Judged(parts["never"], "call"), nothing, Automaton("never")
        case "every":
            return Judged(parts["every"], "call", has=policy.has), nothing, Automaton("never")
        case "at_most":
            return Judged(parts["at_most"], "call"), nothing, Automaton("at_most", policy.times or 0)
        case "always":
            return Judged(parts["always"], "call", holds=False, moments=policy.moments), nothing, Automaton("never")
        case "after":
            return Judged(parts["must"], "done"), Judged(parts["after"], "call"), Automaton("answers")
        case _:
            return Judged(parts["must"], "done"), nothing, Automaton("must")


def _tree(code: Code, scope: Scope) -> Node:
    """The checked tree of a condition; policies whose names are wrong never come here (SF250)."""
    parsed = parse(code.text).tree
    assert parsed is not None
    return check(parsed, scope, YES_NO).tree


def _later(make: Callable[[], Test]) -> Test:
    """A condition that is compiled when it is first asked."""
    made: list[Test] = []

    def test(values: dict[str, object]) -> object:
        if not made:
            made.append(make())
        return _truth(made[0](values))

    return test


def _truth(value: object) -> object:
    """Yes, no, or nothing known."""
    return None if value is None else bool(value)

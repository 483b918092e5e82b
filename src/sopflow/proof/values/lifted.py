"""Expressions whose closures also take values that nobody knows.

Everything is the evaluator's own, but for the places where a value is looked into: a name or a field (is it there, and
which of few values is it), a comparison, arithmetic, a function, and what is said of a whole list. There an unknown
value is decided as far as needed (`unknown.compare`), gives an unknown value, or is guessed: both answers are followed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sopflow.expressions import comparing, counting
from sopflow.expressions.counting import Calendar
from sopflow.expressions.evaluator import Compiled, Compiler
from sopflow.expressions.functions import FUNCTIONS
from sopflow.expressions.references import names
from sopflow.expressions.scope import Scope
from sopflow.expressions.syntax import (
    Arithmetic,
    Compare,
    Get,
    Has,
    In,
    Is,
    Name,
    Negate,
    Node,
    Quantifier,
    walk,
)  # fmt: skip
from sopflow.proof.flow.there import ALWAYS, EXTREMES, is_on_clock, is_there
from sopflow.proof.flow.written import Base
from sopflow.proof.values.choices import Choices, Key
from sopflow.proof.values.unknown import (
    EACH_OF,
    MADE,
    NUMBERS,
    Unknown,
    UnknownList,
    compare,
    has_some,
    is_open,
    key_of,
    may_have_none,
    opened,
    touches,
    unknown,
)
from sopflow.values.kinds import Duration
from sopflow.values.types import DATE, DURATION, TIME, ListOf, Simple, Type, parts
from sopflow.values.value import NOTHING

Evaluator = Callable[[Node, Scope, Calendar | None], Compiled]
_TWO = {"==": ("==", False), "!=": ("==", True), "<": ("<", False), "<=": ("<=", False)}
_TURNED = {">": ("<=", True), ">=": ("<", True)}


def lifted(
    choices: Choices, counted: frozenset[str], behind: Mapping[str, frozenset[str]], bases: Mapping[str, Base] = NOTHING
) -> Evaluator:
    """What compiles expressions for the proofs.

    Args:
        choices: who decides.
        counted: the lists whose items are kept once each, so that how many there are is not known.
        behind: what derived names are made of, by name.
        bases: the same in the end, for those that are not computed where nothing of it is remembered.
    """

    class Lifted(LiftedCompiler):
        pass

    Lifted.choices, Lifted.counted, Lifted.behind, Lifted.bases = choices, counted, behind, bases

    def evaluator(tree: Node, scope: Scope, calendar: Calendar | None) -> Compiled:
        compiler = Lifted(scope, calendar or counting.Weekdays(), {})
        return compiler.passed_on(tree) if isinstance(tree, Name | Get) else compiler.compiled(tree)

    return evaluator


class LiftedCompiler(Compiler):
    """The evaluator's compiler with its looking into values replaced."""

    choices: Choices
    counted: frozenset[str]
    behind: Mapping[str, frozenset[str]]
    bases: Mapping[str, Base]

    # ── reading ──────────────────────────────────────────────────────────────────────────────────────────────

    def passed_on(self, node: Name | Get) -> Compiled:
        """A value that is only read to be passed on."""
        return self._named(node.name) if isinstance(node, Name) else self._part(node)

    def settled(self, value: object) -> Any:
        """The value, or None where it is decided to be missing."""
        if not isinstance(value, Unknown | UnknownList) or not value.may_lack:
            return value
        if not self.choices.pick(("there", value.key), (True, False)):
            return None
        return unknown(value.key, value.type, self.choices)

    def name(self, name: str) -> Compiled:
        return self._decided(self._named(name))

    def _named(self, name: str) -> Compiled:
        """A name's value. One that is derived of nothing that is remembered is any: the same as long as what it is made
        of is the same."""
        real, base = super().name(name), self.bases.get(name)
        if base is None:
            return real
        declared = self.scope.find(name)
        assert declared is not None  # its closure was just made
        type_, about, choices = declared.type, base.facts, self.choices

        def found(values: dict[str, Any]) -> Any:
            if choices.focus.computes(base.paths) or values.get(name) is not None:
                return real(values)
            given = [values.get(fact) for fact in about]
            if not any(touches(one) for one in given):
                return real(values)
            return unknown((MADE, name, *map(key_of, given)), type_, choices, may_lack=not base.is_sure)

        return found

    def field(self, target: Node, field: str) -> Compiled:
        return self._decided(self._part(Get(target, field)))

    def _part(self, node: Get) -> Compiled:
        real, target, part = super().field(node.target, node.field), self.compiled(node.target), node.field

        def read(values: dict[str, Any]) -> Any:
            owner = target(values)
            return owner.get(part) if isinstance(owner, Unknown) else real(values)

        return read

    def _decided(self, read: Compiled) -> Compiled:
        def decided(values: dict[str, Any]) -> Any:
            value = self.settled(read(values))
            if isinstance(value, tuple):
                return opened(value, self.choices)
            return value.decided() if isinstance(value, Unknown) else value

        return decided

    # ── comparing ────────────────────────────────────────────────────────────────────────────────────────────

    def comparison(self, node: Compare | Is | In | Has) -> Compiled:
        left, right = self.compiled(node.left), self.compiled(node.right)
        real, ask = self._of_pair(node), self._question(node)
        is_order = isinstance(node, Compare) and node.op not in ("==", "!=")
        durations = self._durations(node.left, node.right) if is_order else ()

        def found(values: dict[str, Any]) -> Any:
            one, other = left(values), right(values)
            if one is None or other is None or not (touches(one) or touches(other)):
                return real({"one": one, "other": other})
            return ask(one, other) if self._has_measure(durations, values) else None

        return found

    def _of_pair(self, node: Compare | Is | In | Has) -> Compiled:
        """The evaluator's own comparison, of two values at hand."""
        left, right = self.type(node.left), self.type(node.right)
        match node:
            case Is(negated=negated):
                return comparing.is_(_one, _other, negated)
            case Compare(op=op):
                return comparing.compare(op, _one, _other, left, right)
            case In(negated=negated):
                return comparing.in_(_one, _other, negated, left, right)
            case Has():
                return comparing.in_(_other, _one, False, right, left)

    def _question(self, node: Compare | Is | In | Has) -> Callable[[object, object], bool]:
        match node:
            case Compare(op=op):
                asked, negated = _TWO.get(op) or _TURNED[op]
            case Is(negated=negated):
                asked = "=="
            case In(negated=negated):
                return lambda one, other: self._among(one, other) is not negated
            case Has():
                return lambda one, other: self._among(other, one)
        return lambda one, other: compare(asked, one, other, self.choices) is not negated

    def _among(self, one: object, items: object) -> bool:
        if is_open(items) or not isinstance(items, tuple):
            return self.choices.guess(("in", key_of(one), key_of(items)))
        return any(compare("==", one, item, self.choices) for item in items)

    # ── what has no result ───────────────────────────────────────────────────────────────────────────────────

    def _durations(self, *nodes: Node) -> tuple[Compiled, ...]:
        """Those that may count working days, of durations that are ordered or divided."""
        return tuple(
            self.compiled(one)
            for one in nodes
            if self.type(one) in (DURATION, ListOf(DURATION)) and not is_on_clock(one, self.scope)
        )

    def _has_measure(self, durations: tuple[Compiled, ...], values: dict[str, Any]) -> bool:
        """Whether such durations all count the clock, or all count working days."""
        given = [one(values) for one in durations]
        if all(isinstance(one, Duration) and not one.working_days for one in given):
            return True
        return self._is_there(("measure", *map(key_of, given)))

    def _is_there(self, key: Key) -> bool:
        return self.choices.pick(("there", key), (True, False))

    def _is_nought(self, value: object) -> bool:
        """Whether a number is zero: so it is where nothing can be divided by it."""
        return compare("==", value, 0, self.choices)

    # ── making ───────────────────────────────────────────────────────────────────────────────────────────────

    def arithmetic(self, node: Negate | Arithmetic) -> Compiled:
        real, type_ = super().arithmetic(node), self.type(node)
        if isinstance(type_, ListOf):
            return real
        below = (node.operand,) if isinstance(node, Negate) else (node.left, node.right)
        operands, sign = [self.compiled(one) for one in below], "-" if isinstance(node, Negate) else node.op
        is_of_numbers = all(_is_number(one) for one in (type_, *(self.type(part) for part in below)))
        op = sign if is_of_numbers else f"{sign} time"
        lacks = self._lacking(node)

        def result(values: dict[str, Any]) -> Any:
            given = [operand(values) for operand in operands]
            if any(one is None for one in given) or not any(touches(one) for one in given):
                return real(values)
            key = (op, *map(key_of, given))
            return None if lacks(given, key, values) else Unknown(key, type_, self.choices)

        return result

    def _lacking(self, node: Negate | Arithmetic) -> Callable[[list[Any], Key, dict[str, Any]], bool]:
        """Whether there is no result: of a division by zero or without a measure, or beyond the calendar."""
        if isinstance(node, Negate):
            return lambda given, key, values: False
        if node.op == "/" and self.type(node.right) == DURATION:
            durations = self._durations(node.left, node.right)
            return lambda given, key, values: (
                not self._has_measure(durations, values) or not (_is_span(given[1]) or self._is_there(key))
            )
        if node.op == "/":
            return lambda given, key, values: self._is_nought(given[1])
        if self.type(node) in (TIME, DATE):
            moved_by = int(self.type(node.right) == DURATION)
            return lambda given, key, values: touches(given[moved_by]) and not self._is_there(key)
        return lambda given, key, values: False

    def function(self, name: str, arguments: tuple[Node, ...]) -> Compiled:
        real, lists = super().function(name, arguments), FUNCTIONS[name].takes_lists
        given_by = [self.compiled(argument) for argument in arguments]
        gives = FUNCTIONS[name].gives(tuple(self.type(argument) for argument in arguments))
        is_extreme = name in EXTREMES
        durations = self._durations(*arguments) if is_extreme else ()

        def result(values: dict[str, Any]) -> Any:
            given = [one(values) for one in given_by]
            if not any(touches(one) for one in given) or any(one is None for one in given[lists:]) or gives is None:
                return real(values)
            if is_extreme and not (self._have_some(given) and self._has_measure(durations, values)):
                return None
            return self.guessed((name, *map(key_of, given)), gives)

        return result

    def _have_some(self, given: list[Any]) -> bool:
        """Whether there is a least and a greatest: always of several values, of a list where it has items."""
        items = given[0]
        if len(given) > 1 or not may_have_none(items):
            return True
        return not self._is_empty(items) if isinstance(items, UnknownList) else self._is_there(key_of(items))

    def guessed(self, key: Key, type_: Type) -> Any:
        """A value that is not looked into: both answers of a condition, else an unknown value."""
        value = unknown(key, type_, self.choices)
        if isinstance(value, Unknown) and value.finite():
            self.choices.guessed.append(key)
            return value.decided()
        return value

    # ── lists ────────────────────────────────────────────────────────────────────────────────────────────────

    def quantifier(self, node: Quantifier) -> Compiled:
        real, source, whole = super().quantifier(node), self.compiled(node.source), self.type(node)
        read_here = names(node) - {node.item}
        about = sorted(read_here.union(*(self.behind.get(name, frozenset()) for name in read_here)))
        mark = self.choices.mark(node)
        is_counted = not self.counted.isdisjoint(about)
        kind = EACH_OF if self._has_as_many(node) else node.kind
        lacks = self._leaving_out(node)
        fields = {one.field for one in walk(node.body) if isinstance(one, Get)} if node.body is not None else set()

        def found(values: dict[str, Any]) -> Any:
            items = source(values)
            if is_open(items):
                read = tuple(key_of(values.get(name)) for name in about)
                return self._of_open((kind, mark, key_of(items), read), node, items, whole, lacks(values))
            if node.kind == "sum" and touches(items):
                key = (node.kind, mark, key_of(items), tuple(key_of(values.get(name)) for name in about))
                return self.settled(
                    unknown(key, whole, self.choices, may_lack=lacks(values) or _have_gaps(items, fields))
                )
            exact = real(values)
            if is_counted and node.kind in ("count", "sum") and exact is not None and not _is_nothing(exact):
                return self._at_least_one((node.kind, mark, key_of(items)), node.kind, whole)
            return exact

        return found

    def _leaving_out(self, node: Quantifier) -> Callable[[dict[str, Any]], bool]:
        """Whether what is gathered of an item may be missing, so that the whole is."""
        if node.kind == "first":
            return lambda values: True
        body = () if node.body is None else names(node.body) - {node.item, *ALWAYS}
        if not is_there(node, self.scope, frozenset(body)):
            return lambda values: True
        return lambda values: node.kind in ("sum", "list") and any(_may_lack(values.get(name)) for name in body)

    def _has_as_many(self, node: Quantifier) -> bool:
        """Whether it is a list with as many items as the one that it is made of."""
        of = self.type(node.source)
        if node.kind != "list" or node.where is not None or not isinstance(of, ListOf):
            return False
        match node.body:
            case None:
                return True
            case Name(name=name):
                return name == node.item
            case Get(target=Name(name=name), field=field) if name == node.item:
                declared = (parts(of.item) or {}).get(field)
                return declared is not None and not declared.optional
            case _:
                return False

    def _at_least_one(self, key: Key, kind: str, whole: Type) -> Unknown:
        if kind == "count":
            self.choices.known[("region", key)] = ((1, 0), None)
        return Unknown(key, whole, self.choices)

    def _is_empty(self, items: tuple[object, ...]) -> bool:
        """Whether a list that nobody knows has no items: decided as loops over it decide it."""
        return isinstance(items, UnknownList) and not self.choices.pick(has_some(items), (True, False))

    def _of_open(self, key: Key, node: Quantifier, items: tuple[object, ...], whole: Type, lacks: bool) -> Any:
        """What is said of a list of which nobody knows how many items it has."""
        match node.kind:
            case "count":
                is_asked = (
                    node.where is None and isinstance(items, UnknownList) and self.choices.focus.asks_whether_some
                )
                if is_asked and self._is_empty(items):
                    return 0
                least = 1 if is_asked or (node.where is None and not may_have_none(items)) else 0
                self.choices.known.setdefault(("region", key), ((least, 0), None))
                return Unknown(key, whole, self.choices)
            case "first" | "sum" | "list":
                return self.settled(unknown(key, whole, self.choices, may_lack=lacks))
            case _:
                return self.guessed(key, whole)


def _one(pair: Mapping[str, Any]) -> Any:
    return pair["one"]


def _other(pair: Mapping[str, Any]) -> Any:
    return pair["other"]


def _is_number(type_: Type) -> bool:
    return isinstance(type_, Simple) and type_.kind in NUMBERS


def _is_span(value: object) -> bool:
    return isinstance(value, Duration) and value != Duration()


def _may_lack(value: object) -> bool:
    return value is None or (isinstance(value, Unknown | UnknownList) and value.may_lack)


def _have_gaps(items: tuple[object, ...], fields: set[str]) -> bool:
    """Whether one of these fields may be missing in a record at hand: a look-up may have found it without."""
    records = [one for one in items if isinstance(one, Mapping)]
    return any(_may_lack(one.get(field)) for one in records for field in fields)


def _is_nothing(exact: object) -> bool:
    return not touches(exact) and exact == 0

"""What must be there for an expression to be read, as sets of bits: one bit a fact, one an optional field.

`profile.area`, where `area` is optional, has a bit of its own, which goes when `profile` changes. A derived fact
needs what its expression needs, unless it was frozen or its own presence is known.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Iterator, Mapping

from sopflow.dataclass import dataclass
from sopflow.expressions.missing import Read, Reader
from sopflow.expressions.scope import Declared, Scope
from sopflow.expressions.syntax import (
    And,
    Get,
    If,
    ListLiteral,
    Missing,
    Name,
    Node,
    Or,
    OrElse,
    Quantifier,
    children,
    path_of,
    walk,
)
from sopflow.program.model import Expression, Fact, Guard, Program
from sopflow.program.regions import needed_inputs
from sopflow.program.slas import sla_names
from sopflow.program.vocabulary import settings_record
from sopflow.program.worlds import Vocabulary, tree_of

Settled = tuple[Node, bool]
"""A condition, and whether it holds."""


@dataclass(frozen=True, slots=True, eq=False)
class Need:
    """One read, and the paths one of which must be there for it to find something (or not to be made), as bits.
    `before` are the conditions that are settled when it is made: `x` holds where `y` of `x and y` is read."""

    read: Read
    expression: Expression
    paths: tuple[str, ...]
    any_of: int
    before: tuple[Settled, ...] = ()


class Knowledge:
    """Bits for the paths of one program, and what expressions need and conditions tell in them.

    It learns paths while needs are asked for; `takes` and `tells` are asked for when all needs are known.
    """

    def __init__(self, program: Program, vocabulary: Vocabulary, frozen: frozenset[str]) -> None:
        self.scope = scope_of(program)
        self.reader = Reader(self.scope)
        self.narrowing = self.reader.narrowing
        self.bits: dict[str, int] = {}
        self._depends: dict[str, list[str]] = {}
        for name in program.facts:
            for tree in vocabulary.behind(name) if name not in frozen else ():
                for root in vocabulary.roots(tree):
                    self._depends.setdefault(root, []).append(name)
        self._below: dict[str, int] | None = None
        self._told: dict[tuple[int, bool], int] = {}
        self._needed: dict[int, tuple[Need, ...]] = {}

    def bit(self, path: str) -> int:
        """The bit of a path, new where it was not known."""
        if path not in self.bits:
            self.bits[path] = 1 << len(self.bits)
        return self.bits[path]

    def needs(self, what: Expression | Guard) -> tuple[Need, ...]:
        """Everything that must be there when this is read."""
        if id(what) not in self._needed:
            self._needed[id(what)] = tuple(self._needs(what, frozenset(), ()))
            return self._needed[id(what)]
        return tuple(_again(need) for need in self._needed[id(what)])

    def _needs(self, what: Expression | Guard, known: frozenset[str], before: tuple[Settled, ...]) -> Iterator[Need]:
        if isinstance(what, Expression):
            yield from self._of_expression(what, known, before)
            return
        for part in what.parts:
            yield from self._needs(part, known, before)
            holds = what.mode in ("all", "one")
            known |= self.narrowing.of(tree_of(part), holds).present
            before = (*before, (tree_of(part), holds))

    def _of_expression(
        self, expression: Expression, known: frozenset[str], before: tuple[Settled, ...]
    ) -> Iterator[Need]:
        """What is behind a missing value is seen once that is there: so ask again until nothing new is needed."""
        told: set[Read] = set()
        nodes = tuple(walk(expression.tree))
        others: dict[str, frozenset[str]] = {}
        self._instead(expression.tree, frozenset(), others)
        while reads := [read for read in self.reader.unguarded(expression.tree, known) if read not in told]:
            for read in reads:
                told.add(read)
                through = frozenset() if read.through is None else frozenset({read.through})
                paths = (read.path, *sorted(through | others.get(read.path, frozenset())))
                settled = (*before, *_settled_at(expression.tree, read))
                yield Need(read, expression, paths, functools.reduce(operator.or_, map(self.bit, paths)), settled)
            if all(read.through is None for read in reads) and not any(isinstance(node, Get) for node in nodes):
                return
            known |= {read.path for read in reads}

    def _instead(self, node: Node, instead: frozenset[str], found: dict[str, frozenset[str]]) -> None:
        """For every path that is read only where others are missing (`other or else path`), those others."""
        match node:
            case Missing():
                return
            case OrElse(left=left, right=right):
                self._instead(right, instead | frozenset(_alternatives(left)), found)
            case Name() | Get() if (path := path_of(node)) is not None:
                found[path] = found[path] & instead if path in found else instead
                declared = self.scope.find(node.name) if isinstance(node, Name) else None
                if declared is not None and declared.derived is not None:
                    self._instead(declared.derived, instead, found)
            case _:
                for below in children(node):
                    self._instead(below, instead, found)

    def tells(self, guard: Guard, holds: bool) -> int:
        """The bits of what is there when a condition holds, or does not."""
        key = (id(guard), holds)
        if key not in self._told:
            self._told[key] = self.all_of(self.narrowing.of(tree_of(guard), holds).present)
        return self._told[key]

    def all_of(self, paths: Iterable[str]) -> int:
        """The bits of paths and of all that they begin with."""
        mask = 0
        for whole in paths:
            path = whole
            while path:
                mask |= self.bits.get(path, 0)
                path = path.rpartition(".")[0]
        return mask

    def takes(self, fact: str) -> int:
        """The bits that go when a fact changes: its own, its fields', and those of what is derived from it."""
        if self._below is None:
            self._below = {}
            for path, bit in self.bits.items():
                root = path.partition(".")[0]
                self._below[root] = self._below.get(root, 0) | bit
        mask = self._below.get(fact, 0)
        for derived in self._depends.get(fact, ()):
            mask |= self._below.get(derived, 0)
        return mask


def _settled_at(node: Node, read: Read) -> Iterator[Settled]:
    """The conditions of an expression that are settled where a read of it is made."""
    match node:
        case And(left=left, right=right) if _holds(right, read):
            yield left, True
        case Or(left=left, right=right) if _holds(right, read):
            yield left, False
        case OrElse(left=left, right=right) if _holds(right, read):
            yield Missing(left), True
        case If(condition=condition, then=then) if not _holds(condition, read):
            yield condition, _holds(then, read)
        case Quantifier(source=source) if not _holds(source, read):
            return  # what is settled for one item says nothing of the case
        case _:
            pass
    for below in children(node):
        if _holds(below, read):
            yield from _settled_at(below, read)


def _holds(node: Node, read: Read) -> bool:
    return node.start <= read.start and read.end <= node.end


def _alternatives(node: Node) -> Iterator[str]:
    """The paths that make `node or else …` take its left side when they are there."""
    if isinstance(node, OrElse):
        yield from _alternatives(node.left)
        yield from _alternatives(node.right)
    elif (path := path_of(node)) is not None:
        yield path


def _again(need: Need) -> Need:
    """The same need of another look: each look has needs of its own."""
    return Need(need.read, need.expression, need.paths, need.any_of, need.before)


def scope_of(program: Program) -> Scope:
    """What expressions of a program read, where nothing is known to be there."""
    names = {name: _declared(fact, program) for name, fact in program.facts.items()}
    settings = settings_record({name: setting.type for name, setting in program.settings.items()})
    clocks = {"sla": sla_names(iter(program.slas))} if program.slas else {}
    return Scope({**names, **clocks, "settings": Declared(settings, kind="setting")}, program.outcomes)


def _declared(fact: Fact, program: Program) -> Declared:
    if fact.table is not None:
        optional = program.tables[fact.table[0]].optional
        return Declared(fact.type, optional=optional, derived=table_needs(program, fact.table[0]))
    return Declared(fact.type, optional=fact.tree is None, derived=fact.tree)


def table_needs(program: Program, table: str) -> ListLiteral:
    """A tree that reads the inputs of a table that must be there."""
    inputs = program.tables[table].inputs
    return ListLiteral(tuple(inputs[name].tree for name in needed_inputs(program, table)))


def frozen_names(given: Iterable[str], facts: Mapping[str, Fact]) -> frozenset[str]:
    """The derived facts that something freezes."""
    return frozenset(name for name in given if name in facts and facts[name].derived is not None)

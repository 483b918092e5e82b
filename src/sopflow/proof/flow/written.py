"""What is written in a playbook's expressions: the paths that they read, as far as the settings let them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from sopflow.dataclass import dataclass
from sopflow.expressions.checker import check
from sopflow.expressions.parser import parse
from sopflow.expressions.references import reads
from sopflow.expressions.syntax import And, Get, If, Name, Node, Not, Or, OrElse, Quantifier, walk
from sopflow.playbook.values import Code, Condition
from sopflow.program.model import Exit, Fact, Guard, Maker, Program
from sopflow.program.partial import answer
from sopflow.program.worlds import Odd
from sopflow.proof.flow.mentions import expressions_in, is_of_item
from sopflow.proof.flow.sight import roots_of
from sopflow.proof.flow.there import is_there
from sopflow.proof.values.choices import Choices
from sopflow.values.types import YES_NO


@dataclass(frozen=True, slots=True)
class Base:
    """What a derived fact is made of: `paths` of facts, and marks of what is said of lists. `is_sure`: it is never
    missing."""

    paths: frozenset[str]
    is_sure: bool

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts, by name."""
        return tuple(sorted({path.partition(".")[0] for path in self.paths if path[0] != "&"}))


@dataclass(frozen=True, eq=False)
class Written:
    """What the expressions of one program read."""

    program: Program
    choices: Choices

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
            found |= {f"*.{one.field}" for one in walk(part) if isinstance(one, Get) and is_of_item(one, part)}
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
        return frozenset(path for expression in expressions_in(what) for path in self.read_by(expression.tree))

    # ── what the settings alone say ──────────────────────────────────────────────────────────────────────────────

    def is_closed(self, way: Exit, row: Sequence[Exit]) -> bool:
        """Whether the settings keep every case from a way: its condition never holds, or one before it always does."""
        before = itertools.takewhile(lambda one: one is not way, row)
        always = (one.limit is None and one.guard is not None and self._of_guard(one.guard) is True for one in before)
        return any(always) or (way.guard is not None and self._of_guard(way.guard) is False)

    def _of_guard(self, guard: Guard) -> object:
        """Whether a condition holds by the settings alone; None where they leave it open."""
        if guard.mode != "one":
            return None
        (part,) = guard.parts
        if isinstance(part, Guard):
            return self._of_guard(part)
        found = answer(part.tree, self._settings, {})
        return found if isinstance(found, bool) else None

    def is_never(self, condition: Condition | None) -> bool:
        """Whether the settings keep a condition from ever holding."""
        if condition is None or condition.mode not in ("one", "all"):
            return False
        return any(self._is_never(part) for part in condition.parts)

    def _is_never(self, part: Code | Condition) -> bool:
        if isinstance(part, Condition):
            return self.is_never(part)
        tree = parse(part.text).tree
        checked = None if tree is None else check(tree, self.program.scope, YES_NO).tree
        return checked is not None and answer(checked, self._settings, {}) is False

    def is_there(self, maker: Maker, known: frozenset[str]) -> bool:
        """Whether a value is surely there where these facts are: one expression that surely has a value, or one that
        the settings say."""
        if len(maker.reads) != 1 or maker.fields:
            return False
        tree = maker.reads[0].tree
        return is_there(tree, self.program.scope, known) or self._is_set(tree)

    def _is_set(self, tree: Node) -> bool:
        """Whether the settings say what an expression comes to."""
        if isinstance(tree, OrElse):
            return self._is_set(tree.left) or self._is_set(tree.right)
        return not isinstance(answer(tree, self._settings, {}), Odd)

    # ── derived facts ────────────────────────────────────────────────────────────────────────────────────────

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

    @cached_property
    def bases(self) -> Mapping[str, Base]:
        """What derived facts are made of in the end: those that look into facts, and do not only pass them on."""
        derived = self._made_of.keys()
        found = {name: self.through(made) - derived for name, made in self._made_of.items() if self._looks_into(name)}
        paths = {name: frozenset(path for path in its if self._is_base(path)) for name, its in found.items()}
        return {name: Base(its, self._is_sure(name)) for name, its in paths.items() if its}

    def _looks_into(self, name: str) -> bool:
        fact = self.program.facts[name]
        if fact.table is None:
            return not isinstance(fact.tree, Name | Get | OrElse | If)
        rows = self.program.playbook.tables[fact.table[0]].rows
        return not any(isinstance(value, Code) for row in rows for value in row.give.values())

    def _is_base(self, path: str) -> bool:
        root = path.partition(".")[0]
        return path[0] == "&" or (root in self.program.facts and root not in self._made_of)

    def _is_sure(self, name: str) -> bool:
        """Whether a derived fact has a value whatever it is made of: every case finds a row."""
        fact = self.program.facts[name]
        if fact.table is None:
            return False
        table = self.program.playbook.tables[fact.table[0]]
        return table.matches_all or any(row.when is None for row in table.rows)

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

"""What is written in a playbook's expressions: the paths that they read, as far as the settings let them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from sopflow.expressions.parser import parse
from sopflow.expressions.references import reads
from sopflow.expressions.syntax import And, Get, If, Node, Not, Or, Quantifier, walk
from sopflow.playbook.values import Code
from sopflow.program.model import Fact, Program
from sopflow.program.partial import answer
from sopflow.program.worlds import Odd
from sopflow.proof.choices import Choices
from sopflow.proof.mentions import expressions_in, is_of_item
from sopflow.proof.sight import roots_of


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

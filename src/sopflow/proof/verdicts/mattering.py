"""Can this answer ever matter? What becomes of the answer to each question in the states that come after it.

An answer matters where something later tells one from another: a condition, a table, or a value that is computed,
said, sent or handed over. Only states that some case comes to are looked at (`Graph.entered`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cached_property

from sopflow.dataclass import dataclass
from sopflow.expressions.references import names
from sopflow.expressions.syntax import (
    ChoiceValue,
    Compare,
    Has,
    In,
    Is,
    Missing,
    Name,
    Node,
    TextLiteral,
    path_of,
    walk,
)  # fmt: skip
from sopflow.playbook.model import Cell, OneOf
from sopflow.program.model import AskPlan, EndPlan, Expression, Program, State
from sopflow.proof.flow.reading import Reading
from sopflow.proof.values.choices import Choices
from sopflow.values.types import Choice

COMPILED = "sopflow.program."


@dataclass(frozen=True)
class Answer:
    """What becomes of an answer to a question, asked in a state: states in which something is decided by it, states in
    which it is said, sent or handed over; `alike` are choices that nothing tells apart."""

    fact: str
    state: str
    decides: tuple[str, ...]
    used: tuple[str, ...]
    alike: tuple[str, ...] = ()

    @property
    def matters(self) -> bool:
        """Whether anything later sees the answer at all."""
        return bool(self.decides or self.used)


def answers(program: Program, entered: Collection[str]) -> tuple[Answer, ...]:
    """Every question of the states that are come to, in the order of the playbook."""
    return tuple(_Mattering(program, frozenset(entered)).all())


@dataclass(frozen=True, eq=False)
class _Mattering:
    program: Program
    entered: frozenset[str]

    @cached_property
    def reading(self) -> Reading:
        return Reading(self.program, Choices())

    def all(self) -> Iterator[Answer]:
        for state in self._states:
            if isinstance(state.plan, AskPlan):
                for fact in state.plan.facts:
                    yield self._answer(fact, state)

    @property
    def _states(self) -> tuple[State, ...]:
        return tuple(state for state in self.program.states.values() if state.id in self.entered)

    def _answer(self, fact: str, asked: State) -> Answer:
        ahead = [self.program.states[name] for name in self._ahead(asked)]
        decides = tuple(state.id for state in ahead if fact in self._deciding[state.id])
        used = tuple(state.id for state in ahead if fact in self._using[state.id] and state.id not in decides)
        return Answer(fact, asked.id, decides, used, () if used else self._alike(fact, decides))

    def _ahead(self, asked: State) -> tuple[str, ...]:
        """The state itself and those that a case may come to after it, in the order of the playbook."""
        found = {asked.id}
        waiting = [asked.id]
        interrupts = {way.to for one in self.program.interrupts.values() for way in one.ways}
        while waiting:
            for to in {*self.program.states[waiting.pop()].leads_to(), *interrupts} & self.entered - found:
                found.add(to)
                waiting.append(to)
        return tuple(state.id for state in self._states if state.id in found)

    @cached_property
    def _deciding(self) -> Mapping[str, frozenset[str]]:
        return {state.id: self._roots(self.reading.heard(state)) for state in self._states}

    @cached_property
    def _using(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for state in self._states:
            read = self.reading.of_all([state])
            if isinstance(state.plan, EndPlan) or state.id in self.program.always:
                read |= self.reading.of_all(self.program.outputs)
            said = [self.program.scripts[name] for name in self._says(state) if name in self.program.scripts]
            found[state.id] = self._roots(read | self.reading.of_all(said))
        return found

    def _says(self, state: State) -> Iterator[str]:
        yield from state.says
        for name in state.plan.facts if isinstance(state.plan, AskPlan) else ():
            yield from filter(None, [self.program.facts[name].script])

    def _roots(self, paths: Iterable[str]) -> frozenset[str]:
        return frozenset(path.partition(".")[0] for path in self.reading.through(paths))

    # ── choices ──────────────────────────────────────────────────────────────────────────────────────────────

    def _alike(self, fact: str, decides: tuple[str, ...]) -> tuple[str, ...]:
        """The choices that nothing names, where nothing but names of choices tells them apart."""
        type_ = self.program.facts[fact].type
        if not isinstance(type_, Choice) or not decides:
            return ()
        trees = tuple(self._trees(fact, decides))
        if not all(_only_names_values(tree, fact) for tree in trees):
            return ()
        named = {text for tree in trees for text in _texts(tree)} | self._cells
        left = tuple(value for value in type_.values if value not in named)
        return left if len(left) > 1 else ()

    def _trees(self, fact: str, decides: tuple[str, ...]) -> Iterator[Node]:
        """The conditions that read the fact, those of derived facts as well."""
        derived = [one.tree for one in self.program.facts.values() if one.tree is not None]
        tables = [one.tree for table in self.program.tables.values() for one in table.inputs.values()]
        here = [one.tree for name in decides for one in _expressions(self.program.states[name])]
        yield from (tree for tree in (*derived, *tables, *here) if fact in names(tree))

    @cached_property
    def _cells(self) -> frozenset[str]:
        """Everything that a row of a table names."""
        rows = [row for table in self.program.playbook.tables.values() for row in table.rows]
        return frozenset(word for row in rows for cell in (row.when or {}).values() for word in _words(cell))


def _only_names_values(tree: Node, fact: str) -> bool:
    """Whether a condition reads a fact only to compare it with values that it names, or to see if it is there."""
    if isinstance(tree, Name):
        return True  # a table's input: its rows name values
    plain = sum(1 for node in walk(tree) if _names_values(node, fact))
    return plain == sum(1 for node in walk(tree) if isinstance(node, Name) and node.name == fact)


def _names_values(node: Node, fact: str) -> bool:
    match node:
        case Compare() | Is() | In() | Has():
            one, other = node.left, node.right
            return any(
                isinstance(side, Name) and side.name == fact and not names(beside)
                for side, beside in ((one, other), (other, one))
            )
        case Missing():
            return path_of(node.operand) == fact
        case _:
            return False


def _texts(tree: Node) -> Iterator[str]:
    for node in walk(tree):
        if isinstance(node, TextLiteral | ChoiceValue):
            yield node.value


def _words(cell: Cell) -> Iterator[str]:
    for value in cell.values if isinstance(cell, OneOf) else ():
        yield str(value)


def _expressions(what: object) -> Iterator[Expression]:
    """Every expression in something compiled."""
    match what:
        case Expression():
            yield what
        case Mapping():
            yield from (one for below in what.values() for one in _expressions(below))
        case tuple() | list():
            yield from (one for below in what for one in _expressions(below))
        case _ if is_dataclass(what) and not isinstance(what, type) and type(what).__module__.startswith(COMPILED):
            yield from (one for part in fields(what) for one in _expressions(getattr(what, part.name)))
        case _:
            return

"""Small changes of a told case: another answer, another reply, another setting; the few values that may matter.

A change is written as a scenario is, so that it can be laid over one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sopflow.coverage.decisions import decisions_of
from sopflow.dataclass import dataclass
from sopflow.expressions.references import Constant, constants, reads
from sopflow.expressions.syntax import Compare, Node, path_of, walk
from sopflow.playbook.model import Cell, OneOf
from sopflow.program.model import CallsPlan, DoPlan, Program, RunPlan
from sopflow.values.kinds import Duration
from sopflow.values.reading import parse
from sopflow.values.showing import plain
from sopflow.values.types import Choice, Kind, ListOf, Record, Simple, Type, parts

Change = Mapping[str, Any]
"""What is laid over a scenario: `answers`, `systems`, `settings`, `playbooks`, each by name; `events`, a list."""

_SAMPLES: Mapping[Kind, tuple[object, ...]] = {
    Kind.COUNTERPARTY: ("0821 0000 0009", "021 5000 0009", "+65 6000 0009", "1500", "INFO-HADIAH"),
    Kind.PHONE: ("0813 0000 0002",),
    Kind.PERSON: ("Budi Santoso",),
    Kind.TEXT: ("Contoh",),
    Kind.FILE: ("bukti.png",),
    Kind.DURATION: ("1h", "30d"),
}
_NEAR = (0, -1, 1)


@dataclass(frozen=True, eq=False)
class Levers:
    """What of a case can be changed, for one program."""

    program: Program
    constants: Mapping[str, tuple[Constant, ...]]

    def behind(self, trees: Sequence[Node]) -> tuple[str, ...]:
        """The paths that nothing is derived behind: answers, what was saved of replies, settings."""
        waiting, found, done = [path for tree in trees for path in sorted(reads(tree))], dict[str, None](), set[str]()
        while waiting:
            path = waiting.pop(0)
            name = path.partition(".")[0]
            fact = self.program.facts.get(name)
            if path in done:
                continue
            done.add(path)
            if fact is None or fact.derived is None:
                found[path] = None
                continue
            waiting += () if fact.tree is None else sorted(reads(fact.tree))
            if fact.table is not None:
                inputs = self.program.tables[fact.table[0]].inputs.values()
                waiting += (below for one in inputs for below in sorted(reads(one.tree)))
        return tuple(found)

    def changes(self, path: str) -> Iterator[Change]:
        """Every change of what stands under a path, the plainest first."""
        first, _, rest = path.partition(".")
        if first == "settings":
            setting = self.program.settings.get(rest)
            if setting is not None:
                yield from ({"settings": {rest: value}} for value in self.values(setting.type, path))
            return
        fact = self.program.facts.get(first)
        if fact is None:
            return
        if fact.questions or first in self.program.interface.inputs:
            yield from ({"answers": {first: value}} for value in self.values(fact.type, first))
            yield {"answers": {first: None}}
        yield from self._of_systems(first, rest, fact.type)

    def values(self, type_: Type, path: str) -> Iterator[object]:
        """Values of a type as scenarios write them: those that some condition names, and their neighbours."""
        match type_:
            case Choice(values=values):
                yield from values
            case Simple(kind=Kind.YES_NO | Kind.CONSENT):
                yield from (True, False)
            case Simple(kind=Kind.MONEY | Kind.WHOLE | Kind.NUMBER):
                known = [one for one in self.constants.get(path, ()) if isinstance(one, int | Decimal)]
                yield from dict.fromkeys(plain(one + near, type_) for one in (*known, 1) for near in _NEAR)
            case ListOf(item=Choice(values=values)):
                yield []
                yield from ([value] for value in values)
            case ListOf(item=Simple(kind=kind)):
                yield []
                yield from ([value] for value in _SAMPLES.get(kind, ()))
            case ListOf():
                yield []
            case Simple(kind=kind):
                yield from (str(one) for one in self.constants.get(path, ()) if isinstance(one, str))
                yield from _SAMPLES.get(kind, ())
            case _:
                return

    def _of_systems(self, fact: str, field: str, type_: Type) -> Iterator[Change]:
        """Changes of the replies that are saved under a fact, and of sub-playbooks that give it."""
        name = field.partition(".")[0]
        for state in self.program.states.values():
            match state.plan:
                case CallsPlan(calls=calls):
                    for operation in (call.operation for call in calls if call.save == fact):
                        yield from ({"systems": {operation.name: reply}} for reply in self._replies(type_, fact, name))
                case RunPlan(playbook=playbook, save=save) if fact in save:
                    yield from ({"playbooks": {playbook: {"outputs": {save[fact]: value}}}}
                                for value in self.values(type_, fact))  # fmt: skip
                case DoPlan(evidence=evidence) if evidence == fact:
                    yield from ({"answers": {fact: value}} for value in self.values(type_, fact))
                case _:
                    pass

    def _replies(self, type_: Type, fact: str, field: str) -> Iterator[object]:
        """Replies that differ in one field; a whole list, where it is one."""
        if isinstance(type_, ListOf):
            yield []
            return
        found = (parts(type_) or {}).get(field) if isinstance(type_, Record) else None
        if found is not None:
            yield from ({field: value} for value in self.values(found.type, f"{fact}.{field}"))
            if found.optional:
                yield {field: None}


def levers_of(program: Program) -> Levers:
    """The levers of a program, with the constants that its conditions name."""
    found: dict[str, dict[Constant, None]] = {}
    for decision in decisions_of(program):
        for path, values in constants(decision.tree).items():
            found.setdefault(path, {}).update(dict.fromkeys(values))
        for path, value in _settings_of(decision.tree, program):
            found.setdefault(path, {}).setdefault(value)
    for name, table in program.tables.items():
        for row in program.playbook.tables[name].rows:
            for input_, cell in (row.when or {}).items():
                column = path_of(table.inputs[input_].tree) or ""
                found.setdefault(column, {}).update(dict.fromkeys(_named(cell, table.inputs[input_].type)))
    return Levers(program, {path: tuple(values) for path, values in found.items()})


def _settings_of(tree: Node, program: Program) -> Iterator[tuple[str, Constant]]:
    """Paths that are compared with a setting, and the value that it has as it is written."""
    for node in walk(tree):
        if isinstance(node, Compare):
            for one, other in ((node.left, node.right), (node.right, node.left)):
                path, name = path_of(one), (path_of(other) or "").removeprefix("settings.")
                default = program.settings[name].default if name in program.settings else None
                if path is not None and isinstance(default, int | str | Decimal | Duration):
                    yield path, default


def _named(cell: Cell, type_: Type) -> Iterator[Constant]:
    """The values that a cell of a table names."""
    for one in cell.values if isinstance(cell, OneOf) else (cell.low, cell.high):
        value = parse(one, type_)
        if one is not None and isinstance(value, int | str | Decimal):
            yield value


def both(one: Change, other: Change) -> Change:
    """Two changes together; what both name, the second has, records of replies field by field."""
    made: dict[str, Any] = {part: dict(named) for part, named in one.items() if part != "events"}
    for part, named in other.items():
        for name, value in named.items():
            before = made.setdefault(part, {}).get(name)
            is_laid = isinstance(before, Mapping) and isinstance(value, Mapping)
            made[part][name] = {**before, **value} if is_laid else value
    return made

"""Guards seen as functions of few values: which values matter to them, and what they answer for some of those.

An `Atom` is what a guard reads: a path (`profile.segment`) with one value for each class of values that no guard
tells apart, or a part that is not looked into (`any(…)`, a comparison of two facts), taken as yes or no. A world
gives values to atoms. Guards are answered in three values: what a world does not say is unknown. Every question
answered here errs on the safe side: it may take impossible worlds for possible, never the reverse.
"""

from __future__ import annotations

import enum
import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from decimal import Decimal

from sopflow.dataclass import dataclass
from sopflow.expressions.syntax import (
    And,
    ChoiceValue,
    Compare,
    Get,
    If,
    In,
    Is,
    ListLiteral,
    Missing,
    Name,
    Negate,
    Node,
    Not,
    Number,
    Or,
    OrElse,
    TextLiteral,
    YesNo,
    path_of,
    walk,
)
from sopflow.program.facts import tree_of as guard_tree
from sopflow.program.model import Expression, Guard, Program
from sopflow.values.types import Choice, Kind, Simple, Type, parts

CAP = 4096
"""More worlds than this are not looked at."""

OTHER_TEXT = "…"


class Odd(enum.Enum):
    """What a value is when it is no plain value."""

    UNKNOWN = "unknown"
    MISSING = "missing"
    PRESENT = "present"  # there, and nothing more is said of it
    UNREAL = "unreal"  # a missing value was read: no case is ever here

    __hash__ = object.__hash__  # each is one object; an enum's own hash is slow, and these are hashed all the time


World = Mapping[Node, object]


@dataclass(frozen=True, slots=True)
class Atom:
    """What a guard reads, with one value for each class of values. `facts` are the names it depends on."""

    key: Node
    classes: tuple[object, ...]
    facts: frozenset[str]


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """What names mean: the types of paths, and the trees of derived facts."""

    program: Program
    derived: Mapping[str, Node] = field(default_factory=dict)

    def type_of(self, node: Node) -> Type | None:
        """The type of a path; None where it is none or leads nowhere."""
        path = path_of(node)
        if path is not None and path.startswith("settings."):
            setting = self.program.settings.get(path.removeprefix("settings."))
            return None if setting is None else setting.type
        if isinstance(node, Name):
            fact = self.program.facts.get(node.name)
            return None if fact is None else fact.type
        if isinstance(node, Get):
            base = self.type_of(node.target)
            found = (parts(base) or {}).get(node.field) if base is not None else None
            return None if found is None else found.type
        return None

    def roots(self, node: Node) -> frozenset[str]:
        """The names that a tree depends on, through derived facts and tables."""
        names: set[str] = set()
        waiting = [node]
        while waiting:
            for below in walk(waiting.pop()):
                if isinstance(below, Name) and below.name not in names:
                    names.add(below.name)
                    waiting.extend(self.behind(below.name))
        return frozenset(names)

    def behind(self, name: str) -> tuple[Node, ...]:
        """The trees that a derived fact is computed by."""
        fact = self.program.facts.get(name)
        if fact is not None and fact.table is not None:
            return tuple(given.tree for given in self.program.tables[fact.table[0]].inputs.values())
        return (self.derived[name],) if name in self.derived else ()


def vocabulary_of(program: Program) -> Vocabulary:
    """The vocabulary of a program."""
    return Vocabulary(program, {name: fact.tree for name, fact in program.facts.items() if fact.tree is not None})


# ── the tree of a guard ──────────────────────────────────────────────────────────────────────────────────────


def tree_of(part: Guard | Expression) -> Node:
    """The tree of a guard, or of one part of it."""
    return part.tree if isinstance(part, Expression) else guard_tree(part)


# ── which values matter ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Mentions:
    constants: dict[Node, dict[object, None]] = field(default_factory=dict)
    missing: dict[Node, None] = field(default_factory=dict)
    opaque: dict[Node, None] = field(default_factory=dict)

    def of(self, path: Node, values: Iterable[object]) -> None:
        self.constants.setdefault(path, {}).update(dict.fromkeys(values))


Asked = tuple[Iterable[Node], "Vocabulary"]
"""Trees, and what their names mean."""


def atoms(trees: Iterable[Node], vocabulary: Vocabulary) -> tuple[Atom, ...]:
    """What these trees read, each once, with the values that they tell apart."""
    return atoms_of_all(((trees, vocabulary),))


def atoms_of_all(asked: Iterable[Asked]) -> tuple[Atom, ...]:
    """What trees of several programs read. Values are of one class where no tree of any of them tells them apart."""
    mentions, vocabularies = _Mentions(), list[Vocabulary]()
    for trees, vocabulary in asked:
        vocabularies.append(vocabulary)
        for tree in trees:
            _collect(tree, mentions, vocabulary)
    found = [Atom(key, (True, False), _roots(key, vocabularies)) for key in mentions.opaque]
    for path in dict.fromkeys([*mentions.constants, *mentions.missing]):
        classes = _classes_in(path, tuple(mentions.constants.get(path, ())), vocabularies)
        if path in mentions.missing:
            classes = (*(classes or (Odd.PRESENT,)), Odd.MISSING)
        found.append(Atom(path, classes or (Odd.PRESENT,), _roots(path, vocabularies)))
    return tuple(found)


def _roots(node: Node, vocabularies: Iterable[Vocabulary]) -> frozenset[str]:
    return frozenset[str]().union(*(each.roots(node) for each in vocabularies))


def _classes_in(path: Node, mentioned: tuple[object, ...], vocabularies: list[Vocabulary]) -> tuple[object, ...]:
    """The classes by every vocabulary that knows the path."""
    knowing = [each for each in vocabularies if each.type_of(path) is not None] or vocabularies[:1]
    return tuple(dict.fromkeys(value for each in knowing for value in _classes(path, mentioned, each)))


def _collect(tree: Node, mentions: _Mentions, vocabulary: Vocabulary) -> None:
    match tree:
        case YesNo():
            return
        case And(left=left, right=right) | Or(left=left, right=right):
            _collect(left, mentions, vocabulary)
            _collect(right, mentions, vocabulary)
        case Not(operand=operand):
            _collect(operand, mentions, vocabulary)
        case If(condition=condition, then=then, otherwise=otherwise):
            for part in (condition, then, otherwise):
                _collect(part, mentions, vocabulary)
        case Missing(operand=operand):
            _collect_missing(operand, mentions, vocabulary)
        case Is() | In() | Compare():
            _collect_comparison(tree, mentions, vocabulary)
        case OrElse(left=left, right=right):
            _collect_missing(left, mentions, vocabulary)
            _collect(left, mentions, vocabulary)
            _collect(right, mentions, vocabulary)
        case Name(name=name) if name in vocabulary.derived:
            _collect(vocabulary.derived[name], mentions, vocabulary)
        case Name() | Get() if path_of(tree) is not None:
            mentions.of(tree, (True, False))
        case _:
            mentions.opaque[tree] = None


def _collect_missing(operand: Node, mentions: _Mentions, vocabulary: Vocabulary) -> None:
    if isinstance(operand, Name | Get) and path_of(operand) is not None:
        mentions.missing[operand] = None
    else:
        mentions.opaque[Missing(operand)] = None


def _collect_comparison(tree: Is | In | Compare, mentions: _Mentions, vocabulary: Vocabulary) -> None:
    left = tree.left
    if isinstance(left, OrElse) and isinstance(constant(left.right), Known):
        _collect_missing(left.left, mentions, vocabulary)
        left = left.left
    given = constants(tree.right)
    if given is not None and _has_classes(left, tree, vocabulary):
        mentions.of(left, given)
    elif isinstance(tree, Is) and _is_finite(left, vocabulary) and _is_finite(tree.right, vocabulary):
        mentions.of(left, _values(vocabulary.type_of(left), vocabulary))
        mentions.of(tree.right, _values(vocabulary.type_of(tree.right), vocabulary))
    else:
        mentions.opaque[plain_form(tree)[0]] = None


def _has_classes(node: Node, tree: Is | In | Compare, vocabulary: Vocabulary) -> bool:
    if _is_finite(node, vocabulary):
        return True
    match vocabulary.type_of(node):
        case Simple(kind=Kind.WHOLE | Kind.MONEY | Kind.NUMBER):
            return True
        case Simple(kind=Kind.TEXT | Kind.PERSON):
            return not isinstance(tree, Compare) or tree.op in ("==", "!=")
        case _:
            return False


def _is_finite(node: Node, vocabulary: Vocabulary) -> bool:
    return bool(_values(vocabulary.type_of(node), vocabulary))


def _values(type_: Type | None, vocabulary: Vocabulary) -> tuple[object, ...]:
    """All values of a finite type; nothing for the others."""
    match type_:
        case Choice(values=values):
            return values
        case Simple(kind=Kind.YES_NO | Kind.CONSENT):
            return (True, False)
        case Simple(kind=Kind.OUTCOME):
            return vocabulary.program.outcomes
        case _:
            return ()


def _classes(path: Node, mentioned: tuple[object, ...], vocabulary: Vocabulary) -> tuple[object, ...]:
    if not mentioned:
        return ()
    type_ = vocabulary.type_of(path)
    finite = _values(type_, vocabulary)
    if finite:
        other = next((value for value in finite if value not in mentioned), None)
        return tuple(value for value in finite if value in mentioned or value == other)
    match type_:
        case Simple(kind=Kind.WHOLE | Kind.MONEY):
            return tuple(sorted({near for value in _numbers(mentioned) for near in (value - 1, value, value + 1)}))
        case Simple(kind=Kind.NUMBER):
            return tuple(_points(sorted(set(_numbers(mentioned)))))
        case Simple(kind=Kind.TEXT | Kind.PERSON):
            return (*mentioned, OTHER_TEXT)
        case _:
            return (True, False)


def _numbers(values: tuple[object, ...]) -> Iterator[int | Decimal]:
    return (value for value in values if isinstance(value, int | Decimal) and not isinstance(value, bool))


def _points(borders: list[int | Decimal]) -> Iterator[int | Decimal]:
    """One number for each border and for each stretch between two."""
    for index, border in enumerate(borders):
        yield border - 1 if index == 0 else (Decimal(borders[index - 1]) + Decimal(border)) / 2
        yield border
    yield borders[-1] + 1


@dataclass(frozen=True, slots=True)
class Known:
    """A constant."""

    value: object


def constant(node: Node) -> Known | None:
    """The value of a literal."""
    match node:
        case Number(value=value) | TextLiteral(value=value) | YesNo(value=value) | ChoiceValue(value=value):
            return Known(value)
        case Negate(operand=Number(value=value)):
            return Known(-value)
        case _:
            return None


def constants(node: Node) -> tuple[object, ...] | None:
    """The values of a literal, or of a list of literals."""
    found = [constant(item) for item in (node.items if isinstance(node, ListLiteral) else (node,))]
    return None if None in found else tuple(known.value for known in found if known is not None)


def plain_form(node: Node) -> tuple[Node, bool]:
    """The same comparison without a negation, and whether it was taken out: `a is not b` is `a is b`, negated."""
    match node:
        case Is(negated=True):
            return Is(node.left, node.right), True
        case In(negated=True):
            return In(node.left, node.right), True
        case Compare(op="!="):
            return Compare("==", node.left, node.right), True
        case Compare(op="<="):
            return Compare(">", node.left, node.right), True
        case Compare(op="<"):
            return Compare(">=", node.left, node.right), True
        case _:
            return node, False


def worlds(found: tuple[Atom, ...], cap: int = CAP) -> Iterator[dict[Node, object]] | None:
    """Every combination of the atoms' values; None where there are more than `cap`."""
    count = 1
    for atom in found:
        count *= len(atom.classes)
        if count > cap:
            return None
    keys = [atom.key for atom in found]
    return (dict(zip(keys, values, strict=True)) for values in itertools.product(*(atom.classes for atom in found)))

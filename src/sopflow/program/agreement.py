"""Whether the conditions on one path agree with each other, and if not, which values they disagree about.

Along a path every atom keeps the classes that its value may still have. A condition takes away what it rules out; a
change of a fact gives back what is known no more; conditions whose atoms are unchanged are asked again until nothing
more goes. Where nothing is left the path is one that no case can take.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from sopflow.dataclass import dataclass
from sopflow.expressions.syntax import Get, Missing, Name, Node, path_of
from sopflow.program.knowledge import Need, Settled
from sopflow.program.masks import Compiled, ReadGuard
from sopflow.program.model import Guard
from sopflow.program.partial import answer
from sopflow.program.routes import Answer, Assume, Give, Inquire, SetTo, Step, Steps, Take
from sopflow.program.worlds import Atom, Odd, atoms

MOST_WORLDS = 3000


@dataclass(frozen=True, slots=True, eq=False)
class _Condition:
    tree: Node
    holds: bool
    keys: tuple[Node, ...]


def disagreement(
    compiled: Compiled, path: list[Steps], start: int, need: Need | None = None
) -> tuple[Atom, ...] | None:
    """The atoms that the conditions of a path disagree about, when the read of `need` finds nothing at its end; None
    where a case can take it as far as can be seen.

    `start` are the bits of what may be there where the path begins; all other facts are missing there.
    """
    root = "" if need is None else need.read.path.partition(".")[0]
    ends = [] if need is None else [one for one in need.paths if _is_stored(compiled, one.partition(".")[0])]
    endings: list[Settled] = [(Missing(_node(one)), True) for one in ends]
    endings += [] if need is None else need.before
    found = _atoms_of(compiled, path, root, endings)
    followed = _Path(compiled, found, root, {key: _at_first(compiled, atom, start) for key, atom in found.items()})
    for steps in path:
        followed.follow(steps)
    for ending, holds in endings:
        followed.assume(ending, _keys(ending, compiled), holds=holds)
    return None if followed.conflict is None else tuple(found[key] for key in sorted(followed.conflict, key=str))


def _keys(tree: Node, compiled: Compiled) -> tuple[Node, ...]:
    return tuple(atom.key for atom in atoms([tree], compiled.vocabulary))


def _atoms_of(compiled: Compiled, path: list[Steps], root: str, endings: list[Settled]) -> dict[Node, Atom]:
    """The atoms that two places of a path read or settle: no others can be disagreed about. What nobody has given is
    missing, so that counts as a place too. The clocks of SLAs go on between two places."""
    told = [_told(compiled, step, root) for steps in path for step in steps]
    trees = [(one.tree, one.keys) for one in told if one is not None]
    trees += [(ending, _keys(ending, compiled)) for ending, _ in endings]
    counted = Counter(key for _, keys in trees for key in keys)
    counted.update(key for one in told if one is not None for key in one.may_lack)
    counted.update(ending.operand for ending, _ in endings if isinstance(ending, Missing))
    counted.update(Name(step.fact) for steps in path for step in steps if isinstance(step, SetTo))
    often = {key for key, count in counted.items() if count > 1 and "sla" not in compiled.vocabulary.roots(key)}
    found = atoms([tree for tree, keys in trees if not often.isdisjoint(keys)], compiled.vocabulary)
    return {atom.key: atom for atom in found if atom.key in often}


def _told(compiled: Compiled, step: Step, root: str) -> ReadGuard | None:
    """The condition that a step tells of."""
    if isinstance(step, Assume) or (isinstance(step, Inquire) and step.fact == root):
        return compiled.read_by(step.guard)
    return None


@dataclass(eq=False)
class _Path:
    """A path that is being followed. `conflict` are the atoms that its conditions disagree about, once they do;
    `missing` the fact that is to be missing at its end."""

    compiled: Compiled
    atoms: Mapping[Node, Atom]
    missing: str
    may_be: dict[Node, tuple[object, ...]]
    because: dict[Node, set[Node]] = field(default_factory=dict)
    conditions: dict[Node, list[_Condition]] = field(default_factory=dict)
    by_fact: dict[str, list[Node]] = field(default_factory=dict)
    conflict: frozenset[Node] | None = None

    def __post_init__(self) -> None:
        for key, atom in self.atoms.items():
            self.because[key], self.conditions[key] = {key}, []
            for fact in atom.facts:
                self.by_fact.setdefault(fact, []).append(key)

    def follow(self, steps: Steps) -> None:
        """Take some steps. A question with `only_if` says nothing: it may have been asked or not. That of the fact
        that is to be missing was not asked."""
        for step in steps:
            match step:
                case Assume(guard=guard, holds=holds):
                    self._assume(guard, holds)
                case Answer(fact=fact):
                    self._answered(fact)
                case Give(facts=facts):
                    self._changed(facts, None)
                case SetTo(fact=fact, value=value):
                    self._changed((fact,), value)
                case Take(facts=facts, forgot=forgot):
                    self._changed(facts, Odd.MISSING if forgot else Odd.UNKNOWN)
                case Inquire(fact=fact, guard=guard) if fact == self.missing:
                    self._assume(guard, holds=False)
                case Inquire(fact=fact):
                    self._changed((fact,), Odd.UNREAL)
                case _:
                    pass

    def _assume(self, guard: Guard, holds: bool) -> None:
        known = self.compiled.read_by(guard)
        self.assume(known.tree, known.keys, holds=holds)

    def assume(self, tree: Node, read: tuple[Node, ...], *, holds: bool) -> None:
        """A condition holds here, or does not; conditions that read the same are asked again."""
        keys = tuple(key for key in read if key in self.atoms)
        if not keys or self.conflict is not None:
            return
        condition = _Condition(tree, holds, keys)
        for key in keys:
            self.conditions[key].append(condition)
        waiting = [condition]
        while waiting and self.conflict is None:
            for key in self._narrow(waiting.pop()):
                waiting += self.conditions[key]

    def _narrow(self, condition: _Condition) -> Iterator[Node]:
        """Takes away the classes that the condition rules out; the atoms that lost some."""
        classes = [self.may_be[key] for key in condition.keys]
        left = self._left(condition, classes)
        if left is None:
            return
        reasons = set(condition.keys).union(*(self.because[key] for key in condition.keys))
        if not left[0]:
            self.conflict = frozenset(reasons)
            return
        for key, kept, was in zip(condition.keys, left, classes, strict=True):
            if len(kept) < len(was):
                self.may_be[key] = tuple(kept)
                self.because[key] |= reasons
                yield key

    def _left(self, condition: _Condition, classes: list[tuple[object, ...]]) -> list[dict[object, None]] | None:
        """For every atom, the classes with which the condition may be met; None where there are too many worlds."""
        size = 1
        for values in classes:
            size *= len(values)
        if size > MOST_WORLDS:
            return None
        left: list[dict[object, None]] = [{} for _ in condition.keys]
        derived = self.compiled.vocabulary.derived
        for world in itertools.product(*classes):
            found = answer(condition.tree, dict(zip(condition.keys, world, strict=True)), derived)
            if found is condition.holds or found is Odd.UNKNOWN:
                for kept, value in zip(left, world, strict=True):
                    kept[value] = None
        return left

    def _answered(self, fact: str) -> None:
        """An answer fills what was missing; what was known stays."""
        own = Name(fact)
        known = own in self.may_be and Odd.MISSING not in self.may_be[own]
        for key in () if known else self.by_fact.get(fact, ()):
            self._release(key, _there(self.atoms[key]) if key == own else self.atoms[key].classes)

    def _changed(self, facts: Iterable[str], value: object) -> None:
        for fact in facts:
            for key in self.by_fact.get(fact, ()):
                if value is Odd.UNKNOWN and self.may_be[key] == (Odd.MISSING,):
                    continue
                self._release(key, _after(self.atoms[key], key == Name(fact), value))

    def _release(self, key: Node, classes: tuple[object, ...]) -> None:
        self.may_be[key] = classes
        self.because[key] = {key}
        for condition in self.conditions[key]:
            for other in condition.keys:
                if other != key:
                    self.conditions[other] = [one for one in self.conditions[other] if one is not condition]
        self.conditions[key] = []


def _after(atom: Atom, own: bool, value: object) -> tuple[object, ...]:
    """The classes an atom may have after its fact changed: its new value where that is known."""
    if own and value in atom.classes:
        return (value,)
    if own and value not in (Odd.UNKNOWN, Odd.UNREAL, Odd.MISSING):
        return _there(atom)
    return atom.classes


def _there(atom: Atom) -> tuple[object, ...]:
    return tuple(value for value in atom.classes if value is not Odd.MISSING) or atom.classes


def _is_stored(compiled: Compiled, name: str) -> bool:
    """Whether a name is a fact that is there or not, and no expression that is looked into."""
    fact = compiled.program.facts.get(name)
    return fact is not None and fact.tree is None


def _node(path: str) -> Name | Get:
    first, *fields = path.split(".")
    node: Name | Get = Name(first)
    for name in fields:
        node = Get(node, name)
    return node


def _at_first(compiled: Compiled, atom: Atom, start: int) -> tuple[object, ...]:
    """What nobody gave is missing at the start; so is a field of what is missing."""
    path = path_of(atom.key)
    root = "" if path is None else path.partition(".")[0]
    fact = compiled.program.facts.get(root)
    if Odd.MISSING not in atom.classes or fact is None or fact.derived is not None:
        return atom.classes
    return atom.classes if compiled.knowledge.all_of((root,)) & start else (Odd.MISSING,)

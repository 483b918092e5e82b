"""Whether the conditions on one path agree with each other, and if not, which values they disagree about.

Along a path every atom keeps the classes that its value may still have. A condition takes away what it rules out; a
change of a fact gives back what is known no more; conditions whose atoms are unchanged are asked again until nothing
more goes. Where nothing is left the path is one that no case can take.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sopflow.expressions.syntax import Get, Missing, Name, Node, path_of
from sopflow.program.knowledge import Need
from sopflow.program.masks import Compiled
from sopflow.program.partial import answer
from sopflow.program.routes import Answer, Assume, Give, Inquire, SetTo, Steps, Take
from sopflow.program.worlds import Atom, Odd, atoms, tree_of

MOST_WORLDS = 3000


@dataclass(frozen=True, slots=True, eq=False)
class _Condition:
    tree: Node
    holds: bool
    keys: tuple[Node, ...]


@dataclass(eq=False)
class Path:
    """A path that is being followed. `conflict` are the atoms that its conditions disagree about, once they do."""

    compiled: Compiled
    atoms: Mapping[Node, Atom]
    missing: str = ""
    may_be: dict[Node, tuple[object, ...]] = field(default_factory=dict)
    because: dict[Node, set[Node]] = field(default_factory=dict)
    conditions: list[_Condition] = field(default_factory=list)
    conflict: frozenset[Node] | None = None

    def follow(self, steps: Steps) -> None:
        """Take some steps. A question with `only_if` says nothing: it may have been asked or not. That of the fact
        that is to be missing was not asked."""
        for step in steps:
            if self.conflict is not None:
                return
            match step:
                case Assume(guard=guard, holds=holds):
                    self._assume(tree_of(guard), holds)
                case Answer(fact=fact):
                    self._answered(fact)
                case Give(facts=facts):
                    self._changed(facts, None)
                case SetTo(fact=fact, value=value):
                    self._changed((fact,), value)
                case Take(facts=facts, forgot=forgot):
                    self._changed(facts, Odd.MISSING if forgot else Odd.UNKNOWN)
                case Inquire(fact=fact, guard=guard) if fact == self.missing:
                    self._assume(tree_of(guard), False)
                case Inquire(fact=fact):
                    self._changed((fact,), Odd.UNREAL)
                case _:
                    pass

    def _assume(self, tree: Node, holds: bool) -> None:
        keys = tuple(atom.key for atom in atoms([tree], self.compiled.vocabulary))
        self.conditions.append(_Condition(tree, holds, keys))
        waiting = [self.conditions[-1]]
        while waiting and self.conflict is None:
            narrowed = self._narrow(waiting.pop())
            waiting += [other for other in self.conditions if narrowed.intersection(other.keys)]

    def _narrow(self, condition: _Condition) -> set[Node]:
        """Takes away the classes that the condition rules out; the atoms that lost some."""
        classes = [self.may_be[key] for key in condition.keys]
        size = 1
        for values in classes:
            size *= len(values)
        if size > MOST_WORLDS:
            return set()
        left: list[dict[object, None]] = [{} for _ in condition.keys]
        for world in itertools.product(*classes):
            found = answer(condition.tree, dict(zip(condition.keys, world, strict=True)), self._derived)
            if found is condition.holds or found is Odd.UNKNOWN:
                for kept, value in zip(left, world, strict=True):
                    kept[value] = None
        reasons = set(condition.keys).union(*(self.because[key] for key in condition.keys))
        if condition.keys and not left[0]:
            self.conflict = frozenset(reasons)
            return set()
        narrowed = {key for key, kept, was in zip(condition.keys, left, classes, strict=True) if len(kept) < len(was)}
        for key, kept in zip(condition.keys, left, strict=True):
            if key in narrowed:
                self.may_be[key] = tuple(kept)
                self.because[key] |= reasons
        return narrowed

    @property
    def _derived(self) -> Mapping[str, Node]:
        return self.compiled.vocabulary.derived

    def _answered(self, fact: str) -> None:
        """An answer fills what was missing; what was known stays."""
        for key, atom in self.atoms.items():
            if fact in atom.facts and Odd.MISSING in self.may_be[key]:
                there = tuple(value for value in atom.classes if value is not Odd.MISSING)
                self._release(key, there if key == Name(fact) else atom.classes)
            elif fact in atom.facts and key != Name(fact) and not self._was_known(fact):
                self._release(key, atom.classes)

    def _was_known(self, fact: str) -> bool:
        return Name(fact) in self.may_be and Odd.MISSING not in self.may_be[Name(fact)]

    def _changed(self, facts: Iterable[str], value: object) -> None:
        named = tuple(facts)
        for key, atom in self.atoms.items():
            if atom.facts.isdisjoint(named):
                continue
            own = key in [Name(fact) for fact in named]
            if value is Odd.UNKNOWN and self.may_be[key] == (Odd.MISSING,):
                continue
            if own and value in atom.classes:
                self._release(key, (value,))
            elif own and value not in (Odd.UNKNOWN, Odd.UNREAL, Odd.MISSING):
                self._release(key, tuple(one for one in atom.classes if one is not Odd.MISSING))
            else:
                self._release(key, atom.classes)

    def _release(self, key: Node, classes: tuple[object, ...]) -> None:
        self.may_be[key] = classes or self.atoms[key].classes
        self.because[key] = {key}
        self.conditions = [condition for condition in self.conditions if key not in condition.keys]

    def end(self, paths: Iterable[str]) -> None:
        """Say that none of these paths is there at the end."""
        for path in paths:
            if self.conflict is None:
                self._assume(Missing(_node(path)), True)


def disagreement(
    compiled: Compiled, path: list[Steps], start: int, need: Need | None = None
) -> tuple[Atom, ...] | None:
    """The atoms that the conditions of a path disagree about, when the read of `need` finds nothing at its end; None
    where a case can take it as far as can be seen.

    `start` are the bits of what may be there where the path begins; all other facts are missing there.
    """
    root = "" if need is None else need.read.path.partition(".")[0]
    paths = () if need is None else need.paths
    ends = [one for one in paths if _is_stored(compiled, one.partition(".")[0])]
    trees = [tree_of(step.guard) for steps in path for step in steps if isinstance(step, Assume)]
    trees += [
        tree_of(step.guard) for steps in path for step in steps if isinstance(step, Inquire) and step.fact == root
    ]
    trees += [Missing(_node(one)) for one in ends]
    found = {atom.key: atom for atom in atoms(trees, compiled.vocabulary)}
    followed = Path(compiled, found, root, {key: _at_first(compiled, atom, start) for key, atom in found.items()})
    followed.because = {key: {key} for key in found}
    for steps in path:
        followed.follow(steps)
    followed.end(ends)
    return None if followed.conflict is None else tuple(found[key] for key in followed.conflict)


def _is_stored(compiled: Compiled, name: str) -> bool:
    """Whether a name is a fact that is there or not, and no expression that is looked into."""
    fact = compiled.program.facts.get(name)
    return fact is not None and fact.tree is None


def _node(path: str) -> Node:
    first, *fields = path.split(".")
    node: Node = Name(first)
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

"""Missing is never silent: which reads may find nothing, and what a condition tells about what is there.

A path is dotted: `profile.area`. That a path is present says the same of all that it begins with. A list that
nobody has filled is empty inside `count, any, all, none, sum, first, list, unique, join` and `+`: reading it there is
no read of a missing value.
"""

from __future__ import annotations

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.expressions import rules
from sopflow.expressions.checker import type_of
from sopflow.expressions.functions import FUNCTIONS
from sopflow.expressions.narrowing import Narrowed, Narrowing, is_present, narrowing
from sopflow.expressions.print_ import unparse
from sopflow.expressions.problems import Problem
from sopflow.expressions.scope import Scope
from sopflow.expressions.syntax import (
    And,
    Arithmetic,
    CallFunction,
    Get,
    If,
    Missing,
    Name,
    Node,
    Or,
    OrElse,
    Quantifier,
    children,
    path_of,
)
from sopflow.values.types import ListOf, parts


@dataclass(frozen=True, slots=True)
class Read:
    """One read that may find nothing.

    Attributes:
        path: what may be missing; for what has no path, its text: `first(tickets)`.
        start, end: where it is read, in the text of the tree that was asked about.
        through: the derived name that reads it, where the tree does not name it itself.
    """

    path: str
    start: int
    end: int
    through: str | None = None


def unguarded(tree: Node, scope: Scope, present: frozenset[str] = frozenset()) -> tuple[Read, ...]:
    """The reads of a checked tree that may find nothing, in the order of the text, when exactly the paths in
    `present` are known to be there."""
    return Reader(scope).unguarded(tree, present)


class Reader:
    """Asks the same of many trees of one scope: what was found out about its derived names is kept."""

    def __init__(self, scope: Scope) -> None:
        self.narrowing = Narrowing(scope)
        self._reads = _Reads(scope, self.narrowing, {})

    def unguarded(self, tree: Node, present: frozenset[str]) -> tuple[Read, ...]:
        """As the function of this name."""
        found = self._reads.of(tree, present)
        return tuple(sorted(set(found), key=lambda read: (read.start, read.end, read.path)))


def problem(read: Read) -> Problem:
    """The read in words. The caller adds the way on which it stays missing, which is not known here."""
    path = read.path
    through = Words(en="", id="")
    if read.through is not None:
        through = Words(en=f", and `{read.through}` reads it", id=f", padahal `{read.through}` membacanya")
    message = Words(
        en=f"`{path}` may be missing here{through.en}.", id=f"`{path}` mungkin belum ada di sini{through.id}."
    )
    help_ = Words(
        en=f"Ask first (`{path} is not missing and …`), or say what counts instead (`{path} or else …`).",
        id=f"Tanyakan dulu (`{path} is not missing and …`), atau sebutkan penggantinya (`{path} or else …`).",
    )
    return Problem(rules.MAY_BE_MISSING, read.start, read.end, message, help_)


class _Reads:
    """Collects the reads. `seen` keeps the answers for derived names, so that many uses cost one look; a name that
    is derived from itself adds nothing."""

    def __init__(
        self, scope: Scope, narrow: Narrowing, seen: dict[tuple[str, bool, frozenset[str]], tuple[Read, ...]]
    ) -> None:
        self.scope = scope
        self.narrow = narrow
        self.seen = seen

    def of(self, node: Node, present: frozenset[str]) -> tuple[Read, ...]:
        match node:
            case Name():
                return self.name(node, present)
            case Get():
                return self.field(node, present)
            case And(left=left, right=right) | Or(left=left, right=right):
                # the right side is read when the left one has not decided: yes for `and`, no for `or`
                return self.of(left, present) + self.of(right, present | self.known(left, isinstance(node, And)))
            case If():
                return self.chosen(node, present)
            case OrElse(left=left, right=right):
                return self.protected(left, present) + self.of(right, present)
            case Missing(operand=operand):
                return self.protected(operand, present)
            case Quantifier():
                return self.quantifier(node, present, protected=False)
            case CallFunction():
                return self.function(node, present)
            case Arithmetic(op="+") if isinstance(type_of(node, self.scope), ListOf):
                return self.joined(node, present)
            case _:
                return self.all_of(children(node), present)

    def all_of(self, nodes: tuple[Node, ...], present: frozenset[str]) -> tuple[Read, ...]:
        return tuple(read for node in nodes for read in self.of(node, present))

    def known(self, node: Node, truth: bool) -> frozenset[str]:
        return self.narrow.of(node, truth).present

    # ── paths ────────────────────────────────────────────────────────────────────────────────────────────────

    def name(self, node: Name, present: frozenset[str]) -> tuple[Read, ...]:
        declared = self.scope.find(node.name)
        if declared is None or is_present(node.name, present):
            return ()
        if declared.derived is not None:
            return self.derived(node, declared.derived, present, protected=False)
        return (Read(node.name, node.start, node.end),) if declared.optional else ()

    def derived(self, node: Name, tree: Node, present: frozenset[str], *, protected: bool) -> tuple[Read, ...]:
        """What the derived name's own tree reads, said of the place where the name stands."""
        key = (node.name, protected, present)
        if key not in self.seen:
            self.seen[key] = ()
            self.seen[key] = self.protected(tree, present) if protected else self.of(tree, present)
        return tuple(Read(read.path, node.start, node.end, node.name) for read in self.seen[key])

    def field(self, node: Get, present: frozenset[str]) -> tuple[Read, ...]:
        path = path_of(node)
        if path is not None and is_present(path, present):
            return ()
        before = self.of(node.target, present)
        if before or not self.is_optional(node):
            return before
        return (Read(path or unparse(node), node.start, node.end),)

    def is_optional(self, node: Get) -> bool:
        fields = parts(type_of(node.target, self.scope)) or {}
        return node.field in fields and fields[node.field].optional

    # ── where a missing value is allowed ─────────────────────────────────────────────────────────────────────

    def protected(self, node: Node, present: frozenset[str]) -> tuple[Read, ...]:
        """The reads of a node that may itself be missing: what is missing in it makes it missing, except where
        missing would silently count as no: in the conditions of `if` and of `where`."""
        match node:
            case Name(name=name):
                declared = self.scope.find(name)
                tree = None if declared is None else declared.derived
                return () if tree is None else self.derived(node, tree, present, protected=True)
            case If(condition=condition, then=then, otherwise=otherwise):
                return self.of(condition, present) + self.protected_all((then, otherwise), present)
            case Quantifier():
                return self.quantifier(node, present, protected=True)
            case _:
                return self.protected_all(children(node), present)

    def protected_all(self, nodes: tuple[Node, ...], present: frozenset[str]) -> tuple[Read, ...]:
        return tuple(read for node in nodes for read in self.protected(node, present))

    # ── forms of their own ───────────────────────────────────────────────────────────────────────────────────

    def chosen(self, node: If, present: frozenset[str]) -> tuple[Read, ...]:
        return (
            self.of(node.condition, present)
            + self.of(node.then, present | self.known(node.condition, True))
            + self.of(node.otherwise, present | self.known(node.condition, False))
        )

    def joined(self, node: Arithmetic, present: frozenset[str]) -> tuple[Read, ...]:
        two_lists = isinstance(type_of(node.right, self.scope), ListOf)
        right = self.protected(node.right, present) if two_lists else self.of(node.right, present)
        return self.protected(node.left, present) + right

    def quantifier(self, node: Quantifier, present: frozenset[str], *, protected: bool) -> tuple[Read, ...]:
        reads = self.protected(node.source, present)
        if node.item is not None:
            reads += self.inside(node, node.item, present, protected=protected)
        if node.kind == "first" and not protected:
            reads += (Read(unparse(node), node.start, node.end),)
        return reads

    def inside(self, node: Quantifier, item: str, present: frozenset[str], *, protected: bool) -> tuple[Read, ...]:
        listed = type_of(node.source, self.scope)
        inner_scope = self.scope.with_item(item, listed.item if isinstance(listed, ListOf) else listed)
        inner = _Reads(inner_scope, Narrowing(inner_scope), {})
        reads: tuple[Read, ...] = ()
        if node.where is not None:
            reads = inner.of(node.where, present)
            present |= inner.known(node.where, True)
        if node.body is not None:
            reads += inner.protected(node.body, present) if protected else inner.of(node.body, present)
        return reads

    def function(self, node: CallFunction, present: frozenset[str]) -> tuple[Read, ...]:
        if node.name in FUNCTIONS and FUNCTIONS[node.name].takes_lists and node.arguments:
            return self.protected(node.arguments[0], present) + self.all_of(node.arguments[1:], present)
        reads = self.all_of(node.arguments, present)
        if node.name in ("min", "max") and len(node.arguments) == 1:
            reads += (Read(unparse(node), node.start, node.end),)
        return reads


__all__ = ["Narrowed", "Read", "narrowing", "problem", "unguarded"]

"""Why a condition came out as it did: the comparisons that decided it, each with the values it read.

Values are given raw, each with its path, so that whoever shows them can mask them first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.expressions.evaluator import compile_
from sopflow.expressions.print_ import unparse
from sopflow.expressions.references import reads
from sopflow.expressions.scope import Scope
from sopflow.expressions.syntax import And, Get, If, Name, Node, Not, Or

Path = str


@dataclass(frozen=True, slots=True)
class Part:
    """One comparison.

    Attributes:
        text: as its author would write it.
        result: yes, no, or None where something in it is missing.
        operands: the paths that it reads with their values, None for missing; sorted by path.
        through: the derived names on the way to it, outermost first.
    """

    text: str
    result: bool | None
    operands: tuple[tuple[Path, object], ...]
    through: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """The condition's text and result, and the parts that decided it: for an `and` that is no, those that were not
    yes; for an `or` that is yes, those that were; else all."""

    text: str
    result: bool | None
    parts: tuple[Part, ...]

    @property
    def summary(self) -> Words:
        """The result in one sentence, without any value in it."""
        return Words(
            en=f"`{self.text}` is {_result(self.result).en}.", id=f"`{self.text}` bernilai {_result(self.result).id}."
        )


def explain(tree: Node, scope: Scope, values: dict[str, object]) -> Explanation:
    """Why the checked condition has its result for these values. Total, like evaluating it."""
    parts = _Explainer(scope, values).parts(tree, ())
    return Explanation(unparse(tree), _truth(compile_(tree, scope)(values)), parts)


def words(explanation: Explanation, show: Callable[[Path, object], str]) -> Words:
    """The explanation in sentences. `show` writes the value of a path, masked as the path requires; it is never
    given a missing one."""
    reasons = [_in_words(part, show) for part in explanation.parts]
    summary = explanation.summary
    if not reasons:
        return summary
    return Words(
        en=f"{summary.en} {_sentences(reason.en for reason in reasons)}",
        id=f"{summary.id} {_sentences(reason.id for reason in reasons)}",
    )


def _sentences(reasons: Iterable[str]) -> str:
    return " ".join(f"{reason}." for reason in reasons)


class _Explainer:
    """Explains one tree for one set of values. A derived name is looked into once, where it is first read."""

    def __init__(self, scope: Scope, values: dict[str, object]) -> None:
        self.scope = scope
        self.values = values
        self.explained: set[str] = set()

    def result(self, node: Node) -> object:
        return compile_(node, self.scope)(self.values)

    def parts(self, node: Node, through: tuple[str, ...]) -> tuple[Part, ...]:
        match node:
            case And():
                return self.decided(node, through, alone=False)
            case Or():
                return self.decided(node, through, alone=True)
            case Not(operand=operand):
                return self.parts(operand, through)
            case If():
                return self.chosen(node, through)
            case Name(name=name):
                return self.name(node, name, through)
            case _:
                return (self.part(node, through),)

    def decided(self, node: And | Or, through: tuple[str, ...], *, alone: bool) -> tuple[Part, ...]:
        """`alone` is the result that one side brings about by itself: no for `and`, yes for `or`."""
        result = self.result(node)
        together = result is (not alone)
        sides = [side for side in (node.left, node.right) if together or self.result(side) is result]
        return tuple(part for side in sides for part in self.parts(side, through))

    def chosen(self, node: If, through: tuple[str, ...]) -> tuple[Part, ...]:
        condition = self.result(node.condition)
        before = self.parts(node.condition, through)
        if condition is None:
            return before
        return before + self.parts(node.then if condition else node.otherwise, through)

    def name(self, node: Name, name: str, through: tuple[str, ...]) -> tuple[Part, ...]:
        declared = self.scope.find(name)
        if declared is None or declared.derived is None:
            return (self.part(node, through),)
        if name in self.explained:
            return ()
        self.explained.add(name)
        return self.parts(declared.derived, (*through, name))

    def part(self, node: Node, through: tuple[str, ...]) -> Part:
        operands = tuple((path, self.result(_as_node(path))) for path in sorted(reads(node)))
        return Part(unparse(node), _truth(self.result(node)), operands, through)


def _as_node(path: Path) -> Node:
    first, *fields = path.split(".")
    node: Node = Name(first)
    for field in fields:
        node = Get(node, field)
    return node


def _truth(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _result(result: bool | None) -> Words:
    if result is None:
        return Words(en="missing", id="belum diketahui")
    return Words(en="yes", id="ya") if result else Words(en="no", id="tidak")


def _in_words(part: Part, show: Callable[[Path, object], str]) -> Words:
    """`profile.segment` is "VIP", so `profile.segment is VIP` is yes."""
    result = _result(part.result)
    found = [_value_in_words(path, value, show) for path, value in part.operands]
    if not found or part.text in dict(part.operands):
        return Words(en=f"`{part.text}` is {result.en}", id=f"`{part.text}` bernilai {result.id}")
    return Words(
        en=f"{' and '.join(one.en for one in found)}, so `{part.text}` is {result.en}",
        id=f"{' dan '.join(one.id for one in found)}, maka `{part.text}` bernilai {result.id}",
    )


def _value_in_words(path: Path, value: object, show: Callable[[Path, object], str]) -> Words:
    if value is None:
        return Words(en=f"`{path}` is missing", id=f"`{path}` belum ada")
    text = show(path, value)
    return Words(en=f"`{path}` is {text}", id=f"`{path}` adalah {text}")

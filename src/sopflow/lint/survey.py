"""One walk over a playbook's text: every `covers`, and every word that an expression says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import assert_never

from sopflow.dataclass import dataclass
from sopflow.document.nodes import Document, Mapping, Node, Scalar, Sequence
from sopflow.document.pointer import Pointer

_WORD = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_EXPRESSIONS = frozenset({
    "when", "where", "until", "that", "is", "in", "only_if", "inputs", "by", "order", "subject",
    "never", "every", "always", "must", "after", "before", "at_most", "outputs",
})  # fmt: skip
"""Keys below which text is an expression (or a name that a policy speaks of)."""
_NAMES = frozenset({"freeze", "not_by", "evidence", "has", "each", "table", "role", "to", "remind"})
"""Keys whose text names a fact that is used there."""


@dataclass(frozen=True, eq=False)
class Survey:
    """`covers` are the clauses named, with their places; `paths` all dotted words that expressions say; `uses` the
    names that stand by themselves (`freeze: [price]`), by their key."""

    covers: tuple[tuple[str, Pointer], ...]
    paths: frozenset[str]
    uses: frozenset[tuple[str, str]]

    @cached_property
    def words(self) -> frozenset[str]:
        """The first words of all paths: names that are read somewhere."""
        return frozenset(path.partition(".")[0] for path in self.paths)

    def names(self, *keys: str) -> frozenset[str]:
        """The names that stand under these keys."""
        return frozenset(name for key, name in self.uses if key in keys)


def survey(document: Document) -> Survey:
    """What a playbook's text covers and says."""
    covers: list[tuple[str, Pointer]] = []
    paths: set[str] = set()
    uses: set[tuple[str, str]] = set()
    entries: list[_Entry] = []
    _entries(document.root, (), False, "", entries)
    for key, below, inside, at in entries:
        if key == "covers":
            covers.extend((clause, where) for clause, where in _listed(below, at))
        else:
            assert isinstance(below, Scalar)
            if inside or below.text.startswith("=") or "${" in below.text:
                paths.update(_WORD.findall(below.text))
            elif key in _NAMES:
                uses.add((key, below.text))
    return Survey(tuple(covers), frozenset(paths), frozenset(uses))


_Entry = tuple[str, Node, bool, Pointer]


def _entries(node: Node, at: Pointer, inside: bool, key: str, found: list[_Entry]) -> None:
    """Notes every scalar and every `covers`, with the key it stands under and whether that holds expressions."""
    match node:
        case Scalar():
            found.append((key, node, inside, at))
        case Sequence(items=items):
            for index, item in enumerate(items):
                _entries(item, (*at, index), inside, key, found)
        case Mapping(values=values):
            for name, below in values.items():
                if name == "covers":
                    found.append((name, below, False, (*at, name)))
                else:
                    _entries(below, (*at, name), inside or name in _EXPRESSIONS, name, found)
        case _ as never:
            assert_never(never)


def _listed(node: Node, at: Pointer) -> Iterator[tuple[str, Pointer]]:
    """The clauses of a `covers`: one, or a list; the schema lets nothing else through."""
    if isinstance(node, Sequence):
        yield from ((item.text, (*at, index)) for index, item in enumerate(node.items) if isinstance(item, Scalar))
    elif isinstance(node, Scalar):
        yield node.text, at

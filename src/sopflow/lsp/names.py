"""Where a text names something: a state, a fact, a script … Found by the keys above a word, so that a text that is half
written has names too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Literal

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Span
from sopflow.document.nodes import Document, Scalar, Sequence
from sopflow.document.pointer import Pointer

Kind = Literal["state", "fact", "script", "outcome", "role", "phase", "table", "operation"]

DECLARED: Mapping[str, Kind] = {
    "states": "state",
    "facts": "fact",
    "scripts": "script",
    "outcomes": "outcome",
    "roles": "role",
    "phases": "phase",
    "tables": "table",
}
"""The maps of a playbook whose keys are names, and of what."""

_BY_KEY: Mapping[str, Kind] = {
    **dict.fromkeys(("go", "start", "then", "during", "starts", "stops", "pauses", "approve", "enter"), "state"),
    **dict.fromkeys(("next", "late", "on_error", "path", "not_visited"), "state"),
    **dict.fromkeys(("ask", "save", "add_to", "ask_again", "inputs", "evidence", "freeze"), "fact"),
    **dict.fromkeys(("asked_again", "not_asked"), "fact"),
    **dict.fromkeys(("call", "operation", "undo", "confirm", "try", "stuck"), "operation"),
    **dict.fromkeys(("effects", "effects_include", "no_effects"), "operation"),
    **dict.fromkeys(("say", "to", "said"), "script"),
    **dict.fromkeys(("end", "outcome"), "outcome"),
    "role": "role",
    "phase": "phase",
    "table": "table",
}
_KEYS_OF: Mapping[str, Kind] = {
    **dict.fromkeys(("set", "add", "facts", "save"), "fact"),
    **dict.fromkeys(("systems", "effects", "effects_include", "no_effects"), "operation"),
}
_EXPRESSIONS = frozenset(("when", "that", "where", "until", "only_if", "is", "by", "order", "in", "all", "any", "none"))
_WAYS = frozenset(("next", "on_error", "late"))
_NO_WAY = _EXPRESSIONS | frozenset(("set", "add", "ask_again", "covers", "at_most", "times"))
_OF_SCENARIOS = ("defaults", "scenarios")
_PEOPLE: tuple[Kind, ...] = ("fact", "role", "state")
"""What `not_by` names the person of."""
_EITHER: tuple[Kind, ...] = ("fact", "state")
"""What `answers` of a scenario answer: a question, or what a state waits for of people."""
_CLAIMS = frozenset(("never", "must", "every", "always", "before", "after", "at_most", "by", "each"))
"""Words of a policy under which a plain text is an expression."""
_COMPARED = re.compile(r"\b(?:is|is\s+not|has|in\s*\[[^\]]*)\s*$")
"""What stands before a value of a choice in an expression, or before a fact."""
_HOLE = re.compile(r"(?<!\$)\$\{([^}]*)\}")
_TABLE_TYPE = re.compile(r"\btables\.(\w+)")
_WORDS = re.compile(r'"(?:[^"\\]|\\.)*"|(?<![\w.])([^\W\d]\w*)')
"""Texts in quotes, which name nothing; and words that do not follow a point."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text.

    Attributes:
        at: the scalar, or the value of the key, that holds it.
        key: whether it is a key.
        start, end: where it stands in the scalar's decoded text.
        declares: whether this is where the name is given its meaning.
        unless: kinds whose names win where one of them is called so.
        perhaps: something is compared with it, so that it may be a value that is called like a fact.
    """

    kind: Kind
    name: str
    at: Pointer
    key: bool
    start: int
    end: int
    declares: bool
    unless: tuple[Kind, ...] = ()
    perhaps: bool = False


@dataclass(frozen=True, eq=False)
class Names:
    """All that a document may name; a word is a mention where something of that kind has this name."""

    document: Document

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """In the order of the file."""
        return tuple(_mentions(self.document))

    @cached_property
    def declared(self) -> Mapping[tuple[Kind, str], Mention]:
        """What is declared here, by kind and name."""
        return {(each.kind, each.name): each for each in reversed(self.mentions) if each.declares}

    def span(self, mention: Mention) -> Span:
        """Where a name stands, without quotes."""
        if mention.key:
            found = self.document.key_span(mention.at)
            quoted = found.end - found.start - len(mention.name)
            return Span(found.source, found.start + quoted // 2, found.end - quoted // 2)
        return self.document.inner_span(mention.at, mention.start, mention.end)

    def at(self, offset: int) -> Mention | None:
        """The name at a place of the text; where a word may name several things, the one that is declared here."""
        found = tuple(self._at(offset))
        return next((each for each in found if (each.kind, each.name) in self.declared), found[0] if found else None)

    def _at(self, offset: int) -> Iterator[Mention]:
        for mention in self.mentions:
            whole = self.document.key_span(mention.at) if mention.key else self.document.span(mention.at)
            if whole.start <= offset <= whole.end:
                span = self.span(mention)
                if span.start <= offset <= span.end:
                    yield mention


def kind_at(keys: tuple[str, ...]) -> Kind | None:
    """What a plain word under these keys names. None where it is text for people or a value."""
    if not keys:
        return None
    last = keys[-1]
    if last == "ask" and len(keys) >= 3 and keys[-3] == "facts":  # a question, not a list of facts
        return None
    if keys[-2:] == ("remind", "to") or (keys[0] == "sla" and last == "remind"):
        return "role"
    if keys == ("always",) or (keys[0] == "policies" and last == "at"):
        return "state"
    way = max((place for place, key in enumerate(keys) if key in _WAYS), default=None)
    if way is not None and not _NO_WAY.intersection(keys[way + 1 :]) and last != "title":
        return "state"
    return _BY_KEY.get(last)


def is_expression(keys: tuple[str, ...], text: str) -> bool:
    """Whether a text under these keys is an expression as a whole."""
    if keys[-1:] == ("by",) and keys[0] in _OF_SCENARIOS:
        return False  # the field of an operation's input that its replies hang on
    claims = keys[:1] == ("policies",) and len(keys) == 3 and keys[-1] in _CLAIMS
    named = claims or (keys[-1:] and keys[-1] in _EXPRESSIONS)
    return text.lstrip().startswith("=") or bool(named) or keys[-2:-1] == ("inputs",)


def _mentions(document: Document) -> Iterator[Mention]:
    for pointer, node in document.pointers():
        keys = tuple(step for step in pointer if isinstance(step, str))
        if pointer and isinstance(pointer[-1], str):
            yield from _of_key(pointer, keys)
            yield from _of_input(document, pointer, keys)
        if isinstance(node, Scalar) and isinstance(node.value, str):
            yield from _of_text(pointer, keys, node)


def _of_key(pointer: Pointer, keys: tuple[str, ...]) -> Iterator[Mention]:
    name, above = keys[-1], keys[-2] if len(keys) > 1 else ""
    scenario = keys[0] in _OF_SCENARIOS
    declares = DECLARED.get(above) if not scenario and (len(keys) == 2 or "each" in keys or len(keys) == 4) else None
    if declares is not None and (len(keys) == 2 or above in ("states", "facts")):
        yield Mention(declares, name, pointer, True, 0, len(name), True)
    elif above == "answers" and scenario:
        yield from _either(_EITHER, name, pointer, key=True)
    elif above in _KEYS_OF and (scenario or above not in ("facts", "answers", "systems")):
        yield Mention(_KEYS_OF[above], name, pointer, True, 0, len(name), False)


def _of_input(document: Document, pointer: Pointer, keys: tuple[str, ...]) -> Iterator[Mention]:
    """The inputs of a table in its rows, where they are facts (`inputs: [fact]`) and not expressions with names."""
    if (
        keys[0] == "tables"
        and keys[-2:-1] == ("when",)
        and isinstance(document.node((*pointer[:2], "inputs")), Sequence)
    ):
        yield Mention("fact", keys[-1], pointer, True, 0, len(keys[-1]), False)


def _either(kinds: tuple[Kind, ...], name: str, pointer: Pointer, *, key: bool) -> Iterator[Mention]:
    """A name of one of these kinds; the first of which something is called so."""
    for place, kind in enumerate(kinds):
        yield Mention(kind, name, pointer, key, 0, len(name), False, kinds[:place])


def _of_text(pointer: Pointer, keys: tuple[str, ...], node: Scalar) -> Iterator[Mention]:
    if is_expression(keys, node.text):
        yield from _of_expression(pointer, node.text, 0)
        return
    for hole in _HOLE.finditer(node.text):
        yield from _of_expression(pointer, hole[1], hole.start(1))
    if keys[-1:] == ("not_by",):
        yield from _either(_PEOPLE, node.text, pointer, key=False)
    kind = kind_at(keys)
    name = node.text.partition(".")[0] if kind == "table" else node.text
    if keys[-1:] == ("type",) and (found := _TABLE_TYPE.search(node.text)):
        yield Mention("table", found[1], pointer, False, found.start(1), found.end(1), False)
    if kind is not None:
        yield Mention(kind, name, pointer, False, 0, len(name), False)


def _of_expression(pointer: Pointer, text: str, offset: int) -> Iterator[Mention]:
    for word in _WORDS.finditer(text):
        if word[1]:
            compared = _COMPARED.search(text[: word.start()]) is not None
            start, end = offset + word.start(1), offset + word.end(1)
            yield Mention("fact", word[1], pointer, False, start, end, False, perhaps=compared)

"""How a value on one line is written: without quotes where nothing could mistake it, else in the mildest ones."""

from __future__ import annotations

import re

from sopflow.document.nodes import Scalar
from sopflow.document.scalars import typed

_ANYWHERE = re.compile(r"[=A-Za-z_](?:[\w ./()\-+*%<>=;]*[\w./()\-+%])?")
_READ_AS_OTHERS = frozenset(["yes", "no", "on", "off", "true", "false", "null", "y", "n"])
_EXPRESSIONS = frozenset({"when", "where", "until", "that", "is", "in", "only_if", "by"})
"""Keys of playbooks under which a text is an expression."""
_AMISS_IN_BLOCKS = re.compile(r": | #|:$|^[^\w=(]|^\s|\s$")
_IN_BRACES = frozenset(",[]{}?")


def written(source: str, node: Scalar, key: str | None, *, flow: bool) -> str:
    """A scalar on one line. `key` is what it stands under, `flow` whether it stands in brackets or braces."""
    raw, text = source[node.start : node.end], node.text
    is_quoted = node.style in ("'", '"') and isinstance(node.value, str)
    if not is_quoted and "\n" not in raw:
        return raw
    if needs_no_quotes(text) or (not flow and key in _EXPRESSIONS and is_plain_in_a_block(text)):
        return text
    return quoted(text, raw)


def quoted(text: str, raw: str) -> str:
    """In single quotes; in double ones where it holds a single one; as it was written where neither will do."""
    if not text.isprintable():
        return raw
    if "'" not in text:
        return f"'{text}'"
    return f'"{text}"' if '"' not in text and "\\" not in text else raw


def needs_no_quotes(text: str) -> bool:
    """Whether it reads as this very text wherever it stands, for us and for every other reader of YAML."""
    return _ANYWHERE.fullmatch(text) is not None and text.casefold() not in _READ_AS_OTHERS and typed(text) == text


def is_plain_in_a_block(text: str) -> bool:
    return text.isprintable() and _AMISS_IN_BLOCKS.search(text) is None and text.casefold() not in _READ_AS_OTHERS


def wants_a_block(key: str, node: Scalar) -> bool:
    """Whether it is an expression that only braces force into quotes: there `[` and `,` mean something else."""
    is_expression = key in _EXPRESSIONS and node.style in ("'", '"') and isinstance(node.value, str)
    return is_expression and not _IN_BRACES.isdisjoint(node.text) and is_plain_in_a_block(node.text)

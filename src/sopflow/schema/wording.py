"""Small parts of sentences about shapes: names of kinds, lists of names, near names, examples as YAML."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from typing import Any

from sopflow.diagnostics import Words
from sopflow.document.nodes import Node, Scalar
from sopflow.document.pointer import Pointer, text
from sopflow.schema.faults import type_name

_KINDS = {
    "string": Words(en="text", id="teks"),
    "object": Words(en="a map (`key: value`)", id="pasangan `kunci: nilai`"),
    "array": Words(en="a list", id="daftar"),
    "integer": Words(en="a whole number", id="bilangan bulat"),
    "number": Words(en="a number", id="bilangan"),
    "boolean": Words(en="true or false", id="true atau false"),
    "null": Words(en="nothing", id="kosong"),
}
_SHOWN = 40
_NEAR = 0.6
_LONGEST_QUOTE = 60
_RISKY = ": #{}[],\"'\n&*!|>%@`"


def kind(node: Node) -> Words:
    """What a node is, in words."""
    return _KINDS[type_name(node)]


def kinds(types: list[str]) -> Words:
    """What is wanted, in words. Where text may stand, numbers and true/false are text too and go without saying."""
    if "string" in types:
        types = [name for name in types if name not in ("number", "boolean", "integer")]
    return Words(
        en=" or ".join(_KINDS[name].en for name in types),
        id=" atau ".join(_KINDS[name].id for name in types),
    )


def place(at: Pointer) -> Words:
    """How a node is called: its key, or which item of what; the whole file at the root."""
    if not at:
        return Words(en="the file", id="berkas ini")
    last = at[-1]
    if isinstance(last, str):
        return Words(en=f"`{last}`", id=f"`{last}`")
    return Words(en=f"item {last + 1} of `{text(at[:-1])}`", id=f"butir ke-{last + 1} dari `{text(at[:-1])}`")


def quoted(node: Node) -> str:
    """A scalar as it was written, shortened; `""` of anything else."""
    if not isinstance(node, Scalar):
        return ""
    shown = node.text.strip()
    return f"`{shown if len(shown) <= _LONGEST_QUOTE else shown[: _LONGEST_QUOTE - 1] + '…'}`"


def names(allowed: Iterable[Any]) -> str:
    """Names in quotes, the first ones of many."""
    written = [f"`{name}`" for name in allowed]
    return ", ".join(written[:_SHOWN]) + (" …" if len(written) > _SHOWN else "")


def nearest(name: str, allowed: Iterable[Any]) -> str | None:
    """The allowed name that was most likely meant."""
    lowered = {str(known).lower(): str(known) for known in allowed}
    found = difflib.get_close_matches(name.strip().lower(), lowered, n=1, cutoff=_NEAR)
    return lowered[found[0]] if found else None


def yaml(value: Any, *, inside: bool = False) -> str:
    """Plain data as YAML on one line: an example of a schema as an author would write it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False) if _needs_quotes(value, inside=inside) else value
    if isinstance(value, list):
        return "[" + ", ".join(yaml(item, inside=True) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {yaml(below, inside=True)}" for key, below in value.items()) + "}"
    return str(value)


def _needs_quotes(value: str, *, inside: bool) -> bool:
    if inside:
        return value == "" or any(sign in value for sign in ",[]{}#\n") or ": " in value or value[0] in _RISKY
    return value == "" or value[0] in _RISKY or ": " in value or " #" in value or "\n" in value

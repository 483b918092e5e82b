"""Scenario files as text: maps and lists as blocks, what is short on one line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sopflow.diagnostics import Source
from sopflow.rendering.formatting.layout import laid_out

_PLAIN = re.compile(r"[A-Za-z.][\w./-]*( ([A-Za-z][\w./-]*|→|\+\d+))*|0\d{3} \d{4} \d{4}")
_NO_TEXT = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_LINE = 110


def scenario_file(heading: Mapping[str, Any], scenarios: Sequence[Mapping[str, Any]], notes: Sequence[str] = ()) -> str:
    """The text of a file of scenarios, in the one layout of `fmt`; `notes` stand above it as comments."""
    lines = [f"# {note}".rstrip() for note in notes]
    lines += block(heading, 0)
    lines.append("scenarios:")
    for scenario in scenarios:
        first, *rest = block(scenario, 2)
        lines += [f"  - {first.strip()}", *rest, ""]
    return laid_out(Source("", "\n".join(lines).rstrip() + "\n")).text


def block(value: Mapping[str, Any], depth: int) -> Iterator[str]:
    """The lines of a map, so deep below others."""
    pad = "  " * depth
    for name, below in value.items():
        line = f"{pad}{_word(name)}: {_flow(below)}"
        if len(line) <= _LINE or not below:
            yield line
        elif isinstance(below, dict):
            yield f"{pad}{_word(name)}:"
            yield from block(below, depth + 1)
        elif isinstance(below, list):
            yield f"{pad}{_word(name)}:"
            yield from (f"{pad}  - {_flow(one)}" for one in below)
        else:
            yield line


def _flow(value: Any) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{_word(name)}: {_flow(one)}" for name, one in value.items()) + "}"
        case list():
            return "[" + ", ".join(_flow(one) for one in value) + "]"
        case bool():
            return "yes" if value else "no"
        case str():
            return _word(value)
        case None:
            return "null"
        case _:
            return str(value)


def _word(text: str) -> str:
    is_plain = _PLAIN.fullmatch(text) and text.casefold() not in _NO_TEXT
    return text if is_plain else json.dumps(text, ensure_ascii=False)

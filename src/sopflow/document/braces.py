"""A map in braces written out as a block, one entry a line, where its values hold commas or brackets."""

from __future__ import annotations

from collections.abc import Sequence

from sopflow.diagnostics import Fix, Source, Span, Words

_OPENING, _CLOSING = "([{", ")]}"


def entries(text: str, start: int) -> tuple[tuple[str, ...], int] | None:
    """The entries of the map whose brace stands at `start`, and where it ends, when it ends on its line.

    Commas inside brackets do not count, nor does anything inside double quotes. None when it does not end there.
    """
    depth, quoted, begun = 0, False, start + 1
    found: list[str] = []
    for place in range(start, len(text)):
        character = text[place]
        if character == "\n":
            return None
        if character == '"':
            quoted = not quoted
        if quoted:
            continue
        depth += (character in _OPENING) - (character in _CLOSING)
        if depth == 0 or (depth == 1 and character == ","):
            found.append(text[begun:place].strip())
            begun = place + 1
        if depth == 0:
            return tuple(found), place + 1
    return None


def as_block(source: Source, start: int, end: int, lines: Sequence[str]) -> Fix | None:
    """The edit that writes a map in braces as a block; None where it is not the whole of a list item."""
    line = source.text.rfind("\n", 0, start) + 1
    line_end = source.text.find("\n", end)
    after = source.text[end : line_end if line_end >= 0 else len(source.text)].strip()
    one_line = "\n" not in source.text[start:end] and (not after or after.startswith("#"))
    if not one_line or source.text[line:start].strip(" ") != "-":
        return None
    title = Words(en="put each entry on its own line", id="tulis tiap isian di barisnya sendiri")
    return Fix(Span(source, start, end), f"\n{' ' * (start - line)}".join(lines), title, safe=False)

"""Where in the file each character of a scalar's decoded text stands, through quotes, escapes and folded lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_FOLD = re.compile(r"[ \t]*\r?\n[ \t\r\n]*")
_AFTER_ESCAPED_BREAK = re.compile(r"\r?\n[ \t\r\n]*")
_HEXADECIMAL = {"x": 2, "u": 4, "U": 8}


def offsets(text: str, start: int, end: int, style: str, decoded: str) -> Sequence[int]:
    """The offset in `text` of every character of `decoded`, and one more for its end.

    `start`, `end` and `style` are the scalar's. An escape and a folded line break stand where they begin. Costs
    nothing for a scalar on one line without escapes.
    """
    quotes = 1 if style in ("'", '"') else 0
    if text[start + quotes : end - quotes] == decoded:
        return range(start + quotes, end - quotes + 1)
    if style in ("|", ">"):
        return _exactly(list(_of_block(text, start, end, decoded)), len(decoded), end)
    return _exactly(list(_of_flow(text, start + quotes, end - quotes, style)), len(decoded), end - quotes)


def _exactly(places: list[int], length: int, end: int) -> list[int]:
    """As many places as characters, and the end: just after the last character where the text goes on behind it."""
    del places[length:]
    if len(places) < length:
        places += [end] * (length - len(places))
        return [*places, end]
    return [*places, min(end, places[-1] + 1) if places else end]


def _of_flow(text: str, start: int, end: int, style: str) -> Iterator[int]:
    """The places inside a plain or quoted scalar, the quotes not counted."""
    place = start
    while place < end:
        if text[place] in " \t\r\n" and (fold := _FOLD.match(text, place, end)):
            yield from _folded(text, place, fold.end())
            place = fold.end()
        elif style == '"' and text[place] == "\\":
            broken = _AFTER_ESCAPED_BREAK.match(text, place + 1, end)
            if broken:
                yield from _breaks(text, place, broken.end())[1:]
                place = broken.end()
            else:
                yield place
                place += 2 + _HEXADECIMAL.get(text[place + 1], 0)
        else:
            yield place
            place += 2 if style == "'" and text[place] == "'" else 1


def _folded(text: str, start: int, end: int) -> list[int]:
    """One line break became a space; of several, each but the first stayed."""
    breaks = _breaks(text, start, end)
    return breaks if len(breaks) == 1 else breaks[1:]


def _breaks(text: str, start: int, end: int) -> list[int]:
    return [place for place in range(start, end) if text[place] == "\n"]


def _of_block(text: str, start: int, end: int, decoded: str) -> Iterator[int]:
    """The places inside a `|` or `>` block, matched in one walk with the decoded text."""
    raw = _raw_places(text, start, end, decoded)
    place = next(raw, None)
    for character in decoded:
        # Of several line breaks that fold, one is gone from the decoded text.
        while place is not None and text[place] in "\r\n" and character not in " \n":
            place = next(raw, None)
        if place is None:
            return
        yield place
        place = next(raw, None)


def _raw_places(text: str, start: int, end: int, decoded: str) -> Iterator[int]:
    """Every character of a block's lines without their indentation, and every line break."""
    lines = _lines(text, start, end)
    indentation = _indentation([text[first:last] for first, last in lines], decoded)
    for first, last in lines:
        yield from range(min(first + indentation, last), last)
        if last < end:
            yield last


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where a block's lines begin and end, the line of its indicator left out."""
    lines: list[tuple[int, int]] = []
    first = text.find("\n", start, end) + 1
    while 0 < first < end:
        last = text.find("\n", first, end)
        if last < 0:
            lines.append((first, end))
            break
        lines.append((first, last - 1 if text[last - 1] == "\r" else last))
        first = last + 1
    return lines


def _indentation(lines: list[str], decoded: str) -> int:
    """What was taken from the front of each line: the difference that the first line with words shows."""
    words = next((line for line in lines if line.strip(" ")), "")
    kept = next((line for line in decoded.split("\n") if line.strip(" ")), "")
    return _leading(words) - _leading(kept)


def _leading(line: str) -> int:
    return len(line) - len(line.lstrip(" "))

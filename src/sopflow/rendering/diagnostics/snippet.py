"""The lines of a file that a finding is about, with carets under its places."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Source, Span
from sopflow.rendering.diagnostics.pieces import Line, Piece, Tone, visible

_LEAST = 20
_CUT = "…"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place to underline, with a word beside it; the first mark of a finding is its own place."""

    span: Span
    text: str
    tone: Tone

    @property
    def line(self) -> int:
        return self.span.source.position(self.span.start)[0]


@dataclass(frozen=True, slots=True)
class _Window:
    """The part of a line that is shown: characters `first` to `last`."""

    text: str
    first: int
    last: int

    @property
    def shown(self) -> str:
        before = _CUT if self.first else ""
        after = _CUT if self.last < len(self.text) else ""
        return f"{before}{visible(self.text[self.first : self.last])}{after}"

    def cells(self, start: int, end: int) -> tuple[int, int]:
        """How many cells stand before characters `start` to `end`, and how many they take (at least one)."""
        start = min(max(start, self.first), self.last)
        end = min(max(end, start), self.last)
        before = (1 if self.first else 0) + width(self.text[self.first : start])
        return before, max(1, width(self.text[start:end]))


def snippet(marks: Sequence[Mark], room: int) -> Iterator[Line]:
    """The lines of all marks, the first mark's file first."""
    gutter = gutter_width(marks)
    arrow = "-->"
    for source in _sources(marks):
        of_source = [mark for mark in marks if mark.span.source is source]
        line, column = source.position(of_source[0].span.start)
        yield (Piece(f"{' ' * gutter}{arrow} ", Tone.FAINT), Piece(f"{visible(source.path)}:{line}:{column}"))
        yield from _lines(source, of_source, gutter, room)
        arrow = ":::"


def gutter_width(marks: Sequence[Mark]) -> int:
    """How wide the column of line numbers is."""
    return max(len(str(mark.line)) for mark in marks) + 1


def width(text: str) -> int:
    """How many cells of a terminal a text takes."""
    return sum(_cell_width(character) for character in visible(text))


def _cell_width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _sources(marks: Sequence[Mark]) -> list[Source]:
    sources: list[Source] = []
    for mark in marks:
        if not any(mark.span.source is source for source in sources):
            sources.append(mark.span.source)
    return sources


def _lines(source: Source, marks: list[Mark], gutter: int, room: int) -> Iterator[Line]:
    numbers = sorted({mark.line for mark in marks})
    blank = (Piece(f"{' ' * gutter} |", Tone.FAINT),)
    yield blank
    for previous, number in zip([None, *numbers], numbers, strict=False):
        if previous is not None and number > previous + 1:
            yield (Piece(f"{' ' * (gutter - 1)}...", Tone.FAINT),)
        here = [mark for mark in marks if mark.line == number]
        window = _window(source.line(number), _column(here[0]), max(_LEAST, room - gutter - 4))
        yield (Piece(f"{number:>{gutter}} | ", Tone.FAINT), Piece(window.shown))
        for mark in here:
            yield _underline(mark, window, gutter)
    yield blank


def _underline(mark: Mark, window: _Window, gutter: int) -> Line:
    column = _column(mark)
    before, wide = window.cells(column, column + mark.span.end - mark.span.start)
    sign = "-" if mark.tone is Tone.LABEL else "^"
    margin = Piece(f"{' ' * gutter} | ", Tone.FAINT)
    return margin, Piece(f"{' ' * before}{sign * wide} {mark.text}".rstrip(), mark.tone)


def _column(mark: Mark) -> int:
    return mark.span.source.position(mark.span.start)[1] - 1


def _window(text: str, column: int, room: int) -> _Window:
    """The part of a line around a column that fits into so many cells."""
    if width(text[: 4 * room]) <= room and len(text) <= 4 * room:
        return _Window(text, 0, len(text))
    first = max(0, min(column, len(text)) - room // 3)
    last = first
    left = room - 2  # for the signs that something is cut
    while last < len(text) and (left := left - width(text[last])) >= 0:
        last += 1
    return _Window(text, first, last)

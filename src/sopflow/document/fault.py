"""Where libyaml gave up, and what stands around that place."""

from __future__ import annotations

import re

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Source, Span
from sopflow.document.nodes import Scalar

_BEFORE_VALUE = re.compile(r"\ufeff?[ ]*(?:-[ ]+)*(?:(?:\"[^\"]*\"|'[^']*'|[^\s'\"\[\]{}#,&*!|>%@`-][^:#]*):[ \t]+)?")
_COMMENT = re.compile(r"[ \t]+#")


@dataclass(frozen=True, slots=True)
class Fault:
    """libyaml's words, the place, where the thing it was reading began, and the last scalar that it read."""

    source: Source
    problem: str
    context: str
    index: int
    begun: int
    last: Scalar | None

    @property
    def text(self) -> str:
        return self.source.text

    @property
    def line_number(self) -> int:
        return self.source.position(self.index)[0]

    @property
    def character(self) -> str:
        """The character at the place; empty at the end of the file."""
        return self.text[self.index : self.index + 1]

    def span(self, start: int, end: int) -> Span:
        """A place in this file."""
        return Span(self.source, start, end)

    def line_start(self, number: int) -> int:
        """The offset at which a line begins."""
        line, column = self.source.position(self.index)
        place = self.index - column + 1
        while line > number:
            place = self.text.rfind("\n", 0, place - 1) + 1
            line -= 1
        return place

    def line_above(self, number: int) -> int | None:
        """The nearest line above this one that is neither blank nor a comment."""
        while number > 1:
            number -= 1
            if self.source.line(number).strip() and not self.source.line(number).lstrip().startswith("#"):
                return number
        return None

    def value_at(self, place: int) -> Value | None:
        """The value of the block entry (`key: value` or `- value`) in this place's line, when it holds the place."""
        start = self.text.rfind("\n", 0, place) + 1
        end = self.text.find("\n", start)
        line = self.text[start : end if end >= 0 else len(self.text)].rstrip("\r")
        before = _BEFORE_VALUE.match(line)
        skipped = before.end() if before else 0
        comment = _COMMENT.search(line, skipped)
        written = line[skipped : comment.start() if comment else len(line)].rstrip()
        if not written or place < start + skipped:
            return None
        return Value(written, start + skipped)


@dataclass(frozen=True, slots=True)
class Value:
    """What is written after a key or a dash, up to the end of the line or a comment."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def quoted(text: str) -> str:
    """The text in the quotes that suit it best."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    if "'" not in text:
        return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

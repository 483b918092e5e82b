"""Places as editors count them: lines from 0, and within a line UTF-16 units (or what the editor agreed on)."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import Literal

from sopflow.dataclass import dataclass

Encoding = Literal["utf-8", "utf-16", "utf-32"]

_LINE_BREAK = re.compile(r"\r\n|\n|\r")
"""All that the protocol calls the end of a line; Python's splitlines knows more of them."""


@dataclass(frozen=True)
class Lines:
    """A text, and where its lines begin."""

    text: str
    encoding: Encoding = "utf-16"

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in _LINE_BREAK.finditer(self.text))]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and character of an offset in characters; of one behind the text, its end."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._starts, offset) - 1
        return line, _units(self.text[self._starts[line] : offset], self.encoding)

    def offset(self, line: int, character: int) -> int:
        """The offset in characters of a position. One behind the end of its line is that end, one within a character
        its beginning, one behind the text the text's end."""
        if line < 0 or line >= len(self._starts):
            return 0 if line < 0 else len(self.text)
        start, end = self._starts[line], self._end(line)
        left = character
        for place in range(start, end):
            left -= _units(self.text[place], self.encoding)
            if left < 0:
                return place
        return end

    def line(self, number: int) -> str:
        """The text of a line, from 0, without its break; "" of one that is not there."""
        inside = 0 <= number < len(self._starts)
        return self.text[self._starts[number] : self._end(number)] if inside else ""

    def _end(self, line: int) -> int:
        if line + 1 == len(self._starts):
            return len(self.text)
        last = self._starts[line + 1]
        return last - (2 if self.text[last - 2 : last] == "\r\n" else 1)


def _units(text: str, encoding: Encoding) -> int:
    match encoding:
        case "utf-8":
            return len(text.encode("utf-8", "surrogatepass"))
        case "utf-16":
            return len(text) + sum(character > "\uffff" for character in text)
        case "utf-32":
            return len(text)

"""How wide a text is, without a browser: by the widths of Helvetica, which Arial and Liberation Sans share.

The table is that of Adobe's Core 14 font metrics (Helvetica.afm, Helvetica-Bold.afm), in thousandths of the font's
size; where Arial is wider, Arial's. A letter with an accent is as wide as the letter; what the table does not know is
taken as wide. So a text is never wider than measured where one of these fonts is there; where none is, `textLength` in
the SVG keeps it so.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from math import ceil

_BY_WIDTH = {
    191: "'",
    222: "ijl‘’",
    260: "|¦",
    278: " !,./:;I[\\]ft\N{NO-BREAK SPACE}",
    333: "()-`r“”¡·",
    334: "{}",
    350: "•",
    355: '"',
    365: "º",
    370: "ª",
    389: "*",
    400: "°",
    469: "^",
    500: "Jcksvxyz",
    537: "¶",
    556: "#$0123456789?L_abdeghnopqu–«»€£§",
    584: "+<=>~×÷±≤≥≠",
    611: "FTZ¿",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "—…→←↑↓↔⇒↻↺↰↪✓✔✘",
    1015: "@",
}
_BOLD_BY_WIDTH = {
    238: "'",
    278: " ,./I\\ijl‘’\N{NO-BREAK SPACE}",
    280: "|",
    333: "!()-:;[]`ft¡·",
    389: "*r{}",
    474: '"',
    500: "z“”",
    556: "#$0123456789J_aceksvxy–«»€£§",
    584: "+<=>^~×÷±≤≥≠",
    611: "?FLTZbdghnopqu¿",
    667: "EPSVXY",
    722: "&ABCDHKNRU",
    778: "GOQw",
    833: "M",
    889: "%m",
    944: "W",
    975: "@",
    1000: "—…→←↑↓↔⇒↻↺↰↪✓✔✘",
}
_WIDTHS = {letter: width for width, letters in _BY_WIDTH.items() for letter in letters}
_BOLD = {letter: width for width, letters in _BOLD_BY_WIDTH.items() for letter in letters}
_UNKNOWN = 800
_WIDE = 1000
MORE = "…"


def width(text: str, size: int, *, bold: bool = False) -> int:
    """The pixels that a text takes at most in a font of this size, rounded up."""
    table = _BOLD if bold else _WIDTHS
    return ceil(sum(_of(letter, table) for letter in text) * size / 1000 + 0.5) if text else 0


def _of(letter: str, table: Mapping[str, int]) -> int:
    known = table.get(letter)
    if known is not None:
        return known
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return _WIDE
    plain = unicodedata.normalize("NFD", letter)[0]
    return table.get(plain, _UNKNOWN)


def wrapped(text: str, size: int, widest: int, most: int, *, bold: bool = False) -> tuple[str, ...]:
    """A text in at most `most` lines of at most `widest` pixels. A word that is too long is broken, at a dot or an
    underscore where it has one; what does not fit any more becomes "…"."""
    lines: list[str] = []
    for word in _broken(text, size, widest, bold=bold):
        joined = (
            f"{lines[-1]} {word.lstrip()}" if lines and word.startswith(" ") else f"{lines[-1] if lines else ''}{word}"
        )
        if lines and width(joined, size, bold=bold) <= widest:
            lines[-1] = joined
        else:
            lines.append(word.lstrip())
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut(lines[most - 1], size, widest, bold=bold)]
    return tuple(lines)


def _broken(text: str, size: int, widest: int, *, bold: bool) -> Iterator[str]:
    """The words, each but the first with a space before it; long ones in pieces that go on without one."""
    for number, word in enumerate(text.split()):
        rest, space = word, " " if number else ""
        while width(rest, size, bold=bold) > widest:
            fits = next(n for n in range(len(rest) - 1, 0, -1) if n == 1 or width(rest[:n], size, bold=bold) <= widest)
            nice = (rest.rfind(mark, 1, fits) + 1 for mark in "._")
            at = next((end for end in nice if end > fits // 2), fits)
            yield space + rest[:at]
            rest, space = rest[at:], ""
        yield space + rest


def _cut(line: str, size: int, widest: int, *, bold: bool) -> str:
    while line and width(line + MORE, size, bold=bold) > widest:
        line = line[:-1]
    return line.rstrip() + MORE

"""Characters that nobody sees and that change what a file means: refused before the file is read as YAML."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

from sopflow.diagnostics import Diagnostic, Fix, Source, Span, Words
from sopflow.document.rules import INDENTATION, INVISIBLE_CHARACTER

MOST = 20
"""How many findings of one kind are shown: a pasted file has one in every line."""

# A joiner is part of an emoji or of a script when it stands between two letters beyond ASCII.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
    "|(?!\\A)\ufeff|\r(?!\n)|(?<=[\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?=[\x00-\x7f]|$)"
)
_INDENTED_OTHERWISE = re.compile(r"^ *[\t\u00a0][ \t\u00a0]*(?=[^ \t\u00a0\r\n])", re.MULTILINE)
_NO_BREAK_AFTER = re.compile(r"^ *(?:- )*(?:-|[\w.-]+\??:)(\u00a0[ \u00a0]*)", re.MULTILINE)


def unwanted(source: Source) -> Iterator[Diagnostic]:
    """Invisible characters, and tabs or non-breaking spaces where YAML counts spaces."""
    text = source.text
    if not text.replace("\r\n", "").replace("\n", "").isprintable():  # what is printable throughout hides nothing
        yield from _first(_invisible(source))
    if "\t" in text or "\u00a0" in text:
        yield from _first(_indentation(source))
    if "\u00a0" in text:
        yield from _first(_no_break_spaces(source))


def _first(found: Iterator[Diagnostic]) -> Iterator[Diagnostic]:
    yield from islice(found, MOST)


def _invisible(source: Source) -> Iterator[Diagnostic]:
    for match in _INVISIBLE.finditer(source.text):
        span = Span(source, match.start(), match.end())
        name = f"U+{ord(match[0]):04X} {unicodedata.name(match[0], '')}".rstrip()
        yield Diagnostic(
            INVISIBLE_CHARACTER,
            span,
            Words(en=f"an invisible character stands here ({name})", id=f"ada karakter tak terlihat di sini ({name})"),
            help=Words(
                en="delete it; it often comes along when text is pasted from a document or a chat",
                id="hapus karakter itu; biasanya terbawa saat menempel teks dari dokumen atau obrolan",
            ),
            fix=Fix(span, "", Words(en="delete the character", id="hapus karakternya"), safe=False),
        )


def _indentation(source: Source) -> Iterator[Diagnostic]:
    for match in _INDENTED_OTHERWISE.finditer(source.text):
        tab = "\t" in match[0]
        yield Diagnostic(
            INDENTATION,
            Span(source, match.start(), match.end()),
            Words(
                en=f"this line is indented with a {'tab' if tab else 'non-breaking space'}",
                id=f"baris ini menjorok dengan {'tab' if tab else 'spasi tak-putus (non-breaking space)'}",
            ),
            help=Words(
                en="indent with ordinary spaces, two for each level",
                id="pakai spasi biasa, dua spasi untuk tiap tingkat",
            ),
            fix=Fix(
                Span(source, match.start(), match.end()),
                _as_above(source.text, match.start()) if tab else match[0].replace("\u00a0", " "),
                Words(en="use spaces", id="pakai spasi"),
                safe=False,
            ),
        )


def _as_above(text: str, place: int) -> str:
    """The spaces with which the line above begins that has something on it, two more below a key without a value: how
    wide a tab was, nobody can tell."""
    above = text[:place].rstrip()
    line = above[above.rfind("\n") + 1 :]
    return line[: len(line) - len(line.lstrip(" "))] + ("  " if line.endswith(":") else "")


def _no_break_spaces(source: Source) -> Iterator[Diagnostic]:
    for match in _NO_BREAK_AFTER.finditer(source.text):
        span = Span(source, match.start(1), match.end(1))
        yield Diagnostic(
            INDENTATION,
            span,
            Words(
                en="a non-breaking space stands here, which YAML does not take for a space",
                id="di sini ada spasi tak-putus (non-breaking space), yang bagi YAML bukan spasi",
            ),
            help=Words(en="type an ordinary space instead", id="ganti dengan spasi biasa"),
            fix=Fix(span, " ", Words(en="use an ordinary space", id="pakai spasi biasa"), safe=False),
        )

"""Findings as people read them in a terminal: the line, a caret under it, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sopflow.diagnostics import Diagnostic, Fix, Language, Severity, Words
from sopflow.rendering.diagnostics.pieces import Line, Piece, Tone, plain, visible
from sopflow.rendering.diagnostics.snippet import Mark, gutter_width, snippet
from sopflow.rendering.diagnostics.summary import in_words, summary

_SEVERITIES = {
    Severity.ERROR: Words(en="error", id="kesalahan"),
    Severity.WARNING: Words(en="warning", id="peringatan"),
    Severity.INFO: Words(en="note", id="info"),
}
_TONES = {Severity.ERROR: Tone.ERROR, Severity.WARNING: Tone.WARNING, Severity.INFO: Tone.INFO}
_HELP = Words(en="help", id="bantuan")
_NOTE = Words(en="note", id="catatan")
_FIX = Words(en="edit", id="ubahan")


def render(diagnostics: Sequence[Diagnostic], language: Language, *, color: bool = False, width: int = 100) -> str:
    """Every finding with its lines of the file, and a count at the end; empty when there is nothing to say.

    `width` is the terminal's, in cells; longer lines of the file are shown in part. With `color`, the text carries
    ANSI colours.
    """
    lines: list[Line] = []
    for diagnostic in diagnostics:
        lines += [*_finding(diagnostic, language, width), ()]
    counts = in_words(summary(diagnostics), language)
    if counts:
        lines.append((Piece(counts, Tone.STRONG),))
    return _painted(lines) if color else plain(lines)


def _painted(lines: Sequence[Line]) -> str:
    from sopflow.rendering.diagnostics.colour import painted  # rich costs 50 ms: only who sees colours pays

    return painted(lines)


def _finding(diagnostic: Diagnostic, language: Language, width: int) -> Iterator[Line]:
    tone = _TONES[diagnostic.severity]
    yield (
        Piece(f"{_SEVERITIES[diagnostic.severity].in_(language)}[{diagnostic.code}]", tone),
        Piece(f" {visible(diagnostic.message.in_(language))}", Tone.STRONG),
    )
    marks = [Mark(diagnostic.span, "", tone)]
    marks += [Mark(label.span, visible(label.text.in_(language)), Tone.LABEL) for label in diagnostic.labels]
    yield from snippet(marks, width)
    margin = gutter_width(marks)
    for title, words in ((_HELP, diagnostic.help), (_NOTE, diagnostic.note)):
        if words is not None:
            yield from _advice(title.in_(language), words.in_(language), margin)
    if diagnostic.fix is not None:
        if diagnostic.help is None:
            yield from _advice(_FIX.in_(language), diagnostic.fix.title.in_(language), margin)
        yield from _edit(diagnostic.fix, margin)


def _advice(title: str, text: str, margin: int) -> Iterator[Line]:
    """`= help: …`; further lines of it stand under the first."""
    first, *rest = text.split("\n")
    yield (Piece(f"{' ' * margin} = ", Tone.FAINT), Piece(f"{title}:", Tone.HELP), Piece(f" {visible(first)}"))
    for line in rest:
        yield (Piece(f"{' ' * (margin + 5 + len(title))}{visible(line)}"),)


def _edit(fix: Fix, margin: int) -> Iterator[Line]:
    """The lines that a fix touches, before and after."""
    source = fix.span.source
    number = source.position(fix.span.start)[0]
    start = source.text.rfind("\n", 0, fix.span.start) + 1
    end = source.text.find("\n", fix.span.end)
    end = len(source.text) if end < 0 else end
    before = source.text[start:end]
    after = f"{source.text[start : fix.span.start]}{fix.text}{source.text[fix.span.end : end]}"
    for sign, tone, text in (("-", Tone.REMOVED, before), ("+", Tone.ADDED, after)):
        for index, line in enumerate(text.split("\n")):
            shown = visible(line.rstrip("\r"))
            yield (Piece(f"{number + index:>{margin}} ", Tone.FAINT), Piece(f"{sign} {shown}".rstrip(), tone))

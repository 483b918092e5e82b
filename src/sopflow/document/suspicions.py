"""Slips that are valid YAML and mean something else than they look like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sopflow.diagnostics import Diagnostic, Fix, Severity, Source, Span, Words
from sopflow.document import rules
from sopflow.document.braces import as_block
from sopflow.document.fault import quoted
from sopflow.document.nodes import Comment, Document, Mapping, Scalar
from sopflow.document.refusals import question_mark
from sopflow.document.scalars import Scalars

_CURLY = re.compile("[\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u00ab\u00bb]")
# Looked for from the sign outward: colons and dashes without a space behind them are rare, lines are not.
_GLUED = re.compile(r":(?=[^\s:/])|-(?=[A-Za-z])")
_LONGEST_NAME = 200  # with its indentation; looking further back would make one long line cost its square
_BEFORE_GLUED = re.compile(r" *([A-Za-z_][\w-]*)?")
_NO_SPACE_KEY = re.compile(r"([A-Za-z_][\w-]*):\S")
_NOT_TEXT_AFTER_HASH = frozenset(" \t#!=-")


def suspicious(document: Document, scalars: Scalars, flow_maps: Sequence[Mapping]) -> Iterator[Diagnostic]:
    """Every such slip; `scalars` are all of the document's, `flow_maps` its maps in braces
    in which a value is missing."""
    source = document.source
    for comment in document.comments:
        yield from _cut_at_hash(source, comment, scalars)
    if not source.text.isascii():
        yield from _curly_quotes(source, scalars)
    yield from _alone_on_a_line(source, scalars)
    for node in flow_maps:
        yield from _entry_without_colon(source, node)


def _cut_at_hash(source: Source, comment: Comment, scalars: Scalars) -> Iterator[Diagnostic]:
    """`nomor #1`: a comment that looks like the end of the text before it."""
    if not comment.trailing or comment.text[:1] in _NOT_TEXT_AFTER_HASH or comment.text.startswith("sopflow:"):
        return
    before = scalars.before(comment.start)
    if before is None or before.style or not before.text or source.text[before.end : comment.start].strip(" "):
        return
    whole = quoted(source.text[before.start : comment.end].rstrip())
    yield Diagnostic(
        rules.CUT_AT_HASH,
        Span(source, comment.start, comment.end),
        Words(
            en=f"the text ends before this `#`: it reads only `{before.text}`",
            id=f"teks berhenti sebelum `#` ini: yang terbaca hanya `{before.text}`",
        ),
        help=Words(
            en=f"write {whole} if it belongs to the text; put a space after `#` if it is a comment",
            id=f"tulis {whole} bila itu bagian dari teks; beri spasi sesudah `#` bila itu komentar",
        ),
        fix=Fix(
            Span(source, before.start, comment.end),
            whole,
            Words(en="make it part of the text", id="jadikan bagian dari teks"),
            safe=False,
        ),
    )


def _curly_quotes(source: Source, scalars: Scalars) -> Iterator[Diagnostic]:
    """`“halo”`: quotes from a word processor, which become part of the text."""
    for match in _CURLY.finditer(source.text):
        scalar = scalars.at(match.start())
        if scalar is None or scalar.style or len(scalar.text) < 2 or not _CURLY.match(scalar.text[-1]):
            continue
        span = Span(source, scalar.start, scalar.end)
        straight = quoted(scalar.text[1:-1])
        yield Diagnostic(
            rules.CURLY_QUOTES,
            span,
            Words(
                en="curly quotes become part of the text; YAML's quotes are straight",
                id="tanda kutip melengkung ikut menjadi isi teks; kutip YAML itu lurus",
            ),
            help=Words(en=f"write: {straight}", id=f"tulis: {straight}"),
            fix=Fix(span, straight, Words(en="use straight quotes", id="pakai kutip lurus"), safe=False),
        )


def _alone_on_a_line(source: Source, scalars: Scalars) -> Iterator[Diagnostic]:
    """`next:otp` or `-x` on a line of its own: it is one text, where an entry or an item was meant."""
    for match in _GLUED.finditer(source.text):
        near = max(0, match.start() - _LONGEST_NAME)
        line = source.text.rfind("\n", near, match.start()) + 1
        before = _BEFORE_GLUED.fullmatch(source.text, line or near, match.start())
        if before is None or bool(before[1]) != (match[0] == ":"):
            continue
        place = match.end()
        sign = f"{before[1]}:" if before[1] else "-"
        scalar = scalars.at(place - len(sign))
        if scalar is None or scalar.style:
            continue
        yield Diagnostic(
            rules.MISSING_SPACE,
            Span(source, place - 1, place),
            Words(
                en=f"a space is missing after `{sign}`; without it the line is one text",
                id=f"kurang spasi sesudah `{sign}`; tanpa spasi, baris ini menjadi satu teks",
            ),
            help=Words(en="add the space, or put the text in quotes", id="tambahkan spasi, atau beri tanda kutip"),
            fix=Fix(Span(source, place, place), " ", Words(en="add the space", id="tambahkan spasi"), safe=False),
            severity_override=Severity.WARNING,
        )


def _entry_without_colon(source: Source, node: Mapping) -> Iterator[Diagnostic]:
    """`{when: f(a, b), go: x}`: the comma ends the value, and `b)` becomes a key of its own."""
    lonely = [key for key, value in node.values.items() if value.start == value.end == node.keys[key].end]
    if not lonely or source.text.startswith("{{", node.start) or source.text[node.start - 1 : node.start] == "{":
        return
    key = node.keys[lonely[0]]
    marked = source.text.rfind("?", node.start, key.start)
    if marked >= 0 and not source.text[marked + 1 : key.start].strip():
        yield question_mark(source, marked)
        return
    glued = _NO_SPACE_KEY.match(key.text)
    if glued and not key.style:
        yield _no_space_in_braces(source, key, glued[1])
    elif key.start != node.keys[next(iter(node.keys))].start:
        yield _comma_in_braces(source, node, key)
    else:
        yield _braces_around_text(source, node, key)


def _no_space_in_braces(source: Source, key: Scalar, name: str) -> Diagnostic:
    place = key.start + len(name) + 1
    return Diagnostic(
        rules.MISSING_SPACE,
        Span(source, place - 1, place),
        Words(en=f"a space is missing after `{name}:`", id=f"kurang spasi sesudah `{name}:`"),
        help=Words(
            en="write a space between the colon and the value", id="beri spasi di antara titik dua dan nilainya"
        ),
        fix=Fix(Span(source, place, place), " ", Words(en="add the space", id="tambahkan spasi")),
    )


def _comma_in_braces(source: Source, node: Mapping, key: Scalar) -> Diagnostic:
    lines = _lines_of(source, node)
    block = "\n".join(lines)
    return Diagnostic(
        rules.COMMA_IN_BRACES,
        Span(source, key.start, key.end),
        Words(
            en=f"inside braces a comma ends the value, so `{key.text}` became an entry of its own",
            id=f"di dalam kurung kurawal, koma menutup nilai, sehingga `{key.text}` menjadi isian tersendiri",
        ),
        help=Words(
            en=f"write it without the braces, one entry a line (or put the whole value in quotes):\n{block}",
            id=f"tulis tanpa kurung kurawal, satu isian satu baris (atau beri tanda kutip pada nilainya):\n{block}",
        ),
        fix=as_block(source, node.start, node.end, lines),
    )


def _braces_around_text(source: Source, node: Mapping, key: Scalar) -> Diagnostic:
    return Diagnostic(
        rules.COMMA_IN_BRACES,
        Span(source, key.start, key.end),
        Words(en=f"`{key.text}` has no value", id=f"`{key.text}` tidak punya nilai"),
        help=Words(
            en="write `{key: value}`; a list stands in `[ ]`, and text that holds braces in quotes",
            id="tulis `{kunci: nilai}`; daftar memakai `[ ]`, dan teks yang memuat kurung kurawal diberi tanda kutip",
        ),
    )


def _lines_of(source: Source, node: Mapping) -> list[str]:
    """The map's entries, a line each, with what the commas split put together again."""
    lines: list[str] = []
    for name, value in node.values.items():
        key = node.keys[name]
        if value.start == value.end == key.end and lines:
            lines[-1] += f", {source.text[key.start : key.end]}"
        else:
            lines.append(f"{source.text[key.start : key.end]}: {source.text[value.start : value.end]}".rstrip())
    return lines

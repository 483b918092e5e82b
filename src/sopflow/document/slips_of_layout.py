"""Slips in how lines and brackets are laid out: spaces, columns, closing signs."""

from __future__ import annotations

import re

from sopflow.diagnostics import Diagnostic, Fix, Label, Span, Words
from sopflow.document import rules
from sopflow.document.braces import as_block, entries
from sopflow.document.fault import Fault

_NO_SPACE = re.compile(r"[ ]*(?:-[ ]+)*([A-Za-z_][\w.-]*\??):(?=[^\s:/])")
_CLOSING = {"[": "]", "{": "}"}
_ITEM = re.compile(r"-(?: |$)")


def missing_space(fault: Fault) -> Diagnostic | None:
    """`ask:[x]`, `next:otp`."""
    if "mapping values" not in fault.problem and "expected ':'" not in fault.problem:
        return None
    number = fault.line_number
    begun = fault.source.position(fault.begun)[0]
    for candidate in (begun, number, fault.line_above(number)):
        match = _NO_SPACE.match(fault.source.line(candidate)) if candidate else None
        if candidate and match:
            return no_space_at(fault, fault.line_start(candidate) + match.end(), match[1])
    return None


def no_space_at(fault: Fault, place: int, name: str) -> Diagnostic:
    """The finding for a value that stands right behind its colon, at `place`."""
    return Diagnostic(
        rules.MISSING_SPACE,
        fault.span(place - 1, place),
        Words(en=f"a space is missing after `{name}:`", id=f"kurang spasi sesudah `{name}:`"),
        help=Words(
            en="write a space between the colon and the value", id="beri spasi di antara titik dua dan nilainya"
        ),
        fix=Fix(fault.span(place, place), " ", Words(en="add the space", id="tambahkan spasi")),
    )


def bracket_in_braces(fault: Fault) -> Diagnostic | None:
    """`{when: x in [a, b], go: c}`: a bracket in the middle of an unquoted text."""
    if "parsing a flow" not in fault.context or fault.character not in ("[", "{") or not _on_one_line(fault):
        return None
    split = entries(fault.text, fault.begun) if fault.text[fault.begun] == "{" else None
    block = "\n".join(split[0]) if split else ""
    return Diagnostic(
        rules.COMMA_IN_BRACES,
        fault.span(fault.index, fault.index + 1),
        Words(
            en=f"inside brackets or braces an unquoted text cannot hold `{fault.character}`",
            id=f"di dalam kurung, teks tanpa kutip tidak boleh memuat `{fault.character}`",
        ),
        help=Words(
            en=f"write it without the braces, one entry a line:\n{block}",
            id=f"tulis tanpa kurung kurawal, satu isian satu baris:\n{block}",
        )
        if block
        else Words(en="put the text in quotes", id="beri tanda kutip pada teksnya"),
        fix=as_block(fault.source, fault.begun, split[1], split[0]) if split else None,
    )


def colon_in_braces(fault: Fault) -> Diagnostic | None:
    """`{title: Catatan: x}`."""
    if "parsing a flow" not in fault.context or fault.character != ":" or not _on_one_line(fault):
        return None
    return Diagnostic(
        rules.COLON_IN_TEXT,
        fault.span(fault.index, fault.index + 1),
        Words(
            en="a colon followed by a space makes this text look like another key",
            id="titik dua yang diikuti spasi membuat teks ini tampak seperti kunci lain",
        ),
        help=Words(en="put the text in quotes", id="beri tanda kutip pada teksnya"),
    )


def bracket_never_closed(fault: Fault) -> Diagnostic | None:
    """`[x, y` and then the next entry."""
    opening = fault.text[fault.begun : fault.begun + 1]
    if "parsing a flow" not in fault.context or opening not in _CLOSING:
        return None
    value = fault.value_at(fault.begun)
    end = value.end if value and value.text.count(opening) > value.text.count(_CLOSING[opening]) else None
    closing = _CLOSING[opening]
    fix = Fix(fault.span(end, end), closing, Words(en="close it", id="tutup kurungnya"), safe=False) if end else None
    return Diagnostic(
        rules.UNBALANCED_BRACKET,
        fault.span(fault.begun, fault.begun + 1),
        Words(en=f"this `{opening}` is never closed", id=f"`{opening}` ini tidak ditutup"),
        help=Words(
            en=f"close it with `{closing}`; put text that holds brackets in quotes",
            id=f"tutup dengan `{closing}`; beri tanda kutip pada teks yang memuat kurung",
        ),
        fix=fix,
    )


def bracket_closes_nothing(fault: Fault) -> Diagnostic | None:
    """`[x]]`."""
    sign = fault.character
    if sign not in ("]", "}") or "parsing a flow" in fault.context:
        return None
    span = fault.span(fault.index, fault.index + 1)
    return Diagnostic(
        rules.UNBALANCED_BRACKET,
        span,
        Words(en=f"this `{sign}` closes nothing", id=f"`{sign}` ini tidak menutup apa pun"),
        help=Words(
            en="delete it, or put the text that holds it in quotes",
            id="hapus, atau beri tanda kutip pada teks yang memuatnya",
        ),
        fix=Fix(span, "", Words(en="delete it", id="hapus"), safe=False),
    )


def list_beside_map(fault: Fault) -> Diagnostic | None:
    """`- x` and `key: y` in one column."""
    above = fault.line_above(fault.line_number)
    if above is None or "parsing a block" not in fault.context:
        return None
    here, before = fault.source.line(fault.line_number), fault.source.line(above)
    same_column = _indent(here) == _indent(before)
    if not same_column or bool(_ITEM.match(here.lstrip())) == bool(_ITEM.match(before.lstrip())):
        return None
    return Diagnostic(
        rules.MISALIGNED,
        _line_span(fault, fault.line_number),
        Words(
            en="a list item (`- …`) and an entry (`key: …`) cannot stand in the same column",
            id="butir daftar (`- …`) dan isian (`kunci: …`) tidak boleh berada di kolom yang sama",
        ),
        help=Words(
            en="give every line of the list its dash, or move this line to the level it belongs to",
            id="beri tanda hubung pada tiap baris daftar, atau geser baris ini ke tingkat yang benar",
        ),
        labels=(Label(_line_span(fault, above), Words(en="the line above", id="baris di atasnya")),),
    )


def misaligned(fault: Fault) -> Diagnostic | None:
    """A line whose column is none of those that the lines above have opened."""
    number = fault.line_number
    above = fault.line_above(number)
    here = fault.source.line(number)
    if above is None or not here.strip() or _indent(here) == _indent(fault.source.line(above)):
        return None
    column = _indent(here)
    near = _nearest_column(fault, number, above)
    return Diagnostic(
        rules.MISALIGNED,
        _line_span(fault, number),
        Words(
            en=f"this line begins in column {column + 1} and lines up with none above it",
            id=f"baris ini mulai di kolom {column + 1} dan tidak sejajar dengan baris mana pun di atasnya",
        ),
        help=Words(
            en="lines that belong together begin in the same column",
            id="baris yang setingkat harus mulai di kolom yang sama",
        ),
        labels=(Label(_line_span(fault, near), Words(en="perhaps with this one", id="barangkali dengan baris ini")),),
        fix=_moved(fault, number, _indent(fault.source.line(near))),
    )


def _moved(fault: Fault, number: int, column: int) -> Fix:
    """The edit that makes a line begin in another column (from 0)."""
    start = fault.line_start(number)
    span = fault.span(start, start + _indent(fault.source.line(number)))
    title = Words(en=f"begin it in column {column + 1}", id=f"mulai di kolom {column + 1}")
    return Fix(span, " " * column, title, safe=False)


def no_colon(fault: Fault) -> Diagnostic | None:
    """A word alone where an entry should be."""
    if "expected ':'" not in fault.problem:
        return None
    number = fault.source.position(fault.begun)[0]
    return Diagnostic(
        rules.SYNTAX,
        _line_span(fault, number),
        Words(en="this line has no `key:`", id="baris ini tidak punya `kunci:`"),
        help=Words(
            en="write `key: value`; a text that goes on from the line above stands further right",
            id="tulis `kunci: nilai`; lanjutan teks dari baris atas harus lebih menjorok",
        ),
    )


def _on_one_line(fault: Fault) -> bool:
    return fault.source.position(fault.begun)[0] == fault.line_number


def _nearest_column(fault: Fault, number: int, above: int) -> int:
    """The line above whose column is the nearest to this line's, among those that are still open."""
    column = _indent(fault.source.line(number))
    best, deepest = above, _indent(fault.source.line(above))
    line: int | None = above
    while line is not None and deepest:
        line = fault.line_above(line)
        indent = _indent(fault.source.line(line)) if line else 0
        if line and indent < deepest:
            deepest = indent
            best = min(best, line, key=lambda each: abs(_indent(fault.source.line(each)) - column))
    return best


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _line_span(fault: Fault, number: int) -> Span:
    line = fault.source.line(number)
    start = fault.line_start(number)
    return fault.span(start + _indent(line), start + len(line.rstrip()))

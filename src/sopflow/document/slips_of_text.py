"""Slips in a text: its quotes, its first sign, its colons."""

from __future__ import annotations

from sopflow.diagnostics import Diagnostic, Fix, Rule, Words
from sopflow.document import refusals, rules
from sopflow.document.fault import Fault, Value, quoted

_QUOTES = ("'", '"')
_USE_QUOTES = Words(en="put the text in quotes", id="beri tanda kutip pada teksnya")
_MEANINGS = {
    "*": Words(en="YAML takes `*` for an alias", id="YAML mengira `*` sebuah alias"),
    "&": Words(en="YAML takes `&` for an anchor", id="YAML mengira `&` sebuah jangkar"),
    "|": Words(en="YAML takes `|` for the mark of a text block", id="YAML mengira `|` tanda blok teks"),
    ">": Words(en="YAML takes `>` for the mark of a text block", id="YAML mengira `>` tanda blok teks"),
    "?": Words(en="YAML takes `?` for the mark of a key", id="YAML mengira `?` tanda kunci"),
    "%": Words(en="YAML keeps `%` for itself", id="`%` milik YAML sendiri"),
    "@": Words(en="YAML keeps `@` for itself", id="`@` milik YAML sendiri"),
    "`": Words(en="YAML keeps the backtick for itself", id="tanda petik balik milik YAML sendiri"),
}


def escape(fault: Fault) -> Diagnostic | None:
    """`"C:\\dir"`: a backslash that begins no known escape."""
    if "unknown escape" not in fault.problem:
        return None
    backslash = fault.text.rfind("\\", 0, fault.index + 1)
    span = fault.span(backslash, backslash + 1)
    return Diagnostic(
        rules.SYNTAX,
        span,
        Words(
            en="a backslash inside double quotes begins an escape, and this one is not known",
            id="garis miring terbalik di dalam kutip ganda memulai kode khusus, dan kode ini tidak dikenal",
        ),
        help=Words(en="write it twice, or use single quotes", id="tulis dua kali, atau pakai kutip tunggal"),
        fix=Fix(span, "\\\\", Words(en="write it twice", id="tulis dua kali")),
    )


def quote_never_closed(fault: Fault) -> Diagnostic | None:
    """A quote that swallows the lines below, up to the next quote or to the end of the file."""
    if "quoted scalar" in fault.context and ("end of stream" in fault.problem or "document" in fault.problem):
        start = fault.begun
    elif fault.last and fault.last.style in _QUOTES and "\n" in fault.text[fault.last.start : fault.last.end]:
        if fault.text[fault.last.end : fault.index].strip():
            return None
        start = fault.last.start
    else:
        return None
    quote = fault.text[start]
    value = fault.value_at(start)
    end = value.end if value else start + 1
    return Diagnostic(
        rules.UNCLOSED_QUOTE,
        fault.span(start, max(end, start + 1)),
        Words(
            en=f"this text begins with {quote} and does not end on its line",
            id=f"teks ini diawali {quote} dan tidak ditutup di barisnya",
        ),
        help=Words(en=f"close it with {quote}", id=f"tutup dengan {quote}"),
        fix=Fix(fault.span(end, end), quote, Words(en="close the quote", id="tutup kutipnya"), safe=False),
    )


def template_braces(fault: Fault) -> Diagnostic | None:
    """`{{ x }} more text`."""
    value = fault.value_at(fault.index)
    if value is None or not value.text.startswith("{{"):
        return None
    return refusals.template_braces(fault.source, value.start)


def text_after_quote(fault: Fault) -> Diagnostic | None:
    """`'Jum'at'`, `"Bukan" penipuan`: the quote closes before the text ends."""
    last = fault.last
    if last is None or last.style not in _QUOTES or fault.text[last.end : fault.index].strip(" "):
        return None
    value = fault.value_at(last.start)
    if value is None or value.start != last.start or value.end <= last.end:
        return None
    if value.text[last.end - value.start :].lstrip().startswith(","):
        return _list_without_brackets(fault, value)
    whole = value.text[1:-1] if value.text.endswith(last.style) else value.text
    apostrophe = last.style == "'" and value.text[last.end - value.start].isalnum()
    return Diagnostic(
        rules.TEXT_AFTER_QUOTE,
        fault.span(last.end - 1, last.end) if apostrophe else fault.span(last.end, value.end),
        Words(
            en="the apostrophe ends a text in single quotes"
            if apostrophe
            else "the text goes on after its closing quote",
            id="tanda petik ini menutup teks yang berkutip tunggal"
            if apostrophe
            else "teks masih berlanjut sesudah tanda kutip penutup",
        ),
        help=_write(quoted(whole)),
        fix=Fix(fault.span(value.start, value.end), quoted(whole), _USE_QUOTES),
    )


def _list_without_brackets(fault: Fault, value: Value) -> Diagnostic:
    return Diagnostic(
        rules.TEXT_AFTER_QUOTE,
        fault.span(value.start, value.end),
        Words(en="several texts stand here without brackets", id="ada beberapa teks di sini tanpa kurung siku"),
        help=_write(f"[{value.text}]"),
        fix=Fix(
            fault.span(value.start, value.end),
            f"[{value.text}]",
            Words(en="make it a list", id="jadikan daftar"),
            safe=False,
        ),
    )


def leading_symbol(fault: Fault) -> Diagnostic | None:
    """`*323*20#`, `@budi`, `> 5`: a sign at the front that YAML reads in its own way."""
    start = next((place for place in (fault.begun, fault.index) if fault.text[place : place + 1] in _MEANINGS), None)
    if start is None or fault.text[start - 1 : start] in ("", "\n"):
        return None
    meaning = _MEANINGS[fault.text[start]]
    value = fault.value_at(start)
    message = Words(
        en=f"an unquoted text cannot begin like this: {meaning.en}",
        id=f"teks tanpa kutip tidak boleh diawali begini: {meaning.id}",
    )
    if value is None or value.start != start:
        return Diagnostic(rules.LEADING_SYMBOL, fault.span(start, start + 1), message, help=_USE_QUOTES)
    return _quote_all(rules.LEADING_SYMBOL, fault, value, start, message)


def text_after_bracket(fault: Fault) -> Diagnostic | None:
    """`[OTP] rahasia`: what begins like a list goes on as text."""
    value = fault.value_at(fault.index)
    if value is None or value.text[0] not in "[{" or fault.index <= value.start or "block mapping" not in fault.context:
        return None
    sign = value.text[0]
    message = Words(
        en=f"text that begins with `{sign}` is read as a {'list' if sign == '[' else 'map'}, and this goes on after it",
        id=f"teks yang diawali `{sign}` dibaca sebagai {'daftar' if sign == '[' else 'peta'}, padahal masih berlanjut",
    )
    return _quote_all(rules.LEADING_SYMBOL, fault, value, value.start, message)


def colon_in_text(fault: Fault) -> Diagnostic | None:
    """`title: Catatan: penting`."""
    value = fault.value_at(fault.index)
    if "mapping values" not in fault.problem or value is None or fault.character != ":" or value.text[0] in "'\"[{":
        return None
    if value.start == fault.text.rfind("\n", 0, fault.index) + 1 or not _follows_key(fault, value):
        return None
    message = Words(
        en="a colon followed by a space makes this text look like another key",
        id="titik dua yang diikuti spasi membuat teks ini tampak seperti kunci lain",
    )
    return _quote_all(rules.COLON_IN_TEXT, fault, value, fault.index, message)


def _follows_key(fault: Fault, value: Value) -> bool:
    start = fault.text.rfind("\n", 0, value.start) + 1
    return ":" in fault.text[start : value.start]


def _quote_all(rule: Rule, fault: Fault, value: Value, place: int, message: Words) -> Diagnostic:
    mended = quoted(value.text)
    fix = Fix(fault.span(value.start, value.end), mended, _USE_QUOTES)
    return Diagnostic(rule, fault.span(place, place + 1), message, help=_write(mended), fix=fix)


def _write(mended: str) -> Words:
    return Words(en=f"write: {mended}", id=f"tulis: {mended}")

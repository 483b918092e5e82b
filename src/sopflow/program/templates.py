"""Texts with holes: `${ due | date }` computes inside a text and shows the value for people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from sopflow.diagnostics import Fix, Language, Span, Words
from sopflow.document.nodes import Scalar
from sopflow.document.rules import TEMPLATE_BRACES
from sopflow.expressions.scope import Declared
from sopflow.playbook.values import Hole, Template
from sopflow.program import rules
from sopflow.program.closures import always
from sopflow.program.compilation import Compilation
from sopflow.program.model import Expression, Maker
from sopflow.program.type_names import in_language
from sopflow.values.moments import show_date, show_hour
from sopflow.values.showing import NONE_OF_IT, show
from sopflow.values.types import MONEY, NUMBER, TEXT, TIME, WHOLE, Type

FORMATS: Mapping[str, frozenset[Type]] = {
    "date": frozenset({TIME}),
    "time": frozenset({TIME}),
    "datetime": frozenset({TIME}),
    "money": frozenset({MONEY, WHOLE}),
    "number": frozenset({MONEY, WHOLE, NUMBER}),
}
"""What may stand behind the `|` of a hole, and for which types."""

_OTHERS = re.compile(r"\{\{ *([a-z][\w.]*(?: *\| *[a-z]+)?) *\}\}")
"""What is computed, as other tools write it."""

Part = str | tuple[Expression, str | None, Type]
"""A piece of a text: words, or what is computed, its format, and its type with long names in the text's language."""


def template(
    work: Compilation, value: Template, language: str, extra: Mapping[str, Declared] | None = None
) -> Maker | None:
    """The closure that fills a text's holes, in the manner of a language; None where a hole is wrong."""
    _no_other_braces(work, value)
    if all(isinstance(piece, str) for piece in value.pieces):
        text = "".join(str(piece) for piece in value.pieces)
        return Maker(always(text), TEXT, (), value.at)
    spoken: Language = "en" if language == "en" else "id"
    parts: list[Part] = []
    for piece in value.pieces:
        if isinstance(piece, str):
            parts.append(piece)
            continue
        expression = _hole(work, piece, extra)
        if expression is None:
            return None
        parts.append((expression, piece.format, in_language(work, expression.type, language)))
    reads = tuple(part[0] for part in parts if not isinstance(part, str))
    return Maker(lambda values: "".join(_said(part, values, spoken) for part in parts), TEXT, reads, value.at)


def _no_other_braces(work: Compilation, value: Template) -> None:
    """Note `{{ name }}`, as other tools write what is computed: people would hear the braces."""
    node = work.document.node(value.at)
    for found in _OTHERS.finditer(node.text) if isinstance(node, Scalar) else ():
        span = work.document.inner_span(value.at, found.start(), found.end())
        text = f"${{ {found[1]} }}"
        message = Words(
            en="`{{` is not how a computed text is written here", id="`{{` bukan cara menulis teks terhitung di sini"
        )
        title = Words(en=f"write `{text}`", id=f"tulis `{text}`")
        work.report(TEMPLATE_BRACES, span, message, title, fix=Fix(span, text, title, safe=False))


def _hole(work: Compilation, hole: Hole, extra: Mapping[str, Declared] | None) -> Expression | None:
    expression = work.expression(hole.code, None, extra)
    if expression is None or hole.format is None:
        return expression
    if hole.format not in FORMATS:
        what = Words(en="format", id="format")
        work.report_unknown(rules.UNKNOWN_FORMAT, _format_span(work, hole), what, hole.format, FORMATS)
        return None
    if expression.type not in FORMATS[hole.format]:
        message = Words(
            en=f"`{hole.format}` cannot show {expression.type}",
            id=f"`{hole.format}` tidak bisa menampilkan {expression.type}",
        )
        work.report(rules.UNKNOWN_FORMAT, _format_span(work, hole), message)
        return None
    return expression


def _format_span(work: Compilation, hole: Hole) -> Span:
    """The place of the word behind the `|`."""
    node = work.document.node(hole.code.at)
    text = node.text if isinstance(node, Scalar) else ""
    start = text.find(str(hole.format), hole.code.offset + len(hole.code.text))
    return work.document.inner_span(hole.code.at, start, start + len(str(hole.format)))


def _said(part: Part, values: dict[str, object], language: Language) -> str:
    if isinstance(part, str):
        return part
    expression, format_, type_ = part
    value = expression.evaluate(values)
    if value is None:
        return NONE_OF_IT
    if format_ == "date" and isinstance(value, datetime):
        return show_date(value.date(), language)
    if format_ == "time" and isinstance(value, datetime):
        return show_hour(value, language)
    if format_ == "money":
        return show(value, MONEY, language)
    if format_ == "number":
        return show(value, NUMBER, language)
    return show(value, type_, language)

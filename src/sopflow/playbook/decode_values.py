"""Decodes what may stand where a playbook gives a value: literals, expressions, texts with holes, records, lists."""

from __future__ import annotations

import re
from typing import assert_never

from sopflow.document.nodes import Mapping, Scalar, Sequence
from sopflow.playbook.decode_place import Place, names_of
from sopflow.playbook.values import (
    Code,
    Condition,
    FieldValue,
    FormRef,
    Hole,
    ListValue,
    Literal,
    Localized,
    RecordValue,
    Template,
    Value,
)

_FORM = re.compile(r"forms\.([A-Za-z_][A-Za-z0-9_]*)")
_LONG_FIELD = {"value", "covers"}
_HOLE_START = re.compile(r"\$\$\{|\$\{")
_HOLE_BODY = re.compile(r'(?:[^"}|]|"(?:\\.|[^"\\])*")*')
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")


def code(place: Place) -> Code:
    """An expression. A `=` before it is allowed everywhere and left out of the text."""
    written = place.text
    body = written.lstrip()
    if body.startswith("=") and not body.startswith("=="):
        body = body[1:].lstrip()
    return Code(body.rstrip(), place.at, len(written) - len(body))


def condition(place: Place) -> Condition:
    """A guard: an expression, or `{all | any | none: [guards]}`."""
    for mode in ("all", "any", "none"):
        parts = place.get(mode)
        if parts is not None:
            return Condition(mode, tuple(_guard(part) for part in parts.items()), place.at)
    return Condition("one", (code(place),), place.at)


def _guard(place: Place) -> Code | Condition:
    return condition(place) if place.is_map else code(place)


def code_or_condition(place: Place) -> Code | Condition:
    """The meaning of a derived fact: an expression, or a guard in parts."""
    return condition(place) if place.is_map else code(place)


def value(place: Place) -> Value:
    """A value: `=expression`, `=forms.NAME`, a text with holes, a literal, a list, or a record."""
    match place.node:
        case Scalar(value=str()):
            return _text_value(place)
        case Scalar(value=plain):
            return Literal(plain, place.at)
        case Sequence():
            return ListValue(tuple(value(item) for item in place.items()), place.at)
        case Mapping():
            return record(place)
        case _:
            assert_never(place.node)


def _text_value(place: Place) -> Value:
    if place.text.lstrip().startswith("="):
        return code_or_form(place)
    if "${" in place.text:
        return template(place)
    return Literal(place.text, place.at)


def code_or_form(place: Place) -> Code | FormRef:
    """`=expression`; `=forms.NAME` alone names a form."""
    written = code(place)
    form = _FORM.fullmatch(written.text)
    return FormRef(form.group(1), place.at) if form else written


def record(place: Place) -> RecordValue:
    """`{field: value, …}` or `{use: {field: value, …}}`. A `?` after a field leaves it out when it is missing."""
    inner = place.get("use")
    if inner is not None and inner.is_map and len(list(place.entries())) == 1:
        place = inner
    fields = {name.removesuffix("?"): _field(name, below) for name, below in place.entries()}
    return RecordValue(fields, place.at)


def record_or_form(place: Place) -> RecordValue | FormRef:
    """What `with` takes: a record, or `=forms.NAME`."""
    if place.is_map:
        return record(place)
    written = code_or_form(place)
    return written if isinstance(written, FormRef) else RecordValue({}, place.at)


def _field(name: str, place: Place) -> FieldValue:
    inner = place.get("value")
    if inner is not None and {key for key, _ in place.entries()} <= _LONG_FIELD:
        return FieldValue(value(inner), name.endswith("?"), names_of(place.get("covers")), place.at)
    return FieldValue(value(place), name.endswith("?"), at=place.at)


def localized(place: Place) -> Localized:
    """One text, or a map of languages to texts. Other keys beside the languages are not its business."""
    if not place.is_map:
        return Localized({"": template(place)}, place.at)
    texts = {key: template(below) for key, below in place.entries() if _LANGUAGE.fullmatch(key)}
    return Localized(texts, place.at)


def template(place: Place) -> Template:
    """A text with its holes `${ expression | format }`. `$${` stands for `${` itself."""
    text = place.text
    pieces: list[str | Hole] = []
    said, end = "", 0
    for start in _HOLE_START.finditer(text):
        if start.start() < end:
            continue
        said += text[end : start.start()]
        if start.group() == "$${":
            said, end = said + "${", start.end()
            continue
        hole, end = _hole(place, start.end())
        pieces += [said, hole] if said else [hole]
        said = ""
    said += text[end:]
    return Template(tuple([*pieces, said] if said or not pieces else pieces), place.at)


def _hole(place: Place, start: int) -> tuple[Hole, int]:
    """The hole whose inside begins at `start`, and where the text goes on. One that is never closed reaches to the
    end of the text, where the expression's own check finds it."""
    text = place.text
    body = _HOLE_BODY.match(text, start)
    end = body.end() if body else start
    if text[end : end + 1] == '"':  # a quote that is never closed
        end = len(text)
    written = text[start:end]
    format_ = None
    if text[end : end + 1] == "|":
        close = text.find("}", end)
        stop = len(text) if close < 0 else close
        format_, end = text[end + 1 : stop].strip() or None, stop
    offset = start + len(written) - len(written.lstrip())
    return Hole(Code(written.strip(), place.at, offset), format_), min(end + 1, len(text))

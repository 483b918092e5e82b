"""Says what a fault of shape means to an author: one small function per keyword of the schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sopflow.diagnostics import Diagnostic, Fix, Label, Span, Words
from sopflow.document import nodes
from sopflow.document.nodes import Document
from sopflow.document.pointer import text
from sopflow.schema import rules
from sopflow.schema.faults import Fault, type_name
from sopflow.schema.registry import Schema, resolve
from sopflow.schema.wording import kind, kinds, names, nearest, place, quoted, yaml

_BRACKETS = frozenset("[]{}")


def explain(fault: Fault, document: Document, root: Schema) -> Diagnostic:
    """The finding that a fault is. `root` is the schema that it was found with."""
    return _EXPLAIN[fault.keyword](fault, document, root)


def suggestion(fault: Fault) -> str | None:
    """The key that was most likely meant by one that is not known."""
    return nearest(fault.subject, fault.schema.get("properties", {}))


def _unknown_key(fault: Fault, document: Document, root: Schema) -> Diagnostic:
    here, key, near = place(fault.at[:-1]), fault.subject, suggestion(fault)
    span = document.key_span(fault.at)
    en, id_ = f"`{key}` is not a key of {here.en}", f"`{key}` bukan kunci yang dikenal {here.id}"
    if near is not None:
        en, id_ = f"{en}; did you mean `{near}`?", f"{id_}; maksudnya `{near}`?"
    fix = Fix(span, near, Words(en=f"Write `{near}`", id=f"Tulis `{near}`"), safe=False) if near else None
    return Diagnostic(rules.UNKNOWN_KEY, span, Words(en=en, id=id_), help=_allowed_keys(fault.schema), fix=fix)


def _allowed_keys(part: Schema) -> Words:
    known = names(part.get("properties", {}))
    en, id_ = f"It can have: {known}.", f"Yang boleh ditulis: {known}."
    if part.get("patternProperties"):
        en, id_ = f"{en[:-1]}, and languages such as `id`.", f"{id_[:-1]}, dan bahasa seperti `id`."
    return Words(en=en, id=id_)


def _missing_key(fault: Fault, document: Document, root: Schema) -> Diagnostic:
    here, key = place(fault.at), fault.subject
    message = Words(en=f"{_capital(here.en)} has no `{key}`", id=f"{_capital(here.id)} belum memiliki `{key}`")
    wanted = fault.schema.get("properties", {}).get(key)
    help_ = _example(key, resolve(root, wanted)) if wanted else _described(fault.schema)
    return Diagnostic(rules.MISSING_KEY, document.key_span(fault.at), message, help=help_)


def _described(part: Schema) -> Words | None:
    """The schema's own description, which has both languages."""
    en, _, id_ = part.get("description", "").partition(" / ")
    return Words(en=en, id=id_) if id_ else None


def _none_of_them(fault: Fault, document: Document, root: Schema) -> Diagnostic:
    here = place(fault.at)
    wanted = names(key for way in fault.schema["anyOf"] for key in way["required"])
    message = Words(
        en=f"{_capital(here.en)} needs one of: {wanted}", id=f"{_capital(here.id)} memerlukan salah satu dari: {wanted}"
    )
    return Diagnostic(rules.MISSING_KEY, document.key_span(fault.at), message, help=_example_at(fault))


def _wrong_shape(fault: Fault, document: Document, root: Schema) -> Diagnostic:
    if type_name(fault.node) == "null":
        return _empty(fault, document, root)
    here, wanted, given = place(fault.at), kinds(_types(fault.schema, root)), kind(fault.node)
    message = Words(
        en=f"{_capital(here.en)} must be {wanted.en}; here it is {given.en}",
        id=f"{_capital(here.id)} harus berupa {wanted.id}; di sini tertulis {given.id}",
    )
    span = document.span(fault.at)
    fix = _in_brackets(fault, span)
    return Diagnostic(rules.WRONG_SHAPE, span, message, help=fix.title if fix else _example_at(fault), fix=fix)


def _types(part: Schema, root: Schema) -> list[str]:
    """The types that a part takes, by itself or by its alternatives."""
    written = part.get("type")
    if written is None:
        return [name for way in part["oneOf"] for name in _types(resolve(root, way), root)]
    return [written] if isinstance(written, str) else list(written)


def _in_brackets(fault: Fault, span: Span) -> Fix | None:
    """The author's own text put in brackets, where a list of texts is wanted."""
    key = fault.at[-1] if fault.at else 0
    if fault.schema.get("type") != "array" or not isinstance(fault.node, nodes.Scalar) or not isinstance(key, str):
        return None
    listed = _listed(_raw(span), fault.node.style)
    line = f"`{key}: {listed}`"
    return Fix(span, listed, Words(en=f"Write {line}.", id=f"Tulis {line}.")) if listed is not None else None


def _listed(raw: str, style: str) -> str | None:
    """A text as a list, where the opening bracket or both were forgotten; None where it would not be read so."""
    if style:
        return f"[{raw}]" if style in "'\"" else None
    inside = raw if "[" in raw else raw.removesuffix("]").rstrip()
    return None if _BRACKETS.intersection(inside) else f"[{inside}]"


def _raw(span: Span) -> str:
    return span.source.text[span.start : span.end]


def _wrong_value(fault: Fault, document: Document, root: Schema) -> Diagnostic:
    here, given = place(fault.at), quoted(fault.node)
    values = fault.schema.get("enum") or [fault.schema["const"]]
    near = nearest(given.strip("`"), values)
    en, id_ = f"{_capital(here.en)} cannot be {given}", f"{_capital(here.id)} tidak boleh {given}"
    if near is not None:
        en, id_ = f"{en}; did you mean `{near}`?", f"{id_}; maksudnya `{near}`?"
    known = names(yaml(value) for value in values)
    help_ = Words(en=f"It can be: {known}.", id=f"Pilihannya: {known}.")
    span = document.span(fault.at)
    fix = Fix(span, near, Words(en=f"Write `{near}`", id=f"Tulis `{near}`"), safe=False) if near is not None else None
    return Diagnostic(rules.WRONG_VALUE, span, Words(en=en, id=id_), help=help_, fix=fix)


def _wrong_form(fault: Fault, document: Document, root: Schema) -> Diagnostic:
    here, wanted = place(fault.at), _wanted(fault.schema)
    message = Words(
        en=f"{_capital(here.en)} cannot be {quoted(fault.node)}: {wanted.en}",
        id=f"{_capital(here.id)} tidak boleh {quoted(fault.node)}: {wanted.id}",
    )
    return Diagnostic(rules.WRONG_FORM, document.span(fault.at), message, help=_example_at(fault))


def _wrong_name(fault: Fault, document: Document, root: Schema) -> Diagnostic:
    here, wanted = place(fault.at[:-1]), _wanted(resolve(root, fault.schema["propertyNames"]))
    message = Words(
        en=f"`{fault.subject}` cannot be a key of {here.en}: {wanted.en}",
        id=f"`{fault.subject}` tidak boleh menjadi kunci {here.id}: {wanted.id}",
    )
    return Diagnostic(rules.WRONG_FORM, document.key_span(fault.at), message)


def _wanted(part: Schema) -> Words:
    """What a pattern asks for: the words beside it in the schema, else the pattern itself."""
    wanted = part.get("x-wants")
    if wanted is None:
        form = part.get("pattern", "")
        return Words(en=f"it must have the form `{form}`", id=f"bentuknya harus `{form}`")
    return Words(en=wanted["en"], id=wanted["id"])


def _empty(fault: Fault, document: Document, root: Schema) -> Diagnostic:
    here = place(fault.at)
    message = Words(en=f"{_capital(here.en)} is empty", id=f"{_capital(here.id)} masih kosong")
    return Diagnostic(rules.EMPTY, document.key_span(fault.at), message, help=_example_at(fault))


def _too_many(fault: Fault, document: Document, root: Schema) -> Diagnostic:
    here, most = place(fault.at), fault.schema[fault.keyword]
    known = names(fault.schema.get("properties", {}))
    message = Words(
        en=f"{_capital(here.en)} may have only {most} of: {known}",
        id=f"{_capital(here.id)} hanya boleh memiliki {most} dari: {known}",
    )
    return Diagnostic(rules.TOO_MUCH, document.key_span(fault.at), message, help=_example_at(fault))


def _too_long(fault: Fault, document: Document, root: Schema) -> Diagnostic:
    here, most = place(fault.at), fault.schema["maxLength"]
    message = Words(
        en=f"{_capital(here.en)} is longer than {most} characters",
        id=f"{_capital(here.id)} lebih panjang dari {most} karakter",
    )
    help_ = Words(en="Shorten it, or split it into several.", id="Persingkat, atau bagi menjadi beberapa.")
    return Diagnostic(rules.TOO_MUCH, document.span(fault.at), message, help=help_)


def _too_small(fault: Fault, document: Document, root: Schema) -> Diagnostic:
    here, least = place(fault.at), fault.schema["minimum"]
    message = Words(
        en=f"{_capital(here.en)} must be at least {least}; here it is {quoted(fault.node)}",
        id=f"{_capital(here.id)} paling kecil {least}; di sini tertulis {quoted(fault.node)}",
    )
    return Diagnostic(rules.TOO_SMALL, document.span(fault.at), message)


def _repeated(fault: Fault, document: Document, root: Schema) -> Diagnostic:
    items, index = fault.node.plain, fault.at[-1]
    list_at = fault.at[:-1]
    first = items.index(items[index]) if isinstance(items, list) and isinstance(index, int) else 0
    item = quoted(document.node(fault.at)) or f"`{text(fault.at)}`"
    here = place(list_at)
    message = Words(en=f"{item} stands twice in {here.en}", id=f"{item} ditulis dua kali dalam {here.id}")
    label = Label(document.span((*list_at, first)), Words(en="it stands here already", id="sudah ditulis di sini"))
    help_ = Words(en="Leave one of them out.", id="Hapus salah satunya.")
    return Diagnostic(rules.REPEATED, document.span(fault.at), message, help=help_, labels=(label,))


def _companion(fault: Fault, document: Document, root: Schema) -> Diagnostic:
    key, companion = fault.at[-1], fault.subject
    message = Words(en=f"`{key}` needs `{companion}` beside it", id=f"`{key}` memerlukan `{companion}` di sebelahnya")
    wanted = fault.schema.get("properties", {}).get(companion)
    help_ = _example(companion, resolve(root, wanted)) if wanted else None
    return Diagnostic(rules.COMPANION, document.key_span(fault.at), message, help=help_)


def _example_at(fault: Fault) -> Words | None:
    key = fault.at[-1] if fault.at else None
    return _example(key if isinstance(key, str) else None, fault.schema)


def _example(key: str | None, part: Schema) -> Words | None:
    examples: list[Any] = part.get("examples", [])
    if not examples:
        return None
    written = yaml(examples[0])
    line = f"`{key}: {written}`" if key else f"`{written}`"
    return Words(en=f"For example {line}.", id=f"Contohnya {line}.")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


_EXPLAIN: Mapping[str, Callable[[Fault, Document, Schema], Diagnostic]] = {
    "additionalProperties": _unknown_key,
    "required": _missing_key,
    "anyOf": _none_of_them,
    "type": _wrong_shape,
    "oneOf": _wrong_shape,
    "enum": _wrong_value,
    "const": _wrong_value,
    "pattern": _wrong_form,
    "propertyNames": _wrong_name,
    "minLength": _empty,
    "minItems": _empty,
    "minProperties": _empty,
    "maxProperties": _too_many,
    "maxItems": _too_many,
    "maxLength": _too_long,
    "minimum": _too_small,
    "uniqueItems": _repeated,
    "dependentRequired": _companion,
}

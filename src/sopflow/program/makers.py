"""Values: literals read by the type that is wanted, expressions, texts with holes, records, lists and forms."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import assert_never

from sopflow.diagnostics import Fix, Span, Words
from sopflow.document.nodes import Scalar
from sopflow.expressions.scope import Declared
from sopflow.playbook.values import (
    Code,
    FieldValue,
    FormRef,
    ListValue,
    Literal,
    Localized,
    RecordValue,
    Template,
    Value,
)
from sopflow.program import rules
from sopflow.program.closures import always, list_of, record_of
from sopflow.program.compilation import Compilation, called
from sopflow.program.model import Expression, Maker
from sopflow.program.templates import template
from sopflow.values.reading import parse
from sopflow.values.refusal import Refusal
from sopflow.values.types import (
    COUNTERPARTY,
    NOTHING,
    NUMBER,
    OUTCOME,
    PHONE,
    TEXT,
    WHOLE,
    YES_NO,
    Choice,
    Field,
    ListOf,
    Record,
    Type,
    fits,
)  # fmt: skip

NO_SUCH_VALUE = Refusal(Words(en="there is no such value", id="tidak ada nilai itu"))

Names = Mapping[str, Declared] | None
"""Names of a place of its own, such as `event` in a `where`."""


def maker(work: Compilation, value: Value, wanted: Type | None, extra: Names = None) -> Maker | None:
    """The closure that makes a value of the type that is wanted; None where something is wrong, which is noted."""
    match value:
        case Literal():
            return _literal(work, value, wanted)
        case Code():
            return _code(work, value, wanted, extra)
        case Template():
            return _template(work, value, wanted, extra)
        case ListValue():
            return _list(work, value, wanted, extra)
        case RecordValue():
            return record(work, value, wanted, extra)
        case FormRef():
            return form(work, value, wanted)
        case _:
            assert_never(value)


def localized(work: Compilation, texts: Localized, extra: Names = None) -> dict[str, Maker]:
    """The texts of each language; one that names no language is the playbook's first."""
    first = work.playbook.languages[0]
    makers = {
        language or first: template(work, text, language or first, extra) for language, text in texts.texts.items()
    }
    return {language: made for language, made in makers.items() if made is not None}


def form(work: Compilation, ref: FormRef, wanted: Type | None) -> Maker | None:
    """The record that a form describes, of the type that its place wants."""
    found = work.playbook.forms.get(ref.name)
    if found is None:
        what = Words(en="form", id="formulir")
        work.report_unknown(rules.UNKNOWN_FORM, _name_span(work, ref), what, ref.name, work.playbook.forms)
        return None
    return record(work, found.value, wanted)


def _name_span(work: Compilation, ref: FormRef) -> Span:
    """The place of the name in `=forms.NAME`."""
    node = work.document.node(ref.at)
    start = node.text.rfind(ref.name) if isinstance(node, Scalar) else 0
    return work.document.inner_span(ref.at, start, start + len(ref.name))


def record(work: Compilation, value: RecordValue, wanted: Type | None, extra: Names = None) -> Maker | None:
    """A record: every field known, every needed one given."""
    type_ = wanted if isinstance(wanted, Record) else None
    if wanted is not None and wanted != NOTHING and type_ is None:
        _report_type(work, value.at, Words(en="a record", id="sebuah rekaman"), wanted)
        return None
    given = {name: _field(work, name, part, type_, extra) for name, part in value.fields.items()}
    fields = {name: made for name, made in given.items() if made is not None}
    if type_ is not None:
        _needed(work, value, type_)
    if len(fields) < len(given):
        return None
    found = type_ or Record("", {name: Field(made.type, made.optional) for name, made in fields.items()})
    reads = tuple(expression for made in fields.values() for expression in made.reads)
    return Maker(record_of(fields), found, reads, value.at, fields=fields)


def _field(work: Compilation, name: str, part: FieldValue, type_: Record | None, extra: Names) -> Maker | None:
    declared = type_.fields.get(name) if type_ is not None else None
    if type_ is not None and declared is None:
        what = Words(en="field", id="isian")
        owner = called(type_.name.removesuffix(".input"))
        work.report_unknown(rules.UNKNOWN_FIELD, work.key_span(part.at), what, name, type_.fields, owner)
        return None
    made = maker(work, part.value, declared.type if declared is not None else None, extra)
    if made is None or not part.optional:
        return made
    return Maker(made.evaluate, made.type, made.reads, made.at, optional=True, fields=made.fields)


def _needed(work: Compilation, value: RecordValue, type_: Record) -> None:
    for name, field in type_.fields.items():
        if not field.optional and not field.generated and name not in value.fields:
            work.report(
                rules.MISSING_INPUT,
                work.key_span(value.at),
                Words(en=f"`{name}` must be given here", id=f"`{name}` wajib diberikan di sini"),
                Words(en=f"add `{name}: …` ({field.type})", id=f"tambahkan `{name}: …` ({field.type})"),
            )


def _list(work: Compilation, value: ListValue, wanted: Type | None, extra: Names) -> Maker | None:
    item: Type | None = wanted.item if isinstance(wanted, ListOf) else None
    if wanted is not None and wanted != NOTHING and item is None:
        _report_type(work, value.at, Words(en="a list", id="sebuah daftar"), wanted)
        return None
    makers = [maker(work, part, item, extra) for part in value.items]
    good = [made for made in makers if made is not None]
    if len(good) < len(makers):
        return None
    closures = tuple(made.evaluate for made in good)
    type_ = wanted or ListOf(good[0].type if good else NOTHING)
    reads = tuple(expression for made in good for expression in made.reads)
    return Maker(list_of(closures), type_, reads, value.at)


def _code(work: Compilation, value: Code, wanted: Type | None, extra: Names) -> Maker | None:
    known = None if wanted == NOTHING else wanted
    if known == COUNTERPARTY and work.is_clean(value, PHONE):
        known = PHONE
    expression = work.expression(value, known, extra)
    return None if expression is None else of_expression(expression)


def of_expression(expression: Expression) -> Maker:
    """A value that an expression gives."""
    return Maker(expression.evaluate, expression.type, (expression,), expression.at)


def _template(work: Compilation, value: Template, wanted: Type | None, extra: Names) -> Maker | None:
    if wanted is not None and not fits(TEXT, wanted):
        _report_type(work, value.at, Words(en="a text", id="sebuah teks"), wanted)
        return None
    return template(work, value, work.playbook.languages[0], extra)


# ── literals ─────────────────────────────────────────────────────────────────────────────────────────────────


def _literal(work: Compilation, value: Literal, wanted: Type | None) -> Maker | None:
    found = literal(work, value, wanted)
    if isinstance(found, Refusal):
        return None
    return Maker(always(found), wanted or _OWN_TYPES.get(type(found), NOTHING), (), value.at)


def literal(work: Compilation, value: Literal, wanted: Type | None) -> object:
    """The value that a literal means for a type; a `Refusal`, which is noted, where it means none."""
    if wanted is None or wanted == NOTHING:
        return value.value
    if wanted == TEXT and isinstance(value.value, str):
        return value.value
    chosen = _choice(value, wanted, tuple(work.playbook.outcomes))
    if chosen is not None:
        return chosen
    found = NO_SUCH_VALUE if isinstance(wanted, Choice) or wanted == OUTCOME else parse(value.value, wanted)
    if isinstance(found, Refusal):
        _report_refusal(work, value, found, wanted)
    return found


def _choice(value: Literal, wanted: Type, outcomes: tuple[str, ...]) -> str | None:
    """A value of a choice, letter by letter: authors write it as it is declared."""
    values = wanted.values if isinstance(wanted, Choice) else outcomes if wanted == OUTCOME else ()
    written = ("no", "yes")[value.value] if isinstance(value.value, bool) else str(value.value)
    return written if written in values else None


def _report_refusal(work: Compilation, value: Literal, refusal: Refusal, wanted: Type) -> None:
    if isinstance(wanted, Choice) or wanted == OUTCOME:
        values = wanted.values if isinstance(wanted, Choice) else tuple(work.playbook.outcomes)
        rule = rules.WRONG_VALUE if isinstance(wanted, Choice) else rules.UNKNOWN_OUTCOME
        what = Words(en="value", id="nilai") if isinstance(wanted, Choice) else Words(en="outcome", id="hasil akhir")
        work.report_unknown(rule, work.span(value.at), what, str(value.value), values)
        return
    at = work.span(value.at)
    if isinstance(value.value, str) and value.value in work.playbook.facts:
        meant = f"={value.value}"
        title = Words(en=f"write `{meant}`", id=f"tulis `{meant}`")
        hint = Words(en=f"did you mean the fact? Write `{meant}`", id=f"maksudnya faktanya? Tulis `{meant}`")
        work.report(rules.WRONG_VALUE, at, refusal.reason, hint, fix=Fix(at, meant, title, safe=False))
        return
    work.report(rules.WRONG_VALUE, at, refusal.reason, refusal.hint)


_OWN_TYPES: Mapping[type, Type] = MappingProxyType({bool: YES_NO, int: WHOLE, Decimal: NUMBER, str: TEXT})


def _report_type(work: Compilation, at: tuple[str | int, ...], given: Words, wanted: Type) -> None:
    work.report(
        rules.WRONG_TYPE,
        work.span(at),
        Words(en=f"{given.en} stands where {wanted} is needed", id=f"di sini perlu {wanted}, bukan {given.id}"),
    )

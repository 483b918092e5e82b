"""Types as authors write them: names, `list of …`, choices in place, records of manifests and of the playbook."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Words
from sopflow.playbook.model import ChoiceType, RecordType
from sopflow.playbook.states import TypeRef
from sopflow.program import rules
from sopflow.program.compilation import Compilation
from sopflow.program.texts import plain_texts
from sopflow.values.types import NOTHING, TABLE_PREFIX, Choice, Field, Kind, ListOf, Privacy, Record, Simple, Type

LIST_OF = "list of "
WHAT = Words(en="type", id="tipe")
ELSEWHERE = {
    "boolean": "yes_no", "bool": "yes_no", "string": "text", "str": "text", "integer": "whole", "int": "whole",
    "float": "number", "decimal": "number", "datetime": "time", "timestamp": "time",
}  # fmt: skip
"""What other tools call our types."""
A_TYPE = Words(
    en="write text, yes_no, whole, number, money, time, phone, …; a type of this playbook or of a system; `list of …`;"
    " or the values of a choice: `[a, b]`",
    id="tulis text, yes_no, whole, number, money, time, phone, …; tipe milik playbook atau sistem; `list of …`;"
    " atau nilai-nilai pilihan: `[a, b]`",
)


def declare_types(work: Compilation) -> None:
    """Make the playbook's own types. Records may use each other; one that would hold itself is cut off."""
    for name, declared in work.playbook.types.items():
        if isinstance(declared, ChoiceType) and declared.widens:
            _known_choice(work, declared)
        elif isinstance(declared, ChoiceType):
            work.types[name] = Choice(tuple(declared.choices), name, _labels(work, declared))
    for name, declared in work.playbook.types.items():
        if isinstance(declared, RecordType):
            work.types[name] = _record(work, declared)


def resolve(work: Compilation, ref: TypeRef) -> Type:
    """The type that is meant; NOTHING, and a finding, where there is none."""
    if isinstance(ref.written, tuple):
        return Choice(ref.written)
    return _named(work, ref.written.strip(), ref)


def known_names(work: Compilation) -> Iterator[str]:
    """Every name that may be written where a type is asked for."""
    yield from (kind.value for kind in Kind)
    yield from work.types
    yield from work.catalog.records
    yield from work.catalog.choices
    yield from work.catalog.events
    yield from (f"{TABLE_PREFIX}{name}" for name in work.tables)


def _named(work: Compilation, name: str, ref: TypeRef) -> Type:
    if name.startswith(LIST_OF):
        return ListOf(_named(work, name.removeprefix(LIST_OF).strip(), ref))
    if name in work.types:
        return work.types[name]
    if name in set(Kind):
        return Simple(Kind(name))
    if name.startswith(TABLE_PREFIX) and name.removeprefix(TABLE_PREFIX) in work.tables:
        return work.tables[name.removeprefix(TABLE_PREFIX)].type
    found = work.catalog.type_named(name)
    if found is not None:
        return found
    if name in work.catalog.events:
        return work.catalog.events[name].fields
    known = known_names(work)
    work.report_unknown(rules.UNKNOWN_TYPE, work.span(ref.at), WHAT, name, known, elsewhere=ELSEWHERE, otherwise=A_TYPE)
    return NOTHING


def _record(work: Compilation, declared: RecordType) -> Record:
    fields = {
        name: Field(resolve(work, part.type), part.optional, Privacy(part.privacy or Privacy.PUBLIC))
        for name, part in declared.fields.items()
    }
    return Record(declared.name, fields)


def _known_choice(work: Compilation, declared: ChoiceType) -> None:
    """`also` names a choice of a manifest; `widening.widened` gave it the further values before."""
    if declared.name not in work.catalog.choices:
        what = Words(en="choice of a system", id="pilihan milik sistem")
        work.report_unknown(rules.UNKNOWN_TYPE, work.key_span(declared.at), what, declared.name, work.catalog.choices)


def in_language(work: Compilation, type_: Type, language: str) -> Type:
    """The type with the long names of its values in a language, for a text of that language."""
    if isinstance(type_, ListOf):
        return ListOf(in_language(work, type_.item, language))
    declared = work.playbook.types.get(type_.name) if isinstance(type_, Choice) and type_.name else None
    if not isinstance(type_, Choice) or not isinstance(declared, ChoiceType):
        return type_
    return Choice(type_.values, type_.name, {**type_.labels, **_labels(work, declared, language)})


def _labels(work: Compilation, declared: ChoiceType, language: str = "") -> dict[str, str]:
    """The long names of values that have one, in a language, else in the playbook's first."""
    first = work.playbook.languages[0]
    named = {value: plain_texts(label, first) for value, label in declared.choices.items()}
    return {
        value: texts.get(language or first, texts.get(first, next(iter(texts.values()))))
        for value, texts in named.items()
        if texts
    }

"""Values as people read them, and as files and replies carry them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from sopflow.diagnostics import Language
from sopflow.values import localised
from sopflow.values.durations import duration_text, show_duration
from sopflow.values.kinds import Consent, Counterparty, Duration, FileRef, Phone
from sopflow.values.moments import show_date, show_time
from sopflow.values.money import show_money
from sopflow.values.phone import national
from sopflow.values.types import Choice, Kind, ListOf, Record, Simple, Type

Json = str | int | Decimal | bool | None | list["Json"] | dict[str, "Json"]
"""What JSON can carry; a `Decimal` is written as a number."""

NONE_OF_IT = "–"
_YES_NO = {("id", True): "ya", ("id", False): "tidak", ("en", True): "yes", ("en", False): "no"}


def show(value: object, type_: Type, language: Language) -> str:
    """The value in words for people: `Rp125.000`, `Sabtu, 29 Maret 2025 14:30 WIB`, `0812-3456-7890`, `ya`.

    A missing value and an empty list are `–`; a choice is its long name where it has one.
    """
    match type_:
        case Simple(kind=Kind.MONEY) if isinstance(value, int):
            return show_money(value)
        case Choice(labels=labels) if isinstance(value, str):
            return labels.get(value, value)
        case ListOf(item=item) if isinstance(value, list | tuple):
            return ", ".join(show(part, item, language) for part in value) or NONE_OF_IT
        case Record(fields=fields) if isinstance(value, Mapping):
            known = [(name, field) for name, field in fields.items() if value.get(name) is not None]
            return (
                "; ".join(f"{name}: {show(value[name], field.type, language)}" for name, field in known) or NONE_OF_IT
            )
        case _:
            return _show_by_value(value, language)


def _show_by_value(value: object, language: Language) -> str:
    if value is None or value in ((), ""):
        return NONE_OF_IT
    if isinstance(value, Consent | bool):
        return _YES_NO[language, value if isinstance(value, bool) else value.accepted]
    if isinstance(value, int | Decimal):
        return localised.decimal(value, "id_ID" if language == "id" else "en_GB")
    return _show_moment_or_name(value, language)


def _show_moment_or_name(value: object, language: Language) -> str:
    match value:
        case datetime():
            return show_time(value, language)
        case date():
            return show_date(value, language)
        case Duration():
            return show_duration(value, language)
        case Phone():
            return national(value)
        case Counterparty(e164=str() as e164):
            return national(Phone(e164))
        case Counterparty(raw=name) | FileRef(name=name):
            return name
        case _:
            return str(value)


def plain(value: object, type_: Type | None = None) -> Json:
    """The value as plain data: money a whole number, a time ISO 8601 with its offset, a phone E.164, a duration
    ISO 8601 or `10 working days`, a consent true or false, a file `{name, …}`, a counterparty `{kind, raw, e164,
    on_net}`, a list a list, a record a map without what is missing. `reading.parse` reads it back."""
    if value is None or isinstance(value, str | int | Decimal):
        return value
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items() if part is not None}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return _plain_kind(value)


def _plain_kind(value: object) -> Json:
    match value:
        case datetime() | date():
            return value.isoformat()
        case Duration():
            return duration_text(value)
        case Consent():
            return value.accepted
        case FileRef():
            parts: dict[str, Json] = {"name": value.name, "size": value.size, "mime": value.mime}
            return {name: part for name, part in parts.items() if part is not None}
        case Counterparty():
            known: dict[str, Json] = {"kind": value.kind, "raw": value.raw, "e164": value.e164, "on_net": value.on_net}
            return {name: part for name, part in known.items() if part is not None}
        case _:
            return str(value)

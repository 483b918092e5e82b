"""From what people type, and from what YAML and JSON give, to a value of a declared type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import assert_never

from sopflow.diagnostics import Words
from sopflow.document.suggestions import did_you_mean
from sopflow.values import refusals
from sopflow.values.moments import DEFAULT_ZONE
from sopflow.values.refusal import Refusal
from sopflow.values.simple_reading import Moment, as_text, read_simple
from sopflow.values.types import Choice, Kind, ListOf, Nothing, Record, Simple, Type

__all__ = ["Refusal", "parse"]

LONGEST_LIST = 10_000
DEEPEST = 20
_MOST_VALUES_SHOWN = 12
_WORDS_FOR_YES_NO = {True: ("yes", "true", "ya"), False: ("no", "false", "tidak")}


def parse(
    text_or_plain: object,
    type_: Type,
    *,
    zone: str = DEFAULT_ZONE,
    now: datetime | None = None,
    whole_days: bool = False,
) -> object | Refusal:
    """The value of `type_` that is meant, or a `Refusal` that says why there is none. Bad input never raises.

    Takes text as people type it, plain data as YAML and JSON give it, and values that are of the type already.
    A time that names no zone is in `zone`, an IANA name. Free text comes back without one-time codes, NIK and card
    numbers. A consent is read as yes or no: whoever records it makes the `Consent`. Fields of a record that are
    null or absent are missing, which optional and generated fields may be. With `whole_days` a day stands for its
    midnight where a time is wanted.
    """
    return _read(text_or_plain, type_, Moment(zone, now, whole_days), DEEPEST)


def _read(given: object, type_: Type, moment: Moment, depth: int) -> object | Refusal:
    if given is None or (isinstance(given, str) and not given.strip()):
        return refusals.NOTHING_GIVEN
    if not depth:
        return refusals.TOO_DEEP
    match type_:
        case Simple(kind=kind):
            return read_simple(given, kind, moment)
        case Choice():
            return _choice(given, type_)
        case ListOf():
            return _list(given, type_, moment, depth)
        case Record():
            return _record(given, type_, moment, depth)
        case Nothing():
            return refusals.NEVER_A_VALUE
        case _:
            assert_never(type_)


def _choice(given: object, type_: Choice) -> str | Refusal:
    """The value that is named, by itself or by its long name, in upper or lower case."""
    written = _WORDS_FOR_YES_NO[given] if isinstance(given, bool) else (as_text(given) or "",)
    for word in written:
        exact = [value for value in type_.values if value == word]
        named = exact or [value for value in type_.values if word.casefold() in _names(value, type_)]
        if len(named) == 1:
            return named[0]
    return _not_a_choice(written[0], type_)


def _names(value: str, type_: Choice) -> tuple[str, ...]:
    return value.casefold(), type_.labels.get(value, value).casefold()


def _not_a_choice(word: str, type_: Choice) -> Refusal:
    return Refusal(
        Words(en="this is none of the values to choose from", id="ini tidak ada di pilihan"),
        did_you_mean(word, type_.values) or _all_of(type_.values),
    )


def _all_of(names: Iterable[str]) -> Words:
    """The first of them, enough to see what is meant."""
    known = list(names)
    shown = ", ".join(known[:_MOST_VALUES_SHOWN]) + (", …" if len(known) > _MOST_VALUES_SHOWN else "")
    return Words(en=f"known here: {shown}", id=f"yang dikenal di sini: {shown}")


def _list(given: object, type_: ListOf, moment: Moment, depth: int) -> tuple[object, ...] | Refusal:
    items = _items(given, type_)
    if isinstance(items, Refusal):
        return items
    if len(items) > LONGEST_LIST:
        return refusals.LIST_TOO_LONG
    values = []
    for number, item in enumerate(items, start=1):
        value = _read(item, type_.item, moment, depth - 1)
        if isinstance(value, Refusal):
            return _within(value, Words(en=f"item {number}", id=f"butir {number}"))
        values.append(value)
    return tuple(values)


def _items(given: object, type_: ListOf) -> Sequence[object] | Refusal:
    """A single value is a list of one; text from a prompt is parted at its commas."""
    if isinstance(given, list | tuple):
        return given
    if isinstance(given, str) and isinstance(type_.item, Simple | Choice):
        bare = given.strip().removeprefix("[").removesuffix("]")
        return [part for part in bare.split(",") if part.strip()] if not _may_hold_commas(type_.item) else [given]
    if isinstance(given, Mapping) and isinstance(type_.item, Simple) and type_.item.kind is not Kind.FILE:
        return refusals.NOT_A_LIST if type_.item.kind is not Kind.COUNTERPARTY else [given]
    return refusals.NOT_A_LIST if isinstance(type_.item, ListOf) else [given]


def _may_hold_commas(item: Type) -> bool:
    """Whether a comma may stand inside one value."""
    return isinstance(item, Simple) and item.kind in (Kind.MONEY, Kind.TIME, Kind.DATE)


def _record(given: object, type_: Record, moment: Moment, depth: int) -> dict[str, object] | Refusal:
    if not isinstance(given, Mapping):
        return refusals.NOT_A_RECORD
    for name in given:
        if name not in type_.fields:
            return _unknown_field(str(name), type_)
    values: dict[str, object] = {}
    for name, field in type_.fields.items():
        plain = given.get(name)
        if plain is None:
            if not (field.optional or field.generated):
                return _missing_field(name)
            continue
        value = _read(plain, field.type, moment, depth - 1)
        if isinstance(value, Refusal):
            return _within(value, Words(en=name, id=name))
        values[name] = value
    return values


def _unknown_field(name: str, type_: Record) -> Refusal:
    return Refusal(
        Words(en=f"{type_.name} has no field `{name[:40]}`", id=f"{type_.name} tidak punya isian `{name[:40]}`"),
        did_you_mean(name[:40], type_.fields) or _all_of(type_.fields),
    )


def _missing_field(name: str) -> Refusal:
    return Refusal(
        Words(en=f"the field `{name}` is missing", id=f"isian `{name}` belum ada"),
        Words(en=f"add `{name}: …`", id=f"tambahkan `{name}: …`"),
    )


def _within(refusal: Refusal, place: Words) -> Refusal:
    """The refusal of a part, saying which part it is."""
    reason = Words(en=f"{place.en}: {refusal.reason.en}", id=f"{place.id}: {refusal.reason.id}")
    return Refusal(reason, refusal.hint)

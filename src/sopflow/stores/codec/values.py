"""Values as JSON: what JSON has is written as it is, the rest as an object with one key that begins with `$`.

    tuple          [1, 2]                         datetime     {"$t": "2025-03-29T09:00:00+07:00"}
    record         {"id": "P1"}                                {"$t": "2025-03-29T09:00:00 WIB"}
                                                               {"$t": ["2025-03-29T09:00:00", "Europe/Berlin", 1]}
    Decimal        {"$n": "1.50"}                 date         {"$d": "2025-03-29"}
    Phone          {"$p": "+6281200000001"}       Duration     {"$s": 3600}, {"$w": [0, 3]}
                   {"$p": ["+62812…", "0812…"]}   FileRef      {"$f": ["a.pdf", 10, "application/pdf"]}
    Counterparty   {"$c": [kind, on_net, …]}      Consent      {"$a": [accepted, script, …]}

A key of a record that begins with `$` itself is written with one more. A value has one text: no spaces, the keys in the
order in which the value has them, because that order is what a case is shown and replayed in. Text that was read and is
written again is the same text, so that hashes of it hold.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from json.encoder import encode_basestring
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from sopflow.errors import StoreVersion, UsageError
from sopflow.values.kinds import Consent, Counterparty, Duration, FileRef, Phone

ZONES: Mapping[str, str] = MappingProxyType(
    {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
)  # fmt: skip
"""Zones that have a short name in texts, for ever."""
SHORT_ZONES: Mapping[str, str] = MappingProxyType({zone: short for short, zone in ZONES.items()})

TAG = "$"
_TAG_IN_TEXT = '"$'


def encode_value(value: object) -> str:
    """The text of a value.

    Raises:
        UsageError: there is something in it that is no value: a float that is no number, a class of somebody's own.
    """
    try:
        text, tags = _write(value)
        if text.count(_TAG_IN_TEXT) != tags:  # a record's key, or a text, begins so too
            text, _ = _write(_escaped(value))
        return text if text.isascii() else _encodable(text)
    except (TypeError, ValueError, RecursionError) as problem:
        raise UsageError(f"this cannot be kept in a case: {problem}.") from problem


def decode_value(text: str) -> object:
    """The value that `encode_value` made the text of.

    Raises:
        StoreVersion: it has a kind of value that this version of sopflow does not know, or is no JSON.
    """
    try:
        found: object = _read(text)
    except (LookupError, TypeError, ValueError, RecursionError) as problem:
        raise StoreVersion(
            f"a text in the store is not as sopflow writes it: {problem}. Restore a backup."
        ) from problem
    return _tuples(found) if type(found) is list else found


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────


def _moment(value: datetime) -> object:
    if value.tzinfo is None:
        raise TypeError("a moment without a zone")
    if isinstance(value.tzinfo, ZoneInfo) and value.tzinfo.key:
        local, zone = value.replace(tzinfo=None, fold=0).isoformat(), value.tzinfo.key
        if value.fold:
            return [local, zone, 1]
        return f"{local} {SHORT_ZONES[zone]}" if zone in SHORT_ZONES else [local, zone]
    return value.isoformat()


def _stretch(value: Duration) -> Mapping[str, object]:
    if value.working_days:
        return {"$w": [value.seconds, value.working_days]}
    return {"$s": value.seconds}


_WRITERS: Mapping[type, Callable[..., Mapping[str, object]]] = MappingProxyType({
    Phone: lambda value: {"$p": [value.e164, value.text] if value.text else value.e164},
    datetime: lambda value: {"$t": _moment(value)},
    date: lambda value: {"$d": value.isoformat()},
    Decimal: lambda value: {"$n": str(value)},
    Duration: _stretch,
    Counterparty: lambda value: {"$c": [value.kind, value.on_net, value.e164, value.raw]},
    FileRef: lambda value: {"$f": [value.name, value.size, value.mime]},
    Consent: lambda value: {"$a": [getattr(value, name) for name in Consent.__match_args__]},
})  # fmt: skip


class _Plain:
    """What the JSON encoder asks for objects in place of what it does not know. It counts those that have a tag."""

    __slots__ = ("tags",)

    def __init__(self) -> None:
        self.tags = 0

    def __call__(self, value: object) -> Mapping[str, object]:
        write = _WRITERS.get(type(value))
        if write is not None:
            self.tags += 1
            return write(value)
        if isinstance(value, Mapping):
            return dict(value)
        raise TypeError(f"a {type(value).__name__} is no value")


_in_c: Any = getattr(json.encoder, "c_make_encoder", None)
"""What `JSONEncoder` encodes with, where there is such a thing: without the Python around it, in half of the time."""


def _write(value: object) -> tuple[str, int]:
    """The text, and how many tags were put into it."""
    plain = _Plain()
    if _in_c is not None:
        return "".join(_in_c(None, plain, encode_basestring, None, ":", ",", False, False, False)(value, 0)), plain.tags
    encoder = json.JSONEncoder(
        default=plain, ensure_ascii=False, separators=(",", ":"), check_circular=False, allow_nan=False
    )
    return encoder.encode(value), plain.tags


_write_ascii = json.JSONEncoder(separators=(",", ":")).encode


def _escaped(value: object) -> object:
    """The same, with one more `$` before each key of a record that begins with it. Only where some text begins so."""
    if isinstance(value, Mapping):
        return {
            TAG + name if isinstance(name, str) and name.startswith(TAG) else name: _escaped(part)
            for name, part in value.items()
        }
    if isinstance(value, tuple | list):
        return [_escaped(part) for part in value]
    return value


def _encodable(text: str) -> str:
    """The same JSON in ASCII where half a character, as broken input has it, would not become UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _write_ascii(json.loads(text))
    return text


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────


def _read_moment(given: str | list[str]) -> datetime:
    if isinstance(given, str):
        local, _, zone = given.partition(" ")
        moment = datetime.fromisoformat(local)
        return moment.replace(tzinfo=ZoneInfo(ZONES[zone])) if zone else moment
    return datetime.fromisoformat(given[0]).replace(tzinfo=ZoneInfo(given[1]), fold=len(given) > 2)


_READERS: Mapping[str, Callable[..., object]] = MappingProxyType({
    "$p": lambda given: Phone(given) if type(given) is str else Phone(*given),
    "$t": _read_moment,
    "$d": date.fromisoformat,
    "$n": Decimal,
    "$s": Duration,
    "$w": lambda given: Duration(*given),
    "$c": lambda given: Counterparty(*given),
    "$f": lambda given: FileRef(*given),
    "$a": lambda given: Consent(*given),
})  # fmt: skip


def _revive(found: dict[str, object]) -> object:
    """The value that an object stands for, or the record that it is."""
    for name, part in found.items():
        if name[:1] == TAG:
            return _tagged(found)
        if type(part) is list:
            found[name] = _tuples(part)
    return found


def _tagged(found: dict[str, object]) -> object:
    if any(name.startswith("$$") for name in found):
        return {
            name[1:] if name.startswith("$$") else name: _tuples(part) if type(part) is list else part
            for name, part in found.items()
        }
    [(name, part)] = found.items()
    read = _READERS.get(name)
    if read is None:
        raise StoreVersion(f"the store holds a kind of value, `{name}`, that a newer sopflow wrote. Install that one.")
    return read(part)


def _tuples(found: list[object]) -> tuple[object, ...]:
    return tuple(_tuples(part) if type(part) is list else part for part in found)


_read = json.JSONDecoder(object_hook=_revive).decode

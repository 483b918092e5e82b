"""Values of a scenario as people would write them: names, numbers and stories that read well and are nobody's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from sopflow.proof.values.concrete import A_TEXT
from sopflow.values.counterparty import parse_counterparty
from sopflow.values.kinds import Counterparty, Phone
from sopflow.values.moments import DEFAULT_ZONE
from sopflow.values.showing import Json, plain
from sopflow.values.types import ListOf, Type, parts

_NUMBERS = (
    "0821 0000 0009", "0857 0000 0009", "021 5000 0009", "+65 6000 0009", "+1 202 555 0109", "1500", "INFO-HADIAH",
)  # fmt: skip
"""Counterparties of each kind: no subscriber has these numbers."""

_TEXTS: Mapping[str, str] = {
    "number": "INC000000000432",
    "id": "A1",
    "name": "Budi Santoso",
    "chronology": "Ditelepon mengaku petugas, lalu diminta kode.",
    "story": "Ditelepon mengaku petugas, lalu diminta kode.",
    "reason": "Sesuai keterangan pelanggan",
    "note": "Sesuai keterangan pelanggan",
    "contact": "0813 0000 0002",
    "address": "Jalan Contoh 1, Jakarta",
    "status": "open",
    "bank": "Bank Contoh",
    "type": "simPATI",
    "service": "internet",
}
"""What a text is, by the last word of its name that stands here."""


class Dresser(Protocol):
    """Writes a value of a type that bears a name."""

    def __call__(self, value: object, type_: Type | None, name: str) -> Json:
        """The value as a scenario has it."""


class Readable:
    """Writes values as people do. What was decided stays as it is; the same line is the same everywhere."""

    def __init__(self) -> None:
        self._lines: dict[str, str] = {}

    def __call__(self, value: object, type_: Type | None, name: str) -> Json:
        """The value in the words of scenarios."""
        match value:
            case str() if value == A_TEXT:
                return _text(name)
            case bool():
                return value
            case datetime():
                return value.astimezone(ZoneInfo(DEFAULT_ZONE)).isoformat(timespec="minutes")
            case Phone():
                return self._line(value.e164)
            case Counterparty():
                return _counterparty(value)
            case list() | tuple():
                item = type_.item if isinstance(type_, ListOf) else None
                return [self(one, item, name) for one in value]
            case Mapping():
                return self._record(value, type_)
            case _:
                return plain(value, type_)

    def _record(self, value: Mapping[str, object], type_: Type | None) -> Json:
        """A record without what a system makes up by itself."""
        fields = parts(type_) or {} if type_ is not None else {}
        return {
            name: self(one, fields[name].type if name in fields else None, name)
            for name, one in value.items()
            if name not in fields or not fields[name].generated or one != A_TEXT
        }

    def _line(self, e164: str) -> str:
        return self._lines.setdefault(e164, f"0812 0000 {len(self._lines) + 1:04}")


def as_it_is(value: object, type_: Type | None, name: str) -> Json:
    """The value and nothing but it."""
    return plain(value, type_)


def _text(name: str) -> str:
    words = name.casefold().split("_")
    return next((_TEXTS[word] for word in reversed(words) if word in _TEXTS), "Contoh")


def _counterparty(value: Counterparty) -> Json:
    """A number, or a sender's name, of the same kind."""
    for text in _NUMBERS:
        read = parse_counterparty(text)
        if read is not None and (read.kind, read.on_net) == (value.kind, value.on_net):
            return text
    return plain(value)

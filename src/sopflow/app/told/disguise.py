"""Synthetic values in place of personal ones: of the same type, equal where those are equal, and nobody's.

What `values.masking` hides is what is replaced here. A number keeps its kind (mobile, fixed, foreign) and its network,
so that guards see the same; amounts, moments and choices are no person's and stay, but the day of a personal date
becomes one of the first days of its year.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import assert_never

from sopflow.values.counterparty import parse_counterparty
from sopflow.values.kinds import Consent, Counterparty, FileRef, Phone
from sopflow.values.masking import mask_text, stricter
from sopflow.values.phone import national
from sopflow.values.showing import Json, plain
from sopflow.values.types import Choice, Kind, ListOf, Nothing, Privacy, Record, Simple, Type

_LINES: Mapping[tuple[str, bool], str] = {
    ("mobile", True): "0812 0000 {:04}",
    ("mobile", False): "0857 0000 {:04}",
    ("fixed", False): "021 5000 {:04}",
    ("foreign", False): "+65 6000 {:04}",
}
"""Numbers by kind and by whether they are of the own network; no subscriber has them."""

_SHORTEST = 3
"""A personal text of fewer characters is not looked for in other texts: it would hit innocent words."""

_PERSONAL = (Privacy.PERSONAL, Privacy.SPECIFIC, Privacy.SECRET)


class Disguise:
    """Writes values of one case as a scenario file has them, personal ones replaced.

    A text that is not personal itself may tell what is (a name in a note): what was replaced so far is replaced there
    too. So whoever has values in no order writes them all twice, and keeps the second.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._files: dict[str, str] = {}
        self._days: dict[date, date] = {}
        self._instead: dict[str, str] = {}

    def __call__(self, value: object, type_: Type | None, privacy: Privacy = Privacy.PUBLIC) -> Json:
        """The value, as a person would write it in a file. `type_` is None where nobody declared it."""
        match type_:
            case _ if value is None:
                return None
            case Record(fields=fields) if isinstance(value, Mapping):
                known = [(name, fields[name]) for name in value if name in fields and value[name] is not None]
                return {name: self(value[name], one.type, stricter(privacy, one.privacy)) for name, one in known}
            case ListOf(item=item) if isinstance(value, list | tuple):
                return [self(one, item, privacy) for one in value]
            case Simple(kind=kind):
                return self._simple(value, kind, privacy)
            case Choice():
                return str(value)
            case Record() | ListOf() | Nothing() | None:
                return self._undeclared(value)
            case _:
                assert_never(type_)

    def _undeclared(self, value: object) -> Json:
        match value:
            case Mapping():
                return {str(name): self._undeclared(one) for name, one in value.items()}
            case list() | tuple():
                return [self._undeclared(one) for one in value]
            case _:
                return self._simple(value, Kind.TEXT, Privacy.PUBLIC)

    def _simple(self, value: object, kind: Kind, privacy: Privacy) -> Json:
        match value:
            case Phone(e164=e164, text=text):
                return self._number(e164, text)
            case Counterparty(e164=None, raw=raw):
                return self._text(raw, Kind.TEXT, Privacy.PUBLIC)
            case Counterparty(e164=str() as e164, raw=raw):
                return self._number(e164, raw)
            case FileRef(name=name):
                return self._file(name)
            case Consent(accepted=accepted):
                return accepted
            case datetime():
                return value.isoformat()
            case date() if privacy in _PERSONAL:
                return self._day(value).isoformat()
            case str():
                return self._text(value, kind, privacy)
            case _:
                return plain(value, Simple(kind))

    def _number(self, e164: str, written: str) -> str:
        if e164 not in self._numbers:
            read = parse_counterparty(e164)
            form = _LINES.get((read.kind, read.on_net) if read else ("", False), _LINES["mobile", True])
            self._numbers[e164] = form.format(len(self._numbers) + 1)
        instead = self._numbers[e164]
        for each in (e164, national(Phone(e164)), written):
            self._remember(each, instead)
        return instead

    def _file(self, name: str) -> str:
        _, dot, ending = name.rpartition(".")
        made = self._files.setdefault(name, f"contoh-{len(self._files) + 1}")
        return f"{made}.{ending}" if dot and re.fullmatch(r"[A-Za-z0-9]{1,5}", ending) else made

    def _day(self, value: date) -> date:
        first = date(value.year, 1, 1)
        return self._days.setdefault(value, first + timedelta(days=len(self._days) % 28))

    def _text(self, value: str, kind: Kind, privacy: Privacy) -> str:
        if kind is Kind.PERSON or privacy in _PERSONAL:
            name = "Pelanggan Contoh" if kind is Kind.PERSON else "Contoh"
            instead = self._texts.setdefault(value, f"{name} {len(self._texts) + 1}")
            self._remember(value, instead)
            return instead
        for true, instead in sorted(self._instead.items(), key=lambda pair: -len(pair[0])):
            whole_words = rf"(?<!\w){re.escape(true)}(?!\w)"
            value = re.sub(whole_words, instead.replace("\\", r"\\"), value, flags=re.IGNORECASE)
        return self._without_numbers(value)

    def _without_numbers(self, value: str) -> str:
        """A text in which a number stands that nobody declared is replaced whole."""
        synthetic = value
        for made in self._numbers.values():
            synthetic = synthetic.replace(made, "")
        if mask_text(synthetic) == synthetic:
            return value
        return self._texts.setdefault(value, f"Contoh {len(self._texts) + 1}")

    def _remember(self, true: str, instead: str) -> None:
        if len(true) >= _SHORTEST:
            self._instead[true] = instead

"""Types as people say them, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from sopflow.diagnostics import Words
from sopflow.expressions.print_ import choice_form
from sopflow.values.types import Choice, ListOf, Type

MOST_SHOWN = 8


def shown(words: Iterable[str]) -> str:
    """The first of them, for a message."""
    listed = list(words)
    return ", ".join(f"`{word}`" for word in listed[:MOST_SHOWN]) + (", …" if len(listed) > MOST_SHOWN else "")


def type_words(type_: Type) -> Words:
    """`an amount of money`, `a list of text`; for names of an author's own, the name."""
    return Words(en=_in_english(type_), id=_in_indonesian(type_))


def _in_english(type_: Type) -> str:
    match type_:
        case ListOf(item=item):
            return f"a list of {_bare(_in_english(item))}"
        case Choice(name=None):
            return f"one of {shown(map(choice_form, type_.values))}"
        case _:
            article = "an" if str(type_)[:1] in "aeiou" else "a"
            return _ENGLISH.get(str(type_), f"{article} `{type_}`")


def _bare(text: str) -> str:
    return text.removeprefix("a ").removeprefix("an ")


def _in_indonesian(type_: Type) -> str:
    match type_:
        case ListOf(item=item):
            return f"daftar {_in_indonesian(item)}"
        case Choice(name=None):
            return f"salah satu dari {shown(map(choice_form, type_.values))}"
        case _:
            return _INDONESIAN.get(str(type_), f"`{type_}`")


_ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "yes_no": "yes/no",
        "text": "text",
        "number": "a number",
        "whole": "a whole number",
        "money": "an amount of money",
        "time": "a time",
        "date": "a date",
        "duration": "a duration",
        "phone": "a phone number",
        "counterparty": "a counterparty",
        "file": "a file",
        "person": "a person",
        "secret": "a secret",
        "consent": "a consent",
        "outcome": "an outcome",
        "nothing": "nothing",
    }
)
_INDONESIAN: Mapping[str, str] = MappingProxyType(
    {
        "yes_no": "ya/tidak",
        "text": "teks",
        "number": "angka",
        "whole": "bilangan bulat",
        "money": "jumlah uang",
        "time": "waktu",
        "date": "tanggal",
        "duration": "durasi",
        "phone": "nomor telepon",
        "counterparty": "pihak lawan",
        "file": "berkas",
        "person": "orang",
        "secret": "rahasia",
        "consent": "persetujuan",
        "outcome": "hasil akhir",
        "nothing": "kosong",
    }
)


def capital(text: str) -> str:
    """The text as a sentence begins."""
    return text[:1].upper() + text[1:]

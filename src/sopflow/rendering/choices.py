"""How a question may be answered: values by number, and how free answers are written."""

from __future__ import annotations

from collections.abc import Sequence

from sopflow.diagnostics import Language, Words
from sopflow.values.types import Choice, Kind, ListOf, Simple, Type

_YES_NO = (("yes", Words(en="yes", id="ya")), ("no", Words(en="no", id="tidak")))
_HOW = {
    Kind.MONEY: Words(en="an amount in rupiah, as in 150000 or 1,5jt", id="nominal rupiah, misalnya 150000 atau 1,5jt"),
    Kind.TIME: Words(en="a day and hour, as in 2025-03-28 13:10", id="tanggal dan jam, misalnya 2025-03-28 13:10"),
    Kind.DATE: Words(en="a date, as in 2025-03-28", id="tanggal, misalnya 2025-03-28"),
    Kind.PHONE: Words(en="a telephone number, as in 0812-3456-7890", id="nomor telepon, misalnya 0812-3456-7890"),
    Kind.COUNTERPARTY: Words(en="a number or a sender's name", id="nomor atau nama pengirim"),
    Kind.FILE: Words(en="a file's name", id="nama berkas"),
    Kind.DURATION: Words(en="a stretch of time, as in 24h", id="lama waktu, misalnya 24 jam"),
    Kind.WHOLE: Words(en="a whole number", id="bilangan bulat"),
    Kind.NUMBER: Words(en="a number", id="angka"),
}
SEVERAL = Words(en="several, with commas between", id="boleh beberapa, pisahkan dengan koma")


def options(type_: Type, language: Language) -> list[tuple[str, str]]:
    """The values to choose from with their words; none where the answer is free."""
    match type_:
        case ListOf(item=item):
            return options(item, language)
        case Choice(values=values, labels=labels):
            known = dict(_YES_NO)
            words = {each: known[each].in_(language) if each in known else each for each in values}
            return [(each, labels.get(each) or words[each]) for each in values]
        case Simple(kind=Kind.YES_NO | Kind.CONSENT):
            return [(value, words.in_(language)) for value, words in _YES_NO]
        case _:
            return []


def chosen(answer: str, choices: Sequence[tuple[str, str]], several: bool) -> object:
    """What numbers stand for; all else stays as it was typed. A value that is itself a number is taken as the value."""
    if several:
        parts = [part.strip() for part in answer.strip("[] ").split(",") if part.strip()] if choices else None
        return [_value(part, choices) for part in parts] if parts is not None else answer
    return _value(answer, choices)


def _value(answer: str, choices: Sequence[tuple[str, str]]) -> str:
    if answer.isdecimal() and answer not in [value for value, _ in choices] and 0 < int(answer) <= len(choices):
        return choices[int(answer) - 1][0]
    return answer


def how_to_write(type_: Type) -> tuple[Words, ...]:
    """How an answer of that type may be written: nothing where a choice is shown or the text is free."""
    item = type_.item if isinstance(type_, ListOf) else type_
    how = _HOW.get(item.kind) if isinstance(item, Simple) else None
    return (*((how,) if how else ()), *((SEVERAL,) if isinstance(type_, ListOf) else ()))

"""Putting questions in a terminal: numbered answers, help, going back; the same on a pipe, without decoration."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

import click

from sopflow.diagnostics import Language, Words
from sopflow.values.reading import Refusal, parse
from sopflow.values.refusal import Refusal as Reason
from sopflow.values.types import Choice, Kind, ListOf, Record, Simple, Type

BACK, HELP, QUIT = "b", "?", "q"
_KEYS = Words(en="b: one step back · ?: help · q: quit", id="b: mundur satu langkah · ?: bantuan · q: berhenti")
_YES_NO = (("yes", Words(en="yes", id="ya")), ("no", Words(en="no", id="tidak")))
_NEEDED = Words(en="an answer is needed here", id="ini wajib dijawab")
_MAY_BE_LEFT_OUT = Words(en="Enter: no answer", id="Enter: tidak dijawab")
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
_SEVERAL = Words(en="several, with commas between", id="boleh beberapa, pisahkan dengan koma")


class GoBackError(Exception):
    """The person wants to go one step back."""


class QuitError(Exception):
    """The person wants to stop."""


class OutOfInputError(Exception):
    """The input ended."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question to a person. `given` names a value that may be left out; `help` is what the playbook says of it."""

    text: str
    type: Type
    optional: bool = False
    help: str = ""


def ask(prompt: Prompt, language: Language) -> object:
    """The answer as plain data that the type can read; None where it is left out.

    Raises:
        GoBackError, QuitError, OutOfInputError: instead of an answer.
    """
    if isinstance(prompt.type, Record):
        return _fields(prompt, prompt.type, language)
    choices = options(prompt.type, language)
    click.echo(f"\n? {prompt.text}")
    for number, (_, words) in enumerate(choices, start=1):
        click.echo(f"  {number}. {words}")
    while True:
        answer = _line(prompt, language)
        if not answer and prompt.optional:
            return None
        given = chosen(answer, choices, isinstance(prompt.type, ListOf))
        read = parse(given, prompt.type)
        if not isinstance(read, Refusal):
            return given
        click.echo(f"  ✘ {refusal(read if answer else Reason(_NEEDED), language)}")


def pick(text: str, choices: Sequence[tuple[str, str]], language: Language) -> str:
    """One of some things, by its number or its name."""
    return str(ask(Prompt(text, Choice(tuple(name for name, _ in choices), labels=dict(choices))), language))


def refusal(reason: Reason, language: Language) -> str:
    """Why an answer is not taken, and how it may be written."""
    hint = f" ({reason.hint.in_(language)})" if reason.hint else ""
    return f"{reason.reason.in_(language)}{hint}"


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


def _fields(prompt: Prompt, record: Record, language: Language) -> dict[str, object]:
    """A record, field by field; what the system makes up by itself is not asked."""
    click.echo(f"\n? {prompt.text}")
    asked = {name: field for name, field in record.fields.items() if not field.generated}
    answers = {name: ask(Prompt(name, field.type, field.optional), language) for name, field in asked.items()}
    return {name: answer for name, answer in answers.items() if answer is not None}


def _line(prompt: Prompt, language: Language) -> str:
    while True:
        click.echo("> ", nl=False)
        line = sys.stdin.readline()
        if not line:
            click.echo()
            raise OutOfInputError
        answer = line.strip()
        if not sys.stdin.isatty():
            click.echo(answer)
        if answer == BACK:
            raise GoBackError
        if answer == QUIT:
            raise QuitError
        if answer != HELP:
            return answer
        for sentence in _help(prompt, language):
            click.echo(f"  {sentence}")


def _help(prompt: Prompt, language: Language) -> list[str]:
    item = prompt.type.item if isinstance(prompt.type, ListOf) else prompt.type
    how = _HOW.get(item.kind) if isinstance(item, Simple) else None
    sentences = [prompt.help, how.in_(language) if how else ""]
    sentences += [_SEVERAL.in_(language)] if isinstance(prompt.type, ListOf) else []
    sentences += [_MAY_BE_LEFT_OUT.in_(language)] if prompt.optional else []
    return [sentence for sentence in (*sentences, _KEYS.in_(language)) if sentence]

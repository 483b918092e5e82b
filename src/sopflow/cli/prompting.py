"""Putting questions in a terminal: numbered answers, help, going back; the same on a pipe, without decoration."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Language, Words
from sopflow.rendering.choices import chosen, how_to_write, options
from sopflow.values.reading import Refusal, parse
from sopflow.values.refusal import Refusal as Reason
from sopflow.values.types import Choice, ListOf, Record, Type

BACK, HELP, QUIT = "b", "?", "q"
_KEYS = Words(en="b: one step back · ?: help · q: quit", id="b: mundur satu langkah · ?: bantuan · q: berhenti")
_NEEDED = Words(en="an answer is needed here", id="ini wajib dijawab")
_MAY_BE_LEFT_OUT = Words(en="Enter: no answer", id="Enter: tidak dijawab")


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
    sentences = [prompt.help, *(words.in_(language) for words in how_to_write(prompt.type))]
    sentences += [_MAY_BE_LEFT_OUT.in_(language)] if prompt.optional else []
    return [sentence for sentence in (*sentences, _KEYS.in_(language)) if sentence]

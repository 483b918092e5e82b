"""The language that the tool speaks: `--lang`, else the locale's, else English."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Literal, cast

import click

from sopflow.diagnostics import Language, Words

CHOSEN = "sopflow.lang"
"""Where a command's context keeps the language that was asked for."""

FORM = "sopflow.format"
"""Where it keeps the format that was asked for."""

LANGUAGES: tuple[Literal["id"], Literal["en"]] = ("id", "en")


def of_locale(environment: Mapping[str, str]) -> Language:
    """The language of a POSIX locale: Indonesian for `id…`, else English."""
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "id" if locale.lower().startswith("id") else "en"


def hear(context: click.Context, arguments: Sequence[str]) -> None:
    """Note the `--lang` and the `--format` of a command line before anything of it is parsed: `--help --lang id` and a
    mistyped option are to be answered in that language too, and a program in JSON."""
    asked = _last(arguments, "--lang")
    if asked in LANGUAGES:
        context.meta[CHOSEN] = asked
    form = _last(arguments, "--format")
    if form is not None:
        context.meta[FORM] = form


def _last(arguments: Sequence[str], option: str) -> str | None:
    """The value that an option has on a command line; the last one counts."""
    apart = [value for flag, value in pairwise(arguments) if flag == option]
    joined = [each.removeprefix(f"{option}=") for each in arguments if each.startswith(f"{option}=")]
    found = apart + joined
    return found[-1] if found else None


def asked_for_json(context: click.Context | None = None) -> bool:
    """Whether whoever called wants to read JSON."""
    context = context or click.get_current_context(silent=True)
    return context is not None and context.meta.get(FORM) == "json"


def spoken(context: click.Context | None = None) -> Language:
    """The language of the command that runs now."""
    context = context or click.get_current_context(silent=True)
    chosen = context.meta.get(CHOSEN) if context else None
    return cast("Language", chosen) if chosen in LANGUAGES else of_locale(os.environ)


def speak_as(language: str) -> None:
    """Speak the language of a playbook's words to whoever is led through it, unless `--lang` asked for another."""
    context = click.get_current_context()
    if language in LANGUAGES:
        context.meta.setdefault(CHOSEN, language)


def say(words: Words, context: click.Context | None = None) -> str:
    """A sentence in the language of the command that runs now."""
    return words.in_(spoken(context))

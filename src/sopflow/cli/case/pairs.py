"""`FACT=VALUE` on the command line: what people answer, by number where a choice is numbered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import click

from sopflow.cli import given
from sopflow.cli.case.asking import Command
from sopflow.cli.case.completing import complete_answer
from sopflow.cli.refused import Refused
from sopflow.diagnostics import Language, Words
from sopflow.program.model import Program
from sopflow.rendering.choices import chosen, options
from sopflow.runtime.wants import Question, Want
from sopflow.values.types import ListOf, Type


def pairs(function: Command) -> Command:
    """The arguments FACT=VALUE."""
    return click.argument("given_pairs", nargs=-1, metavar="[FACT=VALUE]...", shell_complete=complete_answer)(function)


def pairs_required(function: Command) -> Command:
    """The same, at least one."""
    return click.argument("given_pairs", nargs=-1, metavar="FACT=VALUE...", required=True)(function)


def values(given_pairs: Sequence[str]) -> dict[str, object]:
    """Each fact once: text as people type it, `null` for no answer, YAML where it begins with a bracket."""
    found = given.answers(given_pairs, flag="")
    names = [pair.partition("=")[0].strip() for pair in given_pairs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise Refused(
            Words(
                en=f"`{twice}` is given twice; several values go with commas between, or as [a, b]",
                id=f"`{twice}` diberikan dua kali; beberapa nilai dipisah koma, atau sebagai [a, b]",
            )
        )
    return found


def by_number(answers: Mapping[str, object], wants: Iterable[Want], language: Language) -> dict[str, object]:
    """The answers with numbers of choices in place of which the values stand."""
    types = {want.fact: want.type for want in wants if isinstance(want, Question)}
    return _by_type(answers, types, language)


def by_number_of(answers: Mapping[str, object], program: Program, language: Language) -> dict[str, object]:
    """The same for any facts of a playbook."""
    return _by_type(answers, {name: fact.type for name, fact in program.facts.items()}, language)


def _by_type(answers: Mapping[str, object], types: Mapping[str, Type], language: Language) -> dict[str, object]:
    return {name: _value(value, types.get(name), language) for name, value in answers.items()}


def _value(value: object, type_: Type | None, language: Language) -> object:
    if not isinstance(value, str) or type_ is None:
        return value
    return chosen(value, options(type_, language), isinstance(type_, ListOf))

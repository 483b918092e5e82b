"""Whether something given can be read as a type: what answers, settings, replies and expectations are checked with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sopflow.diagnostics import Rule, Words
from sopflow.document.suggestions import did_you_mean
from sopflow.simulation import rules
from sopflow.simulation.given import Fields, Given, Several, is_null
from sopflow.simulation.problem import Problem
from sopflow.values.reading import Refusal, parse
from sopflow.values.types import Field, ListOf, Type, parts


def misfits(given: Given, type_: Type, what: str, rule: Rule = rules.WRONG_VALUE) -> Iterator[Problem]:
    """What keeps a whole value from being of its type. `what` names it: a fact, a setting."""
    value = parse(given.plain, type_)
    if isinstance(value, Refusal):
        yield refused(given, value, what, rule)


def partial_misfits(given: Given, type_: Type, what: str) -> Iterator[Problem]:
    """The same for what may say only some of a record's fields, as an expectation does."""
    if is_null(given):
        return
    fields = parts(type_)
    if isinstance(given, Fields) and fields is not None:
        yield from _partial_record(given, fields, what)
    elif isinstance(given, Several) and isinstance(type_, ListOf):
        for item in given.items:
            yield from partial_misfits(item, type_.item, what)
    elif isinstance(given, Fields) and isinstance(type_, ListOf):
        yield from partial_misfits(given, type_.item, what)
    else:
        yield from misfits(given, type_, what)


def _partial_record(given: Fields, fields: Mapping[str, Field], what: str) -> Iterator[Problem]:
    for name, part in given.parts.items():
        if name in fields:
            yield from partial_misfits(part, fields[name].type, f"{what}.{name}")
        else:
            yield unknown(
                name,
                part,
                fields,
                Words(en=f"`{what}` has no field", id=f"`{what}` tidak punya isian"),
            )


def refused(given: Given, refusal: Refusal, what: str, rule: Rule) -> Problem:
    """A value that cannot be read."""
    return Problem(
        rule,
        given.at,
        Words(en=f"`{what}`: {refusal.reason.en}", id=f"`{what}`: {refusal.reason.id}"),
        refusal.hint,
    )


def unknown(
    name: str,
    given: Given,
    names: Iterator[str] | Mapping[str, object] | frozenset[str] | tuple[str, ...],
    lacks: Words,
    *,
    rule: Rule = rules.UNKNOWN_NAME,
    of_key: bool = True,
) -> Problem:
    """A name that is not known. `lacks` is what the sentence begins with: "there is no fact"."""
    return Problem(
        rule,
        given.at,
        Words(en=f"{lacks.en} `{name}`", id=f"{lacks.id} `{name}`"),
        did_you_mean(name, names),
        of_key,
    )

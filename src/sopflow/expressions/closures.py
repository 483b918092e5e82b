"""Closures for reading, logic and calls. A condition has three answers; missing is unknown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sopflow.values.kinds import Phone
from sopflow.values.types import CONSENT, COUNTERPARTY, FILE, ListOf, Type

Compiled = Callable[[dict[str, Any]], Any]


def always(value: object) -> Compiled:
    return lambda values: value


def of_name(name: str) -> Compiled:
    """What is stored under a name."""
    return lambda values: values.get(name)


def stored_or(name: str, computed: Compiled) -> Compiled:
    """What is stored under a name (a frozen answer), else what it is computed to be."""

    def read(values: dict[str, Any]) -> Any:
        stored = values.get(name)
        return computed(values) if stored is None else stored

    return read


def reading(read: Compiled, type_: Type | None) -> Compiled:
    """A consent is read as whether it was given."""
    if type_ == CONSENT:
        return lambda values: None if (consent := read(values)) is None else consent.accepted
    if type_ == ListOf(CONSENT):
        return lambda values: None if (all_ := read(values)) is None else tuple(one.accepted for one in all_)
    return read


def field_of_name(name: str, field: str) -> Compiled:
    def read(values: dict[str, Any]) -> Any:
        record = values.get(name)
        return None if record is None else record.get(field)

    return read


def field_of(target: Compiled, field: str) -> Compiled:
    def read(values: dict[str, Any]) -> Any:
        record = target(values)
        return None if record is None else record.get(field)

    return read


def part(target: Compiled, owner: Type, field: str) -> Compiled:
    """A part of a value that is no record: a file's name, a counterparty's number."""
    if owner == COUNTERPARTY and field == "e164":
        return lambda values: None if (party := target(values)) is None else phone(party.e164)
    if owner in (COUNTERPARTY, FILE):
        return lambda values: None if (whole := target(values)) is None else getattr(whole, field)
    return always(None)


def phone(e164: str | None) -> Phone | None:
    return None if e164 is None else Phone(e164)


def negation(operand: Compiled) -> Compiled:
    def negated(values: dict[str, Any]) -> Any:
        found = operand(values)
        return None if found is None else not found

    return negated


def conjunction(left: Compiled, right: Compiled) -> Compiled:
    def both(values: dict[str, Any]) -> Any:
        first = left(values)
        if first is False:
            return False
        second = right(values)
        return second if first else (False if second is False else None)

    return both


def disjunction(left: Compiled, right: Compiled) -> Compiled:
    def either(values: dict[str, Any]) -> Any:
        first = left(values)
        if first:
            return True
        second = right(values)
        return second if first is False else (True if second else None)

    return either


def is_missing(operand: Compiled, negated: bool) -> Compiled:
    if negated:
        return lambda values: operand(values) is not None
    return lambda values: operand(values) is None


def or_else(left: Compiled, right: Compiled) -> Compiled:
    def read(values: dict[str, Any]) -> Any:
        found = left(values)
        return right(values) if found is None else found

    return read


def conditional(condition: Compiled, then: Compiled, otherwise: Compiled) -> Compiled:
    def chosen(values: dict[str, Any]) -> Any:
        holds = condition(values)
        if holds is None:
            return None
        return then(values) if holds else otherwise(values)

    return chosen


def listed(items: tuple[Compiled, ...]) -> Compiled:
    def all_(values: dict[str, Any]) -> Any:
        found = tuple(item(values) for item in items)
        return None if None in found else found

    return all_


def applied(apply: Callable[..., Any], arguments: tuple[Compiled, ...]) -> Compiled:
    def result(values: dict[str, Any]) -> Any:
        found = [argument(values) for argument in arguments]
        return None if any(one is None for one in found) else apply(*found)

    return result

"""Fields that no export and no screen shows, wherever they come from: what manifests and playbooks declare secret."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import reduce

from sopflow.program.model import Program
from sopflow.values.masking import FULL_MASK, stricter
from sopflow.values.showing import Json, plain
from sopflow.values.types import Kind, ListOf, Privacy, Record, Simple, Type

Data = str | int | float | bool | None | list["Data"] | dict[str, "Data"]
"""What every JSON writer can write."""


def secret_names(program: Program) -> frozenset[str]:
    """The names of the facts that are secret, and of the fields of operations that are."""
    facts = {name for name, fact in program.facts.items() if _is_secret(fact.type, fact.privacy)}
    types = [type_ for operation in program.operations.values() for type_ in (operation.input, operation.output)]
    types += [fact.type for fact in program.facts.values()]
    return frozenset(facts.union(*(_within(type_) for type_ in types)))


def bare(value: object, secrets: frozenset[str]) -> Data:
    """A value as plain data, without what is secret."""
    return _without(plain(value), secrets)


def _without(value: Json, secrets: frozenset[str]) -> Data:
    match value:
        case dict():
            return {name: FULL_MASK if name in secrets else _without(part, secrets) for name, part in value.items()}
        case list():
            return [_without(part, secrets) for part in value]
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case _:
            return value


def strictest(type_: Type, privacy: Privacy) -> Privacy:
    """The strictest class of a value and of what is in it."""
    match type_:
        case Record(fields=fields):
            inner = (strictest(field.type, field.privacy) for field in fields.values())
            return reduce(stricter, inner, privacy)
        case ListOf(item=item):
            return strictest(item, privacy)
        case Simple(kind=Kind.SECRET):
            return Privacy.SECRET
        case Simple(kind=Kind.PHONE | Kind.COUNTERPARTY | Kind.PERSON | Kind.FILE):
            return stricter(privacy, Privacy.PERSONAL)
        case _:
            return privacy


def _within(type_: Type) -> Iterator[str]:
    match type_:
        case Record(fields=fields):
            for name, field in fields.items():
                if _is_secret(field.type, field.privacy):
                    yield name
                yield from _within(field.type)
        case ListOf(item=item):
            yield from _within(item)
        case _:
            return


def _is_secret(type_: Type, privacy: Privacy) -> bool:
    return privacy is Privacy.SECRET or type_ == Simple(Kind.SECRET)

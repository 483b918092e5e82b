"""The types that facts, settings, operations and expressions have.

A value is a plain Python object, never mutated:

    yes_no        bool                              text, person, outcome, choice    str
    whole, money  int (money: whole rupiah)         number       int or Decimal
    time          datetime, with a zone             date         date
    duration      Duration                          phone        Phone
    counterparty  Counterparty                      file         FileRef
    consent       Consent (reads as yes/no)         secret       never stored
    list of T     tuple                             record       dict of field name to value
    missing       None: a fact that nobody has answered, saved or set
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import field

from sopflow.dataclass import dataclass


class Kind(enum.StrEnum):
    """The types that have no parts."""

    YES_NO = "yes_no"
    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole"
    MONEY = "money"
    TIME = "time"
    DATE = "date"
    DURATION = "duration"
    PHONE = "phone"
    COUNTERPARTY = "counterparty"
    FILE = "file"
    PERSON = "person"
    SECRET = "secret"  # noqa: S105 - the name of a type
    CONSENT = "consent"
    OUTCOME = "outcome"


class Privacy(enum.StrEnum):
    """How freely a value may be shown. The class decides the mask: `values.masking`."""

    PUBLIC = "public"
    PERSONAL = "personal"
    FINANCIAL = "financial"
    SPECIFIC = "specific"  # UU PDP 27/2022, article 4(2)
    SECRET = "secret"  # noqa: S105 - the name of a class of privacy


@dataclass(frozen=True, slots=True)
class Simple:
    """A type without parts."""

    kind: Kind

    def __str__(self) -> str:
        return str(self.kind)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some values. `name` is None for a choice written in place, which fits wherever all its values exist;
    named choices are nominal. `labels` are the long names of values, by value, where they have any."""

    values: tuple[str, ...]
    name: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict, compare=False, hash=False)

    def __str__(self) -> str:
        return self.name or "[" + ", ".join(self.values) + "]"


@dataclass(frozen=True, slots=True)
class ListOf:
    """Any number of values of one type."""

    item: Type

    def __str__(self) -> str:
        return f"list of {self.item}"


@dataclass(frozen=True, slots=True)
class Field:
    """A part of a record. An optional one may be missing."""

    type: Type
    optional: bool = False
    privacy: Privacy = Privacy.PUBLIC
    generated: bool = False  # the system behind the adapter makes it up: ticket numbers, ids, creation times


@dataclass(frozen=True, slots=True)
class Record:
    """Named fields. Records are nominal: two with the same fields and other names are two types."""

    name: str
    fields: Mapping[str, Field] = field(compare=False, hash=False)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Nothing:
    """The type of what never has a value: the item of `[]`, a name that could not be understood."""

    def __str__(self) -> str:
        return "nothing"


Type = Simple | Choice | ListOf | Record | Nothing

YES_NO = Simple(Kind.YES_NO)
TEXT = Simple(Kind.TEXT)
NUMBER = Simple(Kind.NUMBER)
WHOLE = Simple(Kind.WHOLE)
MONEY = Simple(Kind.MONEY)
TIME = Simple(Kind.TIME)
DATE = Simple(Kind.DATE)
DURATION = Simple(Kind.DURATION)
PHONE = Simple(Kind.PHONE)
COUNTERPARTY = Simple(Kind.COUNTERPARTY)
FILE = Simple(Kind.FILE)
PERSON = Simple(Kind.PERSON)
SECRET = Simple(Kind.SECRET)
CONSENT = Simple(Kind.CONSENT)
OUTCOME = Simple(Kind.OUTCOME)
NOTHING = Nothing()

TABLE_PREFIX = "tables."
"""What the record types of tables with several columns are called by: `tables.priority`."""

COUNTERPARTY_KINDS = Choice(("mobile", "fixed", "foreign", "short_code", "alphanumeric"), name="counterparty_kind")

PARTS: Mapping[Kind, Mapping[str, Field]] = {
    Kind.FILE: {"name": Field(TEXT), "size": Field(WHOLE, optional=True), "mime": Field(TEXT, optional=True)},
    Kind.COUNTERPARTY: {
        "raw": Field(TEXT),
        "kind": Field(COUNTERPARTY_KINDS),
        "e164": Field(PHONE, optional=True),
        "on_net": Field(YES_NO),
    },
}
"""The fields that values of some simple types have, read as `evidence.name`, `fraud_number.on_net`."""


def parts(type_: Type) -> Mapping[str, Field] | None:
    """The fields that `x.field` may name on a value of this type; None where it has none."""
    match type_:
        case Record(fields=fields):
            return fields
        case Simple(kind=kind):
            return PARTS.get(kind)
        case _:
            return None


def fits(given: Type, wanted: Type) -> bool:
    """Whether a value of type `given` may stand where `wanted` is asked for.

    Whole numbers are numbers; a choice written in place fits wherever all its values exist, and any choice or
    person is text; an outcome is text; a consent reads as yes/no; what never has a value fits everywhere; a phone
    fits a counterparty.
    """
    match given, wanted:
        case (Nothing(), _) | (_, Nothing()):
            return True
        case Choice(name=None, values=values), Choice(values=wider):
            return set(values) <= set(wider)
        case Choice(name=name), Choice(name=other):
            return name == other
        case (Choice(), Simple(kind=Kind.TEXT)) | (Simple(kind=Kind.PERSON | Kind.OUTCOME), Simple(kind=Kind.TEXT)):
            return True
        case Simple(kind=Kind.WHOLE), Simple(kind=Kind.NUMBER):
            return True
        case Simple(kind=Kind.CONSENT), Simple(kind=Kind.YES_NO):
            return True
        case Simple(kind=Kind.PHONE), Simple(kind=Kind.COUNTERPARTY):
            return True
        case ListOf(item=item), ListOf(item=wanted_item):
            return fits(item, wanted_item)
        case _:
            return given == wanted

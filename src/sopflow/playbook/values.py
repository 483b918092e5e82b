"""What may stand where a playbook gives a value: a literal, an expression, a text with holes, a record, a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal

from sopflow.dataclass import dataclass
from sopflow.document.pointer import Pointer


@dataclass(frozen=True, slots=True)
class Code:
    """An expression as its author wrote it. `offset` is where it begins within the scalar at `at` (after the `=`
    of a value, after the `${` of a hole)."""

    text: str
    at: Pointer = field(compare=False)
    offset: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written out. Its text is understood by the type that is asked for there: `24h`, `0812 …`, `yes`."""

    value: str | int | Decimal | bool | None
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class Hole:
    """`${ expression | format }` inside a text. `format` is None where none is named."""

    code: Code
    format: str | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """Text with holes: pieces in order. A text without holes is one `str`."""

    pieces: tuple[str | Hole, ...]
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class FieldValue:
    """One field of a record that is being made. `optional` is the `?`: left out when its value is missing."""

    value: Value
    optional: bool = False
    covers: tuple[str, ...] = ()
    at: Pointer = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class RecordValue:
    """`{field: value, …}`, also written `use: {…}`, and every form."""

    fields: Mapping[str, FieldValue]
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class ListValue:
    """`[value, …]`"""

    items: tuple[Value, ...]
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class FormRef:
    """`=forms.NAME`: the record that the form describes."""

    name: str
    at: Pointer = field(compare=False)


Value = Literal | Code | Template | RecordValue | ListValue | FormRef


@dataclass(frozen=True, slots=True)
class Condition:
    """A guard: one expression, or `all`/`any`/`none` of several conditions."""

    mode: str  # "one", "all", "any", "none"
    parts: tuple[Code | Condition, ...]
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class Localized:
    """Words for people by language; `""` is the key of a text that names no language (the playbook's first)."""

    texts: Mapping[str, Template]
    at: Pointer = field(compare=False)

"""Classes as JSON: a short name for ever, the fields that differ from their defaults, and a format number.

A `Shape` is the one place where a class and its text are tied together. When a class changes so that old texts do not
fit it any more, its shape gets the next format number and an upcaster that raises the fields of the one before:

    Shape("answered", QuestionsAnswered, format=2, upcasters=(_answers_have_a_role,))

The text then begins with `"v":2`; text without it is format 1. A new field that has a default needs neither.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from types import MappingProxyType
from typing import Generic, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from sopflow.dataclass import dataclass
from sopflow.errors import InternalError, StoreVersion, UsageError
from sopflow.stores.codec.values import SHORT_ZONES, ZONES, decode_value, encode_value

E = TypeVar("E")
Fields = dict[str, object]
Upcaster = Callable[[Fields], Fields]

AT, ZONE, FORMAT = "at", "z", "v"
_MISSING = object()


class Coded(NamedTuple):
    """What is kept of an event or effect."""

    kind: str
    body: str


@dataclass(frozen=True, slots=True)
class Shape:
    """How a class of values is kept. `upcasters` raise the fields from format 1 to 2, from 2 to 3, and so on."""

    kind: str
    type: type
    format: int = 1
    upcasters: tuple[Upcaster, ...] = ()
    fields: tuple[tuple[str, object], ...] = dataclasses.field(init=False, repr=False)
    has_time: bool = dataclasses.field(init=False, repr=False)

    def __post_init__(self) -> None:
        if len(self.upcasters) != self.format - 1:
            raise InternalError(f"`{self.kind}` needs an upcaster for each format before {self.format}.")
        object.__setattr__(self, "fields", tuple(_fields_of(self.type)))
        object.__setattr__(self, "has_time", any(name == AT for name, _ in self.fields))

    def plain(self, value: object) -> Fields:
        """The fields that differ from their defaults, by name."""
        found: Fields = {} if self.format == 1 else {FORMAT: self.format}
        for name, default in self.fields:
            part = getattr(value, name)
            if part is not default and part != default:
                found[name] = part
        return found

    def made(self, fields: Fields) -> object:
        """The value that has these fields, raised to today's format."""
        given = fields.pop(FORMAT, 1)
        if not isinstance(given, int) or given > self.format:
            raise StoreVersion(
                f"the store holds `{self.kind}` in format {given}, and this sopflow knows it up to {self.format}. "
                "Install the newer sopflow that wrote it."
            )
        for upcast in self.upcasters[given - 1 :]:
            fields = upcast(fields)
        try:
            value: object = self.type(**fields)
        except TypeError as problem:
            raise StoreVersion(
                f"the store holds a `{self.kind}` that this sopflow cannot read: {problem}. Install a newer one."
            ) from problem
        return value


def _fields_of(type_: type) -> Iterable[tuple[str, object]]:
    if dataclasses.is_dataclass(type_):
        for field in dataclasses.fields(type_):
            if field.default is not dataclasses.MISSING:
                yield field.name, field.default
            elif field.default_factory is not dataclasses.MISSING:
                yield field.name, field.default_factory()
            else:
                yield field.name, _MISSING
    else:
        defaults: Mapping[str, object] = getattr(type_, "_field_defaults", {})
        for name in getattr(type_, "_fields", ()):
            yield name, defaults.get(name, _MISSING)


def _name_of(at: object) -> str | int | None:
    """The zone of a time: a name, or an offset in seconds. None is UTC."""
    zone = at.tzinfo if isinstance(at, datetime) else None
    if zone is UTC:
        return None
    if isinstance(zone, ZoneInfo) and zone.key:
        return SHORT_ZONES.get(zone.key, zone.key)
    offset = at.utcoffset() if isinstance(at, datetime) else None
    if offset is None:
        raise UsageError("this cannot be kept in a case: an event without a time and zone.")
    return offset // timedelta(seconds=1)


def _zone_of(name: object) -> tzinfo:
    if isinstance(name, str):
        return ZoneInfo(ZONES.get(name, name))
    return timezone(timedelta(seconds=name)) if isinstance(name, int) else UTC


class Shapes(Generic[E]):
    """Shapes by class and by kind: a codec for a union of classes.

    A field called `at` is not written: whoever keeps the text keeps the time beside it. Its zone is, as `z`, where it
    is not UTC.
    """

    def __init__(self, shapes: Iterable[Shape]) -> None:
        all_ = tuple(shapes)
        self.by_type: Mapping[type, Shape] = MappingProxyType({shape.type: shape for shape in all_})
        self.by_kind: Mapping[str, Shape] = MappingProxyType({shape.kind: shape for shape in all_})
        if not len(self.by_type) == len(self.by_kind) == len(all_):
            raise InternalError("two shapes have the same class or kind.")

    def joined(self, shapes: Iterable[Shape]) -> Shapes[object]:
        """These and more."""
        return Shapes((*self.by_type.values(), *shapes))

    def encode(self, value: E) -> Coded:
        """The kind and the text of a value.

        Raises:
            UsageError: a class that has no shape, or a part that is no value.
        """
        kind, fields = self.plain(value)
        if AT in fields:
            zone = _name_of(fields.pop(AT))
            if zone is not None:
                fields[ZONE] = zone
        return Coded(kind, encode_value(fields))

    def decode(self, kind: str, body: str, at: datetime | None = None) -> E:
        """The value of a text. `at` is the time that was kept beside it.

        Raises:
            StoreVersion: a kind or a format that a newer sopflow wrote.
        """
        fields = decode_value(body)
        if not isinstance(fields, dict):
            raise StoreVersion(f"the store holds a `{kind}` without fields. Restore a backup.")
        shape = self._shape(kind)
        if at is not None and shape.has_time:
            fields[AT] = at.astimezone(_zone_of(fields.pop(ZONE, None)))
        return shape.made(fields)  # type: ignore[return-value]  # a shape of this union makes a value of it

    def plain(self, value: E) -> tuple[str, Fields]:
        """The kind and the fields, for a value that is kept inside another one."""
        shape = self.by_type.get(type(value))
        if shape is None:
            raise UsageError(f"a {type(value).__name__} cannot be kept here: it has no shape.")
        return shape.kind, shape.plain(value)

    def made(self, kind: str, fields: Fields) -> E:
        """What `plain` was given."""
        return self._shape(kind).made(fields)  # type: ignore[return-value]  # as above

    def _shape(self, kind: str) -> Shape:
        shape = self.by_kind.get(kind)
        if shape is None:
            raise StoreVersion(f"the store holds a `{kind}`, which this sopflow does not know. Install a newer one.")
        return shape

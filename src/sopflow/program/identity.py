"""What a playbook means, as one hash: layout, comments and places do not count, every word and number does."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from sopflow.catalog.model import Operation
from sopflow.playbook.model import Playbook


def identity(playbook: Playbook, operations: Iterable[Operation]) -> str:
    """SHA-256, as hexadecimal digits, of the playbook and of what the operations it calls promise."""
    promises = {one.name: [str(one.effect), one.key, one.key_field, _plain(one.look_up)] for one in operations}
    return digest_of(playbook, promises)


def digest_of(*meanings: object) -> str:
    """SHA-256, as hexadecimal digits, of definitions: of their compared fields, one after the other."""
    import hashlib

    text = json.dumps([_plain(each) for each in meanings], sort_keys=True, default=str, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    """Dataclasses by class and compared fields; the places in a document are fields that are not compared."""
    if isinstance(value, str | int | bool) or value is None:
        return value
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    class_: Any = type(value)
    names = _compared(class_)
    if names is not None:
        return [class_.__name__, *_fields(value, names)]
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    return str(value)


def _fields(value: object, names: tuple[tuple[str, bool], ...]) -> Iterator[object]:
    """The fields in order. One that came later stands with its name, and only where it holds something: a playbook that
    does not use it keeps its hash."""
    for name, later in names:
        part = getattr(value, name)
        if not later:
            yield _plain(part)
        elif part:
            yield [name, _plain(part)]


@lru_cache(maxsize=256)
def _compared(class_: Any) -> tuple[tuple[str, bool], ...] | None:
    """The names of its compared fields, and whether each came later; None where it is no dataclass."""
    if not dataclasses.is_dataclass(class_):
        return None
    return tuple((field.name, "later" in field.metadata) for field in dataclasses.fields(class_) if field.compare)

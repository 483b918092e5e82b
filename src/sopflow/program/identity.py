"""What a playbook means, as one hash: layout, comments and places do not count, every word and number does."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from sopflow.catalog.model import Operation
from sopflow.playbook.model import Playbook


def identity(playbook: Playbook, operations: Iterable[Operation]) -> str:
    """SHA-256, as hexadecimal digits, of the playbook and of what the operations it calls promise."""
    promises = {one.name: [str(one.effect), one.key, one.key_field, _plain(one.look_up)] for one in operations}
    text = json.dumps([_plain(playbook), promises], sort_keys=True, default=str, separators=(",", ":"))
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
        return [class_.__name__, *[_plain(getattr(value, name)) for name in names]]
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    return str(value)


@lru_cache(maxsize=256)
def _compared(class_: Any) -> tuple[str, ...] | None:
    """The names of its compared fields; None where it is no dataclass."""
    if not dataclasses.is_dataclass(class_):
        return None
    return tuple(field.name for field in dataclasses.fields(class_) if field.compare)

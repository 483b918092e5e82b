"""Fingerprints: short texts that are equal where the values are."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

LENGTH = 20
"""Hexadecimal digits: two different values of one case will not meet by chance."""


def fingerprint(*values: object) -> str:
    """Equal for equal values: maps without their order, moments without their zone, phones without their spelling."""
    text = ",".join(_plain(value) for value in values)
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def _plain(value: object) -> str:
    match value:
        case Mapping():
            return "{" + ",".join(f"{key!r}:{_plain(value[key])}" for key in sorted(value)) + "}"
        case tuple() | list():
            return "[" + ",".join(map(_plain, value)) + "]"
        case datetime():
            return f"at {value.astimezone(UTC).isoformat()}"
        case bool() | None:
            return str(value)
        case int() | Decimal():
            return f"{Decimal(value).normalize():f}"
        case str():
            return repr(value)
        case _:
            return _record(value)


def _record(value: Any) -> str:
    """What has fields, by those that are compared; a date, which has none, by its text."""
    if not dataclasses.is_dataclass(value):
        return f"{type(value).__name__} {value}"
    fields = [_plain(getattr(value, field.name)) for field in dataclasses.fields(value) if field.compare]
    return f"{type(value).__name__}({','.join(fields)})"

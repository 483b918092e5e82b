"""The `q` of a look-up and the address of a form, made so that no value can become part of the question.

Imports nothing of sopflow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

from sopflow_adapters.wire.failures import REJECTED, WireFailure

_LONGEST = 255
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_WILD = re.compile(r"[%_\[\]]")


def equal(field: str, value: str) -> str:
    """`'Vendor Ticket Number'="K1"`. Raises WireFailure (rejected) for a value that no field holds."""
    return f"{_field(field)}={_text(value)}"


def contains(field: str, value: str) -> str:
    """`'Detailed Decription' LIKE "%…%"`. Raises WireFailure (rejected) for a value with wildcards in it."""
    if _WILD.search(value):
        raise WireFailure(REJECTED, "bad_query")
    return f'{_field(field)} LIKE "%{_text(value)[1:-1]}%"'


def both(*parts: str) -> str:
    """All of them hold."""
    return " AND ".join(f"({part})" for part in parts) if len(parts) > 1 else parts[0]


def either(parts: Iterable[str]) -> str:
    """One of them holds."""
    return " OR ".join(f"({part})" for part in parts)


def form_path(form: str, *more: str) -> str:
    """`/api/arsys/v1/entry/HPD%3AIncidentInterface/INC1%7CINC1`."""
    return "/".join(["/api/arsys/v1/entry", *(quote(part, safe="") for part in (form, *more))])


def _field(name: str) -> str:
    if not name or _CONTROL.search(name):
        raise WireFailure(REJECTED, "bad_query")
    return "'" + name.replace("'", "''") + "'"


def _text(value: str) -> str:
    if not value or len(value) > _LONGEST or _CONTROL.search(value):
        raise WireFailure(REJECTED, "bad_query")
    return '"' + value.replace('"', '""') + '"'

"""Whether a text that must never be shown appears anywhere in a trace, also with its digits set apart."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from datetime import date

from sopflow.catalog.model import Operation
from sopflow.program.model import Exit, Program
from sopflow.simulation.printing import as_json
from sopflow.simulation.trace import Trace
from sopflow.values.showing import plain

_BETWEEN = r"[ .\-_/]{0,2}"


def shows(trace: Trace, text: str) -> bool:
    """Whether the text is in the trace as it is printed, masked or not, or in any of its steps."""
    pattern = _pattern(text)
    return any(pattern.search(piece) for piece in _pieces(trace))


def _pattern(text: str) -> re.Pattern[str]:
    """The text in upper and lower case; of a number also the digits set apart by spaces, dots or dashes."""
    exact = re.escape(text)
    digits = re.sub(r"\D", "", text)
    if len(digits) < 4 or re.search(r"[^\d\s.\-_/]", text):
        return re.compile(exact, re.IGNORECASE)
    apart = _BETWEEN.join(digits)
    return re.compile(rf"{exact}|(?<!\d){apart}(?!\d)", re.IGNORECASE)


def _pieces(trace: Trace) -> Iterator[str]:
    yield from _texts(as_json(trace, show_personal=False))
    yield from _texts(as_json(trace, show_personal=True))
    yield from _texts(trace.steps)
    yield from _texts(trace.facts)
    yield from _texts([effect.input for effect in trace.effects])
    yield from _texts([effect.output for effect in trace.effects])


def _texts(value: object) -> Iterator[str]:
    """Every text in a value, and every number. Moments are left out: no secret is one; so are the playbook's and the
    manifests' own words, which are the same in every case."""
    match value:
        case None | bool() | date() | Exit() | Operation() | Program():
            return
        case str():
            yield value
        case Mapping():
            for key, part in value.items():
                yield from _texts(key)
                yield from _texts(part)
        case tuple() | list() | set() | frozenset():
            for part in value:
                yield from _texts(part)
        case _ if dataclasses.is_dataclass(value):
            for field in dataclasses.fields(value):
                yield from _texts(getattr(value, field.name))
        case _:
            yield str(plain(value))

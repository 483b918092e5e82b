"""How much a difference matters."""

from __future__ import annotations

from sopflow.changes.model import Level, Sort
from sopflow.changes.walk import Absent, Difference
from sopflow.playbook.model import RecordField
from sopflow.playbook.states import Approve, Ask, Call, Do, Each, OpenCase, Run, TypeRef, Wait
from sopflow.playbook.values import Localized

_RECORD_KEEPING = frozenset({"covers", "source", "owner", "metadata", "because", "amendments", "description"})
"""What is kept about a playbook, and read by no case."""

_PROMISES = frozenset({"id", "subject", "inputs", "languages"})
"""What stands at the top of a playbook, and what others hold to."""

_HELD = frozenset({"state", "fact", "outcome", "output", "setting", "type"})
"""Kinds of parts that an open case may be in or hold, or that others ask for by name."""

_WAITING = (Approve, Ask, Call, Do, Each, OpenCase, Run, Wait)
"""What takes time: a case may be there when a new version comes."""


def of_part(kind: str, sort: Sort) -> Level:
    """Of a part that is new or gone."""
    match sort, kind:
        case Sort.REMOVED | Sort.ALIKE, _ if kind in _HELD:
            return Level.BREAKING
        case _, "script" | "phase":
            return Level.WORDING
        case Sort.ADDED, "fact" | "form" | "type" | "setting" | "role" | "table":
            return Level.COSMETIC  # nothing goes otherwise before something else uses it
        case _:
            return Level.BEHAVIOUR


def of_field(kind: str, found: Difference) -> Level:
    """Of what stands within a part."""
    path, keys = found.place.path, found.place.keys
    first = path[0] if path else ""
    if kind == "type" and Absent.ABSENT in (found.old, found.new):
        return _of_values(found)
    if isinstance(found.old, Localized) or isinstance(found.new, Localized) or "draft" in keys:
        return Level.COSMETIC if kind == "playbook" and first == "description" else Level.WORDING
    if _RECORD_KEEPING.intersection(keys):
        return Level.COSMETIC
    if kind == "playbook":
        return _of_top(first, found)
    if _is_shape(kind, found) or _does_something_else(kind, found):
        return Level.BREAKING
    return Level.WORDING if "phase" in keys else Level.BEHAVIOUR


def _of_top(first: str, found: Difference) -> Level:
    if first == "version":
        return Level.COSMETIC
    if first in ("languages", "aliases") and isinstance(found.old, tuple) and isinstance(found.new, tuple):
        return Level.BREAKING if set(found.old) - set(found.new) else Level.WORDING
    return Level.BREAKING if first in _PROMISES else Level.BEHAVIOUR


def _of_values(found: Difference) -> Level:
    """Of a choice's value, or a record's field, that came or went."""
    wanted = isinstance(found.new, RecordField) and not found.new.optional
    return Level.BREAKING if found.new is Absent.ABSENT or wanted else Level.BEHAVIOUR


def _is_shape(kind: str, found: Difference) -> bool:
    """Whether values that a case holds may not fit any more."""
    if kind not in ("type", "fact", "setting", "table"):
        return False
    old, new = found.old, found.new
    if kind == "type" and found.place.path[-1:] == ("optional",):
        return new is False
    if not isinstance(old, TypeRef) and not isinstance(new, TypeRef):
        return kind == "type" and not found.place.path  # a choice that is a record now
    before, after = (each.written if isinstance(each, TypeRef) else None for each in (old, new))
    return not (isinstance(before, tuple) and isinstance(after, tuple) and set(before) <= set(after))


def _does_something_else(kind: str, found: Difference) -> bool:
    """Whether a state where a case may wait waits for something else now."""
    return kind == "state" and not found.place.path and isinstance(found.old, _WAITING)

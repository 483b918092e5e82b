"""The parts of a case as JSON: rows are arrays without their last defaults, unions begin with a name.

Names of what a case waits for, once written, are never changed or used again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, cast

from sopflow.engine import case as engine
from sopflow.engine.case import Earlier, Entry, EntryStatus, Frame, Kept, Leftover, Pending, Timer, Waiting
from sopflow.engine.events import Event
from sopflow.errors import StoreVersion
from sopflow.stores.codec.events import EVENTS
from sopflow.stores.codec.shapes import Fields

Row = tuple[Any, ...]

WAITS: Mapping[str, type] = MappingProxyType({
    "answers": engine.ForAnswers,
    "replies": engine.ForReplies,
    "events": engine.ForEvents,
    "votes": engine.ForVotes,
    "chore": engine.ForChore,
    "playbook": engine.ForPlaybook,
    "result": engine.ForResult,
    "decision": engine.ForDecision,
})  # fmt: skip
_NAMES: Mapping[type, str] = MappingProxyType({type_: name for name, type_ in WAITS.items()})


def as_it_is(value: object) -> object:
    return value


def trimmed(row: Any) -> list[object]:
    """The parts in order, without the defaults at their end."""
    defaults, names = row._field_defaults, row.__match_args__
    values = [getattr(row, name) for name in names]
    for name in reversed(names):
        if name not in defaults or values[-1] != defaults[name]:
            break
        values.pop()
    return values


def plain_rows(rows: tuple[object, ...]) -> list[object]:
    return [trimmed(row) for row in rows]


def made_frames(rows: tuple[Row, ...]) -> tuple[Frame, ...]:
    return tuple(Frame(*row) for row in rows)


def made_timers(rows: tuple[Row, ...]) -> tuple[Timer, ...]:
    return tuple(Timer(*row) for row in rows)


# ── the ledger ───────────────────────────────────────────────────────────────────────────────────────────────


def plain_ledger(ledger: Mapping[str, Entry]) -> list[object]:
    return [trimmed(entry) for entry in ledger.values()]


def made_ledger(rows: tuple[Row, ...]) -> dict[str, Entry]:
    found = {}
    for key, operation, given, status, *rest in rows:
        found[key] = Entry(key, operation, given, EntryStatus(status), *rest)
    return found


# ── events that wait ─────────────────────────────────────────────────────────────────────────────────────────


def plain_events(events: tuple[Event, ...]) -> list[object]:
    return [EVENTS.plain(event) for event in events]


def made_events(rows: tuple[tuple[str, Fields], ...]) -> tuple[Event, ...]:
    return tuple(EVENTS.made(kind, fields) for kind, fields in rows)


# ── what is waited for ───────────────────────────────────────────────────────────────────────────────────────


def plain_waiting(waiting: Waiting) -> list[object]:
    """The name and the fields of what a case waits for."""
    assert waiting is not None
    fields = trimmed(waiting)
    if isinstance(waiting, engine.ForReplies):
        by_index: list[object] = [list(mapping.items()) for mapping in fields[1:] if isinstance(mapping, Mapping)]
        fields = [plain_rows(waiting.pending), *by_index]
    elif isinstance(waiting, engine.ForDecision):
        fields[3] = None if waiting.before is None else plain_waiting(waiting.before)
    return [_NAMES[type(waiting)], *fields]


def made_waiting(row: Row) -> Waiting:
    name, *fields = row
    type_ = WAITS.get(name)
    if type_ is None:
        raise StoreVersion(f"a case waits for `{name}`, which this sopflow does not know. Install a newer one.")
    if type_ is engine.ForReplies:
        pending, *by_index = fields
        fields = [tuple(Pending(*one) for one in pending), *(dict(pairs) for pairs in by_index)]
    elif type_ is engine.ForDecision:
        fields[3] = None if fields[3] is None else made_waiting(fields[3])
    return cast("Waiting", type_(*fields))


# ── what earlier tellings left ───────────────────────────────────────────────────────────────────────────────


def plain_earlier(earlier: Earlier) -> dict[str, object]:
    """By name, since most of it is empty most of the time."""
    return {
        name: _EARLIER[name][0](value) if name in _EARLIER else value
        for name, value in earlier._asdict().items()
        if value != Earlier._field_defaults[name]
    }


def made_earlier(found: Mapping[str, Any]) -> Earlier:
    fields: dict[str, Any] = {
        name: _EARLIER[name][1](value) if name in _EARLIER else value for name, value in found.items()
    }
    return Earlier(**fields)


def _plain_tape(tape: tuple[Kept, ...]) -> list[object]:
    return [trimmed(kept._replace(event=cast("Event", EVENTS.plain(kept.event)))) for kept in tape]


def _made_tape(rows: tuple[Row, ...]) -> tuple[Kept, ...]:
    return tuple(Kept(*row)._replace(event=EVENTS.made(*row[4])) for row in rows)


def _made_leftovers(rows: tuple[Row, ...]) -> tuple[Leftover, ...]:
    return tuple(Leftover(*row) for row in rows)


_EARLIER: Mapping[str, tuple[Callable[..., object], Callable[..., object]]] = MappingProxyType({
    "tape": (_plain_tape, _made_tape),
    "writes": (plain_ledger, made_ledger),
    "retold": (plain_ledger, made_ledger),
    "opened": (plain_ledger, made_ledger),
    "told": (sorted, frozenset),
    "leftovers": (plain_rows, _made_leftovers),
    "settled": (sorted, frozenset),
})  # fmt: skip

"""A recorded history: the events of a case as they were kept, and what it came to.

What is compared is what people and systems notice: where the case stands, what it knows, what it wrote, and what it
wanted of the world after each event. How a release keeps all that is its own business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from sopflow.engine.case import Case
from sopflow.engine.effects import Effect
from sopflow.ports.rows import CaseRow, EventRow
from sopflow.ports.store import CaseStore, Transaction
from sopflow.runtime.history import Told, began_on, retold
from sopflow.runtime.publications import Publications
from sopflow.stores.codec import EFFECTS, encode_value

NAMES = ("operation", "key", "script", "facts", "fact", "playbook", "timer", "code", "events", "outcome", "to")
"""What tells one effect of a kind from another."""

Plain = dict[str, object]


class Recorded(NamedTuple):
    """A case as it was recorded: its name, the publication that it began on, its events as they were kept (kind, time,
    body), what it came to, and what each event brought about."""

    name: str
    began_on: str
    events: Sequence[Sequence[str]]
    case: Plain
    brought: Sequence[Sequence[Sequence[object]]]


def record(store: CaseStore, publications: Publications, row: CaseRow, name: str) -> Recorded:
    """The history of a case of a store."""
    rows = store.read(partial(_events, case=row.id))
    told = tuple(retold(publications, row, rows))
    return Recorded(
        name, began_on(row, rows), [[each.kind, each.at.isoformat(), each.body or ""] for each in rows],
        come_to(told[-1].case), brought(told),
    )  # fmt: skip


def _events(tx: Transaction, case: str) -> Sequence[EventRow]:
    return tx.events.find(case)


def tell(publications: Publications, recorded: Recorded) -> tuple[Told, ...]:
    """The case after each of its events, as this release tells it."""
    at = datetime.fromisoformat(recorded.events[0][1])
    row = CaseRow("", "", recorded.began_on, "", "", len(recorded.events), 0, at, at, "")
    rows = [
        EventRow("", seq, "", datetime.fromisoformat(time), kind, body, b"")
        for seq, (kind, time, body) in enumerate(recorded.events, start=1)
    ]
    return tuple(retold(publications, row, rows))


def come_to(case: Case) -> Plain:
    """What a case came to, as plain data."""
    return {
        "state": case.state,
        "status": str(case.status),
        "outcome": case.outcome,
        "facts": _texts(case.facts),
        "outputs": _texts(case.outputs),
        "writes": sorted(
            [one.key, one.operation, str(one.status), encode_value(one.input), encode_value(one.output)]
            for one in case.ledger.values()
        ),
    }


def brought(told: Sequence[Told]) -> list[list[list[object]]]:
    """What each event brought about."""
    return [[_effect(effect) for effect in one.effects] for one in told]


def _texts(values: Mapping[str, object]) -> dict[str, str]:
    return {name: encode_value(value) for name, value in sorted(values.items())}


def _effect(effect: Effect) -> list[object]:
    named = [getattr(effect, name) for name in NAMES if hasattr(effect, name)]
    return [EFFECTS.by_type[type(effect)].kind, *(list(one) if isinstance(one, tuple) else one for one in named)]

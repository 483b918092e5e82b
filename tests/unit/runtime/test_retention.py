"""Which cases are past their retention."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sopflow.ports.rows import CaseRow
from sopflow.runtime.retention import past
from sopflow.stores.memory import MemoryStore
from sopflow.values.kinds import Duration

AT = datetime(2026, 3, 28, 6, 10, tzinfo=UTC)
Kept = Callable[..., CaseRow]


def test_only_what_ended_so_long_ago_and_is_free_is_past(store: MemoryStore, kept: Kept) -> None:
    kept("ended")
    kept("ended later", updated_at=AT + timedelta(days=20))
    kept("not over", status="waiting")
    kept("held", held=True)
    kept("erased", purged_at=AT)
    kept("part of ended", parent="ended", parent_effect="e")
    kept("of another playbook", digest="other")
    found = store.read(lambda tx: list(past(tx, "digest", Duration(86400 * 30), AT + timedelta(days=31))))

    assert found == ["ended"]


def test_the_term_itself_is_not_past(store: MemoryStore, kept: Kept) -> None:
    kept("ended")
    term = Duration(86400 * 30)

    assert store.read(lambda tx: list(past(tx, "digest", term, AT + timedelta(days=30)))) == []
    assert store.read(lambda tx: list(past(tx, "digest", term, AT + timedelta(days=30, seconds=1)))) == ["ended"]


def test_however_many_there_are_all_are_found(store: MemoryStore, kept: Kept) -> None:
    for number in range(250):
        kept(f"VA-{number}")

    assert len(store.read(lambda tx: list(past(tx, "digest", Duration(1), AT + timedelta(days=1))))) == 250

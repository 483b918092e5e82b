"""One door to all stores."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sopflow.errors import StoreError, UsageError
from sopflow.stores import open_store, words
from sopflow.stores.memory import MemoryStore
from sopflow.stores.sql.sqlite import SqliteStore
from sopflow.testing.store_rows import case, fill


def test_memory_keeps_nothing_and_says_so() -> None:
    store = open_store("memory:", practice=True)
    store.write(fill)

    assert isinstance(store, MemoryStore)
    assert store.facts() == {
        "kind": "memory", "kept": "no: gone when the process ends", "practice": "yes", "jobs": "2", "playbooks": "1",
    }  # fmt: skip


def test_what_a_read_of_memory_changes_is_taken_back() -> None:
    store = open_store("memory:")
    store.read(lambda tx: tx.cases.add(case()))

    assert store.read(lambda tx: tx.cases.get("FR-1")) is None


def test_a_path_is_written_in_several_ways(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for url in ("one.db", "sqlite:///two.db", f"sqlite:///{tmp_path}/three%20four.db", "~/five.db"):
        store = open_store(url)
        assert isinstance(store, SqliteStore)
        store.close()

    assert sorted(path.name for path in tmp_path.glob("*.db")) == ["five.db", "one.db", "three four.db", "two.db"]


def test_a_url_of_no_known_kind_is_refused_in_both_languages() -> None:
    with pytest.raises(UsageError, match="`mysql:` is no kind of store") as raised:
        open_store("mysql://localhost/cases")

    assert "bukan jenis penyimpanan" in raised.value.words.id


def test_postgres_without_its_driver_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "sopflow.stores.sql.postgres", raising=False)
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(UsageError, match=r"pip install 'sopflow\[postgres\]'"):
        open_store("postgresql://localhost/cases")


def test_every_word_of_a_store_is_in_two_languages() -> None:
    said = [
        words.closed(), words.busy("x"), words.full("x"), words.read_only("x"), words.cannot_open("x"),
        words.not_there("x"), words.no_folder("x"), words.in_the_way("x"), words.by_pg_dump(), words.foreign("x"),
        words.damaged("x", "y"), words.newer("2", 1), words.other_kind(is_practice=True), words.failed("x", "y"),
        words.other_kind(is_practice=False), words.lost("x"), words.unreachable("x", "y"),
    ]  # fmt: skip

    assert [one for one in said if one.en == one.id or not one.en or not one.id] == []
    assert str(StoreError(said[0])) == said[0].en

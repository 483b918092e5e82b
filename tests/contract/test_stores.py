"""Every store keeps what a store promises."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sopflow.ports.store import CaseStore
from sopflow.stores import open_store
from sopflow.testing.stores import StoreSuite


class TestMemory(StoreSuite):
    @pytest.fixture
    def store(self) -> Iterator[CaseStore]:
        store = open_store("memory:")
        yield store
        store.close()


class TestSqlite(StoreSuite):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[CaseStore]:
        store = open_store(str(tmp_path / "cases.db"))
        yield store
        store.close()


@pytest.mark.xdist_group("postgres")
class TestPostgres(StoreSuite):
    @pytest.fixture
    def store(self, postgres_url: str) -> Iterator[CaseStore]:
        store = open_store(postgres_url)
        yield store
        store.close()

"""Every queue keeps what `JobQueue` promises: one suite for all."""

from __future__ import annotations

from pathlib import Path

import pytest

from sopflow.testing.queue_worker import Place
from sopflow.testing.queues import QueueSuite

pytestmark = pytest.mark.slow

PLACES = "sopflow.testing.queue_places"


class TestEmbeddedQueueOnSqlite(QueueSuite):
    @pytest.fixture
    def place(self, tmp_path: Path) -> Place:
        return Place(f"{PLACES}:embedded", (str(tmp_path / "cases.db"),))


class TestEmbeddedQueueOnPostgres(QueueSuite):
    @pytest.fixture
    def place(self, postgres_url: str) -> Place:
        return Place(f"{PLACES}:embedded", (postgres_url,))


class TestDBOSQueue(QueueSuite):
    @pytest.fixture
    def place(self, postgres_url: str) -> Place:
        return Place(f"{PLACES}:dbos", (postgres_url,))

"""A start that arrives twice in the same moment, on a store where transactions run side by side."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest

from sopflow.ports.store import CaseStore
from sopflow.stores import open_store

PLAYBOOK = """
    facts: {who: {type: text, ask: {id: Siapa?, en: Who?}}}
    outcomes: {done: {}}
    states:
      ask: {ask: [who], next: end}
      end: {end: done}
    """


@pytest.fixture
def place(postgres_url: str) -> Iterator[CaseStore]:
    store = open_store(postgres_url, create=True)
    yield store
    store.close()


def test_a_double_click_starts_one_case(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    office.publish(PLAYBOOK)
    both, case_id = threading.Barrier(2), office.ids.case_id

    def once_both_have_looked() -> str:
        with suppress(threading.BrokenBarrierError):
            both.wait(1)
        return str(case_id())

    monkeypatch.setattr(office.ids, "case_id", once_both_have_looked)
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(lambda _: office.engine.start("tested", key="click"), range(2))

    assert [view.id for view in office.engine.list()] == [one.case.id] == [other.case.id]
    assert sorted([one.repeated, other.repeated]) == [False, True]

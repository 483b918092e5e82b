"""Histories that released versions recorded are told by this one as they were: a case goes on, whatever the release."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pytest
from tests.replay.recorded import Recorded, brought, come_to, tell

from sopflow.ports.rows import PlaybookRow
from sopflow.runtime.publications import Publications
from sopflow.runtime.records import RECORD_KINDS
from sopflow.stores.codec import EVENTS
from sopflow.stores.memory import MemoryStore

HISTORIES = Path(__file__).parents[1] / "fixtures" / "histories"
FILES = sorted(HISTORIES.glob("*/*.jsonl"))


@cache
def read(file: Path) -> tuple[Publications, tuple[Recorded, ...]]:
    """The publications of a file, compiled of their texts when they are needed, and its histories."""
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    store, at = MemoryStore(), datetime(2020, 1, 1, tzinfo=UTC)
    rows = [
        PlaybookRow(line["publication"], file.stem, "", at, None, at, line["text"])
        for line in lines
        if "publication" in line
    ]
    store.write(lambda tx: [tx.playbooks.add(row) for row in rows])
    publications = Publications(store)
    for row in rows:
        publications.get(row.digest)
    return publications, tuple(Recorded(**line) for line in lines if "publication" not in line)


def all_histories() -> Iterator[object]:
    for file in FILES:
        for line in file.read_text(encoding="utf-8").splitlines():
            given = json.loads(line)
            if "name" in given:
                id = f"{file.parent.name}-{file.stem}-{given['name']}"
                yield pytest.param(file, given["name"], id=id)


@pytest.mark.parametrize(("file", "name"), [*all_histories()])
def test_a_history_of_a_release_is_told_as_it_was(file: Path, name: str) -> None:
    publications, histories = read(file)
    (recorded,) = [one for one in histories if one.name == name]

    told = tell(publications, recorded)

    assert json.loads(json.dumps(come_to(told[-1].case))) == recorded.case
    assert json.loads(json.dumps(brought(told))) == recorded.brought


def test_this_version_is_recorded() -> None:
    assert (HISTORIES / version("sopflow")).is_dir(), "make histories"


@pytest.mark.parametrize("folder", sorted(HISTORIES.iterdir()), ids=lambda folder: folder.name)
def test_each_release_recorded_what_cases_are_made_of(folder: Path) -> None:
    kinds = {kind for file in folder.glob("*.jsonl") for one in read(file)[1] for kind, _, _ in one.events}

    assert {*EVENTS.by_kind, *RECORD_KINDS} - kinds <= {"settled", "purged"}  # a purged case says nothing any more


def test_a_history_that_came_out_otherwise_would_be_seen() -> None:
    """Each of the things that are compared makes a difference."""
    file = next(file for file in FILES if file.stem == "penanganan-penipuan-va")
    publications, histories = read(file)
    recorded = next(one for one in histories if one.case["outcome"] is not None and one.case["writes"])
    told = tell(publications, recorded._replace(events=recorded.events[:-1]))

    assert come_to(told[-1].case) != recorded.case
    assert brought(told) != recorded.brought

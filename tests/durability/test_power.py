"""The power is cut before every write and sync of the shipped store: what was acknowledged is there."""

from __future__ import annotations

import contextlib
import random
from dataclasses import dataclass
from pathlib import Path

import pytest

from sopflow.errors import StoreError
from sopflow.ports.rows import CaseRow
from sopflow.ports.store import Transaction
from sopflow.stores.sql.sqlite import SETTINGS, SqliteStore
from sopflow.testing.power import Disk
from sopflow.testing.store_rows import case, event, job

INPUTS = 12
ENDLESS = 10_000


def hear(seq: int) -> object:
    """An input as the runtime writes one: lock the row, add the event, save the row, owe a timer."""

    def work(tx: Transaction) -> None:
        row: CaseRow | None = tx.cases.lock("FR-1")
        if row is None:
            tx.cases.add(case(version=1, body="x" * 600))
        else:
            assert tx.cases.save(row._replace(version=seq, body="x" * (600 + 40 * seq)))
        assert tx.events.add(event(seq))
        tx.jobs.add([job("timer", seq)])

    return work


@dataclass(frozen=True)
class Found:
    """What a new machine finds after a cut. `lost` are inputs that were acknowledged and are not there."""

    lost: int
    faults: list[str]
    is_whole: bool


def cut(folder: Path, point: int, seed: int, settings: tuple[str, ...]) -> Found | None:
    """Run until the power is cut at that point, and look at what is left. None: the run ended before."""
    here, there = folder / f"here-{point}", folder / f"there-{point}"
    here.mkdir()
    there.mkdir()
    disk = Disk()
    store = SqliteStore(here / "cases.db", lambda: disk.connect(here / "cases.db"), settings=settings)
    disk.cut_after = disk.points + point
    acknowledged = 0
    with contextlib.suppress(StoreError):
        for seq in range(1, INPUTS + 1):
            store.write(hear(seq))  # type: ignore[arg-type]
            acknowledged = seq
    disk.survivors(random.Random(seed), there)
    is_over = acknowledged == INPUTS
    with contextlib.suppress(StoreError):
        store.close()
    return None if is_over else look(there / "cases.db", acknowledged)


def look(path: Path, acknowledged: int) -> Found:
    try:
        store = SqliteStore(path)
    except StoreError as problem:
        return Found(acknowledged, [str(problem)], is_whole=False)
    faults = store.faults()
    if faults:
        store.close()
        return Found(acknowledged, faults, is_whole=False)
    row, events, jobs = store.read(
        lambda tx: (tx.cases.get("FR-1"), [row.seq for row in tx.events.find("FR-1")], tx.jobs.count())
    )
    version = 0 if row is None else row.version
    is_whole = events == list(range(1, version + 1)) and jobs == min(version, 1)
    store.write(hear(version + 1))  # type: ignore[arg-type]  # it goes on
    store.close()
    return Found(max(0, acknowledged - version), [], is_whole)


def sweep(folder: Path, settings: tuple[str, ...], seed: int = 0) -> list[Found]:
    """All cuts of a run, one after the other."""
    found: list[Found] = []
    for point in range(ENDLESS):
        one = cut(folder, point, seed + point, settings)
        if one is None:
            break
        found.append(one)
    return found


@pytest.mark.parametrize("seed", [0, 1000])
def test_nothing_acknowledged_is_lost_wherever_the_power_is_cut(tmp_path: Path, seed: int) -> None:
    found = sweep(tmp_path, SETTINGS, seed)

    assert len(found) > 80
    assert [one for one in found if one != Found(0, [], is_whole=True)] == []


@pytest.mark.parametrize("mode", ["normal", "off"])
def test_the_sweep_sees_what_a_laxer_mode_loses(tmp_path: Path, mode: str) -> None:
    found = sweep(tmp_path, (*SETTINGS, f"pragma synchronous = {mode}"))

    assert sum(one.lost > 0 for one in found) > len(found) / 4


def test_a_store_that_was_being_made_when_the_power_was_cut_can_be_made_again(tmp_path: Path) -> None:
    for point in range(ENDLESS):
        here, there = tmp_path / f"here-{point}", tmp_path / f"there-{point}"
        here.mkdir()
        there.mkdir()
        disk = Disk()
        disk.cut_after = point
        is_made = False
        with contextlib.suppress(StoreError):
            store = SqliteStore(here / "cases.db", lambda disk=disk, here=here: disk.connect(here / "cases.db"))  # type: ignore[misc]
            is_made = True
        disk.survivors(random.Random(point), there)
        again = SqliteStore(there / "cases.db")
        again.write(hear(1))  # type: ignore[arg-type]
        assert again.faults() == []
        again.close()
        if is_made:
            store.close()
            break

    assert point > 20

"""Stores of every released schema open with what is here today, and everything in them is as it was."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from sopflow.stores.sql.schema import migrations
from sopflow.stores.sql.sqlite import SqliteStore
from sopflow.testing.store_rows import case, everything

RECORDED = sorted((Path(__file__).parent.parent / "fixtures" / "stores").glob("*.db"))


@pytest.mark.parametrize("recorded", RECORDED, ids=lambda path: path.stem)
def test_a_recorded_store_opens_and_goes_on(recorded: Path, tmp_path: Path) -> None:
    path = tmp_path / "cases.db"
    shutil.copy(recorded, path)
    seen = json.loads(recorded.with_suffix(".json").read_text())
    store = SqliteStore(path)

    assert store.secret().hex() == seen.pop("secret")
    assert {name: _as_recorded(repr(rows), seen[name]) for name, rows in store.read(everything).items()} == seen
    assert store.facts()["schema"] == str(migrations()[-1].number)
    assert store.write(lambda tx: tx.cases.add(case("FR-9"))) is True
    store.close()


def test_there_is_a_recorded_store_of_every_schema() -> None:
    assert [path.stem for path in RECORDED] == [f"schema-{migration.number}" for migration in migrations()]


NEWER = ("stalled", "same_as", "about", "payload")
"""Columns that came after the first schema: rows that were kept before have nothing in them."""


def _as_recorded(rows: str, seen: str) -> str:
    """The rows as they were printed when they were recorded."""
    for name in NEWER:
        if f"{name}=" not in seen:
            rows = rows.replace(f", {name}=None", "")
    return rows

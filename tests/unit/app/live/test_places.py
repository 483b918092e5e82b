"""Which store is meant when nobody says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from sopflow.app.live.places import own_store, store_named


def test_what_is_given_wins_then_the_environment_then_the_users_own() -> None:
    environment = {"SOPFLOW_STORE": "postgresql://there/cases", "XDG_DATA_HOME": "/data"}

    assert store_named("here.db", environment) == "here.db"
    assert store_named(None, environment) == "postgresql://there/cases"
    assert store_named(None, {"XDG_DATA_HOME": "/data"}) == "/data/sopflow/cases.db"


@pytest.mark.parametrize(
    ("platform", "environment", "place"),
    [
        ("linux", {}, ".local/share/sopflow/cases.db"),
        ("darwin", {}, "Library/Application Support/sopflow/cases.db"),
        ("win32", {}, "AppData/Local/sopflow/cases.db"),
    ],
)
def test_each_system_has_its_own_place(
    platform: str, environment: dict[str, str], place: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)

    assert own_store(environment, platform) == tmp_path / place


def test_windows_names_its_place_itself() -> None:
    assert own_store({"LOCALAPPDATA": "/local"}, "win32") == Path("/local/sopflow/cases.db")

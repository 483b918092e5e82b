"""docs/configuration.md is followed: its files are written, its commands run, its outputs compared. `--update-snapshots`
writes the outputs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sopflow.app.adapters import installed
from sopflow.app.configuration.known import EVERYWHERE
from sopflow.app.configuration.reading import configuration
from sopflow.runtime.duties import Duties

PAGE = Path(__file__).parents[2] / "docs/configuration.md"


@pytest.fixture
def text() -> str:
    return PAGE.read_text(encoding="utf-8")


@pytest.fixture
def _written(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blocks_of: Callable[..., list[Any]]) -> None:
    """The page's files, in a folder of their own, and what they refer to."""
    good, duties, wrong = (block.text for block in blocks_of(text, "toml"))
    (tmp_path / "sopflow.toml").write_text(f"{good}\n{duties}", encoding="utf-8")
    (tmp_path / "wrong.toml").write_text(wrong, encoding="utf-8")
    (tmp_path / "secrets").mkdir()
    (tmp_path / "certs").mkdir()
    (tmp_path / "certs/company.pem").touch()
    (tmp_path / "secrets/dsc").write_text("hunter2\n", encoding="utf-8")
    monkeypatch.setenv("DSC_CLIENT", "svc-7")
    monkeypatch.setenv("REMEDY_URL", "https://remedy.example")
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("_written")
def test_the_outputs_are_up_to_date(
    text: str, follow: Callable[[str], str], fresh: Callable[[Path, str], None]
) -> None:
    shown = follow(text)

    assert "hunter2" not in shown
    assert "svc-7" not in shown
    fresh(PAGE, shown)


@pytest.mark.usefixtures("_written")
def test_the_file_is_sound_and_says_what_the_page_says(tmp_path: Path) -> None:
    found = configuration(installed().adapters.values(), tmp_path / "sopflow.toml").demand_sound()

    assert found.duties == Duties(
        publish=frozenset({"sop_owner"}), hold=frozenset({"dpo", "supervisor"}), purge=frozenset({"dpo"})
    )
    assert found.of("dsc").text("client_secret") == "hunter2"
    assert found.of("remedy").path("ca") == str(tmp_path / "certs/company.pem")
    assert found.of("remedy").table("fields") == {"first_name": "Layanan", "groups": {"FRAUD_REPORT": "Fraud Desk"}}


def test_every_common_setting_is_explained(text: str) -> None:
    explained = {name for row in text.splitlines() if row.startswith("| `") for name in re.findall(r"`([a-z_]+)`", row)}

    assert set(EVERYWHERE) <= explained

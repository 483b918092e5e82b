"""Settings of the environment make an adapter, or say what is lacking."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sopflow_adapters.remedy as remedy
from sopflow_adapters.connecting import ConnectedHost
from sopflow_adapters.remedy.configuration import Folder, field_map, host_of

from sopflow.adapter_api import Secret, Setting, Settings, SettingsError
from sopflow.app.configuration.reading import Configuration
from sopflow.app.live.systems import configured_systems, real_systems
from sopflow.values.kinds import FileRef

GOOD = {"SOPFLOW_REMEDY_URL": "https://remedy.example", "SOPFLOW_REMEDY_USERNAME": "u", "SOPFLOW_REMEDY_PASSWORD": "p"}


def settings(**values: object) -> Settings:
    return Settings("remedy", {name: Setting(value, "sopflow.toml:3") for name, value in values.items()})


@pytest.fixture
def _variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)


def test_without_an_address_there_is_no_adapter() -> None:
    assert remedy.host(settings()) is None
    assert real_systems(Configuration()).lacking(["remedy.create_ticket"]) == ("remedy",)


@pytest.mark.usefixtures("_variables")
def test_with_settings_of_the_environment_the_real_systems_have_remedy() -> None:
    systems = configured_systems()

    assert isinstance(systems.hosts["remedy"], ConnectedHost)
    assert systems.lacking(["remedy.create_ticket"]) == ()


@pytest.mark.usefixtures("_variables")
def test_what_is_lacking_is_named_and_no_value_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOPFLOW_REMEDY_PASSWORD", " ")
    why = configured_systems().why_not("remedy")
    assert why.en == (
        "`remedy` needs `password` (SOPFLOW_REMEDY_PASSWORD): in `[systems.remedy]` of sopflow.toml, or in the environment"
    )
    assert why.id == (
        "`remedy` memerlukan `password` (SOPFLOW_REMEDY_PASSWORD): di `[systems.remedy]` pada sopflow.toml, atau di "
        "environment"
    )


def test_a_simulator_on_this_machine_needs_no_certificate() -> None:
    given = settings(url="http://127.0.0.1:8008", username=Secret("u"), password=Secret("p"))

    assert isinstance(host_of(given), ConnectedHost)


def test_a_company_changes_the_field_map() -> None:
    changed = {"first_name": "Petugas", "labels": {"msisdn": "MSISDN"}, "groups": {"FRAUD_REPORT": "Fraud Desk"}}
    written = field_map(settings(fields=changed)).incident(
        "FRAUD_REPORT", {"msisdn": "+6281234567890", "chronology": "x"}
    )

    assert (written["First_Name"], written["Assigned Group"]) == ("Petugas", "Fraud Desk")
    assert written["Detailed_Decription"] == "MSISDN: +6281234567890\nKronologi: x"


@pytest.mark.parametrize("changed", [{"first_nam": "x"}, {"first_name": 1}, {"groups": "x"}, {"labels": 3}])
def test_a_field_map_that_cannot_be_used_is_said_with_its_place(changed: dict[str, object]) -> None:
    with pytest.raises(SettingsError, match=r"sopflow.toml:3: the field map of Remedy cannot take `"):
        field_map(settings(fields=changed))


def test_all_that_a_field_map_cannot_take_is_said_and_what_it_takes() -> None:
    with pytest.raises(SettingsError) as caught:
        field_map(settings(fields={"first_nam": "x", "last_name": "Y", "groups": 3}))

    said = caught.value.words.en
    assert "cannot take `first_nam`, `groups`. did you mean `first_name`?" in said
    assert all(name in said for name in ("texts (", "first_name", "tables (", "labels"))


def test_a_name_that_is_nearly_right_is_told() -> None:
    with pytest.raises(SettingsError, match="did you mean `first_name`"):
        field_map(settings(fields={"first_nam": "x"}))


def test_files_come_from_their_folder_and_from_nowhere_else(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    (tmp_path / "secret").write_bytes(b"s")
    (inside / "a.png").write_bytes(b"a")
    (inside / "link").symlink_to(tmp_path / "secret")
    files = Folder(inside)

    assert files(FileRef("a.png")) == b"a"
    assert [files(FileRef(name)) for name in ("../secret", str(tmp_path / "secret"), "link", "..", "", "none")] == [
        None
    ] * 6
    assert Folder(None)(FileRef("a.png")) is None


def test_the_manifest_and_its_package_are_read_without_the_clients_libraries() -> None:
    code = "import sys, sopflow_adapters.remedy as r; from sopflow.adapter_api import Settings; assert r.host(Settings('remedy')) is None; print({'httpx', 'tenacity', 'pybreaker', 'starlette'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PATH": "/usr/bin"}
    )

    assert done.stdout == "set()\n"

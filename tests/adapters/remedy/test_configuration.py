"""Settings of the environment make an adapter, or say what is lacking."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sopflow_adapters.remedy as remedy
from sopflow_adapters.remedy.adapter import RemedyHost
from sopflow_adapters.remedy.configuration import Folder, RemedySettingsError, field_map, host_of

from sopflow.app.live.systems import AdapterFailedError, real_systems
from sopflow.values.kinds import FileRef

GOOD = {"SOPFLOW_REMEDY_URL": "https://remedy.example", "SOPFLOW_REMEDY_USERNAME": "u", "SOPFLOW_REMEDY_PASSWORD": "p"}


@pytest.fixture
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)


def test_without_an_address_there_is_no_adapter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOPFLOW_REMEDY_URL", raising=False)

    assert remedy.host() is None
    assert real_systems().lacking(["remedy.create_ticket"]) == ("remedy",)


@pytest.mark.usefixtures("_settings")
def test_with_settings_the_real_systems_have_remedy() -> None:
    assert isinstance(remedy.host(), RemedyHost)
    assert real_systems().lacking(["remedy.create_ticket"]) == ()


@pytest.mark.usefixtures("_settings")
def test_what_is_lacking_is_named_and_no_value_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOPFLOW_REMEDY_PASSWORD", " ")
    with pytest.raises(RemedySettingsError) as caught:
        remedy.host()
    assert caught.value.words.en == "Remedy needs SOPFLOW_REMEDY_PASSWORD in the environment"
    assert caught.value.words.id == "Remedy memerlukan SOPFLOW_REMEDY_PASSWORD di environment"
    with pytest.raises(AdapterFailedError, match="the adapter of `remedy`"):
        real_systems()


@pytest.mark.parametrize(
    "url",
    [
        "http://remedy.example",
        "http://127.0.0.1.example",
        "http://localhost@example.org",
        "ftp://x",
        "https://",
        "remedy",
    ],
)
def test_a_password_is_not_sent_in_the_clear(url: str) -> None:
    with pytest.raises(RemedySettingsError, match="must begin with https://"):
        host_of({**GOOD, "SOPFLOW_REMEDY_URL": url})


def test_a_simulator_on_this_machine_needs_no_certificate() -> None:
    assert isinstance(host_of({**GOOD, "SOPFLOW_REMEDY_URL": "http://127.0.0.1:8008"}), RemedyHost)


def test_a_company_changes_the_field_map_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "remedy.toml"
    file.write_text(
        'first_name = "Petugas"\n[labels]\nmsisdn = "MSISDN"\n[groups]\nFRAUD_REPORT = "Fraud Desk"\n', encoding="utf-8"
    )
    written = field_map(str(file)).incident("FRAUD_REPORT", {"msisdn": "+6281234567890", "chronology": "x"})

    assert (written["First_Name"], written["Assigned Group"]) == ("Petugas", "Fraud Desk")
    assert written["Detailed_Decription"] == "MSISDN: +6281234567890\nKronologi: x"


@pytest.mark.parametrize("text", ["colour = 1", "first_name = ", None])
def test_a_field_map_that_cannot_be_used_is_said(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "remedy.toml"
    if text is not None:
        file.write_text(text, encoding="utf-8")

    with pytest.raises(RemedySettingsError, match="the field map that SOPFLOW_REMEDY_FIELDS names cannot be used"):
        field_map(str(file))


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
    code = "import sys, sopflow_adapters.remedy as r; assert r.host() is None; print({'httpx', 'tenacity', 'pybreaker', 'starlette'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PATH": "/usr/bin"}
    )

    assert done.stdout == "set()\n"


def test_the_client_and_its_neighbours_run_where_there_is_no_sopflow(tmp_path: Path) -> None:
    home = Path(remedy.__file__).parent
    (tmp_path / "alone").mkdir()
    for name in ("client", "failures", "query", "session", "wire"):
        (tmp_path / "alone" / f"{name}.py").write_bytes((home / f"{name}.py").read_bytes())
    code = "import sys, alone.client; print([name for name in sys.modules if name.partition('.')[0].startswith('sopflow')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)

    assert done.stdout == "[]\n"

"""`sopflow.toml` and the environment over it: what is taken, and how what is wrong is said."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sopflow.adapter_api import Secret, SettingsError
from sopflow.app.adapters import installed
from sopflow.app.configuration.reading import Configuration, configuration
from sopflow.app.configuration.wording import ConfigurationError
from sopflow.errors import UnreadableFile

ADAPTERS = tuple(installed().adapters.values())


def read(folder: Path, text: str | bytes | None = None, **environment: str) -> Configuration:
    if text is not None:
        (folder / "sopflow.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return configuration(ADAPTERS, environment=environment, folder=folder)


def faults(folder: Path, text: str | bytes, **environment: str) -> list[str]:
    return [each.en for each in read(folder, text, **environment).faults]


def test_where_nothing_is_configured_there_are_no_settings(tmp_path: Path) -> None:
    found = configuration(ADAPTERS, environment={}, folder=tmp_path)

    assert found.demand_sound() is found
    assert found.of("remedy").text("url") is None
    assert found.of("nobody").given == {}


def test_a_table_of_the_file_says_where_a_system_is(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        '[systems.remedy]\nurl = "https://remedy.example"\nusername = {env = "ME"}\npassword = {file = "pw"}\n'
        'ca = "certs/ca.pem"\nconnect_seconds = 2.5\n[systems.remedy.fields]\nfirst_name = "A"\n',
        ME="svc",
    )
    (tmp_path / "pw").write_text("hunter2\n", encoding="utf-8")
    (tmp_path / "certs").mkdir()
    (tmp_path / "certs/ca.pem").touch()
    found = read(tmp_path, ME="svc").demand_sound()
    remedy = found.of("remedy")

    assert found.path == tmp_path / "sopflow.toml"
    assert remedy.text("url") == "https://remedy.example"
    assert remedy.secret("username") == Secret("svc")
    assert remedy.secret("password") == Secret("hunter2")
    assert remedy.path("ca") == str(tmp_path / "certs/ca.pem")
    assert remedy.number("connect_seconds") == 2.5
    assert remedy.table("fields") == {"first_name": "A"}
    file = "sopflow.toml"
    assert {name: setting.origin for name, setting in remedy.given.items()} == {
        "url": f"{file}:2",
        "username": f"{file}:3, $ME",
        "password": f"{file}:4, pw",
        "ca": f"{file}:5",
        "connect_seconds": f"{file}:6",
        "fields": f"{file}:7",
    }


def test_the_file_is_found_upward_from_where_one_works(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "sopflow.toml").write_text('[systems.dsc]\nurl = "https://dsc.example"\n', encoding="utf-8")

    found = configuration(ADAPTERS, environment={}, folder=inner).of("dsc")
    assert found.text("url") == "https://dsc.example"
    assert found.given["url"].origin == f"{tmp_path / 'sopflow.toml'}:2"


def given_away(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the file be another user's."""
    if os.geteuid() == 0:
        os.chown(file, 4711, -1)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: 4711)


def test_a_file_of_another_user_is_not_taken_unless_it_is_named(tmp_path: Path, monkeypatch) -> None:
    file = tmp_path / "sopflow.toml"
    file.write_text('[systems.dsc]\nurl = "https://evil.example"\n', encoding="utf-8")
    given_away(file, monkeypatch)
    inner = tmp_path / "a"
    inner.mkdir()

    found = configuration(ADAPTERS, environment={}, folder=inner)
    assert found.of("dsc").given == {}
    (fault,) = found.faults
    assert fault.en == (
        f"{file}: this file belongs to another user, and nobody named it: it is not read. If it is for you, name it by "
        "--config or SOPFLOW_CONFIG, or make it your own"
    )
    with pytest.raises(ConfigurationError):
        found.demand_sound()
    assert configuration(ADAPTERS, file, environment={}).of("dsc").text("url") == "https://evil.example"


def test_a_file_that_everybody_may_write_is_not_taken(tmp_path: Path) -> None:
    file = tmp_path / "sopflow.toml"
    file.write_text('[systems.dsc]\nurl = "https://evil.example"\n', encoding="utf-8")
    file.chmod(0o646)

    found = configuration(ADAPTERS, environment={}, folder=tmp_path)
    assert found.of("dsc").given == {}
    assert [each.en.partition(":")[2] for each in found.faults] == [
        " everybody on this machine may write this file: it is not read. Take that away (chmod o-w)"
    ]
    file.chmod(0o664)
    assert configuration(ADAPTERS, environment={}, folder=tmp_path).of("dsc").text("url") == "https://evil.example"


def test_a_file_may_be_named_by_the_caller_or_by_the_environment(tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text('[systems.dsc]\nurl = "https://other.example"\n', encoding="utf-8")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    for found in (
        configuration(ADAPTERS, other, environment={}, folder=elsewhere),
        configuration(ADAPTERS, environment={"SOPFLOW_CONFIG": str(other)}, folder=elsewhere),
    ):
        assert found.of("dsc").text("url") == "https://other.example"
    with pytest.raises(UnreadableFile, match="there is no file"):
        configuration(ADAPTERS, tmp_path / "nothing.toml", environment={})


def test_the_environment_wins(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        '[systems.dsc]\nurl = "https://dsc.example"\nverify = true\nconnect_seconds = 9\n',
        SOPFLOW_DSC_URL="https://env.example",
        SOPFLOW_DSC_CLIENT_SECRET="hunter2",
        SOPFLOW_DSC_CONNECT_SECONDS="2",
    ).of("dsc")

    assert found.text("url") == "https://env.example"
    assert found.given["url"].origin == "SOPFLOW_DSC_URL"
    assert found.secret("client_secret") == Secret("hunter2")
    assert found.number("connect_seconds") == 2
    assert found.flag("verify") is True


def test_the_environment_may_name_a_file_with_a_table(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text('first_name = "Petugas"\n', encoding="utf-8")

    assert read(tmp_path, SOPFLOW_REMEDY_FIELDS="map.toml").of("remedy").table("fields") == {"first_name": "Petugas"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sytems = 1\n", "sopflow.toml:1: `sytems` is not known here: did you mean `systems`?"),
        ("systems = 1\n", "sopflow.toml:1: a table belongs here"),
        ("\n[systems.remdy]\n", "sopflow.toml:2: `remdy` is not known here: did you mean `remedy`?"),
        ("[systems]\nremedy = 3\n", "sopflow.toml:2: a table belongs here"),
        ('[systems.dsc]\nulr = "x"\n', "sopflow.toml:2: `ulr` is not known here: did you mean `url`?"),
        ("[systems.dsc]\nurl = 3\n", "sopflow.toml:2: `url` must begin with https:// (http:// is for a simulator on this machine only)"),
        ("[systems.dsc]\nconnect_seconds = true\n", "sopflow.toml:2: `connect_seconds` is a number above 0"),
        ("[systems.dsc]\nconnect_seconds = -1\n", "sopflow.toml:2: `connect_seconds` is a number above 0"),
        ("[systems.dsc]\nconnect_seconds = inf\n", "sopflow.toml:2: `connect_seconds` is a number above 0"),
        ('[systems.dsc]\nconnect_seconds = "3"\n', "sopflow.toml:2: `connect_seconds` is a number above 0"),
        ('[systems.dsc]\nverify = "no"\n', "sopflow.toml:2: `verify` is true or false"),
        ("[systems.dsc]\nca = 1\n", "sopflow.toml:2: `ca` is the path of a file or a folder"),
        ("[systems.dsc]\nproxy = 1\n", "sopflow.toml:2: `proxy` is a text"),
        ("[systems.remedy]\nfields = 1\n", "sopflow.toml:2: `fields` is a table, or the path of a TOML file that can be read"),
        ('[systems.remedy]\nfields = "none.toml"\n', "sopflow.toml:2: `fields` is a table, or the path of a TOML file that can be read"),
        ('[systems.dsc]\nproxy = "http://me:pw@proxy"\n', "sopflow.toml:2: a name and a password do not stand in an address"),
        ('[systems.dsc]\nurl = "https://me:pw@dsc.example"\n', "sopflow.toml:2: a name and a password do not stand in an address"),
        ('[systems.dsc]\nclient_secret = {env = "A", file = "b"}\n', 'sopflow.toml:2: a reference is `{env = "NAME"}` or `{file = "PATH"}`'),
        ("[systems.dsc]\nclient_secret = {env = 1}\n", 'sopflow.toml:2: a reference is `{env = "NAME"}` or `{file = "PATH"}`'),
        ('[systems.dsc]\n\nclient_secret = "hunter2"\n', 'sopflow.toml:3: a secret does not stand in the file: write `client_secret = {env = "SOPFLOW_DSC_CLIENT_SECRET"}` or `client_secret = {file = "PATH"}`'),
        ("[systems.dsc\n", "sopflow.toml:1: this is no TOML here."),
        ("[systems.dsc]\nurl = \n", "sopflow.toml:2: this is no TOML here."),
        (b"\xff\xfe", "sopflow.toml: this is no UTF-8 text"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, text: str | bytes, expected: str) -> None:
    (found,) = faults(tmp_path, text)

    assert found.startswith(expected)
    assert "hunter2" not in found
    assert ":pw" not in found


def test_all_that_is_wrong_is_said_at_once_in_both_languages(tmp_path: Path) -> None:
    found = read(tmp_path, "[systems.dsc]\nurl = 1\nulr = 2\n[systems.remdy]\n", SOPFLOW_BILLING_URL="ftp://x")

    with pytest.raises(ConfigurationError) as caught:
        found.demand_sound()
    assert len(caught.value.words.en.splitlines()) == len(caught.value.words.id.splitlines()) == 4
    assert "SOPFLOW_BILLING_URL: `url` harus diawali https://" in caught.value.words.id


@pytest.mark.parametrize(
    "url",
    ["http://remedy.example", "http://127.0.0.1.example", "http://localhost@example.org", "ftp://x", "remedy"],
)
def test_a_password_is_not_sent_in_the_clear(tmp_path: Path, url: str) -> None:
    (found,) = read(tmp_path, SOPFLOW_REMEDY_URL=url).faults
    assert found.en.startswith("SOPFLOW_REMEDY_URL: `url` must begin with https://")


@pytest.mark.parametrize("url", ["https://", "https://x:port", "https://x:99999"])
def test_an_address_has_a_host_and_a_port_that_can_be(tmp_path: Path, url: str) -> None:
    (found,) = read(tmp_path, SOPFLOW_REMEDY_URL=url).faults
    assert found.en.startswith("SOPFLOW_REMEDY_URL: `url` needs a host")


@pytest.mark.parametrize("url", ["http://127.0.0.1:8008", "http://localhost/dsc", "http://[::1]:1", "http://127.1.2.3"])
def test_on_this_machine_no_certificate_is_needed(tmp_path: Path, url: str) -> None:
    found = read(tmp_path, f'[systems.remedy]\nurl = "{url}"\nverify = false\n').demand_sound()

    assert found.of("remedy").flag("verify") is False


def test_certificates_of_systems_elsewhere_are_always_verified(tmp_path: Path) -> None:
    (found,) = faults(tmp_path, '[systems.remedy]\nverify = false\nurl = "https://remedy.example"\n')
    assert found.startswith("sopflow.toml:2: the certificate of a system elsewhere is always verified")
    (found,) = (each.en for each in read(tmp_path, "", SOPFLOW_REMEDY_VERIFY="no").faults)
    assert found.startswith("SOPFLOW_REMEDY_VERIFY: the certificate of a system elsewhere is always verified")


def test_a_number_of_the_environment_that_is_none_is_told(tmp_path: Path) -> None:
    (found,) = read(tmp_path, SOPFLOW_DSC_CONNECT_SECONDS="soon").faults
    assert found.en == "SOPFLOW_DSC_CONNECT_SECONDS: `connect_seconds` is a number above 0"


def test_a_reference_to_nothing_is_told_when_the_setting_is_needed(tmp_path: Path) -> None:
    found = read(tmp_path, '[systems.dsc]\nclient_id = {env = "ME"}\nclient_secret = {file = "pw"}\n').demand_sound()

    for name, expected in (("client_id", "ME is empty in the environment"), ("client_secret", "the file pw cannot be")):
        with pytest.raises(SettingsError, match=f"sopflow.toml:[23]: {expected}"):
            found.of("dsc").secret(name)


def test_any_text_may_be_a_reference(tmp_path: Path) -> None:
    found = read(tmp_path, '[systems.dsc]\nproxy = {env = "P"}\nurl = {env = "U"}\n', P="http://me:pw@p", U="https://x")

    assert found.demand_sound().of("dsc").text("proxy") == "http://me:pw@p"
    assert found.of("dsc").text("url") == "https://x"


def test_a_name_of_the_environment_that_is_nearly_a_setting_is_noticed(tmp_path: Path) -> None:
    (found,) = read(tmp_path, SOPFLOW_DSC_CLIENTID="x", SOPFLOW_STORE="y").strange

    assert found.en == "`SOPFLOW_DSC_CLIENTID` is not known here: did you mean `SOPFLOW_DSC_CLIENT_ID`?"


def test_certificates_that_are_not_there_are_told_when_they_are_needed(tmp_path: Path) -> None:
    found = read(tmp_path, '[systems.dsc]\nca = "none.pem"\n').demand_sound()

    with pytest.raises(SettingsError, match=r"sopflow.toml:2: the file .*none.pem cannot be read"):
        found.of("dsc").path("ca")


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sopflow.toml").touch()
    monkeypatch.setattr(Path, "read_text", _refuse)

    assert [each.en for each in read(tmp_path).faults] == ["sopflow.toml: the file cannot be read"]


def _refuse(self: Path, **how: str) -> str:
    raise PermissionError


def test_a_name_in_an_address_of_the_environment_is_refused_in_its_own_words(tmp_path: Path) -> None:
    found = configuration(ADAPTERS, environment={"SOPFLOW_DSC_URL": "https://u:p@dsc.example"}, folder=tmp_path)

    (fault,) = found.faults
    assert fault.en.startswith("SOPFLOW_DSC_URL: a name and a password do not stand in an address")
    assert "u:p" not in fault.en + fault.id

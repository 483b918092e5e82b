"""Settings make an adapter of DSC, Indira and Billing, or say what is lacking; their clients need no sopflow."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import certifi
import httpx
import pytest
import sopflow_adapters
from sopflow_adapters.connecting import ConnectedHost, trust_of
from sopflow_adapters.wire.transport import Trust

from sopflow.adapter_api import Secret, Setting, Settings, SettingsError

SYSTEMS = ("dsc", "indira", "billing")
GOOD = {"url": "https://system.example", "client_id": Secret("us"), "client_secret": Secret("s3cret")}
HOME = Path(str(sopflow_adapters.__file__)).parent


def settings(system: str, **values: object) -> Settings:
    return Settings(system, {name: Setting(value, "sopflow.toml:3") for name, value in values.items()})


@pytest.mark.parametrize("system", SYSTEMS)
def test_without_an_address_there_is_no_adapter(system: str) -> None:
    assert import_module(f"sopflow_adapters.{system}").host(settings(system)) is None


@pytest.mark.parametrize("system", SYSTEMS)
def test_with_settings_there_is_one_and_it_connects_to_nothing_yet(system: str) -> None:
    host = import_module(f"sopflow_adapters.{system}").host(settings(system, **GOOD, attempt_seconds=3, scope="x"))

    assert isinstance(host, ConnectedHost)
    assert host.attempt_seconds == 3
    assert "s3cret" not in repr(host)
    host.close()


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_is_lacking_is_named_and_no_value_is_shown(system: str) -> None:
    with pytest.raises(SettingsError) as caught:
        import_module(f"sopflow_adapters.{system}").host(settings(system, url="https://system.example"))

    assert caught.value.words.en.startswith(
        f"`{system}` needs `client_id` (SOPFLOW_{system.upper()}_CLIENT_ID), "
        f"`client_secret` (SOPFLOW_{system.upper()}_CLIENT_SECRET)"
    )


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("path", ["oauth/token", "//evil.example/x", "@evil.example/x", ".evil.example/x", "/a b"])
def test_a_path_that_could_name_another_server_is_refused_before_any_secret_leaves(system: str, path: str) -> None:
    with pytest.raises(SettingsError) as caught:
        import_module(f"sopflow_adapters.{system}").host(settings(system, **GOOD, token_path=path))

    assert caught.value.words.en.startswith(f"sopflow.toml:3: `token_path` of `{system}` is not a path")
    assert "bukan alamat jalur" in caught.value.words.id
    assert "evil" not in caught.value.words.en


def test_trust_is_what_the_settings_say() -> None:
    assert trust_of(settings("dsc")) == Trust(ca=None, verify=True, proxy=None, connect=3.0)
    ca = certifi.where()
    chosen = {"ca": ca, "verify": False, "proxy": "http://proxy:3128", "connect_seconds": 1.5}
    assert trust_of(settings("dsc", **chosen)) == Trust(ca, False, "http://proxy:3128", 1.5)


@pytest.mark.parametrize(
    "content", ["", "no certificate", "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n"]
)
def test_a_file_without_certificates_is_named_as_such(tmp_path: Path, content: str) -> None:
    (tmp_path / "ca.pem").write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        trust_of(settings("dsc", ca=str(tmp_path / "ca.pem")))

    assert caught.value.words.en.startswith(f"sopflow.toml:3: {tmp_path / 'ca.pem'} holds no certificate")
    assert "tidak berisi sertifikat" in caught.value.words.id


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_package_is_imported_without_the_clients_libraries(system: str) -> None:
    code = (
        f"import sys, sopflow_adapters.{system} as one; from sopflow.adapter_api import Settings;"
        f"assert one.host(Settings('{system}')) is None;"
        "print({'httpx', 'tenacity', 'pybreaker', 'starlette'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "set()\n"


CLIENTS = dict.fromkeys(SYSTEMS, ("client", "places", "reading")) | {
    "remedy": ("client", "absence", "failures", "forms", "query", "session")
}


@pytest.mark.parametrize("system", list(CLIENTS))
def test_a_client_runs_where_there_is_no_sopflow(tmp_path: Path, system: str) -> None:
    alone = tmp_path / "sopflow_adapters"
    (alone / system).mkdir(parents=True)
    for room in ("wire", "tmf"):
        shutil.copytree(HOME / room, alone / room)
    for name in CLIENTS[system]:
        if (HOME / system / f"{name}.py").exists():
            shutil.copy(HOME / system / f"{name}.py", alone / system)
    libraries = str(Path(httpx.__file__).parents[1])
    code = (
        f"import sys; sys.path[:0] = sys.argv[1:]; import sopflow_adapters.{system}.client as c;"
        "assert c.__file__.startswith(sys.argv[1]);"
        "print([name for name in sys.modules if name == 'sopflow' or name.startswith('sopflow.')])"
    )
    # -S: nothing that is installed so that it is found elsewhere, as an editable sopflow is
    here = [sys.executable, "-S", "-c", code, str(tmp_path), libraries]
    done = subprocess.run(here, capture_output=True, text=True, check=True, cwd=tmp_path, env={})

    assert done.stdout == "[]\n"

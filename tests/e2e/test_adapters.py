"""`sopflow adapters`: what systems need, where it comes from, and whether they are connected."""

from __future__ import annotations

import json
import shutil
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from sopflow_adapters.sim import CREDENTIALS, running
from sopflow_adapters.sim.live import Running

Run = Callable[..., Any]
SOP = Path(__file__).parents[2] / "playbooks/sop-008-follow-up"
HOST = """\
from sopflow.adapter_api import SettingsError
from sopflow.ports.world import Done, Failed
class Host:
    operations = dict.fromkeys({operations!r})
    def call(self, call):
        assert not call.operation.writes
        return {reply}
    def close(self):
        print("closed", file=__import__("sys").stderr)
def host(settings):
    settings.needs("url", "client_id")
    return Host()
def check(settings):
    yield "fields", {words}, {wrong}
"""
WORDS = "__import__('sopflow.diagnostics').diagnostics.Words(en='as mapped', id='sesuai peta')"
READS = ["search_communications", "list_purchases", "get_package_usage", "get_device_history"]


@pytest.fixture
def install(home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Installs another package for Indira beside ours, which is hidden: `install(operations=…, reply=…)`."""

    def make(operations: list[str] = READS, reply: str = 'Failed("not_found")', wrong: str = "None") -> None:
        package = home / "packages"
        info = package / "acme-1.0.dist-info"
        info.mkdir(parents=True)
        text = HOST.format(operations=operations, reply=reply, words=WORDS, wrong=wrong)
        (package / "acme_indira.py").write_text(text, encoding="utf-8")
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n", encoding="utf-8")
        (info / "entry_points.txt").write_text("[sopflow.adapters]\nindira = acme_indira\n", encoding="utf-8")
        monkeypatch.syspath_prepend(str(package))
        monkeypatch.delitem(sys.modules, "acme_indira", raising=False)
        monkeypatch.setattr("sopflow_adapters.indira.host", lambda settings: None, raising=False)

    return make


@pytest.fixture
def listening() -> Iterator[int]:
    """A port of this machine on which somebody takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def configured(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    for name, value in {"URL": url, "CLIENT_ID": "svc-7", "CLIENT_SECRET": "hunter2"}.items():
        monkeypatch.setenv(f"SOPFLOW_INDIRA_{name}", value)


def steps(run: Run, *arguments: str) -> dict[str, tuple[str, str]]:
    found = json.loads(run("adapters", "check", "indira", *arguments, "--format", "json").stdout)
    assert found["schema"] == "sopflow/adapters-check/1"
    return {each["step"]: (each["verdict"], each["message"]) for each in found["findings"]}


def test_it_lists_what_systems_can_do_and_who_uses_it(run: Run) -> None:
    listed = json.loads(run("adapters", "list", SOP, "--format", "json").stdout)
    systems = {each["system"]: each for each in listed["systems"]}
    used = {each["operation"]: each["used_by"] for each in systems["remedy"]["operations"]}

    assert sorted(systems) == ["billing", "dsc", "indira", "remedy"]
    assert used["remedy.get_ticket"] == ["sop-008-follow-up"]
    assert used["remedy.create_ticket"] == []
    assert (systems["dsc"]["configured"], systems["dsc"]["lacking"]) == (False, ["url", "client_id", "client_secret"])
    assert {each["effect"] for each in systems["billing"]["operations"]} == {"read", "write", "irreversible"}


def test_it_says_where_each_setting_comes_from_and_never_its_value(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = home / "company.toml"
    file.write_text(
        '[systems.dsc]\nurl = "https://dsc.example"\nclient_id = {env = "WHO"}\nclient_secret = {file = "none"}\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("WHO", "svc-7")
    monkeypatch.setenv("SOPFLOW_DSC_PROXY", "http://proxy.example")
    monkeypatch.setenv("SOPFLOW_DSC_CLIENTID", "x")
    shown = run("adapters", "list", SOP, "--config", file, "--format", "json")
    (dsc,) = [each for each in json.loads(shown.stdout)["systems"] if each["system"] == "dsc"]
    origins = {each["name"]: each["from"] for each in dsc["settings"]}

    assert origins["url"] == "company.toml:2"
    assert origins["client_id"] == "company.toml:3, $WHO"
    assert origins["proxy"] == "SOPFLOW_DSC_PROXY"
    assert origins["ca"] is None
    assert dsc["lacking"] == ["client_secret"]
    assert "did you mean `SOPFLOW_DSC_CLIENT_ID`" in shown.stderr
    text = run("adapters", "list", SOP, "--config", file, "--lang", "id").stdout
    assert "berkas none tidak bisa" in " ".join(text.split())
    for secret in ("svc-7", "dsc.example", "proxy.example"):
        assert secret not in shown.stdout + text


def test_faults_of_the_file_are_told_with_their_lines(run: Run, home: Path) -> None:
    file = home / "company.toml"
    file.write_text('[systems.dcs]\nurl = "x"\n', encoding="utf-8")

    listed, checked = run("adapters", "list", SOP, "--config", file), run("adapters", "check", "--config", file)
    assert (listed.exit_code, checked.exit_code) == (3, 1)
    assert "company.toml:1: `dcs` is not known here: did you mean `dsc`?" in listed.stderr
    assert "`dcs` is not known here" in " ".join(checked.stdout.split())
    assert run("adapters", "check", "--config", home / "nothing.toml").exit_code == 3


def test_a_setting_that_is_refused_is_told_once(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    configured(monkeypatch, "indira.example")
    found = json.loads(run("adapters", "check", "indira", "--format", "json").stdout)["findings"]

    assert [each["message"] for each in found if "url" in each["message"]] == [
        "SOPFLOW_INDIRA_URL: `url` must begin with https:// (http:// is for a simulator on this machine only)"
    ]
    assert {each["verdict"] for each in found} == {"failed"}


def test_where_nothing_is_configured_there_is_nothing_to_check(run: Run) -> None:
    done = run("adapters", "check")

    assert (done.exit_code, done.stdout) == (5, "")
    assert "No system is configured" in done.stderr


def test_a_system_that_there_is_not_is_refused_with_a_near_name(run: Run) -> None:
    done = run("adapters", "check", "remdy")

    assert done.exit_code == 2
    assert "did you mean `remedy`" in done.stderr


def test_what_a_named_system_lacks_is_told(run: Run) -> None:
    done = run("adapters", "check", "dsc")

    assert done.exit_code == 1
    for name in ("SOPFLOW_DSC_URL", "SOPFLOW_DSC_CLIENT_ID", "SOPFLOW_DSC_CLIENT_SECRET"):
        assert name in done.stdout


def test_code_that_has_other_operations_than_its_manifest_is_told(
    run: Run, install: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    configured(monkeypatch, "https://indira.example")
    install(operations=["search_communications", "list_purchase", "get_package_usage", "get_device_history"])

    assert steps(run) == {
        "settings": ("ok", "complete"),
        "code": (
            "failed",
            "the code differs from the manifest. Not there: list_purchases. Not declared: list_purchase",
        ),
    }


def test_code_that_breaks_is_named(run: Run, install: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    configured(monkeypatch, "https://indira.example")
    install(operations=[])
    monkeypatch.setattr("importlib.metadata.EntryPoint.load", lambda self: 1 / 0)

    verdict, words = steps(run)["code"]
    assert (verdict, "ZeroDivisionError" in words) == ("failed", True)


def test_live_it_is_reached_and_asked_one_read_that_harms_nobody(
    run: Run, install: Callable[..., None], listening: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured(monkeypatch, f"http://127.0.0.1:{listening}")
    install()

    assert steps(run, "--live") == {
        "settings": ("ok", "complete"),
        "code": ("ok", "all 4 operations"),
        "reach": ("ok", f"127.0.0.1:{listening} answers"),
        "certificate": ("skipped", "no TLS: it is on this machine"),
        "login": ("ok", "the credentials are accepted"),
        "read": ("ok", "indira.get_package_usage answers"),
        "fields": ("ok", "as mapped"),
    }


@pytest.mark.parametrize(
    ("reply", "step", "words"),
    [
        ('Failed("unauthorized", "http_401")', "login", "the credentials are not accepted (http_401)"),
        ('Failed("unavailable", "http_503")', "read", "indira.get_package_usage does not answer as it should (unavailable, http_503)"),
    ],
)  # fmt: skip
def test_what_keeps_a_system_from_answering_is_told(
    run: Run,
    install: Callable[..., None],
    listening: int,
    monkeypatch: pytest.MonkeyPatch,
    reply: str,
    step: str,
    words: str,
) -> None:
    configured(monkeypatch, f"http://127.0.0.1:{listening}")
    install(reply=reply)

    assert steps(run, "--live")[step] == ("failed", words)
    assert run("adapters", "check", "indira", "--live").exit_code == 1


def test_a_system_that_is_not_there_is_told_and_not_asked(
    run: Run, install: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    configured(monkeypatch, f"http://127.0.0.1:{port}")
    install()
    found = steps(run, "--live")

    assert found["reach"][0] == "failed"
    assert f"127.0.0.1:{port} does not answer (ConnectionRefusedError)" in found["reach"][1]
    assert "read" not in found


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for localhost that nobody signed, with its key."""
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl here to make a certificate with")
    made = tmp_path / "made.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "900", "-subj", "/CN=localhost",
               "-addext", "subjectAltName=DNS:localhost", "-keyout", str(made), "-out", str(tmp_path / "ca.pem")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    made.write_text(made.read_text() + (tmp_path / "ca.pem").read_text())
    return made


@pytest.fixture
def secured(certificate: Path) -> Iterator[str]:
    """A server on this machine that speaks TLS."""
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *args: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"https://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_certificate_is_believed_by_the_authority_that_is_named(
    run: Run, install: Callable[..., None], secured: str, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured(monkeypatch, secured)
    install()
    verdict, words = steps(run, "--live")["certificate"]
    assert (verdict, "its certificate is not believed" in words) == ("failed", True)
    assert "read" not in steps(run, "--live")

    monkeypatch.setenv("SOPFLOW_INDIRA_CA", str(certificate.parent / "ca.pem"))
    verdict, words = steps(run, "--live")["certificate"]
    assert (verdict, words.startswith("believed, valid until 20")) == ("ok", True)


def test_a_proxy_is_not_looked_through(run: Run, install: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    configured(monkeypatch, "https://indira.example")
    monkeypatch.setenv("SOPFLOW_INDIRA_PROXY", "http://127.0.0.1:9")
    install()

    assert steps(run, "--live")["reach"][0] == "skipped"


# ── all four ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def all_four(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """The four systems as they are configured: simulators, which nobody here knows."""
    with running() as sim:
        for system, given in CREDENTIALS.items():
            monkeypatch.setenv(f"SOPFLOW_{system}_URL".upper(), sim.urls[system])
            for name, value in given.items():
                monkeypatch.setenv(f"SOPFLOW_{system}_{name}".upper(), value)
        yield sim


def test_all_four_are_checked_and_nothing_is_written(run: Run, all_four: Running) -> None:
    done = run("adapters", "check", "--live", "--format", "json")
    found = json.loads(done.stdout)["findings"]

    assert done.exit_code == 0, done.stdout
    for system in ("billing", "dsc", "indira", "remedy"):
        steps = [each["step"] for each in found if each["system"] == system]
        assert steps[:6] == ["settings", "code", "reach", "certificate", "login", "read"]
    assert [each["message"] for each in found if each["step"] == "fields"] == [
        "HPD:IncidentInterface_Create has all 14 fields",
        "HPD:IncidentInterface has all 12 fields",
        "HPD:WorkLog has all 10 fields",
    ]
    assert all_four.ledger() == []
    secrets = [value for given in CREDENTIALS.values() for value in given.values()]
    assert [each for each in secrets if each in done.output] == []


def test_credentials_that_are_not_accepted_are_told(
    run: Run, all_four: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOPFLOW_DSC_CLIENT_SECRET", "hunter2")
    monkeypatch.setenv("SOPFLOW_REMEDY_PASSWORD", "hunter2")
    for system in ("dsc", "remedy"):
        done = run("adapters", "check", system, "--live")
        assert done.exit_code == 1
        assert "the credentials are not accepted" in done.stdout
        assert "hunter2" not in done.output


def test_a_field_map_that_remedy_does_not_have_is_told(
    run: Run, all_four: Running, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "map.toml").write_text('[constants]\n"Reported Sorce" = "Web"\n', encoding="utf-8")
    monkeypatch.setenv("SOPFLOW_REMEDY_FIELDS", str(home / "map.toml"))
    done = run("adapters", "check", "remedy", "--live")

    assert done.exit_code == 1
    told = " ".join(done.stdout.split())
    assert "HPD:IncidentInterface_Create has no `Reported Sorce`. did you mean `Reported Source`?" in told

"""Real stores: nothing is made up, and nothing starts without an adapter that reaches its systems."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
EXAMPLE = Path(__file__).parents[2] / "playbooks/examples/in-doubt"
HOST = """\
import json, pathlib
from sopflow.ports.world import Done, Failed
JOURNAL = pathlib.Path({journal!r})
class Host:
    def call(self, call):
        with JOURNAL.open("a") as file:
            file.write(json.dumps([call.operation.name, call.key]) + "\\n")
        return Done({{"number": "INC000000000042", "entry_id": "X", "status": "New"}})
def host(settings):
    return Host()
"""


@pytest.fixture
def real(home: Path, run: Run) -> None:
    assert run("store", "init").exit_code == 0
    assert run("publish", EXAMPLE).exit_code == 0


@pytest.fixture
def journal(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed adapter for `remedy` that writes down what it is asked."""
    path, package = home / "journal.jsonl", home / "packages"
    info = package / "acme-1.0.dist-info"
    info.mkdir(parents=True)
    (package / "acme_remedy.py").write_text(HOST.format(journal=str(path)), encoding="utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[sopflow.adapters]\nremedy = acme_remedy\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(package))
    monkeypatch.delitem(sys.modules, "acme_remedy", raising=False)
    return path


@pytest.mark.usefixtures("real")
def test_a_real_case_whose_systems_nothing_reaches_is_not_started(run: Run) -> None:
    for command in (("case", "start", "in-doubt"), ("worker",)):
        refused = run(*command)
        assert refused.exit_code == 3, refused.output
        assert "no adapter connects to remedy" in refused.stderr
        assert "sopflow.adapters" in refused.stderr
    assert json.loads(run("case", "list", "--format", "json").stdout) == []


@pytest.mark.usefixtures("real")
def test_it_is_said_in_indonesian_too(run: Run) -> None:
    assert "belum ada adapter yang terhubung ke remedy" in run("case", "start", "in-doubt", "--lang", "id").stderr


@pytest.mark.usefixtures("real")
def test_an_installed_adapter_is_called_once_a_key(run: Run, journal: Path) -> None:
    begun = json.loads(run("case", "start", "in-doubt", "--format", "json").stdout)
    assert begun["practice"] is False
    ended = json.loads(run("case", "answer", begun["case"], "msisdn=0812 0000 0001", "--format", "json").stdout)

    assert ended["outcome"] == "sent"
    assert ended["say"][0]["text"] == "Nomor tiketnya INC000000000042."
    ((operation, _),) = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
    assert operation == "remedy.create_ticket"
    shown = run("case", "history", begun["case"]).stdout
    assert "made up" not in shown


@pytest.mark.usefixtures("real")
def test_a_real_store_takes_no_scenario(run: Run, journal: Path) -> None:
    refused = run("case", "start", "in-doubt", "--scenario", "x.yaml#S")

    assert refused.exit_code == 2
    assert "--scenario is for practice" in refused.stderr


def test_a_practice_store_reaches_no_adapter_even_where_one_is_installed(run: Run, home: Path, journal: Path) -> None:
    begun = json.loads(run("case", "start", EXAMPLE, "--practice", "--format", "json").stdout)
    run("case", "answer", begun["case"], "msisdn=0812 0000 0001")

    assert not journal.exists()
    assert "made up" in run("case", "history", begun["case"]).stdout


@pytest.mark.usefixtures("real")
def test_an_adapter_that_breaks_is_named(run: Run, journal: Path, home: Path) -> None:
    (home / "packages/acme_remedy.py").write_text("import nothing_of_that_name\n", encoding="utf-8")

    refused = run("case", "start", "in-doubt")
    assert refused.exit_code == 3
    assert "acme_remedy" in refused.stderr


# ── a worker that reaches some of the systems ────────────────────────────────────────────────────────────────

NEEDS_DSC = """\
sopflow: 1
id: needs-dsc
version: 1.0.0
title: Putus sesi
outcomes: {done: Selesai}
facts: {msisdn: {type: phone, ask: 'Nomor?', privacy: personal}}
states:
  number: {ask: [msisdn], next: kill}
  kill: {call: {operation: dsc.kill_mytelkomsel_session, with: {msisdn: =msisdn}}, next: done}
  done: {end: done}
"""


@pytest.fixture
def worker(home: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts a worker as a process of its own, with the packages of `home`."""
    begun: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", "from sopflow.cli import main; main()", "worker", *arguments]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(home / "packages"), *filter(None, sys.path)])}
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=home
        )
        begun.append(process)
        return process

    yield start
    for process in begun:
        if process.poll() is None:
            process.kill()
        process.communicate()


def until_done(run: Run, case: str) -> dict[str, Any]:
    ends = time.monotonic() + 90
    while time.monotonic() < ends:
        shown: dict[str, Any] = json.loads(run("case", "next", case, "--no-wait", "--format", "json").stdout)
        if shown["status"] == "done":
            return shown
        time.sleep(0.2)
    raise AssertionError(shown)


@pytest.mark.usefixtures("real")
@pytest.mark.parametrize(
    ("lang", "beyond", "why"),
    [
        ("en", "Cases of needs-dsc 1.0.0 cannot go on from here", "dsc: nothing here connects to it"),
        ("id", "Kasus needs-dsc 1.0.0 tidak bisa dilanjutkan dari sini", "dsc: belum ada yang terhubung ke sana"),
    ],
)
def test_a_worker_serves_what_it_can_and_says_what_it_cannot(
    run: Run, home: Path, journal: Path, worker: Callable[..., Any], lang: str, beyond: str, why: str
) -> None:
    (home / "needs-dsc.yaml").write_text(NEEDS_DSC, encoding="utf-8")
    assert run("publish", "needs-dsc.yaml").exit_code == 0
    case = json.loads(run("case", "start", "in-doubt", "--no-wait", "--format", "json").stdout)["case"]
    assert run("case", "answer", case, "msisdn=0812 0000 0001", "--no-wait").exit_code == 0

    on_duty = worker("--lang", lang)
    assert until_done(run, case)["outcome"] == "sent"
    on_duty.terminate()
    _, errors = on_duty.communicate(timeout=90)
    assert on_duty.returncode == 0
    assert beyond in errors
    assert why in errors


@pytest.mark.usefixtures("real")
def test_one_persons_desk_goes_on_with_what_it_reaches_whatever_else_is_published(
    run: Run, home: Path, journal: Path
) -> None:
    (home / "needs-dsc.yaml").write_text(NEEDS_DSC, encoding="utf-8")
    assert run("publish", "needs-dsc.yaml").exit_code == 0
    case = json.loads(run("case", "start", "in-doubt", "--format", "json").stdout)["case"]

    ended = json.loads(run("case", "answer", case, "msisdn=0812 0000 0001", "--format", "json").stdout)
    assert ended["outcome"] == "sent"

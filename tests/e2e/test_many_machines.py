"""A Postgres store at the command line: one machine, and many."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.live.practice import wait_until_it_arrived

Run = Callable[..., Any]
EXAMPLE = Path(__file__).parents[2] / "playbooks/examples/in-doubt"
SOPFLOW = [sys.executable, "-c", "from sopflow.cli import main; main()"]
PATIENCE = 120
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("postgres")]


@pytest.fixture
def url(postgres_url: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("SOPFLOW_STORE", postgres_url)
    return postgres_url


def begun(run: Run) -> str:
    case: str = json.loads(run("case", "start", EXAMPLE, "--format", "json").stdout)["case"]
    return case


def shown(run: Run, case: str) -> Any:
    return json.loads(run("case", "next", case, "--no-wait", "--format", "json").stdout)


@pytest.mark.usefixtures("url")
def test_a_case_on_postgres_is_worked_on_like_any_other(run: Run) -> None:
    assert run("store", "init", "--practice").exit_code == 0
    case = begun(run)

    ended = run("case", "answer", case, "msisdn=0812 0000 0001", "--format", "json")
    assert json.loads(ended.stdout)["outcome"] == "sent"
    assert json.loads(run("store", "status", "--format", "json").stdout)["store"]["practice"] == "yes"
    refused = run("store", "backup", "copy.db")
    assert refused.exit_code == 2
    assert "pg_dump" in refused.stderr


def test_a_worker_on_another_machine_does_what_is_owed_and_one_that_is_killed_loses_nothing(url: str, run: Run) -> None:
    assert run("store", "init", "--practice", "--many-machines").exit_code == 0
    case = begun(run)
    first = worker("--slow", "remedy.create_ticket=600")
    run("case", "answer", case, "msisdn=0812 0000 0001", "--no-wait")
    heard(first, "call.started")
    wait_until_it_arrived(url, case)
    first.kill()
    first.communicate()
    second = worker()
    try:
        ends = time.monotonic() + PATIENCE
        while shown(run, case)["outcome"] != "sent":
            assert time.monotonic() < ends, shown(run, case)
            time.sleep(0.3)
    finally:
        second.send_signal(signal.SIGTERM)
        second.communicate(timeout=PATIENCE)
    assert second.returncode == 0
    (effect,) = json.loads(run("case", "show", case, "--format", "json").stdout)["effects"]
    assert effect["status"] == "done"


def worker(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*SOPFLOW, "worker", *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


def heard(process: subprocess.Popen[str], name: str) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if json.loads(line)["name"] == name:
            return
    raise AssertionError(name)


@pytest.mark.usefixtures("home")
def test_a_postgres_that_is_not_reached_is_said_without_its_password(run: Run) -> None:
    refused = run("store", "status", "--store", "postgresql://rina:rahasia@127.0.0.1:1/cases")

    assert refused.exit_code == 3, refused.output
    assert "rahasia" not in refused.output


@pytest.mark.usefixtures("home")
def test_many_machines_are_no_matter_of_a_file(run: Run) -> None:
    assert run("store", "init", "--many-machines").exit_code == 2

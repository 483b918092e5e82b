"""A Postgres for tests is found, shared and leaves nothing behind."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from sopflow.testing import postgres
from sopflow.testing.postgres import NoPostgres, fresh_database, programs, shared_server


def soon(holds: Callable[[], bool], seconds: float = 60.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.02)
    return False


def data_of(url: str) -> Path:
    return Path(parse_qs(urlsplit(url).query)["host"][0])


@pytest.fixture
def _nothing_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(postgres.VARIABLE, raising=False)


def test_a_url_that_is_named_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(postgres.VARIABLE, "postgresql://elsewhere/test")

    with shared_server(tmp_path) as server:
        assert server == "postgresql://elsewhere/test"


def test_the_wheel_has_one_where_the_machine_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres.shutil, "which", lambda name: None)
    monkeypatch.setattr(postgres.Path, "glob", lambda self, pattern: iter(()))

    assert programs().parts[-3:] == (postgres.WHEEL, "pginstall", "bin")


def test_without_any_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres.shutil, "which", lambda name: None)
    monkeypatch.setattr(postgres.Path, "glob", lambda self, pattern: iter(()))
    monkeypatch.setattr(postgres, "WHEEL", "no_such_package")

    with pytest.raises(NoPostgres, match="SOPFLOW_TEST_POSTGRES"):
        programs()


@pytest.mark.usefixtures("_nothing_named")
def test_the_wheels_server_starts_even_from_a_folder_that_only_we_may_enter(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    closed = tmp_path / "closed"
    for name in (postgres.WHEEL, f"{postgres.WHEEL}.libs"):
        shutil.copytree(Path(sysconfig.get_path("purelib")) / name, closed / name)
    closed.chmod(0o700)
    monkeypatch.setattr(postgres, "programs", lambda: closed / postgres.WHEEL / "pginstall" / "bin")

    with shared_server(tmp_path / "shared") as server, psycopg.connect(server) as connection:
        assert connection.info.server_version > 150000


USER = """
import sys, pathlib
from sopflow.testing.postgres import shared_server
with shared_server(pathlib.Path(sys.argv[1])) as server:
    print(server, flush=True)
    sys.stdin.read()
"""


def user_of(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", USER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


@pytest.mark.usefixtures("_nothing_named")
def test_processes_share_one_server_which_ends_with_the_last_even_if_that_is_killed(tmp_path: Path) -> None:
    users = [user_of(tmp_path) for _ in range(2)]
    urls = [user.stdout.readline().strip() for user in users if user.stdout is not None]

    assert urls[0] == urls[1]
    with fresh_database(urls[0]) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    users[0].communicate("")
    with psycopg.connect(urls[1]) as connection:
        assert connection.execute("SELECT count(*) FROM pg_database WHERE datname LIKE 'sopflow%'").fetchone() == (0,)
    users[1].kill()
    users[1].communicate()
    assert soon(lambda: not data_of(urls[1]).exists())


@pytest.mark.usefixtures("_nothing_named")
def test_a_server_that_cannot_start_says_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "broken" / "bin"
    folder.mkdir(parents=True)
    for name in ("initdb", "postgres"):
        (folder / name).write_text("#!/bin/sh\necho 'no room left' >&2; exit 1\n")
        (folder / name).chmod(0o755)
    monkeypatch.setattr(postgres, "programs", lambda: folder)

    with pytest.raises(NoPostgres, match="did not start: no room left"), shared_server(tmp_path / "shared"):
        pass

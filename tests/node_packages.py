"""`python -m tests.node_packages STAMP`: what the tests of editors need from npm, where node and npm are here.

The client library of the VS Code extension, and the real yaml-language-server: each as its lock file has it, without
running anything of it, into a `node_modules` that git ignores; what is there as its lock has it is left alone. Whatever
goes wrong is said aloud and stops nobody: the tests that need it are then skipped, and say so. All of it takes a minute
at most, also where the network is silent.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = (ROOT / "editors/vscode", ROOT / "editors/yaml-language-server")
SECONDS = 60.0
INSTALL = (
    "npm", "ci", "--ignore-scripts", "--engine-strict", "--no-audit", "--no-fund", "--no-update-notifier",
    "--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=20000", "--loglevel=error",
)  # fmt: skip
SAME = ("version", "integrity")


def are_here(folder: Path) -> bool:
    """Whether all of it was installed: npm writes this file last."""
    return (folder / "node_modules/.package-lock.json").is_file()


def install(folders: Iterable[Path], say: Callable[[str], None], command: Sequence[str] = INSTALL) -> bool:
    """Whether all of it is here now. What was begun and not done is removed; what went wrong is said."""
    if missing := [name for name in ("node", "npm") if shutil.which(name) is None]:
        say(f"SKIPPED ALOUD: no {' and no '.join(missing)} here, so the tests of editors that need them are skipped.")
        return False
    until = time.monotonic() + SECONDS
    for folder in folders:
        if _is_as_locked(folder):
            continue
        problem = _installed(folder, command, until - time.monotonic())
        if problem:
            shutil.rmtree(folder / "node_modules", ignore_errors=True)
            say(f"SKIPPED ALOUD: `npm ci` in {folder.name} failed, so the tests that need it are skipped. {problem}")
            return False
    return True


def _is_as_locked(folder: Path) -> bool:
    """Whether every package is here that the lock has, in its version, but for those of other machines."""
    with suppress(OSError, ValueError, LookupError, AttributeError, TypeError):
        wanted = _packages(folder / "package-lock.json")
        here = _packages(folder / "node_modules/.package-lock.json")
        needed = {name for name, one in wanted.items() if name and not one.get("optional")}
        same = all(one.get(what) == wanted[name].get(what) for name, one in here.items() for what in SAME)
        return same and needed <= here.keys() and all((folder / name).is_dir() for name in here)
    return False


def _packages(lock: Path) -> Mapping[str, Mapping[str, object]]:
    found: Mapping[str, Mapping[str, object]] = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    return found


def _installed(folder: Path, command: Sequence[str], seconds: float) -> str:
    """What went wrong, in npm's last words; nothing where nothing did."""
    try:
        return _ran(folder, command, seconds)
    except OSError as error:  # it is on the path, and yet nothing that can be run
        return str(error)


def _ran(folder: Path, command: Sequence[str], seconds: float) -> str:
    with subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        text=True, errors="replace", start_new_session=True,
    ) as running:  # fmt: skip
        try:
            _, said = running.communicate(timeout=max(seconds, 0.1))
        except subprocess.TimeoutExpired:
            _stop(running)
            return f"It was given up: all of it may take {SECONDS:.0f} s."
        except KeyboardInterrupt:
            _stop(running)
            raise
    if running.returncode == 0 and are_here(folder):
        return ""
    return " ".join(said.split())[-300:] or f"It ended with {running.returncode}."


def _stop(running: subprocess.Popen[str]) -> None:
    with suppress(ProcessLookupError):  # it ended in this very moment
        os.killpg(running.pid, signal.SIGKILL)


def main(arguments: Sequence[str]) -> int:
    """0, whatever comes of it: what is missing is skipped by the tests. The stamp is written where nothing is."""
    (stamp,) = arguments
    try:
        if install(FOLDERS, lambda line: print(line, flush=True)):
            Path(stamp).touch()
    except OSError as error:
        print(f"SKIPPED ALOUD: what npm brings cannot be written down as done. {error}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Runs `sopflow` as processes of their own, on the store of the demonstration."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

PATIENCE = 60.0
"""Seconds after which what should be heard is missed."""

_SOPFLOW = (sys.executable, "-c", "from sopflow.cli import main; main()")


class Commands:
    """The command line, in a folder."""

    def __init__(self, folder: Path) -> None:
        chosen = {"SOPFLOW_STORE": str(folder / "demo.db"), "SOPFLOW_USER": "rina", "SOPFLOW_ROLES": "agent"}
        self._environment = {**os.environ, **chosen, "LANG": "en_US.UTF-8", "LC_ALL": "", "NO_COLOR": "1"}

    def run(self, *words: str) -> str:
        """What a command prints; it must do what it is asked."""
        ended = subprocess.run(
            [*_SOPFLOW, *words], env=self._environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        if ended.returncode != 0:
            raise SystemExit(f"sopflow {' '.join(words)}\n{ended.stdout}{ended.stderr}")
        return ended.stdout

    def ask(self, *words: str) -> Any:
        """The object that a command prints."""
        return json.loads(self.run(*words, "--format", "json"))

    def worker(self, *words: str) -> Worker:
        """A worker, on duty."""
        return Worker([*_SOPFLOW, "worker", *words], self._environment)


class Worker:
    """A worker, and what it says."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.said: list[dict[str, Any]] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.endswith("\n"):  # a line that was cut by the kill says nothing
                self.said.append(json.loads(line))

    def heard(self, name: str, operation: str | None = None) -> None:
        """Wait until it says so."""
        ends = time.monotonic() + PATIENCE
        while not any(one["name"] == name and operation in (None, one.get("operation")) for one in self.said):
            if time.monotonic() > ends:
                raise SystemExit(f"the worker never said {name} {operation or ''}")
            time.sleep(0.02)

    def kill(self) -> None:
        """Kill it with -9."""
        self._process.kill()
        self._end()

    def stop(self) -> None:
        """Ask it to end after the work at hand."""
        self._process.send_signal(signal.SIGTERM)
        self._end()

    def _end(self) -> None:
        self._process.wait(PATIENCE)
        self._reader.join(PATIENCE)

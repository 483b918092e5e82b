"""The systems outside, whose ledger the engine's promises are counted at: a file that survives whoever calls them.

Keyed systems take a key once and answer look-ups truthfully. Unkeyed ones do whatever they are sent, as often as they
are sent it; the manifests that go with them name no look-ups (`setting.py`).
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.reliability.points import Points

from sopflow.app.live.practice import PracticeSystems, bind
from sopflow.ports.world import Call, Clock, Done, Reply
from sopflow.simulation.given import Given
from sopflow.stores.open import open_store
from sopflow.values.showing import plain

EVERY_CASE = "outside"
"""The systems keep one memory for all cases."""


class Outside:
    """The systems of one folder. `points` are passed before a call arrives and after it was served."""

    def __init__(self, folder: Path, clock: Clock, points: Points, *, keyed: bool = True) -> None:
        self._systems = PracticeSystems(open_store(str(folder / "outside.db"), practice=True), clock)
        self._points = points
        self._keyed = keyed
        self._ledger = folder / "ledger.jsonl"

    def call(self, call: Call) -> Reply:
        self._points.reach(f"before the call {call.operation.name}")
        reply = self._served(call) if self._keyed else self._served_blindly(call)
        self._points.reach(f"after the call {call.operation.name}")
        return reply

    def _served(self, call: Call) -> Reply:
        is_new = not call.key or call.key not in {line["key"] for line in ledger(self._ledger.parent)}
        reply = self._systems.call(replace(call, case=EVERY_CASE))
        if call.operation.writes and isinstance(reply, Done) and is_new:
            self._note(call, reply)
        return reply

    def _served_blindly(self, call: Call) -> Reply:
        if not call.operation.writes:
            return self._systems.call(replace(call, case=EVERY_CASE))
        arrival = f"{call.effect}/{os.getpid()}"
        reply = self._systems.call(replace(call, case=EVERY_CASE, key="", effect=arrival))
        if isinstance(reply, Done):
            self._note(call, reply)
        return reply

    def _note(self, call: Call, reply: Done) -> None:
        output = plain(reply.output, call.operation.output)
        line = json.dumps({"operation": call.operation.name, "key": call.key, "output": output}, default=str)
        with self._ledger.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")

    def close(self) -> None:
        self._systems.store.close()


def prepare(folder: Path, clock: Clock, scripts: Mapping[str, Given]) -> None:
    """A new world in a folder: its systems reply as the scripts say."""
    store = open_store(str(folder / "outside.db"), practice=True)
    bind(store, clock, EVERY_CASE, scripts)
    store.close()


def ledger(folder: Path) -> list[dict[str, Any]]:
    """What was done outside, in order."""
    path = folder / "ledger.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def doubled(folder: Path) -> list[str]:
    """The operations whose effect happened more than once under one key. (Effects without a key are counted against those
    of the run that nothing interrupted.)"""
    counts = Counter((line["operation"], line["key"]) for line in ledger(folder) if line["key"])
    return [operation for (operation, _), count in counts.items() if count > 1]

"""A system outside: letters are files, one a key, and every call is a line of a journal.

It is what the engine's promises are counted at, so it shares nothing with the engine: a letter is there once its file is,
and a second call with its key is answered with the first letter.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections import Counter
from pathlib import Path
from typing import Any

from sopflow.ports.world import Call, Done, Failed, Reply

LONGEST = 4.0
"""Seconds that a letter is kept: less than its operation may take."""


class PostOffice:
    """The toy system of the tests. Each call takes `pace` seconds, half of them before the letter is sent. While letters
    are kept, each takes `LONGEST`: time enough for a test to find a worker in the middle of one."""

    def __init__(self, folder: Path, pace: float) -> None:
        self.folder = folder
        self.pace = pace
        self.keeps = folder / "keeps-letters"

    def call(self, call: Call) -> Reply:
        self.note("begun", call)
        time.sleep(self.pace / 2)
        ends = time.monotonic() + LONGEST
        while call.operation.writes and self.keeps.exists() and time.monotonic() < ends:
            time.sleep(0.02)
        reply = self.reply(call)
        time.sleep(self.pace / 2)
        self.note("ended", call)
        return reply

    def reply(self, call: Call) -> Reply:
        match call.operation.name:
            case "toy.look":
                return Done({"name": call.input["name"]})
            case "toy.find":
                file = self.letter(str(call.input["external"]))
                return Done([json.loads(file.read_text())] if file.exists() else [])
            case "toy.send":
                return Done(self.send(call))
            case _:
                return Failed("rejected")

    def send(self, call: Call) -> dict[str, Any]:
        file = self.letter(call.key)
        draft = file.with_suffix(f".{os.getpid()}-{time.monotonic_ns()}")
        draft.write_text(json.dumps({"number": file.stem, "kind": call.input["kind"]}))
        try:
            os.link(draft, file)  # all of it or nothing, and only once
            self.note("sent", call)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        return dict(json.loads(file.read_text()))

    def letter(self, key: str) -> Path:
        return self.folder / f"{hashlib.sha256(key.encode()).hexdigest()[:16]}.letter"

    # ── the journal ──────────────────────────────────────────────────────────────────────────────────────────

    def note(self, what: str, call: Call) -> None:
        entry = {"what": what, "by": os.getpid(), "operation": call.operation.name, "key": call.key, "case": call.case}
        file = os.open(self.folder / "journal", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            os.write(file, (json.dumps(entry) + "\n").encode())
        finally:
            os.close(file)

    def journal(self) -> list[dict[str, Any]]:
        file = self.folder / "journal"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    def is_sending(self, process: int) -> bool:
        """Whether that process is in the middle of a write."""
        mine = [line for line in self.journal() if line["by"] == process and line["operation"] == "toy.send"]
        count = Counter(line["what"] for line in mine)
        return count["begun"] > count["ended"]

    def sent(self) -> Counter[str]:
        """How often each key was sent in earnest."""
        return Counter(str(line["key"]) for line in self.journal() if line["what"] == "sent")

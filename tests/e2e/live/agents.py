"""Some agents of many: threads of one process, each answering the same cases as fast as it can.

    python agents.py URL LOG PROCESS THREADS CASE...

Each look and each answer is a line of the log: when it was begun and ended by the clock that all processes share, what the
agent saw, what it said, and what it was told. An agent that hears nothing definite says it again under the same key.
"""

from __future__ import annotations

import json
import random
import sys
import threading
import time
from pathlib import Path
from typing import Any

from sopflow.engine.case import Status
from sopflow.errors import Conflict, StoreBusy
from sopflow.ports.world import Call, Failed, Reply
from sopflow.runtime.engine import Engine
from sopflow.runtime.people import Person
from sopflow.stores.open import open_store


class NoSystems:
    """The playbook calls none."""

    def call(self, call: Call) -> Reply:
        return Failed("unavailable")


class Agent:
    def __init__(self, engine: Engine, name: str, cases: list[str]) -> None:
        self.engine = engine
        self.name = name
        self.cases = cases
        self.chance = random.Random(name)
        self.lines: list[dict[str, Any]] = []

    def work(self) -> None:
        """Until every case is closed."""
        open_cases = list(self.cases)
        while open_cases:
            case = self.chance.choice(open_cases)
            if not self.say(case):
                open_cases.remove(case)

    def say(self, case: str) -> bool:
        """Look, and answer what is asked. False where the case is closed."""
        began = time.monotonic_ns()
        seen = self.engine.get(case)
        if seen.status is Status.DONE:
            return False
        said = f"{self.name}:{len(self.lines)}"
        line = {"case": case, "said": said, "began": began, "saw": seen.seq, "ended": 0, "seq": None, "again": None}
        self.lines.append(line)
        line["seq"] = self.answer(case, said, seen.question)
        line["ended"] = time.monotonic_ns()
        if line["seq"] is not None and self.chance.random() < 0.1:  # a double click
            line["again"] = self.answer(case, said, seen.question) == line["seq"]
        return True

    def answer(self, case: str, said: str, question: str) -> int | None:
        """The number of its event; None where another was faster."""
        while True:
            try:
                return self.engine.answer(case, {"said": said}, by=Person(self.name), key=said, question=question).seq
            except Conflict:
                return None
            except StoreBusy:
                time.sleep(0.01)


def main(url: str, log: Path, process: str, threads: int, cases: list[str]) -> None:
    store = open_store(url)
    engine = Engine(store, NoSystems())
    agents = [Agent(engine, f"{process}.{number}", cases) for number in range(threads)]
    working = [threading.Thread(target=agent.work) for agent in agents]
    for thread in working:
        thread.start()
    for thread in working:
        thread.join()
    log.write_text("".join(json.dumps(line) + "\n" for agent in agents for line in agent.lines), encoding="utf-8")
    engine.close()
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), sys.argv[5:])

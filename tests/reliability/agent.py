"""An agent who answers whatever a case asks and writes down what was acknowledged. Each input is noted before it is
given; after a crash, one that was not acknowledged is given again, under the same key. Where nobody knows whether a
system did something, the agent looks into the system itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.people import innermost
from tests.reliability.outside import ledger

from sopflow.engine.case import EntryStatus, Status
from sopflow.ports.world import Clock
from sopflow.runtime import wants
from sopflow.runtime.engine import Engine
from sopflow.runtime.people import Person
from sopflow.runtime.views import CaseView, Receipt

MOST_TURNS = 200
PUT_OFF = 30.0
"""Seconds: more than any look-up is put off."""


class Agent:
    """Plays one case of an engine."""

    def __init__(
        self, engine: Engine, clock: Clock, answers: Mapping[str, object], roles: frozenset[str], folder: Path
    ) -> None:
        self.engine = engine
        self.clock = clock
        self.answers = answers
        self.person = Person("rina", roles)
        self.folder = folder
        self.said = folder / "said.jsonl"
        self.acknowledged = folder / "acknowledged.jsonl"

    def play(self, case: str) -> CaseView:
        """Until the case ends, or nothing is asked any more."""
        self._say_again()
        for _ in range(MOST_TURNS):
            self.engine.pump()
            now = innermost(self.engine, case)
            said = self._decision(now) if now.status is Status.NEEDS_ATTENTION else self._reply(now)
            if said is None and isinstance(next(iter(now.wants), None), wants.Calling):
                self.clock.wait(PUT_OFF, lambda: False)  # the look-up of a doubtful write is not due yet
                continue
            if said is None:
                return self.engine.get(case)
            self._say({"case": now.id, "key": f"{now.id}?{now.seq}", **said})
        raise AssertionError("the case does not come to rest")

    def _decision(self, now: CaseView) -> dict[str, Any]:
        """Look into the system: what is there was done, what is not is tried again."""
        doubtful = [
            now.key_at_systems(entry.key) for entry in now.case.ledger.values() if entry.status is EntryStatus.IN_DOUBT
        ]
        there = next((line for line in ledger(self.folder) if line["key"] in doubtful), None)
        return {"decision": "retry"} if there is None else {"decision": "done", "output": there["output"]}

    def _reply(self, now: CaseView) -> dict[str, Any] | None:
        match next(iter(now.wants), None):
            case wants.Question():
                asked = [want.fact for want in now.wants if isinstance(want, wants.Question)]
                return {"answers": {fact: self.answers.get(fact) for fact in asked}}
            case wants.Confirmation():
                return {"yes": True}
            case _:
                return None

    def _say(self, said: dict[str, Any]) -> None:
        _append(self.said, said)
        receipt = self._give(said)
        _append(self.acknowledged, {"case": said["case"], "seq": receipt.seq})

    def _say_again(self) -> None:
        """What was said last and not acknowledged is said again."""
        said = read_lines(self.said)
        if len(said) > len(read_lines(self.acknowledged)):
            receipt = self._give(said[-1])
            _append(self.acknowledged, {"case": said[-1]["case"], "seq": receipt.seq})

    def _give(self, said: Mapping[str, Any]) -> Receipt:
        case, key = said["case"], said["key"]
        if "answers" in said:
            return self.engine.answer(case, said["answers"], by=self.person, key=key)
        if "yes" in said:
            return self.engine.confirm(case, said["yes"], by=self.person, key=key)
        return self.engine.decide(case, said["decision"], output=said.get("output"), by=self.person, key=key)


def _append(path: Path, line: Mapping[str, Any]) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, default=str) + "\n")


def read_lines(path: Path) -> list[dict[str, Any]]:
    """What stands in a file of lines, in order."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []

"""An agent who answers whatever a case asks, writes down what was acknowledged, and after a crash says again what was
not, under the same key."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from sopflow.engine.case import Status
from sopflow.runtime import wants
from sopflow.runtime.engine import Engine
from sopflow.runtime.people import Person
from sopflow.runtime.views import CaseView

MOST_TURNS = 200


class Agent:
    """Plays one case of an engine. `acknowledged` is the file of what the engine said it has. One who `decides` lets
    what came to nothing be tried again; the other leaves it to people."""

    def __init__(
        self, engine: Engine, answers: Mapping[str, object], roles: frozenset[str], folder: Path, *, decides: bool
    ) -> None:
        self.engine = engine
        self.decides = decides
        self.answers = answers
        self.person = Person("rina", roles)
        self.acknowledged = folder / "acknowledged.jsonl"

    def play(self, case: str) -> CaseView:
        """Until the case ends, or needs a person who decides, or nothing is asked any more."""
        for _ in range(MOST_TURNS):
            self.engine.pump()
            now = self._focus(case)
            if now.status is Status.NEEDS_ATTENTION and self.decides:
                self.engine.retry(now.id, by=self.person, key=f"{now.id}?{now.seq}")
            elif now.status is not Status.WAITING or not self._turn(now):
                return self.engine.get(case)
        raise AssertionError("the case does not come to rest")

    def _focus(self, case: str) -> CaseView:
        """The innermost case that is under way."""
        view = self.engine.get(case)
        while view.children:
            view = self.engine.get(view.children[0])
        return view

    def _turn(self, now: CaseView) -> bool:
        key = f"{now.id}?{now.question}"
        match next(iter(now.wants), None):
            case wants.Question():
                asked = [want.fact for want in now.wants if isinstance(want, wants.Question)]
                said = {fact: self.answers.get(fact) for fact in asked}
                receipt = self.engine.answer(now.id, said, by=self.person, key=key)
                self._note(now.id, receipt.seq, asked)
            case wants.Confirmation():
                receipt = self.engine.confirm(now.id, True, by=self.person, key=key)
                self._note(now.id, receipt.seq, ["yes"])
            case _:
                return False
        return True

    def _note(self, case: str, seq: int, said: list[str]) -> None:
        with self.acknowledged.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"case": case, "seq": seq, "said": said}) + "\n")


def acknowledged(folder: Path) -> list[dict[str, object]]:
    """What the engine said it has, in order."""
    path = folder / "acknowledged.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []

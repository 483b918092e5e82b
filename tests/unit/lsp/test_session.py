"""When a look is taken and told: once nothing was typed for a while, and never of a text that is old."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from sopflow.lsp import session as sessions
from sopflow.lsp.session import PAUSE, Session
from sopflow.lsp.workbench import Look

ASK = (Path(__file__).parents[3] / "playbooks/examples/ask/playbook.yaml").resolve()


@pytest.fixture
def happened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a session does, in order; nobody really waits."""
    order: list[str] = []
    at_once, look_now = asyncio.sleep, Session._look_now

    async def sleep(seconds: float) -> None:
        order.append("wait")
        assert seconds == PAUSE
        await at_once(0)

    def look(self: Session, playbook: Path, texts: dict[Path, str]) -> Look:
        order.append(f"look at {texts[playbook]}")
        return look_now(self, playbook, texts)

    monkeypatch.setattr(sessions.asyncio, "sleep", sleep)
    monkeypatch.setattr(Session, "_look_now", look)
    return order


def type_(session: Session, *texts: str) -> None:
    """Types these texts one right after the other, and waits until nothing is under way."""

    async def typed() -> None:
        for text in texts:
            session.changed(ASK, text)
        await asyncio.gather(*session._tasks.values())

    asyncio.run(typed())


def test_several_keystrokes_are_one_look_when_typing_pauses(happened: list[str]) -> None:
    type_(Session(lambda look: happened.append("told")), "first", "second")

    assert happened == ["wait", "look at second", "told"]


def test_what_was_looked_at_before_something_else_was_typed_is_never_told(happened: list[str]) -> None:
    session = Session(lambda look: happened.append(f"told {look.texts[ASK]}"))
    seen = session._look_now

    def typing(playbook: Path, texts: dict[Path, str]) -> Look:
        found = seen(playbook, texts)
        if texts[ASK] == "first":
            session._stamps[ASK] += 1
            session.texts[ASK] = "second"
        return found

    session._look_now = typing  # type: ignore[method-assign]
    type_(session, "first")

    assert happened == ["wait", "look at first", "wait", "look at second", "told second"]

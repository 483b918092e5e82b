"""What `sopflow store status` says of what needs a person."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from rich.console import Console

from sopflow.rendering.cases.status import text
from sopflow.runtime.status import Doubt, EngineStatus, Queue, Stuck

STATUS = EngineStatus(
    at=datetime(2026, 3, 28, 6, 10, tzinfo=UTC),
    store={"kind": "memory", "practice": "no"},
    open=(),
    doubtful=(Doubt("C-1", "dsc.kill_mytelkomsel_session", 90.0),),
    under_way=0,
    queue=Queue(0, 0, None, None),
    inbox=0,
    holders=(),
    stuck=(Stuck("C-2", "timer", "KeyError", 3600.0),),
)


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            (
                "⚠ In doubt: C-1 dsc.kill_mytelkomsel_session for 1min",
                "⚠ Given up: C-2 timer (KeyError) 1h ago; `sopflow case retry C-2` lets it be tried again",
            ),
        ),
        (
            "id",
            (
                "⚠ Belum pasti: C-1 dsc.kill_mytelkomsel_session sejak 1",
                "⚠ Dihentikan: C-2 timer (KeyError) sejak 1",
            ),
        ),
    ],
)
def test_doubts_and_work_that_was_given_up_are_named_with_what_to_do(language: str, lines: tuple[str, ...]) -> None:
    console = Console(width=120, no_color=True)
    with console.capture() as caught:
        console.print(text(STATUS, language))  # type: ignore[arg-type]

    for line in lines:
        assert line in caught.get()

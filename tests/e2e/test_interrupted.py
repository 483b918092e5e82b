"""Ctrl-C while a command waits for systems: what was given is durable, and whoever gave it is told so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sopflow.app.live.desk import Desk


def test_whoever_stops_waiting_is_told_that_the_input_is_kept(
    start: Callable[..., Any], run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = start("ask")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Desk, "settle", stop)
        given = run("case", "answer", case.id, "kind=1")
        looking = run("case", "next", case.id)
        for_programs = run("case", "answer", case.id, "callback=null", "--format", "json")

    assert (given.exit_code, given.stderr) == (
        130, f"Interrupted. What you gave is kept, and what it brings about goes on: sopflow case next {case.id}\n\n"
    )  # fmt: skip
    assert (looking.exit_code, looking.stderr.strip(), looking.stdout) == (130, "", "")
    assert '"interrupted"' in for_programs.stderr
    assert len(for_programs.stderr.splitlines()) == 1
    assert [want["fact"] for want in case.do("next")["wants"]] == ["since"]

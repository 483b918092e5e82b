"""What Tab completes about live cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from click.shell_completion import ShellComplete

from sopflow.cli.root import sopflow

Start = Callable[..., Any]


def completed(*words: str, begun: str = "") -> list[str]:
    shell = ShellComplete(sopflow, {}, "sopflow", "_SOPFLOW_COMPLETE")
    return [item.value for item in shell.get_completions(list(words), begun)]


def test_ids_of_live_cases_are_completed(start: Start) -> None:
    case, other = start("ask"), start("approve")
    other.do("cancel", "--reason", "salah sambung")

    assert completed("case", "next") == [case.id]
    assert completed("case", "next", begun=case.id[:2].lower()) == [case.id]
    assert completed("case", "next", begun="_") == []


def test_facts_that_are_asked_are_completed_and_then_their_values(start: Start) -> None:
    case = start("ask")

    assert completed("case", "answer", case.id) == ["kind="]
    assert completed("case", "answer", case.id, begun="kind=") == ["kind=complaint", "kind=question"]
    assert completed("case", "answer", case.id, begun="kind=q") == ["kind=question"]


def test_published_playbooks_are_completed(start: Start) -> None:
    start("ask")

    assert completed("case", "start", begun="a") == ["ask"]


def test_the_store_that_is_named_is_looked_into(start: Start) -> None:
    start("ask")

    assert completed("case", "next", "--store", "other.db") == []


@pytest.mark.usefixtures("home")
def test_where_there_is_no_store_nothing_is_completed_and_nothing_is_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert completed("case", "next") == []
    assert completed("case", "answer", "K7F-3QX-9TD") == []
    assert capsys.readouterr() == ("", "")

"""Every case of every scenario, corrected to what it said and migrated to what it is: nothing changes.

A correction and a migration tell a case again from its beginning. Here they do it to the cases that the playbooks'
scenarios tell, in the middle of their way and after each of their answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
import sopflow_playbooks

from sopflow.app.adapters import installed
from sopflow.app.checking import load
from sopflow.app.files import find_playbooks, find_scenarios
from sopflow.app.procedure import Procedure
from sopflow.app.scenarios import load_scenarios
from sopflow.app.told.testing import run_scenarios
from sopflow.engine.case import Case, ForPlaybook, ForReplies
from sopflow.engine.correction import correct
from sopflow.engine.effects import (
    CallOperation,
    ConfirmEffect,
    RunPlaybook,
    SayScript,
    StartCase,
    StartTimer,
    StopTimer,
)
from sopflow.engine.events import AnswersCorrected, CaseMigrated, CaseStarted, Event
from sopflow.engine.following import follow
from sopflow.engine.history import answers_of
from sopflow.engine.migration import Verdict, judge, migrate
from sopflow.engine.outstanding import running
from sopflow.engine.verbs.under_way import writes_under_way
from sopflow.program.model import Program
from sopflow.simulation import level
from sopflow.simulation.level import Level

FOLDER = Path(sopflow_playbooks.__file__).parent
NEWS = (CallOperation, ConfirmEffect, RunPlaybook, SayScript, StartCase, StartTimer, StopTimer)


@cache
def procedure(playbook: Path) -> Procedure:
    return load(playbook, installed())


def every_file() -> Iterator[object]:
    for playbook in find_playbooks([FOLDER]):
        for file in find_scenarios(playbook):
            yield pytest.param(playbook, file, id=f"{playbook.parent.name}/{file.stem}")


@pytest.fixture
def lives(monkeypatch: pytest.MonkeyPatch):
    """`lives(playbook, file)`: programs and histories of all cases that the scenarios of a file tell."""
    told: list[Level] = []
    begin = Level.__init__

    def begun(self: Level, program: Program, start: CaseStarted, *, explain: bool) -> None:
        begin(self, program, start, explain=explain)
        told.append(self)

    def live(playbook: Path, file: Path) -> Iterator[tuple[Program, list[Event]]]:
        monkeypatch.setattr(level.Level, "__init__", begun)
        list(run_scenarios(procedure(playbook), [load_scenarios(procedure(playbook), file)]))
        return ((one.program, one.history) for one in told)

    return live


def middles(history: list[Event]) -> Iterator[list[Event]]:
    """The first third, two thirds, and all but the last event."""
    ends = {len(history) // 3, 2 * len(history) // 3, len(history) - 1}
    return (history[:end] for end in sorted(ends) if end > 0)


def without_ids(case: Case) -> Case:
    waiting = case.waiting
    if isinstance(waiting, ForReplies):
        waiting = waiting._replace(pending=tuple(one._replace(effect=bool(one.effect)) for one in waiting.pending))
    elif isinstance(waiting, ForPlaybook):
        waiting = waiting._replace(effect="")
    scope = {name: value for name, value in case.scope.items() if name != "now"}
    return case._replace(waiting=waiting, issued=0, version=0, scope=scope, earlier=None)


@pytest.mark.parametrize(("playbook", "file"), [*every_file()])
def test_an_answer_that_is_corrected_to_itself_changes_nothing(lives, playbook, file):
    tried = 0
    for program, history in lives(playbook, file):
        for part in middles(history):
            past = follow(program, part)
            answers = [(name, value) for kept in past.kept for name, value in answers_of(kept).items()]
            if not answers or writes_under_way(past.case) or answers[-1][0] not in past.case.scope:
                continue
            name, value = answers[-1]
            now = past.case.scope["now"] + timedelta(minutes=1)
            made = correct(program, part, AnswersCorrected(now, {name: value}))
            assert without_ids(made.case) == without_ids(past.case)
            assert running(made.case) == running(past.case)
            assert [one for one in made.effects if isinstance(one, NEWS)] == []
            tried += 1
    assert tried or playbook.parent.parent.name == "examples"  # those are often over after one answer


@pytest.mark.parametrize(("playbook", "file"), [*every_file()])
def test_a_case_that_is_migrated_to_its_own_version_stands_where_it_stood(lives, playbook, file):
    for program, history in lives(playbook, file):
        for part in middles(history):
            past = follow(program, part)
            now = past.case.scope["now"]
            judgement = judge(program, program, part, now)
            if writes_under_way(past.case):
                assert judgement.verdict is Verdict.CANNOT
                continue
            assert (judgement.verdict, judgement.parts_at) == (Verdict.SAME, ""), judgement
            made = migrate(program, part, CaseMigrated(now, "same"), {"same": program})
            assert without_ids(made.case) == without_ids(past.case)

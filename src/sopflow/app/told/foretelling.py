"""The use case `new scenario`: a case that is told in advance, begun from one that was found and goes through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sopflow.app.adapters import installed
from sopflow.app.checking import load
from sopflow.app.files import SCENARIOS, find_scenarios
from sopflow.app.procedure import Procedure
from sopflow.app.scenarios import CheckedScenarios, load_scenarios
from sopflow.app.told.generating import expected
from sopflow.app.told.reaching import case_by
from sopflow.app.told.recording import write_scenario
from sopflow.app.told.suggesting import given_of
from sopflow.app.told.testing import run_scenarios
from sopflow.app.writing.scaffold import NotAnIdError, OccupiedError, TakenError
from sopflow.app.writing.usable import known_as
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.errors import UsageError
from sopflow.proof.values.concrete import CLOCK
from sopflow.simulation.laying import whole

MOST_TOLD = 250
"""So many made-up cases are told before the playbook's own scenarios are asked for one that comes by."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")


class NoCaseError(UsageError):
    """No case was found that comes by the state."""


@dataclass(frozen=True, slots=True)
class Foretold:
    """A scenario that was written, and passes.

    Attributes:
        like: the author's own scenario that it begins as, "" where it is an ordinary case.
        path_taken: the states that its case comes by.
    """

    file: Path
    outcome: str
    path_taken: tuple[str, ...]
    like: str


def new_scenario(playbook: Path, name: str, via: str = "") -> Foretold:
    """Writes `scenarios/NAME.yaml` beside a playbook: one scenario that passes, and comes by `via` where that is said.

    Raises:
        InvalidPlaybook: the playbook or a file of its scenarios does not check.
        NotAnIdError, TakenError, OccupiedError: the name is none, a scenario has it, or its file is there.
        NotUsableError: there is no such state.
        NoCaseError: no case was found. Nothing is written in any of these.
        OSError: the file cannot be written.
    """
    procedure = load(playbook, installed())
    if not _ID.fullmatch(name):
        raise NotAnIdError(name)
    if via:
        known_as(via, procedure.compiled.states, Words(en="state", id="langkah"))
    file = procedure.path.parent / SCENARIOS / f"{name}.yaml"
    if file.exists() or file.is_symlink():
        raise OccupiedError(file)
    own = tuple(load_scenarios(procedure, path) for path in find_scenarios(procedure.path))
    if any(each.file.named(name) for each in own):
        raise TakenError(name)
    for like, parts in _cases(procedure, own, via):
        title = f"A case that comes by {via}" if via else "An ordinary case"
        write_scenario(procedure, file, {"id": name, "title": title, **parts})
        expect = parts["expect"]
        return Foretold(file, str(expect.get("outcome", expect.get("status"))), tuple(expect["path"]), like)
    raise NoCaseError(via)


def _cases(procedure: Procedure, own: tuple[CheckedScenarios, ...], via: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Cases that come by: an ordinary one that is found soon, one of the author's own, one that is found late."""
    if found := case_by(procedure, via, MOST_TOLD):
        yield "", {"clock": CLOCK.isoformat(), **found.given, "expect": expected(found.trace)}
    for each in run_scenarios(procedure, own):
        trace = each.result.trace
        if via in ("", *trace.path) and each.result.verdict.passed:
            file = next(one for one in own if one.path == each.file)
            story = whole(file.file, each.result.scenario)
            clock = {"clock": story.clock.plain} if story.clock else {}
            yield each.result.scenario.id, {**clock, **given_of(story.circumstances), "expect": expected(trace)}
    if found := case_by(procedure, via):
        yield "", {"clock": CLOCK.isoformat(), **found.given, "expect": expected(found.trace)}

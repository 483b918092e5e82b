"""Thirty-two agents answer the same cases at once: no answer that was accepted is lost.

The way of Jepsen: clients note what they were told and when, and a checker that knows nothing of the engine compares
their notes with what the cases say at the end. `make agents` runs it whole.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.live.agents import NoSystems

from sopflow import load
from sopflow.engine.events import QuestionsAnswered
from sopflow.ports.rows import EventRow
from sopflow.runtime.engine import Engine
from sopflow.runtime.people import Person
from sopflow.stores.codec import EVENTS
from sopflow.stores.open import open_store

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent / "live"
ANSWERS = int(os.environ.get("SOPFLOW_ANSWERS", "480"))
CASES, PROCESSES, THREADS = 8, 4, 8


@dataclass(frozen=True)
class Said:
    """One answer as its agent remembers it. `saw` is the number of the last event that the agent had seen; `seq` what it
    was told its answer is, None where another was faster; times are of one clock. `again` is whether the same answer,
    sent once more under its key, was told the same; None where it was not."""

    case: str
    said: str
    began: int
    saw: int
    ended: int
    seq: int | None
    again: bool | None = None


History = Mapping[str, Mapping[int, str]]
"""By case, the answers that it has, by their number."""


def faults(said: Sequence[Said], cases: History) -> Iterator[str]:
    """What the agents were told and the cases do not bear out. Each case is one register, written in the order of its
    events."""
    accepted = [one for one in said if one.seq is not None]
    for one in accepted:
        if cases[one.case].get(one.seq or 0) != one.said:
            yield f"lost: {one.said}"
    yield from (f"another result the second time: {one.said}" for one in said if one.again is False)
    told = Counter((one.case, one.seq) for one in accepted)
    yield from (f"two were told that theirs is {place}" for place, times in told.items() if times > 1)
    known = {one.said for one in accepted}
    for answers in cases.values():
        yield from (f"nobody was told: {text}" for text in answers.values() if text not in known)
    for case in cases:
        yield from _stale(sorted((one for one in said if one.case == case), key=lambda one: one.began))


def _stale(said: Sequence[Said]) -> Iterator[str]:
    """Who looked after another was told must have seen it."""
    ends = sorted((one.ended, one.seq) for one in said if one.seq is not None)
    newest, position = 0, 0
    for one in said:
        while position < len(ends) and ends[position][0] < one.began:
            newest = max(newest, ends[position][1])
            position += 1
        if one.saw < newest:
            yield f"{one.said} saw {one.saw} after {newest} was done"


def test_the_checker_finds_what_an_engine_could_do_wrong() -> None:
    first, second = Said("c", "a:0", 0, 1, 10, 2), Said("c", "b:0", 20, 2, 30, 3)

    assert list(faults([first, second], {"c": {2: "a:0", 3: "b:0"}})) == []
    assert list(faults([first, second], {"c": {2: "b:0"}})) == ["lost: a:0", "lost: b:0"]
    assert list(faults([first], {"c": {2: "a:0", 3: "z:9"}})) == ["nobody was told: z:9"]
    twice = Said("c", "a:0", 0, 1, 10, 2), Said("c", "a:0", 0, 1, 10, 2)
    assert list(faults(twice, {"c": {2: "a:0"}})) == ["two were told that theirs is ('c', 2)"]
    other = Said("c", "a:0", 0, 1, 10, 2, again=False)
    assert list(faults([other], {"c": {2: "a:0"}})) == ["another result the second time: a:0"]
    late = Said("c", "b:0", 20, 1, 30, 3)
    assert list(faults([first, late], {"c": {2: "a:0", 3: "b:0"}})) == ["b:0 saw 1 after 2 was done"]


def agents(url: str, folder: Path, cases: Sequence[str]) -> list[Said]:
    """Let them loose; what they noted."""
    logs = [folder / f"agents-{number}" for number in range(PROCESSES)]
    words = [sys.executable, str(HERE / "agents.py"), url]
    running = [
        subprocess.Popen([*words, str(log), f"p{number}", str(THREADS), *cases]) for number, log in enumerate(logs)
    ]
    assert [process.wait(600) for process in running] == [0] * PROCESSES
    lines: list[dict[str, Any]] = [json.loads(line) for log in logs for line in log.read_text().splitlines()]
    return [Said(**line) for line in lines]


def answers_of(rows: Sequence[EventRow]) -> dict[int, str]:
    events = ((row.seq, EVENTS.decode(row.kind, row.body or "", row.at)) for row in rows)
    return {seq: str(event.answers["said"]) for seq, event in events if isinstance(event, QuestionsAnswered)}


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return str(tmp_path / "cases.db")
    return str(request.getfixturevalue("postgres_url"))


def test_no_accepted_answer_of_32_agents_on_the_same_cases_is_lost(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = open_store(url)
    engine = Engine(store, NoSystems())
    engine.publish(load(HERE / "register.yaml"), by=Person("owner"))
    wanted = ANSWERS // CASES
    cases = [engine.start("register", {"wanted": wanted}).case.id for _ in range(CASES)]

    said = agents(url, tmp_path, cases)

    kept = {case: answers_of(store.read(lambda tx, case=case: tx.events.find(case))) for case in cases}
    accepted, refused = (sum((one.seq is None) is lost for one in said) for lost in (False, True))
    found = list(faults(said, kept))
    with capsys.disabled():
        agreed = f"{accepted} accepted, {refused} told that another was faster, {sum(bool(one.again) for one in said)} sent twice"
        print(f"\n{PROCESSES * THREADS} agents, {CASES} cases, {type(store).__name__}: {agreed}, {len(found)} faults")
    assert found == []
    assert [engine.get(case).facts["n"] for case in cases] == [wanted] * CASES
    assert [len(answers) for answers in kept.values()] == [wanted] * CASES
    assert accepted == wanted * CASES
    assert refused > 0, "they never met: this shows nothing"
    engine.close()
    store.close()

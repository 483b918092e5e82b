"""Every scenario of every playbook, on the durable engine: what a dry run tells is what a live case does.

The events that the dry run gave to its cases are given to live ones: people's and the world's as inputs, replies by
systems that say the same, times by a clock that stands at theirs. Each case must come to the same end, with the same
facts and writes; told again from its history it must be what was stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest
from tests.playbooks.living import CATALOG, Heard, live

from sopflow.app.checking import load
from sopflow.app.files import find_playbooks, find_scenarios
from sopflow.app.procedure import Procedure
from sopflow.app.scenarios import load_scenarios
from sopflow.engine.case import Case, Status
from sopflow.ports.rows import EventRow
from sopflow.ports.store import Transaction
from sopflow.runtime.history import retold
from sopflow.stores.memory import MemoryStore

ROOT = Path(__file__).parents[2]


def scenarios() -> Iterator[object]:
    for playbook in find_playbooks([ROOT / "playbooks"]):
        procedure = load(playbook, CATALOG)
        for file in find_scenarios(playbook):
            for scenario in load_scenarios(procedure, file).file.scenarios:
                id = f"{playbook.parent.name}-{scenario.id}"
                yield pytest.param(procedure, file, scenario.id, id=id)


@pytest.mark.parametrize(("procedure", "file", "id"), [*scenarios()])
def test_a_live_case_does_what_the_dry_run_told(
    procedure: Procedure, file: Path, id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Heard(procedure, load_scenarios(procedure, file).the(id), monkeypatch)
    store = MemoryStore()
    engine = live(procedure, heard, store)
    main = next(iter(heard.cases))

    for case in heard.cases.values():
        view = engine.get(case.id)
        rows = store.read(partial(history_of, case=case.id))
        *_, last = retold(engine._desk.publications, view.row, rows)
        assert last.case == view.case
        if case.id == main or case.status is Status.DONE:
            assert said_of(view.case) == said_of(case)


def history_of(tx: Transaction, case: str) -> Sequence[EventRow]:
    return tx.events.find(case)


def said_of(case: Case) -> tuple[object, ...]:
    """What a case comes to, whatever the order in which systems replied."""
    writes = sorted((entry.key, entry.operation, str(entry.status), entry.output) for entry in case.ledger.values())
    return case.state, case.status, case.outcome, case.facts, case.outputs, writes

"""Money that a billco approved: another amount or kind than was asked never moves, whatever reply was lost.

These stand beside the scenarios, since a simulator never finds something else than what was asked. A reply that is not
lost and speaks of something else is refused by the adapter (tests/adapters/billing/test_money.py).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import sopflow_playbooks

from sopflow.app.targets import load_targets
from sopflow.simulation.suite import run_scenario
from sopflow.simulation.trace import Trace

PLAYBOOKS = Path(sopflow_playbooks.__file__).parent
APPROVED = {"id": "BCO-0000077", "area": "sumbagteng", "status": "approved"}
OTHER = {**APPROVED, "kind": "pre_adjustment", "amount": 50000}
HUGE = {"id": "ADJ-0000001", "kind": "pre_adjustment", "amount": 9125000, "status": "completed"}
LOST = {"error": "in_doubt"}
ASKED, FOUND = "billing.request_billco_confirmation", "billing.get_billco_confirmation"
TOLD = {
    "found-another-amount": {ASKED: LOST, FOUND: OTHER},
    "found-another-adjustment": {"billing.apply_adjustment": LOST, "billing.get_adjustment": HUGE},
    "no-amount": {ASKED: APPROVED},
    "found-no-amount": {ASKED: LOST, FOUND: APPROVED},
}


@pytest.fixture(scope="module")
def tell(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Trace]:
    """A01 of the procedure's own scenarios, where Billing says what is told instead."""
    folder = tmp_path_factory.mktemp("books") / "playbooks"
    shutil.copytree(PLAYBOOKS, folder)
    scenarios = folder / "penanganan-penipuan-va/scenarios/adjustment.yaml"
    more = [{"id": id, "title": id, "extends": "A01", "systems": systems} for id, systems in TOLD.items()]
    lines = "".join(f"  - {json.dumps(each)}\n" for each in more)
    scenarios.write_text(scenarios.read_text(encoding="utf-8") + lines, encoding="utf-8")
    [target], _ = load_targets([folder / "penanganan-penipuan-va"])

    def told(id: str) -> Trace:
        file = next(each.file for each in target.files if each.file.named(id) is not None)
        scenario = file.named(id)
        assert scenario is not None
        made = target.procedure
        return run_scenario(file, scenario, made.program, siblings=made.sibling, catalog=made.catalog).trace

    return told


@pytest.mark.parametrize(
    ("id", "applied"),
    [
        ("found-another-amount", []),
        ("found-another-adjustment", ["in_doubt"]),
    ],
)
def test_what_speaks_of_another_amount_or_kind_is_left_to_a_person(
    tell: Callable[[str], Trace], id: str, applied: list[str]
) -> None:
    trace = tell(id)

    print(
        trace.outcome,
        trace.path[-8:],
        [(e.operation, e.status) for e in trace.effects],
        getattr(trace, "violations", None),
        getattr(trace, "policies", None),
    )
    assert trace.status == "needs_attention"
    assert [each.status for each in trace.effects if each.operation == "billing.apply_adjustment"] == applied


@pytest.mark.parametrize("id", ["no-amount", "found-no-amount"])
def test_a_confirmation_that_names_no_amount_answers_what_was_asked(tell: Callable[[str], Trace], id: str) -> None:
    trace = tell(id)

    assert (trace.outcome, trace.facts["approved_amount"]) == ("reported_with_block", 500000)

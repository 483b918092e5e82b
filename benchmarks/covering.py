"""What measuring coverage costs on top of telling: reading the traces, and finding why the rest is missing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from sopflow.app.scenarios import load_scenarios
from sopflow.app.told.testing import run_scenarios
from sopflow.app.use_cases import load
from sopflow.coverage.inventory import Inventory
from sopflow.coverage.measure import measured
from sopflow.coverage.watching import seen

T = TypeVar("T")
SOP = Path(__file__).parents[1] / "playbooks" / "penanganan-penipuan-va"


def run() -> Iterator[str]:
    procedure = load(SOP)
    files = [load_scenarios(procedure, path) for path in sorted((SOP / "scenarios").glob("*.yaml"))]
    telling, tested = _timed(lambda: list(run_scenarios(procedure, files)))
    inventory = Inventory(procedure.program)
    reading, found = _timed(lambda: seen(inventory, [each.result.trace for each in tested]))
    judging, _ = _timed(lambda: measured(inventory, found))
    cases = len(tested)
    share = 100 * reading / telling
    yield f"coverage of the SOP         {share:6.1f} % on top of telling {cases} scenarios, read from their traces"
    yield f"why the rest is missing     {100 * judging / telling:6.1f} % on top, what is proved infeasible included"


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    began = time.process_time()
    made = work()
    return time.process_time() - began, made

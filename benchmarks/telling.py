"""A scenario of the fraud SOP told with explanations, as an author sees it: what the dry run adds to the steps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks import floors
from benchmarks.timing import best
from sopflow.app.scenarios import load_scenarios
from sopflow.app.told.telling import tell_case
from sopflow.app.use_cases import load

SOP = Path(__file__).parents[1] / "playbooks" / "penanganan-penipuan-va"


def run() -> Iterator[str]:
    procedure = load(SOP)
    scenario = load_scenarios(procedure, SOP / "scenarios" / "sop.yaml").the("TC01")
    states = len(tell_case(procedure, scenario).path)
    told = best(lambda: tell_case(procedure, scenario), number=5)
    floor = best(floors.by_table, number=400)
    yield f"one scenario of the SOP     {told / floor / states:6.1f} × the floor's case for each state, explained"

"""What coverage calls proved is what no case does: by the graph of all cases, held against told cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sopflow.app.proofs.infeasible import with_proofs
from sopflow.app.targets import load_targets
from sopflow.app.told.been import been_to
from sopflow.app.told.testing import coverage_of, run_scenarios
from sopflow.app.use_cases import load
from sopflow.app.writing.scaffold import new_playbook
from sopflow.coverage.elements import Kind
from sopflow.coverage.gaps import Why
from sopflow.coverage.inventory import Inventory
from sopflow.coverage.measure import Coverage, measured
from sopflow.coverage.seen import Seen

PLAYBOOKS = Path(__file__).parents[4] / "playbooks"
SMALL = [
    *sorted(path.parent for path in PLAYBOOKS.glob("examples/*/playbook.yaml")),
    PLAYBOOKS / "sim-swap-mbanking",
    PLAYBOOKS / "sop-007-validation",
    PLAYBOOKS / "sop-008-follow-up",
]
SETTING = "settings:\n  polite:\n    ask: {type: yes_no, default: 'no'}\n\nfacts:"


@pytest.fixture
def edited(tmp_path: Path) -> Callable[..., Coverage]:
    """The coverage of the playbook that `sopflow new` writes after some edits, by two of its scenarios."""

    def edit(*edits: tuple[str, str]) -> Coverage:
        file = new_playbook(tmp_path, "small")[0]
        text = file.read_text(encoding="utf-8")
        for old, new in edits:
            assert old in text
            text = text.replace(old, new, 1)
        file.write_text(text, encoding="utf-8")
        ((target,), _) = load_targets([file.parent])
        return coverage_of(target.procedure, run_scenarios(target.procedure, target.files, ("reported", "unavailable")))

    return edit


NEVER = (
    ("next: close_reported", "next: [{when: still_happening, go: close_reported}, {else: never}]"),
    ("  close_escalated: {", "  never: {phase: report, end: escalated}\n  close_escalated: {"),
)


def _reasons(coverage: Coverage, kind: Kind) -> dict[str, Why]:
    return {gap.element.name: gap.why for gap in coverage.gaps if gap.element.kind is kind}


def test_a_way_that_no_case_takes_is_left_out_with_the_state_behind_it(edited: Callable[..., Coverage]) -> None:
    found = edited(*NEVER)

    assert _reasons(found, Kind.STATES) == {
        "advise": Why.NEVER_REACHED, "close_advised": Why.NEVER_REACHED, "never": Why.INFEASIBLE,
    }  # fmt: skip
    ways = _reasons(found, Kind.TRANSITIONS)
    assert ways["inform → never (branch 2)"] is Why.INFEASIBLE
    assert ways["intake → advise (branch 2)"] is Why.MASKED
    assert (found.of(Kind.STATES).total, found.of(Kind.STATES).infeasible) == (7, 1)


def test_where_there_are_settings_it_stays_a_gap_and_says_that_another_setting_may_open_it(
    edited: Callable[..., Coverage],
) -> None:
    found = edited(("facts:", SETTING), ("- else: advise", "- {when: settings.polite.ask, go: file_ticket}\n      - else: advise"), *NEVER)  # fmt: skip

    ways = _reasons(found, Kind.TRANSITIONS)
    assert ways["intake → file_ticket (branch 2)"] is Why.NO_CASE
    assert found.of(Kind.TRANSITIONS).infeasible == 0


@pytest.mark.parametrize("folder", SMALL, ids=lambda path: path.name)
def test_no_told_case_does_what_is_proved_that_none_does(folder: Path) -> None:
    procedure = load(folder)
    blank = measured(Inventory(procedure.program), Seen())
    proved = [gap.element for gap in with_proofs(procedure, blank).gaps
              if gap.why in (Why.INFEASIBLE, Why.NO_CASE) and gap.element.kind in (Kind.STATES, Kind.TRANSITIONS)]  # fmt: skip
    entered = {state for been in been_to(procedure) for state in been.entered}
    taken = {way for been in been_to(procedure) for way in been.taken}

    assert [each for each in proved if each.kind is Kind.STATES and each.state in entered] == []
    assert [each for each in proved if each.kind is Kind.TRANSITIONS and each.key[:3] in taken] == []


def test_nothing_is_explored_where_all_states_and_ways_are_covered(monkeypatch: pytest.MonkeyPatch) -> None:
    procedure = load(PLAYBOOKS / "sop-007-validation")
    whole = measured(Inventory(procedure.program), Seen())
    left = tuple(gap for gap in whole.gaps if gap.element.kind not in (Kind.STATES, Kind.TRANSITIONS))
    monkeypatch.setattr("sopflow.app.proofs.infeasible.explorer_of", None)
    covered = replace(whole, gaps=left)

    assert with_proofs(procedure, covered) is covered

"""What is remembered of cases: no more than a claim needs, and enough for what it says."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.proof.proving import proved, verdicts

CHAIN = """
outcomes: {done: {}, left: {}}
facts:
  agreed: {type: yes_no, ask: Do you agree?}
  amount: {type: money, ask: How much?}
  kind: {type: [a, b, c], ask: Which?}
states:
  ask: {ask: [agreed, amount, kind], next: [{when: kind is a, go: look}, {else: look}]}
  look: {next: [{when: amount > 10, go: judge}, {else: judge}]}
  judge: {next: [{when: agreed, go: report}, {else: left}]}
  report:
    call: {operation: remedy.create_ticket, with: {type: FRAUD_REPORT, fields: {class: regular}}}
    next: done
  done: {end: done}
  left: {end: left}
policies:
  agreed_first: {never: {call: remedy.create_ticket}, when: not agreed}
  never_small: {never: {call: remedy.create_ticket}, when: amount < 5}
"""


@pytest.fixture
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sopflow.proof.prove.EXACT", 1)
    monkeypatch.setattr("sopflow.proof.prove.EACH", 1)


def test_a_policy_is_proved_with_no_more_remembered_than_it_speaks_of(tmp_path: Path, little: None) -> None:
    found = proved(tmp_path, CHAIN)
    claims = {claim.subject: claim for claim in found.claims}
    graph = claims["agreed_first"].graph
    assert claims["agreed_first"].standing == "proved"
    assert graph is not None
    assert graph.tracked == {"agreed"}


def test_a_breach_that_was_found_with_little_remembered_is_told_with_all_of_it(tmp_path: Path, little: None) -> None:
    found = proved(tmp_path, CHAIN)
    assert verdicts(found)["never_small"] == "violated"
    (answers,) = [one.step.case.facts for one in found.told["never_small"] if one.move.kind == "answer"]
    assert (answers["agreed"], answers["amount"] < 5) == (True, True)  # type: ignore[operator]


@pytest.mark.usefixtures("little")
def test_what_a_claim_hangs_on_is_found_and_remembered_besides(tmp_path: Path) -> None:
    text = CHAIN.replace("{else: left}]}\n  report", "{else: left}]}\n  report", 1).replace(
        "never_small: {never: {call: remedy.create_ticket}, when: amount < 5}",
        "left_is_left: {never: {end: done}, before: {enter: report}}",
    )
    assert verdicts(proved(tmp_path, text))["left_is_left"] == "proved"


STUCK_LATE = """
outcomes: {done: {}}
facts:
  flag: {type: yes_no, ask: Yes?}
  amount: {type: money, ask: How much?, check: {that: amount > 5 and flag, else: More.}}
states:
  first: {ask: [flag], next: second}
  second: {ask: [amount], next: end_}
  end_: {end: done}
"""


def test_what_was_answered_before_cannot_be_chosen_again_when_it_is_looked_at(tmp_path: Path) -> None:
    found = proved(tmp_path, STUCK_LATE)
    assert verdicts(found)["every_case_can_finish"] != "proved"


FROZEN = """
outcomes: {done: {}, other: {}}
facts:
  amount: {type: money, ask: How much?}
  large: {type: yes_no, is: amount > 10}
states:
  ask: {ask: [amount], next: judge}
  judge:
    approve: {what: Agreed?, role: boss, freeze: [large]}
    next: {granted: look, refused: other}
  look: {next: [{when: large, go: done}, {else: other}]}
  done: {end: done}
  other: {end: other}
roles: {boss: Boss}
policies:
  large_only: {never: {end: done}, when: amount <= 10}
"""


def test_what_an_approval_freezes_is_what_it_was_then(tmp_path: Path) -> None:
    assert verdicts(proved(tmp_path, FROZEN))["large_only"] == "proved"


def test_a_scenario_that_goes_there_proves_that_a_way_is_taken(
    tmp_path: Path, little: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sopflow.proof.prove.EACH", 0)
    monkeypatch.setattr("sopflow.proof.covered.MOST_RUNS", -1)
    assert verdicts(proved(tmp_path, CHAIN))["every_way_is_taken"] == "unknown"
    path = tmp_path / "short" / "scenarios" / "all.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(TOLD, encoding="utf-8")
    assert verdicts(proved(tmp_path, CHAIN))["every_way_is_taken"] == "proved"


TOLD = """
playbook: ../playbook.yaml
clock: '2025-03-03T09:00:00+07:00'
defaults:
  systems:
    remedy.create_ticket: {number: A, entry_id: B, status: New, created: '2025-03-03T09:00:00+07:00'}
scenarios:
  - {id: A, title: A little, answers: {kind: a, amount: '5', agreed: 'no'}}
  - {id: B, title: Much, answers: {kind: b, amount: '50', agreed: 'yes'}}
"""

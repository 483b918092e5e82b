"""What is remembered of cases: no more than a claim needs, and enough for what it says."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.proof.proving import proved, verdicts

from sopflow.proof.flow.listening import quiet_states

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
    monkeypatch.setattr("sopflow.proof.search.covered.MOST_RUNS", -1)
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


BEFORE = """
outcomes: {done: {}}
facts:
  agreed: {type: yes_no, ask: Do you agree?}
  ok: {type: yes_no}
states:
  ask: {ask: [agreed], next: note}
  note: {set: {ok: =agreed}, next: {go: first}}
  first: {next: second}
  second: {next: third}
  third: {next: [{when: ok, go: report}, {else: done}]}
  report:
    call: {operation: remedy.create_ticket, with: {type: FRAUD_REPORT, fields: {class: regular}}}
    next: done
  done: {end: done}
policies:
  ok_first: {never: {call: remedy.create_ticket}, before: ok}
"""


def test_a_condition_is_heard_where_it_may_have_changed_and_where_it_counts(tmp_path: Path, little: None) -> None:
    found = proved(tmp_path, BEFORE)
    common = found.proof.explorer.common
    (watch,) = found.proof.explorer.watches
    assert quiet_states(common.stepper.program, common.reading, watch) == {"second", "third", "done"}
    assert verdicts(found)["ok_first"] == "proved"
    careless = BEFORE.replace("{when: ok, go: report}", "{when: not ok, go: report}")
    assert verdicts(proved(tmp_path, careless))["ok_first"] == "violated"
    late = BEFORE.replace("{next: second}", "{set: {ok: =no}, next: second}")
    assert verdicts(proved(tmp_path, late.replace("{when: ok,", "{when: agreed,")))["ok_first"] == "proved"


LEFT_OPEN = """
outcomes: {done: {}}
settings: {by_hand: {type: yes_no, default: no}}
facts:
  name: {type: text, ask: Your name?}
  shown: {type: text}
states:
  begin: {next: [{when: settings.by_hand, go: report}, {else: ask}]}
  ask: {ask: [name], set: {shown: =name}, next: report}
  report:
    call: {operation: remedy.create_ticket, with: {type: FRAUD_REPORT, fields: {class: '=shown or else name or else "none"'}}}
    next: done
  done: {end: done}
"""


def test_a_fact_is_surely_there_where_the_settings_leave_no_way_around_it(tmp_path: Path) -> None:
    reading = proved(tmp_path, LEFT_OPEN).proof.explorer.common.reading
    assert (reading.sure("ask"), reading.sure("report")) == (frozenset(), {"name", "shown"})
    open_ = proved(tmp_path, LEFT_OPEN.replace("default: no", "default: yes")).proof.explorer.common.reading
    assert open_.sure("report") == frozenset()


def test_whoever_waits_hears_of_every_claim(tmp_path: Path) -> None:
    heard: list[tuple[str, int, int]] = []
    proved(tmp_path, CHAIN, lambda claim, done, of: heard.append((claim, done, of)))
    names = ["every_case_can_finish", "every_state_is_reached", "agreed_first", "never_small"]
    assert heard == [(name, place, 4) for place, name in enumerate(names)]

"""Policies are tried on the cases of scenarios, under the settings that those have."""

from __future__ import annotations

from pathlib import Path

import pytest

from sopflow.app.procedure import Procedure
from sopflow.app.proofs.proving import prove_procedure
from sopflow.app.told.tried import Broken, broken_beside
from sopflow.app.use_cases import load
from sopflow.proof.verdicts.claims import Standing
from sopflow.rendering.proofs import as_object, lines

TEXT = """\
sopflow: 1
id: small
version: 1.0.0
title: Small
languages: [en]
outcomes: {done: {}}
settings: {thorough: {type: yes_no, default: yes}}
facts: {amount: {type: money, ask: How much?}}
states:
  begin:
    next:
      - {when: settings.thorough, go: ask}
      - else: done
  ask: {ask: [amount], next: done}
  done: {end: done}
policies:
  it_is_asked: {must: {ask: amount}, by: end}
"""

SCENARIOS = """\
playbook: ../playbook.yaml
scenarios:
  - {id: S1, answers: {amount: 5}, expect: {outcome: done}}
  - {id: S2, settings: {thorough: no}}
  - {id: S3, settings: {thorough: no}}
"""


@pytest.fixture
def procedure(tmp_path: Path) -> Procedure:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "playbook.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "scenarios" / "all.yaml").write_text(SCENARIOS, encoding="utf-8")
    (tmp_path / "scenarios" / "wrong.yaml").write_text("scenarios: [{id: S4, answers: {no: 1}}]\n", encoding="utf-8")
    return load(tmp_path / "playbook.yaml")


def test_the_first_scenario_that_breaks_a_policy_is_named(procedure: Procedure, tmp_path: Path) -> None:
    assert broken_beside(procedure) == {
        "it_is_asked": Broken("it_is_asked", "done", tmp_path / "scenarios" / "all.yaml", "S2")
    }


def test_what_is_proved_with_the_settings_as_written_is_broken_by_a_scenario_with_others(procedure: Procedure) -> None:
    alone = {one.subject: one.standing for one in prove_procedure(procedure).claims}
    proved = prove_procedure(procedure, broken_beside(procedure))
    said = [line for line in lines(proved.verdicts, "en") if "it_is_asked" in line or "case of scenario S2" in line]
    told = {one["claim"]: one["scenario"] for one in as_object(proved.verdicts, "en")["claims"]}

    assert alone["it_is_asked"] is Standing.PROVED
    assert said[0] == "✘ VIOLATED it_is_asked"
    assert said[1].startswith(
        "    the case of scenario S2 breaks it in `done`, with the settings that the scenario has"
    )
    assert (told["it_is_asked"], told["every_case_can_finish"], proved.holds) == ("S2", None, False)

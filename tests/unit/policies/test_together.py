"""The policies that watch live cases: their conditions are compiled when a case first asks them."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import Mock

import pytest
import sopflow_playbooks
from tests.unit.proof.proving import HEAD, loaded

from sopflow.app.use_cases import load
from sopflow.policies import compiled, together
from sopflow.policies.observing import Observation

PLAYBOOK = f"{sopflow_playbooks.__path__[0]}/penanganan-penipuan-va"


def test_of_many_policies_a_case_compiles_the_conditions_that_it_comes_to(monkeypatch: pytest.MonkeyPatch) -> None:
    procedure = load(PLAYBOOK)
    checked = Mock(wraps=compiled.check)
    monkeypatch.setattr(compiled, "check", checked)
    watches = together.watches_of(procedure.playbook, procedure.compiled.scope, procedure.catalog)
    assert watches is not None
    assert len(procedure.playbook.policies) > 200
    assert checked.call_count == 0

    call = Observation("call", "remedy.create_ticket", {"input": {}})
    for _ in range(2):
        letters = [watch.letters(call) for watch in watches.of(call.kind, call.name)]
        asked = checked.call_count

    assert "".join(letters)
    assert 0 < asked < len(procedure.playbook.policies)
    assert checked.call_count == asked  # the second time they were there


POLICY = """
outcomes: {done: {}}
facts:
  sure: {type: yes_no, ask: Sure?}
  kind: {type: [small, big], ask: Kind?}
  many: {type: whole, ask: How many?}
states:
  ask: {ask: [sure, kind, many], next: close}
  close: {end: done}
policies:
  nested: {never: {end: done, where: {all: [sure, {any: [kind is big, many > 3]}]}}}
"""


def test_what_a_policy_reads_is_found_in_conditions_within_conditions(tmp_path: Path) -> None:
    path = tmp_path / "short" / "playbook.yaml"
    path.parent.mkdir()
    path.write_text(HEAD + POLICY, encoding="utf-8")
    procedure = loaded(path)
    watches = together.watches_of(procedure.playbook, procedure.compiled.scope, procedure.catalog)

    assert watches is not None
    [watch] = watches.of("end", "done")
    assert watch.reading == {("end", "done"): {"sure", "kind", "many", "big"}}  # a choice is a name like the others

"""Every example of the language is proved, with everything remembered and with as little as it takes, and what was proved
is certified by the checker, which steps whole cases."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.proof.proving import loaded

from sopflow.app.proofs.certifying import certificate, held
from sopflow.app.proofs.proving import prove_procedure
from sopflow.proof.verdicts.claims import Standing

EXAMPLES = sorted(path.parent for path in (Path(__file__).parents[3] / "playbooks/examples").glob("*/playbook.yaml"))


@pytest.mark.parametrize("exact", [1_500, 1], ids=["all remembered", "little remembered"])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_what_is_proved_of_an_example_is_certified(example: Path, exact: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sopflow.proof.prove.EXACT", exact)
    monkeypatch.setattr("sopflow.proof.prove.EACH", min(exact, 4))
    found = prove_procedure(loaded(example))

    claims = {claim.subject for claim in found.claims if claim.standing is Standing.PROVED}
    refused = {one.claim: one.refused for one in held(found.procedure, certificate(found))}
    assert {claim: why for claim, why in refused.items() if claim in claims and why} == {}
    assert "every_case_can_finish" in claims

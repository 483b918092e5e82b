"""What a policy takes for granted: an operation that never fails is not seen to fail, by that policy alone."""

from __future__ import annotations

from pathlib import Path

from tests.unit.proof.proving import proved, verdicts

from sopflow.app.proofs.certifying import certificate, held

BODY = """\
outcomes: {reported: {}}
states:
  report:
    call:
      operation: remedy.create_ticket
      with: {type: FRAUD_REPORT, fields: {class: regular}}
      on_error: {rejected: end_}
    next: end_
  end_: {end: reported}
policies:
  sent: {must: {call: remedy.create_ticket}, by: end}
  sent_if_it_never_fails:
    must: {call: remedy.create_ticket}
    by: end
    assume: [people tell the truth, remedy.create_ticket never fails]
  sent_if_another_never_fails:
    must: {call: remedy.create_ticket}
    by: end
    assume: dsc.log_interaction never fails
"""


def test_an_assumed_failure_is_not_explored_and_another_is(tmp_path: Path) -> None:
    found = verdicts(proved(tmp_path, BODY))
    assert (found["sent"], found["sent_if_it_never_fails"], found["sent_if_another_never_fails"]) == (
        "violated",
        "proved",
        "violated",
    )


def test_what_is_proved_under_an_assumption_is_certified_under_it(tmp_path: Path) -> None:
    found = proved(tmp_path, BODY)
    stood = {one.claim: one.refused for one in held(found.procedure, certificate(found))}
    assert stood["sent_if_it_never_fails"] == ""
    assert stood["sent_if_another_never_fails"] == "not_certified"

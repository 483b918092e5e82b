"""Each form of policy: a playbook that keeps it, one that breaks it, and the case that does, as the engine has it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.proof.proving import proved, verdicts

BODY = """\
outcomes: {{reported: {{}}, left: {{}}}}
facts:
  amount: {{type: money, optional: true, ask: How much?}}
  accepted: {{type: consent, to: words}}
scripts: {{words: What I said is true., thanks: Thank you.}}
states:
  ask: {{ask: [amount, accepted], next: {ways}}}
  report:
    call:
      operation: remedy.create_ticket
      with: {{type: FRAUD_REPORT, fields: {fields}}}
      on_error: {{rejected: {rejected}}}
    next: {then}
  reported: {{say: [thanks], end: reported}}
  left: {{end: left}}
policies:
  the_policy: {policy}
"""
CAREFUL = "[{when: accepted and amount is not missing, go: report}, {else: left}]"
CARELESS = "[{when: amount is not missing, go: report}, {else: left}]"
WHOLE, PART = "{loss_amount: =amount}", "{class: regular}"
CALL = "call: remedy.create_ticket"


def body(policy: str, ways: str = CAREFUL, fields: str = WHOLE, rejected: str = "left", then: str = "reported") -> str:
    return BODY.format(policy=policy, ways=ways, fields=fields, rejected=rejected, then=then)


FORMS: dict[str, tuple[str, str, int]] = {
    "never": (
        body(f"{{never: {{{CALL}, where: not accepted}}}}"),
        body(f"{{never: {{{CALL}, where: not accepted}}}}", ways=CARELESS),
        2,
    ),
    "never before a condition": (
        body(f"{{never: {{{CALL}}}, before: accepted}}"),
        body(f"{{never: {{{CALL}}}, before: accepted}}", ways=CARELESS),
        2,
    ),
    "never before a step": (
        body("{never: {end: reported}, before: {enter: report}}"),
        body("{never: {end: reported}, before: {enter: report}}", ways="[{when: accepted, go: report}, {else: reported}]", fields=PART),
        2,
    ),
    "never after": (
        body(f"{{never: {{end: left}}, after: {{{CALL}}}}}", rejected="reported"),
        body(f"{{never: {{end: left}}, after: {{{CALL}}}}}"),
        3,
    ),
    "must by the end": (
        body(f"{{must: {{{CALL}}}, by: {{end: reported}}}}"),
        body(f"{{must: {{{CALL}}}, by: {{end: reported}}}}", rejected="reported"),
        3,
    ),
    "after one thing another": (
        body(f"{{after: {{{CALL}}}, must: {{say: thanks}}, by: end}}", rejected="reported"),
        body(f"{{after: {{{CALL}}}, must: {{say: thanks}}, by: end}}"),
        3,
    ),
    "at most": (
        body("{at_most: {ask: amount, times: 1}}"),
        body("{at_most: {ask: amount, times: 1}}", then="{go: ask, ask_again: [amount], at_most: 1, then: reported}"),
        3,
    ),
    "every has": (
        body(f"{{every: {{{CALL}, has: [fields.loss_amount]}}}}"),
        body(f"{{every: {{{CALL}, has: [fields.loss_amount]}}}}", fields=PART),
        2,
    ),
    "always": (
        body("{always: {that: amount >= 0, at: [reported]}}", ways="[{when: (amount or else -1) >= 0, go: report}, {else: left}]", fields=PART),
        body("{always: {that: amount >= 0, at: [reported]}}", fields=PART),
        3,
    ),
    "when": (
        body(f"{{never: {{{CALL}}}, when: not accepted}}"),
        body(f"{{must: {{{CALL}}}, by: end, when: accepted}}"),
        2,
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_policy_that_is_kept_is_proved(form: str, tmp_path: Path) -> None:
    kept, _, _ = FORMS[form]
    assert verdicts(proved(tmp_path, kept))["the_policy"] == "proved"


@pytest.mark.parametrize("form", FORMS)
def test_a_policy_that_is_broken_is_broken_by_a_shortest_case_in_the_engine(form: str, tmp_path: Path) -> None:
    _, broken, length = FORMS[form]
    found = proved(tmp_path, broken)
    assert verdicts(found)["the_policy"] == "violated"
    assert len(found.told["the_policy"]) == length

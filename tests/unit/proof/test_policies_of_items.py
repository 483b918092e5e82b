"""Policies for each item of a list: proved for any of them, whichever it is; unknown where nobody can tell whose turn
it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.proof.proving import proved, verdicts

LOOP = """\
outcomes: {{done: {{}}}}
types: {{thing: {{fields: {{id: text, secret: yes_no}}}}}}
facts:
  things: {{type: list of thing, ask: Which?}}
  more: {{type: yes_no, ask: More?}}
scripts: {{words: Words.}}
states:
  ask: {{ask: [things], next: all}}
  all:
    {says}each: {{item: thing, in: things, at_most: 9}}
    states:
      look:
        next:
          - {{when: {guard}, go: note}}
          - else: next_item
      note:
        call:
          operation: remedy.add_worklog
          with: {{number: INC1, text: =thing.id, visibility: internal}}
          on_error: {{not_found: {back}}}
        next: {then}
{again}    next: {after}
  end_: {{end: done}}
policies: {{the_policy: {{each: things as t, {policy}}}}}
"""
NOTE = "{call: remedy.add_worklog}"


def loop(policy: str, **parts: str) -> str:
    usual = {
        "says": "",
        "guard": "not thing.secret",
        "then": "next_item",
        "back": "next_item",
        "after": "end_",
        "again": "",
    }
    return LOOP.format(policy=policy, **{**usual, **parts})


TWICE = "      again: {call: {operation: remedy.add_worklog, with: {number: INC1, text: x, visibility: internal}}, next: next_item}\n"
KEPT = {
    "no secret is noted": loop(f"never: {NOTE}, when: t.secret"),
    "a note a thing": loop("at_most: {call: remedy.add_worklog, times: 1}"),
    "noted after it was looked at": loop(f"never: {NOTE}, before: {{enter: look}}"),
    "nothing after its end": loop("never: {enter: look}, after: {enter: end_}"),
    "what is noted is looked at": loop("after: {enter: look}, must: {enter: look}, by: end"),
    "without a loop over it": loop("never: {end: done}, before: {ask: things}"),
}
NOT_KEPT = {
    "secrets are noted": loop(f"never: {NOTE}, when: t.secret", guard="thing.secret"),
    "two notes a thing": loop("at_most: {call: remedy.add_worklog, times: 1}", then="again", again=TWICE),
    "said of all, outside of turns": loop("never: {end: done}, when: t.secret"),
}
NOBODY_CAN_TELL = {
    "a turn begins twice": loop(f"never: {NOTE}, when: t.secret", back="{go: look, at_most: 1, then: next_item}"),
    "the loop says something": loop(f"never: {NOTE}, when: t.secret", says="say: [words]\n    "),
    "it is looked at at any time": loop(f"never: {NOTE}, before: t.secret"),
}


@pytest.mark.parametrize("case", KEPT)
def test_what_every_item_keeps_is_proved(case: str, tmp_path: Path) -> None:
    assert verdicts(proved(tmp_path, KEPT[case]))["the_policy"] == "proved"


@pytest.mark.parametrize("case", NOT_KEPT)
def test_what_some_item_breaks_is_never_proved(case: str, tmp_path: Path) -> None:
    assert verdicts(proved(tmp_path, NOT_KEPT[case]))["the_policy"] in ("violated", "unknown")


@pytest.mark.parametrize("case", NOBODY_CAN_TELL)
def test_where_nobody_can_tell_whose_turn_it_is_nothing_is_claimed(case: str, tmp_path: Path) -> None:
    found = proved(tmp_path, NOBODY_CAN_TELL[case])
    claim = next(claim for claim in found.claims if claim.subject == "the_policy")
    assert (str(claim.standing), claim.reason) == ("unknown", "each")

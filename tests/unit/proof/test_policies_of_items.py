"""Policies for each item of a list: proved for any of them, whichever it is; unknown where nobody can tell whose turn
it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.proof.proving import proved, verdicts

from sopflow.rendering.proofs import lines

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
    "what is looked at is noted": loop(f"after: {{enter: look}}, must: {NOTE}, by: end"),
    "none but the first is looked at": loop("never: {enter: look}, when: count(x in things) > 1"),
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
def test_what_some_item_breaks_is_told_as_a_case_of_the_engine(case: str, tmp_path: Path) -> None:
    found = proved(tmp_path, NOT_KEPT[case])
    assert verdicts(found)["the_policy"] == "violated"
    assert list(found.told) == ["the_policy"]


def test_the_story_of_a_breach_says_for_which_item_in_whose_turn_and_what_the_item_is(tmp_path: Path) -> None:
    after = "{when: thing.secret and count(x in things where not x.secret) > 0, go: note}"
    body = loop(f"never: {NOTE}, when: t.secret").replace("{when: not thing.secret, go: note}", after)
    shown = proved(tmp_path, body).verdicts
    told = {language: list(lines(shown, language)) for language in ("en", "id")}
    at = next(index for index, line in enumerate(told["en"]) if "VIOLATED the_policy" in line)
    place, thing = f"{tmp_path}/short/playbook.yaml", "id: Contoh teks lengkap 1; secret: yes"
    given = "number: INC1; text: Contoh teks lengkap 1; visibility: internal"
    assert told["en"][at + 2 : at + 8] == [
        "    1. The case begins → ask",
        "    2. “Which?” – 2 items (things)",
        "         1) id: Contoh teks lengkap 1; secret: yes",
        "         2) id: Contoh teks lengkap 2; secret: no",
        "       → all → thing 1: look → note",
        f"    ✘ broken in `note` ({place}:22) for item 1 of `things` ({thing}), by calling `remedy.add_worklog` with {given}",
    ]
    assert told["id"][at + 3 : at + 6 : 2] == [
        "    2. “Which?” – 2 butir (things)",
        "         2) id: Contoh teks lengkap 2; secret: tidak",
    ]
    assert " untuk butir 1 dari `things` (id: Contoh teks lengkap 1; secret: ya): memanggil " in told["id"][at + 7]


@pytest.mark.parametrize("case", NOBODY_CAN_TELL)
def test_where_nobody_can_tell_whose_turn_it_is_nothing_is_claimed(case: str, tmp_path: Path) -> None:
    found = proved(tmp_path, NOBODY_CAN_TELL[case])
    claim = next(claim for claim in found.claims if claim.subject == "the_policy")
    assert (str(claim.standing), claim.reason) == ("unknown", "each")


def test_an_item_that_is_looked_at_outside_of_its_turn_is_named_as_the_reason(tmp_path: Path) -> None:
    found = proved(tmp_path, loop("never: {end: done}, when: t.secret"))
    claim = next(claim for claim in found.claims if claim.subject == "the_policy")
    assert (str(claim.standing), claim.reason) == ("unknown", "any_item")


NESTED = """\
outcomes: {done: {}}
types: {thing: {fields: {id: text, secret: yes_no}}}
facts: {things: {type: list of thing, ask: Which?}}
states:
  ask: {ask: [things], next: outer}
  outer:
    each: {item: one, in: things, at_most: 9}
    states:
      gate: {next: [{when: one.secret, go: next_item}, {else: inner}]}
      inner:
        each: {item: two, in: things, at_most: 9}
        states:
          look: {next: [{when: GUARD, go: next_item}, {else: note}]}
          note:
            call: {operation: remedy.add_worklog, with: {number: INC1, text: =two.id, visibility: internal}}
            next: next_item
        next: next_item
    next: end_
  end_: {end: done}
policies: {the_policy: {each: things as t, POLICY}}
"""


@pytest.mark.parametrize(
    ("guard", "policy", "verdict"),
    [
        ("two.secret", f"never: {NOTE}, when: t.secret", "proved"),
        ("one.secret", f"never: {NOTE}, when: t.secret", "unknown"),
        ("two.secret", "at_most: {call: remedy.add_worklog, times: 9}", "unknown"),
    ],
)
def test_in_two_loops_over_one_list_it_is_the_turn_of_the_inner_ones_item_and_nobody_counts(
    guard: str, policy: str, verdict: str, tmp_path: Path
) -> None:
    found = proved(tmp_path, NESTED.replace("GUARD", guard).replace("POLICY", policy))
    assert verdicts(found)["the_policy"] == verdict
    counts = next(claim for claim in found.claims if claim.subject == "the_policy").reason == "each"
    assert counts is policy.startswith("at_most")


TWO_LOOPS = """\
outcomes: {done: {}}
types: {thing: {fields: {id: text, secret: yes_no}}}
facts: {things: {type: list of thing, ask: Which?}, chosen: {type: list of thing}}
states:
  ask: {ask: [things], set: {chosen: []}, next: all}
  all:
    each: {item: thing, in: things, at_most: 9}
    states:
      look: {next: [{when: GUARD, go: next_item, add: {chosen: =thing}}, {else: next_item}]}
    next: judge
  judge:
    each: {item: one, in: chosen, at_most: 9}
    states:
      note:
        call: {operation: remedy.add_worklog, with: {number: INC1, text: =one.id, visibility: internal}}
        next: next_item
    next: end_
  end_: {end: done}
policies:
  in_its_turn: {each: chosen as t, never: {call: remedy.add_worklog}, when: t.secret}
  of_the_whole_list: {never: {enter: end_}, when: any(t in chosen where t.secret)}
"""


@pytest.mark.parametrize(("guard", "verdict"), [("not thing.secret", "unknown"), ("thing.secret", "violated")])
def test_what_is_collected_in_one_loop_and_judged_in_another_is_broken_by_a_real_case_or_says_why_nobody_knows(
    guard: str, verdict: str, tmp_path: Path
) -> None:
    found = proved(tmp_path, TWO_LOOPS.replace("GUARD", guard))
    policies = found.claims[3:]
    assert [str(claim.standing) for claim in policies] == [verdict, verdict]
    assert [claim.reason for claim in policies] == (["", ""] if verdict == "violated" else ["collected", "lists"])


def test_the_remedies_that_are_told_make_it_provable(tmp_path: Path) -> None:
    asked_again = "      safe: {next: [{when: not one.secret, go: note}, {else: next_item}]}\n      note:\n"
    body = TWO_LOOPS.replace("GUARD", "not thing.secret").replace("      note:\n", asked_again)
    body = body.replace("chosen: {type: list of thing}}", "chosen: {type: list of thing}, odd: {type: yes_no}}")
    body = body.replace(
        "{else: next_item}]}\n    next: judge", "{else: next_item, set: {odd: no}}]}\n    next: judge"
    ).replace("any(t in chosen where t.secret)", "odd")
    assert verdicts(proved(tmp_path, body)) == {
        "every_case_can_finish": "proved",
        "every_state_is_reached": "proved",
        "every_way_is_taken": "proved",
        "in_its_turn": "proved",
        "of_the_whole_list": "proved",
    }

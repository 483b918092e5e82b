"""What is known of a list is known of one that is made of every item of it, and a count is always there."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.proof.proving import proved, verdicts

BODY = """\
outcomes: {good: {}}
types: {colour: {choices: {red: Red, blue: Blue}}}
facts:
  colours: {type: list of colour, ask: Which?}
  once: {type: list of colour, is: unique(list(c for c in colours))}
  some: {type: list of colour, is: list(c for c in colours where c is red)}
  number: {type: whole}
states:
  first: {ask: [colours], set: {number: =count(colours)}, next: [{when: count(colours) > 0, go: all_}, {else: close}]}
  all_: {each: {item: colour, in: once}, states: {painted: {say: [paint], next: next_item}}, next: reds}
  reds: {each: {item: red_one, in: some}, states: {reddened: {say: [paint], next: next_item}}, next: close}
  close: {end: good}
scripts: {paint: Painted.}
policies:
  one_is_painted: {never: {enter: close}, before: {enter: painted}, when: count(colours) > 0}
  one_is_red: {never: {enter: close}, before: {enter: reddened}, when: count(colours) > 0}
  it_is_counted: {always: {that: number is not missing, at: [close]}}
"""


@pytest.mark.parametrize("exact", [1_500, 1], ids=["all remembered", "little remembered"])
def test_a_list_of_every_item_of_another_is_empty_where_that_is_and_one_of_some_may_be(
    exact: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sopflow.proof.prove.EXACT", exact)
    monkeypatch.setattr("sopflow.proof.prove.EACH", min(exact, 4))
    found = verdicts(proved(tmp_path, BODY))

    assert found["one_is_painted"] == "proved"
    assert found["one_is_red"] != "proved"
    assert found["it_is_counted"] == "proved"

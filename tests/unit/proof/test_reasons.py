"""Where nothing is known of a claim, its reason says what to look at."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.proof.proving import proved

from sopflow.diagnostics import Language
from sopflow.rendering.proofs import lines

BODY = """\
outcomes: {done: {}, odd: {}}
facts:
  a: {type: text, ask: A?}
  b: {type: list of text, ask: B?}
states:
  ask: {ask: [a, b], next: [{when: any(x in b where x == a) and none(x in b where x == a), go: odd_}, {else: end_}]}
  odd_: {end: odd}
  end_: {end: done}
policies:
  never_odd: {never: {enter: odd_}}
"""


@pytest.mark.parametrize(("language", "words"), [("en", "(it decides in: ask)"), ("id", "(penentunya ada di: ask)")])
def test_a_condition_that_is_not_looked_into_is_named_by_its_state(
    tmp_path: Path, language: Language, words: str
) -> None:
    shown = list(lines(proved(tmp_path, BODY).verdicts, language))

    at = shown.index(next(line for line in shown if "never_odd" in line))
    assert shown[at].startswith("?")
    assert shown[at + 1].endswith(words)


def test_where_there_are_too_many_kinds_the_facts_that_are_remembered_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sopflow.proof.prove.EXACT", 2)
    monkeypatch.setattr("sopflow.proof.prove.EACH", 0)
    monkeypatch.setattr("sopflow.proof.prove.MOST_NODES", 3)
    monkeypatch.setattr("sopflow.proof.prove.A_STATE", 0)
    text = BODY.replace("never: {enter: odd_}", 'never: {enter: odd_}, when: a == "x"')

    shown = list(lines(proved(tmp_path, text).verdicts, "en"))

    at = shown.index(next(line for line in shown if "never_odd" in line))
    assert shown[at + 1].endswith("(remembered: a)")

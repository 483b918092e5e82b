"""What a breach hangs on is looked for near it, where it is too much to find before it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.proof.proving import proved

from sopflow.proof.search import searching
from sopflow.proof.verdicts.claims import Standing

BODY = """\
outcomes: {good: {}, bad: {}}
facts:
  kind: {type: [a, b, c], ask: Which?}
  wanted: {type: yes_no, ask: Wanted?}
  result: {type: outcome}
states:
  first: {ask: [kind], next: {by: kind, cases: {a: second, b: second, c: third}}}
  second: {ask: [wanted], next: [{when: wanted and kind is a, go: fine}, {else: third}]}
  third: {set: {result: bad}, next: close}
  fine: {set: {result: good}, next: close}
  close: {next: last}
  last: {end: =result}
policies:
  fine_ends_well: {after: {enter: fine}, must: {end: good}, by: end}
  only_fine_is_good: {never: {end: good}, before: {enter: fine}}
"""


def test_what_decides_at_the_end_is_remembered_and_nothing_that_was_asked_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sopflow.proof.prove.EXACT", 1)
    monkeypatch.setattr("sopflow.proof.prove.EACH", 1)
    looked = searching.Search._looked_for
    monkeypatch.setattr(searching.Search, "_looked_for", lambda self, *rest: looked(_near(self), *rest))
    claim = next(one for one in proved(tmp_path, BODY).claims if one.subject == "only_fine_is_good")

    assert claim.standing is Standing.PROVED
    assert claim.graph is not None
    assert claim.graph.tracked == {"result"}


def _near(search: searching.Search) -> searching.Search:
    return searching.Search(search.explorer, search.most, search.exact, search.rounds, near=True)

"""What the graph of all cases leaves is come to by real cases, changed a little at a time."""

from __future__ import annotations

import pytest

from sopflow.app.procedure import Procedure
from sopflow.app.told.generating import completed, generate
from sopflow.app.told.ordinary import laid
from sopflow.app.told.reaching import reached, told
from sopflow.app.use_cases import load

TEXT = """\
sopflow: 1
id: small
version: 1.0.0
title: Small
languages: [en]
outcomes: {done: {}, left: {}}
settings: {thorough: {type: yes_no, default: yes}}
facts:
  msisdn: {type: phone, ask: Which number?, privacy: personal}
  amount: {type: money, ask: How much?, only_if: settings.thorough}
  purchases: {type: list of indira.Purchase}
  found: {type: list of text}
states:
  begin:
    next:
      - {when: settings.thorough, go: ask}
      - else: left
  ask:
    ask: [msisdn, amount]
    next:
      - {when: amount > 1jt, go: decision}
      - else: look
  decision:
    approve: {what: Go on?, role: supervisor}
    next: {granted: look, refused: left}
  look:
    call:
      operation: indira.list_purchases
      with: {msisdn: =msisdn, from: =now - 7d, to: =now, source: balance}
      save: purchases
      on_error: {not_found: left, unavailable: left}
    next: all
  all:
    each: {item: purchase, in: purchases, at_most: 9}
    states:
      kind:
        next:
          - {when: purchase.kind is voucher, add: {found: =purchase.id}, go: next_item}
          - else: next_item
    next: some
  some:
    next:
      - {when: count(found) > 0, go: rest}
      - else: left
  rest: {wait: {for: remedy.ticket_resolved, within: 4h}, next: {ticket_resolved: done, late: left}}
  done: {end: done}
  left: {end: left}
roles: {supervisor: {}}
"""


@pytest.fixture(scope="module")
def procedure(tmp_path_factory: pytest.TempPathFactory) -> Procedure:
    path = tmp_path_factory.mktemp("small") / "playbook.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return load(path)


def test_every_way_is_come_to_from_ordinary_cases_alone(procedure: Procedure) -> None:
    program = procedure.program
    ways = (way for state in program.states.values() for row in state.exits.values() for way in row)
    wanted = frozenset((way.source, way.result, way.index, way.is_then) for way in ways)
    found = reached(procedure, wanted)

    assert wanted - frozenset().union(*(one.taken for one in found)) == set()
    for one in found:
        again = told(procedure, one.given)
        assert again is not None
        assert (again.failures, again.path) == ((), one.trace.path)


def test_what_no_case_takes_with_the_settings_as_written_is_taken_with_others(procedure: Procedure) -> None:
    suite = generate(procedure)
    whole = completed(suite)

    assert "no_case" in {one.why for one in suite.left}
    assert (whole.left, whole.covered) == ((), whole.ways)
    assert {"thorough": False} in [one.parts.get("settings") for one in whole.scenarios]
    assert completed(whole) is whole


def test_a_failure_takes_the_place_of_a_reply_and_fields_are_laid_over_fields() -> None:
    base = {"systems": {"a": {"x": 1, "y": 2}, "b": {"x": 1}}, "events": [1]}
    change = {"systems": {"a": {"y": 3}, "b": {"error": "rejected"}}, "events": [2]}

    assert laid(base, change) == {"systems": {"a": {"x": 1, "y": 3}, "b": {"error": "rejected"}}, "events": [1, 2]}

"""Codes of a list for which nobody asks are one."""

from __future__ import annotations

import pytest
from tests.unit.proof.proving import HEAD, loaded

from sopflow.proof.graph.alike import Alike, Codes
from sopflow.proof.graph.explore import Explorer
from sopflow.proof.prove import explorer_of
from sopflow.proof.search.searching import Answer, Search

BODY = """\
outcomes: {done: {}}
types:
  note: {choices: {a: {title: A}, b: {title: B}, c: {title: C}, d: {title: D}, e: {title: E}}}
facts:
  notes: {type: list of note}
  others: {type: list of note}
  told: {type: list of note}
  which: {type: [a, b, c, d, e], ask: Which?}
states:
  ask: {ask: [which], next: [{when: which is a, go: take_a}, {when: which is b, go: take_b}, {else: more}]}
  take_a: {add: {notes: a, others: a, told: a}, next: more}
  take_b: {add: {notes: b, others: b, told: b}, next: more}
  more: {add: {notes: c, others: c, told: c}, next: [{when: any(n in notes where n is b), go: b_}, {when: told has c, go: b_}, {else: end_}]}
  b_: {next: end_}
  end_: {end: done}
policies:
  noted: {always: {that: any(n in notes where n is c), at: [end_]}}
  not_noted: {never: {enter: end_}, when: any(n in notes where n is a or n is b)}
  of_others: {always: {that: count(others) > 0, at: [end_]}}
"""


@pytest.fixture(scope="module")
def explorer(tmp_path_factory: pytest.TempPathFactory) -> Explorer:
    folder = tmp_path_factory.mktemp("alike")
    (folder / "playbook.yaml").write_text(HEAD + BODY, encoding="utf-8")
    procedure = loaded(folder / "playbook.yaml")
    return explorer_of(procedure.program, procedure.document, procedure.catalog, {})


@pytest.fixture(scope="module")
def codes(explorer: Explorer) -> dict[str, Codes]:
    alike = Alike(explorer.abstract)
    return {watch.policy.name: alike.codes(watch) for watch in explorer.watches}


def searched(explorer: Explorer, policy: str) -> Answer:
    index = [watch.policy.name for watch in explorer.watches].index(policy)
    return Search(explorer.sliced(None, index)).case(explorer.watches[index].automaton)


def test_the_codes_that_conditions_and_the_policy_itself_ask_for_are_told_apart(codes: dict[str, Codes]) -> None:
    assert codes["noted"]["notes"] == {"b", "c"}
    assert codes["not_noted"]["notes"] == {"a", "b"}
    assert codes["of_others"]["others"] == frozenset()


def test_of_a_list_that_is_looked_at_otherwise_all_codes_are_told_apart(codes: dict[str, Codes]) -> None:
    assert all("told" not in its for its in codes.values())


@pytest.mark.parametrize(("policy", "holds"), [("noted", True), ("not_noted", False), ("of_others", True)])
def test_what_holds_and_what_does_not_is_the_same(explorer: Explorer, policy: str, holds: bool) -> None:
    answer = searched(explorer, policy)

    assert (answer.ways is None, answer.reason) == (holds, "")


def test_one_code_stands_for_all_that_nobody_asks_for(explorer: Explorer) -> None:
    graph = searched(explorer, "noted").graph

    held = {node.case.scope.get("notes") for node in graph.nodes if node is not None and "b_" in node.core.case.state}
    assert held == {("b", "c"), ("a", "c"), ("c",)}

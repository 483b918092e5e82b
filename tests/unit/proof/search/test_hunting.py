"""A policy is followed as far as it may still be broken, and no further."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.proof.proving import HEAD, loaded

from sopflow.app.procedure import Procedure
from sopflow.policies.automata import BAD, START
from sopflow.proof.flow.ahead import Onward
from sopflow.proof.graph.explore import Explorer
from sopflow.proof.prove import explorer_of
from sopflow.proof.search.searching import Answer, Search

BODY = """\
outcomes: {done: {}, left: {}}
facts:
  kind: {type: [a, b], ask: Which?}
  again: {type: yes_no, ask: Again?}
  more: {type: [x, y, z], ask: What else?}
states:
  first: {ask: [kind], next: [{when: kind is a, go: second}, {else: left_}]}
  second: {ask: [again], next: third}
  third: {ask: [more], next: [{when: more is x, go: fourth}, {else: end_}]}
  fourth: {next: end_}
  left_: {end: left}
  end_: {end: done}
policies:
  early: {never: {enter: second}, when: kind is b}
  settled: {never: {enter: fourth}, before: {ask: again}}
  nothing: {never: {enter: fourth}, before: {ask: again}, when: kind is b}
  ended: {must: {enter: third}, by: {end: done}}
  owed: {after: {enter: second}, must: {enter: third}, by: end}
"""


@pytest.fixture(scope="module")
def explorer(tmp_path_factory: pytest.TempPathFactory) -> Explorer:
    folder = tmp_path_factory.mktemp("hunted")
    (folder / "playbook.yaml").write_text(HEAD + BODY, encoding="utf-8")
    procedure: Procedure = loaded(folder / "playbook.yaml")
    return explorer_of(procedure.program, procedure.document, procedure.catalog, {})


def hunted(explorer: Explorer, policy: str, tracked: frozenset[str] | None = None) -> Answer:
    index = [watch.policy.name for watch in explorer.watches].index(policy)
    looking = explorer.sliced(tracked, index)
    return Search(looking, exact=tracked is None).case(explorer.watches[index].automaton)


def states(answer: Answer) -> set[str]:
    return {node.core.case.state for node in answer.graph.nodes if node is not None}


def test_no_case_is_followed_to_where_the_policy_cannot_be_broken_any_more(explorer: Explorer) -> None:
    answer = hunted(explorer, "early")

    assert (answer.ways, answer.reason) == (None, "")
    assert states(answer) == {"first…in", "first", "second…in", "second", "third…in", "left_…in"}
    assert answer.speaks() is True


def test_what_is_settled_is_followed_only_to_see_that_the_policy_speaks_of_something(explorer: Explorer) -> None:
    answer = hunted(explorer, "settled")
    assert "fourth" not in " ".join(states(answer))

    assert answer.speaks() is True
    assert "fourth…in" in states(answer)


def test_a_policy_that_speaks_of_nothing_is_found_to_do_so_behind_where_it_is_settled(explorer: Explorer) -> None:
    answer = hunted(explorer, "nothing", frozenset({"kind"}))

    assert (answer.ways, answer.reason, answer.speaks()) == (None, "", False)


def test_where_a_policy_may_still_be_broken(explorer: Explorer) -> None:
    names = [watch.policy.name for watch in explorer.watches]
    of = {name: Onward(explorer.abstract).ahead(explorer.watches[names.index(name)]) for name in names}

    assert of["early"].is_over("third", START)
    assert not of["early"].is_over("first", START)
    assert not of["early"].is_over("third", BAD)
    assert of["settled"].is_over("second", 1)
    assert not of["settled"].is_over("second", START)
    assert of["ended"].is_over("left_", START)
    assert not of["ended"].is_over("fourth", START)
    assert of["owed"].is_over("third", START)
    assert not of["owed"].is_over("third", 1)


def test_what_is_remembered_is_forgotten_behind_the_last_state_in_which_the_policy_may_be_broken(
    explorer: Explorer,
) -> None:
    answer = hunted(explorer, "settled", frozenset({"kind"}))
    answer.speaks()

    held = {node.core.case.state: set(node.case.scope) for node in answer.graph.nodes if node is not None}
    assert "kind" not in held["second…in"] | held["third"]


def test_the_same_is_found_however_much_is_remembered(explorer: Explorer, tmp_path: Path) -> None:
    for name in ("early", "settled", "ended", "owed"):
        assert (hunted(explorer, name).ways is None) == (hunted(explorer, name, frozenset({"kind"})).ways is None)

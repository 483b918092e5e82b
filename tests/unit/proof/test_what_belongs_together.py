"""What is decided in one place and hangs together with what is decided in another."""

from __future__ import annotations

import pytest
from tests.unit.proof.proving import HEAD, loaded

from sopflow.proof.graph.explore import Explorer
from sopflow.proof.prove import explorer_of
from sopflow.proof.search.searching import Answer, Search

BODY = """\
outcomes: {done: {}, late: {}, none: {}}
scripts:
  told: {en: You gave one away.}
facts:
  services: {type: list of text, ask: Which services?}
  others: {type: list of text, is: list(s for s in services where s != "own")}
  due: {type: time, ask: Until when?}
  sure: {type: yes_no, ask: Are you sure?}
states:
  ask: {ask: [services, due], next: [{when: count(others) > 0, go: each_other}, {else: none_}]}
  each_other:
    each: {item: one, in: others, at_most: 5}
    states:
      tell: {say: [told], next: next_item}
    next: [{when: now <= due, go: in_time}, {else: late_}]
  in_time: {ask: [sure], next: later}
  later: {next: end_}
  end_: {end: done}
  late_: {end: late}
  none_: {end: none}
policies:
  told_before: {never: {enter: in_time}, before: {say: told}}
  in_time: {always: {that: now <= due, at: [in_time]}}
  late: {always: {that: now > due, at: [late_]}}
  still_in_time: {always: {that: now <= due, at: [later]}}
"""


@pytest.fixture(scope="module")
def explorer(tmp_path_factory: pytest.TempPathFactory) -> Explorer:
    folder = tmp_path_factory.mktemp("together")
    (folder / "playbook.yaml").write_text(HEAD + BODY, encoding="utf-8")
    procedure = loaded(folder / "playbook.yaml")
    return explorer_of(procedure.program, procedure.document, procedure.catalog, {})


def searched(explorer: Explorer, policy: str) -> Answer:
    index = [watch.policy.name for watch in explorer.watches].index(policy)
    return Search(explorer.sliced(None, index)).case(explorer.watches[index].automaton)


def test_a_list_that_has_some_items_is_gone_through(explorer: Explorer) -> None:
    answer = searched(explorer, "told_before")

    assert (answer.ways, answer.reason) == (None, "")


@pytest.mark.parametrize("policy", ["in_time", "late"])
def test_no_time_passes_where_a_case_goes_on_by_itself(explorer: Explorer, policy: str) -> None:
    answer = searched(explorer, policy)

    assert (answer.ways, answer.reason) == (None, "")


def test_time_passes_where_somebody_is_waited_for(explorer: Explorer) -> None:
    assert searched(explorer, "still_in_time").ways is not None

"""Questions to the graph of a program."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopflow.program.graph import Graph, graph_of, groups_of_each_other
from sopflow.program.model import Program

Load = Callable[[str], Program]

PLAYBOOK = """
outcomes: {done: {}, stopped: {}}
facts:
  sure: {type: yes_no, ask: {id: Yakin?, en: Sure?}}
interrupts:
  hung_up: {go: goodbye}
states:
  ask:
    ask: [sure]
    next:
      - {when: sure, go: close}
      - {else: again}
  again: {do: {text: {id: Tunggu, en: Wait}}, next: {go: ask, ask_again: [sure]}}
  goodbye: {end: stopped}
  close: {end: done}
  trap: {do: {text: {id: Tunggu, en: Wait}}, next: trap}
"""


@pytest.fixture
def graph(load_text: Load) -> Graph:
    return graph_of(load_text(PLAYBOOK))


def test_a_case_comes_to_what_ways_and_interrupts_lead_to(graph: Graph) -> None:
    assert graph.reachable() == {"ask", "again", "close", "goodbye"}


def test_what_leads_to_an_end_can_finish(graph: Graph) -> None:
    assert graph.can_finish() == {"ask", "again", "close", "goodbye"}


def test_a_path_is_a_shortest_one_and_keeps_clear_of_what_is_avoided(graph: Graph) -> None:
    assert graph.path("close") == ("ask", "close")
    assert graph.path("again") == ("ask", "again")
    assert graph.path("close", avoiding=frozenset({"ask"})) == ()
    assert graph.path("trap") == ()


def test_dominators_lie_on_every_path(graph: Graph) -> None:
    assert graph.dominators() == {"ask": {"ask"}, "again": {"ask", "again"}, "close": {"ask", "close"}}


def test_cycles_are_the_groups_that_come_back_to_themselves(graph: Graph) -> None:
    assert {frozenset(group) for group in graph.cycles(lambda way: True)} == {
        frozenset({"ask", "again"}),
        frozenset({"trap"}),
    }
    assert graph.cycles(lambda way: not way.forget and way.source != "trap") == ()


def test_predecessors_turn_successors_round(graph: Graph) -> None:
    assert graph.predecessors["ask"] == ("again",)
    assert graph.successors["ask"] == ("close", "again")


@given(
    st.integers(1, 8).flatmap(lambda size: st.lists(st.lists(st.integers(0, size - 1)), min_size=size, max_size=size))
)
def test_two_places_are_in_one_group_when_each_reaches_the_other(links: list[list[int]]) -> None:
    below = {place: tuple(tos) for place, tos in enumerate(links)}

    def reached(start: int) -> set[int]:
        found, waiting = {start}, [start]
        while waiting:
            waiting += [to for to in below[waiting.pop()] if to not in found and not found.add(to)]  # type: ignore[func-returns-value]
        return found

    group_of = {place: index for index, group in enumerate(groups_of_each_other(below)) for place in group}

    assert set(group_of) == set(below)
    for one in below:
        for other in below:
            together = one in reached(other) and other in reached(one)
            assert (group_of[one] == group_of[other]) == together

"""What told cases cover, measured on the teaching playbooks and on one of our own."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, reduce
from operator import or_
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sopflow.app.adapters import installed
from sopflow.app.checking import load
from sopflow.app.files import find_scenarios
from sopflow.app.procedure import Procedure
from sopflow.app.scenarios import load_scenarios
from sopflow.app.told.testing import run_scenarios
from sopflow.coverage.arriving import Arriving
from sopflow.coverage.conditions import Vector
from sopflow.coverage.elements import Kind
from sopflow.coverage.feasible import Feasible
from sopflow.coverage.gaps import Why
from sopflow.coverage.inventory import Inventory, key_of
from sopflow.coverage.measure import measured
from sopflow.coverage.seen import Seen
from sopflow.coverage.watching import seen
from sopflow.program.compiler import Compiled
from sopflow.simulation.steps import Branched, Called, Entered, Said
from sopflow.simulation.trace import Trace

EXAMPLES = Path(__file__).parents[3] / "playbooks" / "examples"
SEVERAL = (
    "always", "approve", "ask-again", "call-and-errors", "computed-end", "decide-table", "derived-facts", "each", "irreversible", "open-case",
    "reminders", "repeat", "require", "retry", "run-sub-playbook", "sla", "table-all", "wait-delay",
)  # fmt: skip


@cache
def procedure(name: str) -> Procedure:
    return load(EXAMPLES / name, installed())


@cache
def traces(name: str) -> tuple[Trace, ...]:
    files = [load_scenarios(procedure(name), path) for path in find_scenarios(EXAMPLES / name / "playbook.yaml")]
    return tuple(tested.result.trace for tested in run_scenarios(procedure(name), files))


@cache
def inventory(name: str) -> Inventory:
    return Inventory(procedure(name).program)


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(SEVERAL), st.data())
def test_what_cases_saw_together_is_what_each_saw(name: str, data: st.DataObject) -> None:
    picked = data.draw(st.lists(st.sampled_from(traces(name)), max_size=4))
    cut = data.draw(st.integers(0, len(picked)))
    here = inventory(name)

    together = seen(here, picked)

    assert seen(here, picked[:cut]) | seen(here, picked[cut:]) == together
    assert reduce(or_, (seen(here, [one]) for one in picked), Seen()) == together
    assert measured(here, together | together).covered == measured(here, together).covered


@pytest.mark.parametrize("name", SEVERAL)
def test_a_case_covers_what_it_ran(name: str) -> None:
    for trace in traces(name):
        covered = seen(inventory(name), [trace]).covered
        for step in trace.steps:
            match step:
                case Entered(state=state):
                    assert (Kind.STATES, (state,)) in covered
                case Branched(way=way) if way.source in procedure(name).program.states:
                    assert (Kind.TRANSITIONS, key_of(way)) in covered
                case Called(state=state, operation=operation, error=error):
                    assert (Kind.OPERATIONS, (state, operation, error or "done")) in covered
                case Said(script=script, language=language):
                    assert (Kind.SCRIPTS, (script, language)) in covered
                case _:
                    pass


@pytest.mark.parametrize("name", SEVERAL)
def test_nothing_told_covers_nothing_and_every_gap_has_a_reason(name: str) -> None:
    found = measured(inventory(name), Seen())
    assert found.covered == frozenset()
    assert len(found.gaps) == len(inventory(name).elements)
    whys = {gap.why for gap in found.gaps if gap.element.state}
    assert whys <= {Why.NEVER_REACHED, Why.INFEASIBLE}


def test_an_element_stands_in_the_inventory_once() -> None:
    for name in SEVERAL:
        ids = [(element.kind, element.key) for element in inventory(name).elements]
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", ["ask", "missing-values", "table-all", *SEVERAL])
def test_what_is_said_to_be_infeasible_was_never_seen(name: str) -> None:
    here, feasible, arriving = inventory(name), Feasible(procedure(name).program), Arriving(procedure(name).program)
    for key, vectors in seen(here, traces(name)).vectors.items():
        decision = here.decisions[key]
        for possible in (feasible.vectors(decision), arriving.vectors(decision)):
            for vector in vectors if possible is not None else ():
                assert any(agrees(vector, one) for one in possible or ()), (decision.texts, vector, possible)


def agrees(vector: Vector, other: Vector) -> bool:
    """Whether two vectors differ only in what is missing."""
    return all(one is two or None in (one, two) for one, two in zip(vector, other, strict=True))


FLOW = """
sopflow: 1
id: flow
version: 1.0.0
title: {id: Contoh}
languages: [id]
outcomes: {done: {id: Selesai}}
facts:
  kind: {type: [a, b], ask: {id: 'Jenis?'}}
  count: {type: whole, ask: {id: 'Jumlah?'}, only_if: kind is a}
states:
  ask_kind: {ask: [kind], next: [{when: kind is a, go: ask_count}, {else: finish}]}
  ask_count: {ask: [count], next: [{when: count > 5 and kind is a, go: finish}, {else: finish}]}
  finish: {end: done}
"""


def test_what_the_way_there_rules_out_is_infeasible(compile_text: Callable[..., Compiled]) -> None:
    program = compile_text(FLOW).program
    assert program is not None
    gaps = measured(Inventory(program), Seen()).gaps
    infeasible = [(gap.element.state, gap.element.about) for gap in gaps if gap.is_infeasible]
    assert infeasible == [("ask_count", "kind is a"), ("ask_count", "kind is a")]

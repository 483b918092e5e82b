"""Arithmetic between facts: with the extra `solver` what no numbers bear out is struck out, without it both answers are
followed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from tests.unit.proof.proving import proved, verdicts

from sopflow.app.proofs.certifying import certificate, held
from sopflow.app.proofs.solving import deciding
from sopflow.proof.values.choices import Choices, Key, Oracle
from sopflow.proof.values.unknown import symbol

A, B, C = symbol("a"), symbol("b"), symbol("c")
BODY = """
outcomes: {paid: {}, refused: {}}
facts:
  total: {type: money, ask: How much so far?}
  amount: {type: money, ask: How much now?, check: {that: amount > 0, else: More.}}
  limit: {type: money, ask: Up to what?}
states:
  ask: {ask: [total, amount, limit], next: [{when: total + amount <= limit, go: weigh}, {else: refused_}]}
  weigh: {next: [{when: total >= limit, go: over}, {else: pay}]}
  over: {next: paid_}
  pay: {next: paid_}
  paid_: {end: paid}
  refused_: {end: refused}
policies:
  never_over: {never: {enter: over}}
  never_dear: {never: {enter: pay}, when: amount + amount > limit + limit - total - total}
  seldom: {never: {enter: pay}, when: total + amount == 1234}
"""


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sopflow.app.proofs.solving.has_solver", lambda: False)


def test_with_the_solver_sums_are_compared_and_a_breach_has_its_numbers(tmp_path: Path) -> None:
    pytest.importorskip("z3", reason="the extra `solver` is not installed")
    found = proved(tmp_path, BODY)

    policies = {name: verdict for name, verdict in verdicts(found).items() if name in found.procedure.playbook.policies}
    assert policies == {"never_over": "proved", "never_dear": "proved", "seldom": "violated"}
    facts = found.told["seldom"][-1].step.case.facts
    assert facts["total"] + facts["amount"] == 1234  # type: ignore[operator]


@pytest.mark.usefixtures("without")
def test_without_it_nobody_knows(tmp_path: Path) -> None:
    found = verdicts(proved(tmp_path, BODY))

    assert {found[name] for name in ("never_over", "never_dear", "seldom")} == {"unknown"}


def test_its_certificate_is_checked_with_the_solver_and_refused_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("z3", reason="the extra `solver` is not installed")
    found = proved(tmp_path, BODY)
    made = certificate(found)

    refused = {one.claim: one.refused for one in held(found.procedure, made)}
    assert refused == {"every_case_can_finish": "", "never_over": "", "never_dear": "", "seldom": "not_certified"}
    without = {one.claim: one.refused for one in held(found.procedure, {**made, "solver": False})}
    assert without["never_over"] == "a step leads out of it"
    monkeypatch.setattr("sopflow.app.proofs.certifying.has_solver", lambda: False)
    assert [one.refused for one in held(found.procedure, made)] == ["no_solver"]


@pytest.mark.parametrize(
    ("facts", "agrees"),
    [
        ({("<", A, B): True, ("<", B, A): True}, False),
        ({("<", A, B): True, ("<", B, C): True, ("<=", C, A): True}, False),
        ({("<", A, B): True, ("<=", B, A): False}, True),
        ({("==", A, B): True, ("<", A, B): True}, False),
        ({("==", A, B): False, ("region", A): ((5, 0), (5, 0)), ("region", B): ((5, 0), (5, 0))}, False),
        (
            {("region", ("+", A, B)): ((11, 0), None), ("region", A): (None, (5, 0)), ("region", B): (None, (5, 0))},
            False,
        ),
        (
            {("region", ("+", A, B)): ((10, 0), None), ("region", A): (None, (5, 0)), ("region", B): (None, (5, 0))},
            True,
        ),
        ({("region", ("-", A)): ((1, 0), None), ("region", A): ((0, 0), None)}, False),
        ({("region", ("*", A, A)): (None, (0, -1))}, False),
        ({("region", ("-", A, B)): ((0, 1), None), ("<", A, B): True}, False),
        ({("region", A): ((5, 1), (6, -1))}, True),  # a fraction
        ({("==", A, ("=", "int", 5)): True, ("region", A): ((6, 0), None)}, False),
        ({("region", ("+ time", A, B)): ((11, 0), None), ("region", A): (None, (5, 0))}, True),  # not taken apart
    ],
)
def test_the_solver_says_what_no_numbers_bear_out(facts: dict[Key, object], agrees: bool) -> None:
    pytest.importorskip("z3", reason="the extra `solver` is not installed")
    assert arithmetic().agrees(frozenset(facts.items())) is agrees


def arithmetic() -> Oracle:
    found = deciding().oracle
    assert found is not None
    return found


def test_the_solver_is_not_asked_about_what_is_no_comparison_of_numbers() -> None:
    class Never:
        def agrees(self, facts: frozenset[tuple[Key, object]], /) -> bool:
            assert all(isinstance(key, tuple) and key[0] in {"==", "<", "<=", "region"} for key, _ in facts)
            return False

        def numbers(self, known: Mapping[Key, object], /) -> Mapping[Key, int | Decimal]:
            return {}

    choices = Choices(Never())
    known: dict[Key, object] = {("<", A, B): True, ("in", A, C): True}
    for key in (("in", A, B), ("same key", A, "call"), ("matches", A)):
        assert [answer for answer, _ in choices.runs(dict(known), lambda key=key: choices.guess(key))] == [True, False]  # type: ignore[misc]

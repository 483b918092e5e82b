"""Random playbooks: what was proved of them against random cases of the engine itself. Neither contradicts the other."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.unit.proof.proving import proved

from sopflow.app.procedure import Procedure
from sopflow.app.proofs.proving import Proved, breaks
from sopflow.engine.case import Case
from sopflow.engine.step import step
from sopflow.errors import UsageError
from sopflow.expressions.evaluator import compile_
from sopflow.policies.compiled import PolicyCompiler
from sopflow.program.watching import without_policies
from sopflow.proof.graph.moves import Moves
from sopflow.proof.search.replaying import Happening, plain
from sopflow.proof.values.choices import Choices, Key
from sopflow.proof.values.unknown import Unknown
from sopflow.values.types import ListOf, Simple, Type

PLAYBOOKS, CASES, LONGEST = int(os.environ.get("SOPFLOW_PLAYBOOKS", "40")), 25, 40
SEED = int(os.environ.get("SOPFLOW_SEED", "5"))
GUARDS = ("flag", "not flag", "kind is a", "kind in [a, b]", "amount > 10", "amount <= 3", "flag and amount == 5",
          "amount / amount is missing", "max(amounts) is missing")  # fmt: skip


def playbook(chance: random.Random) -> str:
    """A small playbook: questions, branches, calls that fail, a way back that is taken once."""
    states = [f"s{number}" for number in range(chance.randint(3, 6))]
    lines = [
        "outcomes: {good: {}, bad: {}}",
        "facts:",
        "  flag: {type: yes_no, ask: Yes?}",
        "  kind: {type: [a, b, c], ask: Which?}",
        "  amount: {type: money, ask: How much?}",
        "  amounts: {type: list of money, ask: Which?}",
        "states:",
        "  first: {ask: [flag, kind, amount, amounts], next: s0}",
    ]
    for number, state in enumerate(states):
        later = [*states[number + 1 :], "well", "ill"]
        one, other = chance.choice(later), chance.choice(later)
        match chance.randrange(3):
            case 0:
                lines.append(f"  {state}: {{next: [{{when: {chance.choice(GUARDS)}, go: {one}}}, {{else: {other}}}]}}")
            case 1:
                lines += [
                    f"  {state}:",
                    "    call:",
                    "      operation: dsc.log_interaction",
                    "      with: {msisdn: '0812 0000 0001', kip: [K1], summary: x, outcome: y}",
                    f"      on_error: {{rejected: {one}}}",
                    f"    next: {other}",
                ]
            case _:
                back = (
                    f"{{go: first, ask_again: [{chance.choice(['flag', 'kind', 'amount'])}], at_most: 1, then: {one}}}"
                )
                lines.append(f"  {state}: {{next: [{{when: {chance.choice(GUARDS)}, go: {one}}}, {{else: {other}}}]}}")
                lines[-1] = lines[-1].replace(f"{{else: {other}}}", back.replace("{go:", "{else:", 1))
    lines += ["  well: {end: good}", "  ill: {end: bad}", "policies:"]
    target = chance.choice(states)
    lines += [
        f"  no_target: {{never: {{enter: {target}}}, when: {chance.choice(GUARDS)}}}",
        "  no_bad: {never: {end: bad}, before: flag}",
        "  once: {at_most: {ask: kind, times: 1}}",
        "  logged: {must: {call: dsc.log_interaction}, by: {end: good}}",
    ]
    return "\n".join(lines) + "\n"


@dataclass
class Anything:
    """Plain values by chance, near the constants of the guards."""

    chance: random.Random

    def of(self, value: object) -> object:
        if isinstance(value, dict):
            return {name: self.of(part) for name, part in value.items()}
        return self._made(value.key, value.type) if isinstance(value, Unknown) else value

    def _made(self, key: Key, type_: Type) -> object:
        finite = Unknown(key, type_, Choices()).finite()
        if finite:
            return self.chance.choice(finite)
        if isinstance(type_, ListOf):
            return self.chance.choice([(), (2,)])
        return self.chance.choice([0, 2, 3, 4, 5, 10, 11, 50]) if isinstance(type_, Simple) else {"id": "X1"}


def told(procedure: Procedure, chance: random.Random) -> tuple[Happening, ...]:
    """A case of the engine to which anything may happen. No policy stops it: proofs speak of cases that go on."""
    program = without_policies(procedure.program)
    moves = Moves(program, procedure.catalog, Choices())
    case: Case | None = None
    happened: list[Happening] = []
    while len(happened) < LONGEST and (case is None or case.outcome is None):
        move = moves.begin() if case is None else chance.choice(list(moves.of(case)))
        try:
            made = step(program, case, plain(move.event, move.event, Anything(chance), len(happened)), explain=True)
        except UsageError:
            continue
        happened.append(Happening(move, case, made))
        case = made.case
    return tuple(happened)


def contradictions(found: Proved, chance: random.Random) -> list[str]:
    """What random cases do that was proved to be impossible."""
    procedure = found.procedure
    compiler = PolicyCompiler(procedure.program.scope, procedure.catalog, compile_)
    watches = {name: compiler.watch(policy) for name, policy in procedure.playbook.policies.items()}
    proofs = {claim.subject for claim in found.claims if claim.standing == "proved"}
    never = {name for claim in found.claims if claim.subject == "every_state_is_reached" for name in claim.missed}
    wrong: list[str] = []
    for _ in range(CASES):
        case = told(procedure, chance)
        visited = {happening.step.case.state for happening in case}
        wrong += [f"{state} was never to be reached" for state in visited & never]
        wrong += [f"{name} was proved" for name, watch in watches.items() if name in proofs and breaks(case, watch)]
    return wrong


@pytest.mark.parametrize(
    ("exact", "number"), [(1_500, PLAYBOOKS), (1, PLAYBOOKS // 4)], ids=["all remembered", "little remembered"]
)
def test_random_cases_never_contradict_a_proof_and_both_verdicts_occur(
    exact: int, number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sopflow.proof.prove.EXACT", exact)
    monkeypatch.setattr("sopflow.proof.prove.EACH", min(exact, 4))
    chance = random.Random(SEED)
    counted = {"proved": 0, "violated": 0, "unknown": 0}
    tried = 0
    while tried < number:
        text = playbook(chance)
        try:
            found = proved(tmp_path, text)
        except Exception as problem:  # a random playbook that does not check says nothing
            if type(problem).__name__ != "InvalidPlaybook":
                raise
            continue
        tried += 1
        assert contradictions(found, chance) == [], text
        for claim in found.claims:
            counted[str(claim.standing)] += 1
    print(f"against random cases, {number} playbooks: {counted}")
    assert counted["proved"] > number, counted
    assert counted["violated"] > number / 4, counted
    assert counted["unknown"] == 0 or exact == 1, counted

"""Random cases of random playbooks: a watched case stops where the same case, unwatched, breaks a policy, and nowhere
else; until then both are the same."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress
from pathlib import Path

from tests.unit.proof.proving import HEAD
from tests.unit.proof.test_differential import Anything, playbook

from sopflow.app.procedure import Procedure
from sopflow.app.proofs.proving import breach
from sopflow.app.use_cases import load
from sopflow.engine.case import Case, ForDecision
from sopflow.engine.step import step
from sopflow.engine.watching import BREAKS_POLICY, OWES_POLICY
from sopflow.errors import InvalidPlaybook, UsageError
from sopflow.expressions.evaluator import compile_
from sopflow.policies.compiled import PolicyCompiler, Watch
from sopflow.program.watching import without_policies
from sopflow.proof.graph.moves import Moves
from sopflow.proof.search.replaying import Happening, plain
from sopflow.proof.values.choices import Choices

PLAYBOOKS, CASES, LONGEST = 12, 12, 25


def procedure_of(folder: Path, chance: random.Random) -> Procedure:
    """A random playbook that checks."""
    path = folder / "short" / "playbook.yaml"
    path.parent.mkdir(exist_ok=True)
    while True:
        path.write_text(HEAD + playbook(chance), encoding="utf-8")
        with suppress(InvalidPlaybook):
            return load(path)


def stopped_at(case: Case) -> str:
    """The policy that stopped a case; nothing where none did."""
    waiting = case.waiting
    return waiting.subject if isinstance(waiting, ForDecision) and waiting.code in (BREAKS_POLICY, OWES_POLICY) else ""


def compared(procedure: Procedure, watches: dict[str, Watch], chance: random.Random) -> str:
    """How one random case went: "stopped", or "went on"."""
    free = without_policies(procedure.program)
    moves = Moves(free, procedure.catalog, Choices())
    case: Case | None = None
    watched: Case | None = None
    happened: list[Happening] = []
    while len(happened) < LONGEST and (case is None or case.outcome is None):
        move = moves.begin() if case is None else chance.choice(list(moves.of(case)))
        event = plain(move.event, move.event, Anything(chance), len(happened))
        try:
            made = step(free, case, event, explain=True)
        except UsageError:
            continue
        happened.append(Happening(move, case, made))
        watched = step(procedure.program, watched, event).case
        broken = {name for name, watch in watches.items() if breach(happened, watch) is not None}
        assert bool(broken) is bool(stopped_at(watched)), (broken, watched.waiting)
        if broken:
            assert stopped_at(watched) in broken
            return "stopped"
        assert watched._replace(policies={}) == made.case._replace(policies={})
        case = made.case
    return "went on"


def test_a_watched_case_stops_where_it_would_break_a_policy_and_nowhere_else(tmp_path: Path) -> None:
    chance, ways = random.Random(20261122), Counter[str]()
    for _ in range(PLAYBOOKS):
        procedure = procedure_of(tmp_path, chance)
        compiler = PolicyCompiler(procedure.program.scope, procedure.catalog, compile_)
        watches = {name: compiler.watch(policy) for name, policy in procedure.playbook.policies.items()}
        ways.update(compared(procedure, watches, chance) for _ in range(CASES))
    assert min(ways["stopped"], ways["went on"]) >= 20

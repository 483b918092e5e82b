"""The use case `check --prove`: what holds for every case of a playbook, with the case that breaks what does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace

from sopflow.app.procedure import Procedure
from sopflow.app.proofs.solving import deciding, values
from sopflow.app.told.been import been_to, openers
from sopflow.app.told.tried import Broken
from sopflow.dataclass import dataclass
from sopflow.engine.case import Status
from sopflow.engine.notes import StateEntered
from sopflow.engine.observing import observed
from sopflow.engine.watching import followed
from sopflow.expressions.evaluator import compile_
from sopflow.policies.automata import BAD, START
from sopflow.policies.compiled import PolicyCompiler, Watch
from sopflow.policies.items import loops_of
from sopflow.policies.observing import Observation
from sopflow.program.watching import without_policies
from sopflow.proof.prove import Proof, prove
from sopflow.proof.search.replaying import Happening, replayed
from sopflow.proof.verdicts.claims import FINISH, REACHED, Claim, Standing
from sopflow.proof.verdicts.judging import Telling, in_silence
from sopflow.proof.verdicts.loops import Loop, loops
from sopflow.proof.verdicts.mattering import Answer, answers
from sopflow.rendering.proofs import IN_SCENARIO, Opener, Verdicts
from sopflow.values.value import NOTHING

POSSIBLE = "possible"
"""The reason of a claim that some case may break, but of which no real case was found."""

MOST_RETOLD = 40


@dataclass(frozen=True)
class Proved:
    """What was proved of a playbook. `told` are the cases that break claims, by the claim's subject: each of them
    happened so in the engine. `scenarios` are those whose cases break policies, `opened` those that come to states and
    ways to which no case comes with the settings as they are written."""

    procedure: Procedure
    proof: Proof
    claims: tuple[Claim, ...]
    told: Mapping[str, tuple[Happening, ...]]
    scenarios: Mapping[str, Broken] = field(default_factory=dict)
    opened: Mapping[str, Opener] = field(default_factory=dict)

    @property
    def verdicts(self) -> Verdicts:
        """The same, to be shown."""
        policies, watches = self.procedure.playbook.policies, _watches(self.procedure)
        told = ((subject, case, watches[subject]) for subject, case in self.told.items() if subject in policies)
        found = {subject: breach(case, watch) for subject, case, watch in told}
        broken = {subject: one for subject, one in found.items() if one is not None}
        procedure = self.procedure
        cases = self.proof.cases
        tried = {subject: (one.scenario, one.file, one.state) for subject, one in self.scenarios.items()}
        document, opened = procedure.document, self.opened
        return Verdicts(procedure.program, self.claims, self.told, cases, document, broken, tried, opened)

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What becomes of the answer to every question, in the states that some case comes to."""
        reached = next(claim for claim in self.claims if claim.subject == REACHED)
        return answers(self.procedure.program, set(self.procedure.program.states) - set(reached.missed))

    @property
    def loops(self) -> tuple[Loop, ...]:
        """Every loop of the playbook, and what ends it."""
        return loops(self.procedure.program)

    @property
    def holds(self) -> bool:
        """Whether nothing that is claimed is broken."""
        return all(claim.standing is not Standing.VIOLATED or claim.missed for claim in self.claims)


def prove_procedure(
    procedure: Procedure, scenarios: Mapping[str, Broken] = NOTHING, telling: Telling = in_silence
) -> Proved:
    """Every claim about a playbook that checks. What is said to be broken was broken by the engine itself; `scenarios`
    are policies that a case of a scenario breaks (`tried.broken_beside`), maybe under settings of its own. `telling`
    hears of every claim before it is looked at."""
    interfaces = {id: sibling.program.interface for id, sibling in procedure.siblings.items()}
    program = without_policies(procedure.program)
    proof = prove(
        program,
        procedure.document,
        procedure.catalog,
        interfaces,
        told=been_to(procedure),
        choices=deciding(),
        telling=telling,
    )
    told: dict[str, tuple[Happening, ...]] = {}
    claims: list[Claim] = []
    for claim in proof.claims:
        if claim.standing is Standing.VIOLATED and claim.ways:
            case = _case_of(procedure, proof, claim)
            if case is None:
                claims.append(replace(claim, standing=Standing.UNKNOWN, reason=POSSIBLE, graphs=()))
                continue
            told[claim.subject] = case
        claims.append(claim)
    claims = [_tried(claim, scenarios) for claim in claims]
    closed = (claim.missed for claim in claims if claim.standing is Standing.CLOSED)
    opened = openers(procedure, frozenset(name for missed in closed for name in missed))
    return Proved(procedure, proof, tuple(claims), told, scenarios, opened)


def _tried(claim: Claim, scenarios: Mapping[str, Broken]) -> Claim:
    """The claim, as far as the case of a scenario does not break it."""
    if claim.standing is Standing.VIOLATED or claim.subject not in scenarios:
        return claim
    return Claim(claim.subject, Standing.VIOLATED, reason=IN_SCENARIO)


def _case_of(procedure: Procedure, proof: Proof, claim: Claim) -> tuple[Happening, ...] | None:
    """The first real case that goes the claim's ways and breaks it."""
    watch = _watches(procedure).get(claim.subject)
    program = without_policies(procedure.program)
    made = values(proof.explorer.choices)
    for index, case in enumerate(replayed(proof.explorer, claim.graph or proof.graph, claim.ways, program, made)):
        if index >= MOST_RETOLD:
            return None
        if claim.subject == FINISH and case[-1].step.case.status is not Status.DONE:
            return case
        if watch is not None and breaks(case, watch):
            return case
    return None


def _watches(procedure: Procedure) -> Mapping[str, Watch]:
    compiler = PolicyCompiler(procedure.program.scope, procedure.catalog, compile_, loops_of(procedure.playbook))
    return {name: compiler.watch(policy) for name, policy in procedure.playbook.policies.items()}


def breaks(case: Sequence[Happening], watch: Watch) -> bool:
    """Whether a case breaks a policy, as the engine has it."""
    return breach(case, watch) is not None


def breach(case: Sequence[Happening], watch: Watch) -> tuple[Observation, str] | None:
    """What breaks a policy, as the engine has it, and in which state; None where nothing does."""
    states: dict[str, int] = {}
    for happening in case:
        move = happening.move
        told = [Observation("done", move.what, dict(happening.step.case.scope))] if move.is_told_done else []
        passed = ["" if happening.before is None else happening.before.state]
        passed += [note.state for note in happening.step.notes if isinstance(note, StateEntered)]
        for seen in (*told, *observed(happening.before, happening.step)):
            for name, about in followed(watch, seen):
                states[name] = watch.automaton.after(states.get(name, START), watch.letters(about))
                if states[name] == BAD:
                    return about, passed[seen.place]
    return None

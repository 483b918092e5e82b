"""The use case `check --prove`: what holds for every case of a playbook, with the case that breaks what does not."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from sopflow.app.procedure import Procedure
from sopflow.app.proofs.possible import possible
from sopflow.app.proofs.solving import deciding, values
from sopflow.app.told.been import been_to, openers
from sopflow.app.told.tried import Broken
from sopflow.dataclass import dataclass
from sopflow.engine.case import Status
from sopflow.engine.notes import StateEntered
from sopflow.engine.observing import observed
from sopflow.engine.watching import followed
from sopflow.expressions.evaluator import compile_
from sopflow.policies.compiled import PolicyCompiler, Watch
from sopflow.policies.items import loops_of
from sopflow.policies.observing import Observation
from sopflow.program.watching import without_policies
from sopflow.proof.prove import Proof, prove
from sopflow.proof.search.replaying import Happening, replayed
from sopflow.proof.verdicts.claims import FINISH, REACHED, TAKEN, Claim, Standing
from sopflow.proof.verdicts.judging import Before, Telling, in_silence
from sopflow.proof.verdicts.loops import Loop, loops
from sopflow.proof.verdicts.mattering import Answer, answers
from sopflow.rendering.proofs import IN_SCENARIO, Opener, Verdicts
from sopflow.values.value import NOTHING

MOST_RETOLD = 40


@dataclass(frozen=True, slots=True)
class Beside:
    """What the scenarios beside a playbook show: policies that their cases break, by name, and which come to states and
    ways to which no case comes with the settings as they are written."""

    broken: Mapping[str, Broken]
    opened: Mapping[str, Opener]


@dataclass(frozen=True)
class Proved:
    """What was proved of a playbook: `found`, with the settings as they are written, of `cases` kinds of cases. `told`
    are the cases that break claims, by the claim's subject: each of them happened so in the engine. `beside` is what
    the scenarios beside the playbook show. There is no `proof` where every verdict was known before."""

    procedure: Procedure
    found: tuple[Claim, ...]
    cases: int
    told: Mapping[str, tuple[Happening, ...]]
    beside: Beside
    proof: Proof | None

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims, as far as no case of a scenario breaks them."""
        return tuple(_tried(claim, self.beside.broken) for claim in self.found)

    @property
    def verdicts(self) -> Verdicts:
        """The same, to be shown."""
        policies, watches = self.procedure.playbook.policies, _watches(self.procedure)
        told = ((subject, case, watches[subject]) for subject, case in self.told.items() if subject in policies)
        found = {subject: breach(case, watch) for subject, case, watch in told}
        broken = {subject: one for subject, one in found.items() if one is not None}
        procedure = self.procedure
        tried = {subject: (one.scenario, one.file, one.state) for subject, one in self.beside.broken.items()}
        document, opened = procedure.document, self.beside.opened
        return Verdicts(procedure.program, self.claims, self.told, self.cases, document, broken, tried, opened)

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
    procedure: Procedure,
    broken: Mapping[str, Broken] = NOTHING,
    telling: Telling = in_silence,
    known: Mapping[str, Claim] = NOTHING,
    opened: Mapping[str, Opener] | None = None,
) -> Proved:
    """Every claim about a playbook that checks. What is said to be broken was broken by the engine itself; `broken`
    are policies that a case of a scenario breaks (`tried.broken_beside`), maybe under settings of its own. `telling`
    hears of every claim before it is looked at. Claims that are `known`, by subject, are taken as they are; so is what
    scenarios have `opened`."""
    told: dict[str, tuple[Happening, ...]] = {}
    wanted = (FINISH, REACHED, TAKEN, *procedure.playbook.policies)
    if known.keys() >= set(wanted):
        proof, found = None, [known[subject] for subject in wanted]
    else:
        proof = _proof(procedure, known, telling)
        found, told = _borne_out(procedure, proof)
    if opened is None:
        closed = (claim.missed for claim in found if claim.standing is Standing.CLOSED)
        opened = openers(procedure, frozenset(name for missed in closed for name in missed))
    cases = max(claim.kinds for claim in found)
    return Proved(procedure, tuple(found), cases, told, Beside(broken, opened), proof)


def _proof(procedure: Procedure, known: Mapping[str, Claim], telling: Telling) -> Proof:
    interfaces = {id: sibling.program.interface for id, sibling in procedure.siblings.items()}
    with nothing_thrown_away():
        return prove(
            without_policies(procedure.program),
            procedure.document,
            procedure.catalog,
            interfaces,
            before=Before(been_to(procedure), known),
            choices=deciding(),
            telling=telling,
        )


@contextmanager
def nothing_thrown_away() -> Iterator[None]:
    """Proofs remember all that they make until they are done: looking through it for what nobody needs any more finds
    nothing, and takes a quarter of their time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _borne_out(procedure: Procedure, proof: Proof) -> tuple[list[Claim], dict[str, tuple[Happening, ...]]]:
    """The claims, and the cases that break some of them. What no real case is found to break is UNKNOWN."""
    told: dict[str, tuple[Happening, ...]] = {}
    claims: list[Claim] = []
    for claim in proof.claims:
        if claim.standing is Standing.VIOLATED and claim.ways:
            case = _case_of(procedure, proof, claim)
            if case is None:
                claims.append(possible(claim, procedure))
                continue
            told[claim.subject] = case
        claims.append(claim)
    return claims, told


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
    states: Mapping[str, int] = NOTHING
    for happening in case:
        move = happening.move
        told = [Observation("done", move.what, dict(happening.step.case.scope))] if move.is_told_done else []
        passed = ["" if happening.before is None else happening.before.state]
        passed += [note.state for note in happening.step.notes if isinstance(note, StateEntered)]
        for seen in (*told, *observed(happening.before, happening.step)):
            states, about = followed(watch, states, seen)
            if about is not None:
                return about, passed[seen.place]
    return None

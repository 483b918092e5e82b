"""Certificates: written from a proof, and held against a playbook without searching anything.

A certificate is JSON: which playbook and which engine it speaks of, whether the solver took part, and for each claim
that was proved its invariant (`proof.certificates.certificate`). It is refused where the text, its meaning or the
engine is another, where it wants a solver that is not installed, and where a claim is not what the checker finds
(`proof.certificates.checker`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from sopflow.app.procedure import Procedure
from sopflow.app.proofs.proving import Proved
from sopflow.app.proofs.solving import deciding, has_solver
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.errors import UnreadableFile
from sopflow.policies.compiled import Watch
from sopflow.proof.certificates.certificate import Certified
from sopflow.proof.certificates.checker import Checker, Refusal
from sopflow.proof.certificates.invariants import of_finish, of_policy
from sopflow.proof.subject import Subject, subject_of
from sopflow.proof.verdicts.claims import FINISH, Standing

FORMAT = 1
ENGINE = ("engine", "expressions", "policies", "program", "proof", "values")
"""The rooms whose code decides what a proof says."""


class NoCertificate(UnreadableFile):
    """A file that is no certificate, with the reason in both languages."""


@dataclass(frozen=True)
class Held:
    """A claim that was held against the playbook: how many kinds of cases it speaks of; `refused` says why it does not
    hold ("" where it does), `kind` where."""

    claim: str
    kinds: int
    refused: str = ""
    kind: str = ""


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────


def certificate(proved: Proved) -> dict[str, Any]:
    """The certificate of what was proved, with nothing known before."""
    assert proved.proof is not None
    claims = [_as_object(one) for one in _certified(proved)]
    solver = proved.proof.explorer.choices.oracle is not None
    return {"certificate": FORMAT, **about(proved.procedure), "solver": solver, "claims": claims}


def about(procedure: Procedure) -> dict[str, Any]:
    """Which playbook and which engine a certificate speaks of."""
    text = hashlib.sha256(procedure.document.source.text.encode()).hexdigest()
    playbook = {"id": procedure.playbook.id, "text": text, "meaning": procedure.program.identity}
    return {"sopflow": version("sopflow"), "engine": engine_hash(), "playbook": playbook}


def engine_hash() -> str:
    """The SHA-256 of the code that decides what a proof says."""
    found = hashlib.sha256()
    for room in ENGINE:
        for name, source in sorted(sources(files("sopflow") / room, room)):
            found.update(f"{name}\n".encode() + source.read_bytes())
    return found.hexdigest()


def sources(folder: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    """The Python files of a folder of ours, each under its name."""
    for one in folder.iterdir():
        if one.is_dir():
            yield from sources(one, f"{name}/{one.name}")
        elif one.name.endswith(".py"):
            yield f"{name}/{one.name}", one


def _certified(proved: Proved) -> Iterator[Certified]:
    proof = proved.proof
    assert proof is not None
    for claim in proved.claims:
        if claim.standing is Standing.PROVED and claim.subject == FINISH and claim.graph is not None:
            yield of_finish(proof.explorer.sliced(claim.graph.tracked), claim.graph)
        elif claim.standing is Standing.PROVED:
            numbers = _watches(proof.explorer.watches, claim.subject)
            for part, (index, graph) in enumerate(zip(numbers, claim.graphs, strict=bool(numbers))):
                explorer = proof.explorer.sliced(graph.tracked, index)
                yield of_policy(explorer, graph, claim.subject, part)


def _watches(watches: Sequence[Watch], name: str) -> list[int]:
    """The numbers of the automata that watch for a policy."""
    return [index for index, watch in enumerate(watches) if watch.policy.name == name]


def _as_object(one: Certified) -> dict[str, Any]:
    tracked = None if one.tracked is None else sorted(one.tracked)
    kinds = {name: list(marks) for name, marks in one.kinds.items()}
    return {"claim": one.claim, "part": one.part, "remembered": tracked, "kinds": kinds}


# ── checking ─────────────────────────────────────────────────────────────────────────────────────────────────


def read_certificate(path: Path) -> dict[str, Any]:
    """A certificate's file.

    Raises:
        UnreadableFile: it is not there, or is no certificate.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise _no_certificate(path) from problem
    if not isinstance(found, dict) or found.get("certificate") != FORMAT or not isinstance(found.get("claims"), list):
        raise _no_certificate(path)
    return found


def _no_certificate(path: Path) -> NoCertificate:
    return NoCertificate(Words(en=f"{path} is no certificate", id=f"{path} bukan sertifikat"))


def held(procedure: Procedure, given: Mapping[str, Any]) -> Iterator[Held]:
    """Each claim of a certificate, and each that it lacks, held against a playbook."""
    ours = about(procedure)
    for name in ("engine", "playbook"):
        if given.get(name) != ours[name]:
            yield Held(name, 0, f"another_{name}")
            return
    with_solver = given.get("solver") is True
    if with_solver and not has_solver():
        yield Held("solver", 0, "no_solver")
        return
    subject = _subject(procedure, with_solver=with_solver)
    left = {(FINISH, 0): None, **_parts(procedure, subject)}
    for one in given["claims"]:
        certified = _read(one)
        if certified is None or (certified.claim, certified.part) not in left:
            yield Held("?" if certified is None else certified.claim, 0, "no_claim")
            continue
        yield _held(subject, certified, left.pop((certified.claim, certified.part)))
    for name in dict.fromkeys([*(claim for claim, _ in left), *_without_proof(procedure, subject)]):
        yield Held(name, 0, "not_certified")


def _parts(procedure: Procedure, subject: Subject) -> dict[tuple[str, int], int | None]:
    """The number of the automaton that watches for each part of each policy."""
    watches = {name: _watches(subject.watches, name) for name in procedure.playbook.policies}
    return {(name, part): index for name, found in watches.items() for part, index in enumerate(found)}


def _without_proof(procedure: Procedure, subject: Subject) -> list[str]:
    return [name for name in procedure.playbook.policies if not _watches(subject.watches, name)]


def _held(subject: Subject, given: Certified, index: int | None) -> Held:
    watch = None if index is None else subject.watches[index]
    try:
        Checker(subject, given.tracked, watch).holds(given)
    except Refusal as refusal:
        return Held(given.claim, len(given.kinds), refusal.reason, refusal.kind)
    return Held(given.claim, len(given.kinds))


def _subject(procedure: Procedure, *, with_solver: bool) -> Subject:
    """The program as the proofs step it."""
    interfaces = {id: sibling.program.interface for id, sibling in procedure.siblings.items()}
    choices = deciding(with_solver=with_solver)
    return subject_of(procedure.program, procedure.document, procedure.catalog, interfaces, choices)


def _read(one: object) -> Certified | None:
    """A claim of a file, None where it is none."""
    match one:
        case {
            "claim": str() as claim,
            "part": int() as part,
            "remembered": list() | None as kept,
            "kinds": dict() as kinds,
        }:
            marks = {name: tuple(found) for name, found in kinds.items() if _is_marks(found)}
            named = kept is None or all(isinstance(path, str) and path for path in kept)
            remembered = None if kept is None else frozenset(kept)
            return Certified(claim, part, remembered, marks) if named and len(marks) == len(kinds) else None
        case _:
            return None


def _is_marks(found: object) -> bool:
    return isinstance(found, list) and all(type(mark) is int for mark in found)

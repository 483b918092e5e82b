"""Certificates: written from a proof, and held against a playbook without searching anything.

A certificate is JSON: which playbook and which engine it speaks of, and for each claim that was proved its invariant
(`proof.certificate`). It is refused where the text, its meaning or the engine is another, and where a claim is not what
the checker finds (`proof.checker`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from sopflow.app.procedure import Procedure
from sopflow.app.proving import Proved
from sopflow.diagnostics import Words
from sopflow.errors import UnreadableFile
from sopflow.policies.compiled import Watch
from sopflow.proof.certificate import Certified, of_finish, of_policy
from sopflow.proof.checker import Checker, Refusal
from sopflow.proof.explore import Explorer
from sopflow.proof.judging import FINISH, Standing
from sopflow.proof.prove import explorer_of

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
    """The certificate of what was proved."""
    claims = [_as_object(one) for one in _certified(proved)]
    return {"certificate": FORMAT, **about(proved.procedure), "claims": claims}


def about(procedure: Procedure) -> dict[str, Any]:
    """Which playbook and which engine a certificate speaks of."""
    text = hashlib.sha256(procedure.document.source.text.encode()).hexdigest()
    playbook = {"id": procedure.playbook.id, "text": text, "meaning": procedure.program.identity}
    return {"sopflow": version("sopflow"), "engine": engine_hash(), "playbook": playbook}


def engine_hash() -> str:
    """The SHA-256 of the code that decides what a proof says."""
    found = hashlib.sha256()
    for room in ENGINE:
        for name, source in sorted(_sources(files("sopflow") / room, room)):
            found.update(f"{name}\n".encode() + source.read_bytes())
    return found.hexdigest()


def _sources(folder: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    for one in folder.iterdir():
        if one.is_dir():
            yield from _sources(one, f"{name}/{one.name}")
        elif one.name.endswith(".py"):
            yield f"{name}/{one.name}", one


def _certified(proved: Proved) -> Iterator[Certified]:
    graph, explorer = proved.proof.graph, proved.proof.explorer
    watches = {watch.policy.name: (index, watch) for index, watch in enumerate(explorer.watches)}
    for claim in proved.claims:
        if claim.standing is not Standing.PROVED:
            continue
        if claim.subject == FINISH:
            yield of_finish(graph, explorer.near)
        elif claim.subject in watches:
            index, watch = watches[claim.subject]
            yield of_policy(graph, explorer.near, claim.subject, index, watch.automaton)


def _as_object(one: Certified) -> dict[str, Any]:
    return {"claim": one.claim, "near": one.near, "kinds": {name: list(marks) for name, marks in one.kinds.items()}}


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
    left = {FINISH, *procedure.playbook.policies}
    for one in given["claims"]:
        certified = _read(one)
        if certified is None or certified.claim not in left:
            yield Held("" if certified is None else certified.claim, 0, "no_claim")
            continue
        left.discard(certified.claim)
        yield _held(procedure, certified)
    for name in (FINISH, *procedure.playbook.policies):
        if name in left:
            yield Held(name, 0, "not_certified")


def _held(procedure: Procedure, given: Certified) -> Held:
    explorer = _explorer(procedure, given)
    watch = _watch(explorer, given.claim)
    if watch is None and given.claim != FINISH:
        return Held(given.claim, 0, "no_claim")
    try:
        Checker(explorer.canon, explorer.moves, explorer.watches, watch).holds(given)
    except Refusal as refusal:
        return Held(given.claim, len(given.kinds), refusal.reason, refusal.kind)
    return Held(given.claim, len(given.kinds))


def _explorer(procedure: Procedure, given: Certified) -> Explorer:
    """The program and what canonical kinds are made with; its search is not used."""
    interfaces = {id: sibling.program.interface for id, sibling in procedure.siblings.items()}
    made = explorer_of(procedure.program, procedure.document, procedure.catalog, interfaces)
    return replace(made, near=given.near)


def _watch(explorer: Explorer, name: str) -> Watch | None:
    return next((watch for watch in explorer.watches if watch.policy.name == name), None)


def _read(one: object) -> Certified | None:
    """A claim of a file, None where it is none."""
    match one:
        case {"claim": str() as claim, "near": int() | None as near, "kinds": dict() as kinds}:
            marks = {name: tuple(found) for name, found in kinds.items() if _is_marks(found)}
            return Certified(claim, near, marks) if len(marks) == len(kinds) else None
        case _:
            return None


def _is_marks(found: object) -> bool:
    return isinstance(found, list) and all(type(mark) is int for mark in found)

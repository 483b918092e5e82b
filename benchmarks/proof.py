"""`check --prove`: how long proofs take, as a multiple of compiling the same playbook in the same run, and how that
grows with the number of states."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.playbooks import catalog, generated
from sopflow.app.proofs.proving import nothing_thrown_away
from sopflow.app.use_cases import load
from sopflow.diagnostics import Source
from sopflow.document.yaml_reader import read
from sopflow.playbook.decode import decode
from sopflow.program.compiler import compile_program
from sopflow.program.watching import without_policies
from sopflow.proof.prove import Proof, prove
from sopflow.proof.verdicts.claims import Standing

SIZES = (25, 250, 2_500)
FRAUD = Path(__file__).parent.parent / "playbooks" / "penanganan-penipuan-va"
POLICIES = """\
policies:
  number_first: {never: {call: dsc.get_customer_profile}, before: {ask: msisdn}}
  profile_once: {at_most: {call: dsc.get_customer_profile, times: 1}}
  done_means_looked_up: {must: {call: dsc.get_customer_profile}, by: {end: done}}
"""


def run() -> Iterator[str]:
    for size in SIZES:
        yield _row(f"proof of {size} states", *_generated(size))
    yield _row("proof of the fraud procedure", *_fraud())


def _row(what: str, seconds: float, floor: float, proof: Proof) -> str:
    proved = sum(claim.standing is Standing.PROVED for claim in proof.claims)
    held = f"{proved} of {len(proof.claims)} claims proved, {proof.cases} kinds of cases"
    return f"{what:<30} {seconds / floor:6.1f} × compiling it ({seconds:.2f} s of CPU; {held})"


def _generated(size: int) -> tuple[float, float, Proof]:
    document = read(Source("generated.yaml", generated(size) + POLICIES)).document
    assert document is not None
    playbook, systems = decode(document), catalog()
    began = time.process_time()
    program = compile_program(playbook, document, systems, {}).program
    floor = time.process_time() - began
    assert program is not None
    began = time.process_time()
    with nothing_thrown_away():
        proof = prove(program, document, systems, {})
    return time.process_time() - began, floor, proof


def _fraud() -> tuple[float, float, Proof]:
    procedure = load(FRAUD)
    siblings = {id: one.program.interface for id, one in procedure.siblings.items()}
    began = time.process_time()
    compile_program(procedure.playbook, procedure.document, procedure.catalog, siblings)
    floor = time.process_time() - began
    began = time.process_time()
    with nothing_thrown_away():
        proof = prove(without_policies(procedure.program), procedure.document, procedure.catalog, siblings)
    return time.process_time() - began, floor, proof

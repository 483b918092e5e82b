"""What a keystroke costs on the fraud SOP, apart from the wire: beside compiling it, in processor time of one run."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from lsprotocol import types

from sopflow.lsp.answers import Asked, completion
from sopflow.lsp.positions import Lines
from sopflow.lsp.session import Session
from sopflow.program.compiler import compile_program

FRAUD = Path(__file__).parents[3] / "playbooks/penanganan-penipuan-va/playbook.yaml"


def least(job: Callable[[], object]) -> float:
    found = []
    for _ in range(3):
        begin = time.process_time()
        job()
        found.append(time.process_time() - begin)
    return min(found)


@pytest.mark.timed
def test_a_keystroke_costs_a_small_part_of_compiling_and_reads_no_yaml() -> None:
    text = FRAUD.read_text(encoding="utf-8")
    session = Session(lambda look: None, texts={FRAUD: text})
    look = session._look_now(FRAUD, {FRAUD: text})
    session.names(FRAUD)
    assert look.checked is not None
    procedure = look.checked.procedure
    assert procedure is not None
    line = text[: text.index("next: profile")].count("\n")
    broken = text.replace("next: profile", "next: {go: 'pro", 1)  # no YAML that can be read

    def keystroke() -> list[types.CompletionItem]:
        session.texts[FRAUD] = broken
        return completion(Asked(session, FRAUD, Lines(broken), "en"), types.Position(line, 13))

    def compiling() -> object:
        return compile_program(procedure.playbook, procedure.document, procedure.catalog, {})

    assert {"profile", "history"} <= {each.label for each in keystroke()}
    assert least(keystroke) * 3 < least(compiling)

"""Our own check of shapes and jsonschema give the same verdict, on thousands of documents; and what they accept is
decoded without fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from sopflow.document.nodes import Document
from sopflow.playbook.decode import decode
from sopflow.schema.registry import schema
from sopflow.schema.structure import Structure
from sopflow.schema.validator import agrees, confirmed, validate

Damaged = Callable[[int, int], Iterator[Document]]
DOCUMENTS = 150

PLAYBOOK = Structure(schema("playbook"))


@pytest.mark.parametrize("seed", range(20))
def test_our_check_and_jsonschema_agree_on_damaged_playbooks(seed: int, damaged_playbooks: Damaged) -> None:
    verdicts = set()
    for document in damaged_playbooks(seed, DOCUMENTS):
        faults = PLAYBOOK.faults(document)
        assert (not faults) == agrees(document, "playbook"), (document.source.text, faults)
        assert all(confirmed(fault, schema("playbook")) for fault in faults), document.source.text
        verdicts.add(not faults)
    assert verdicts == {True, False}


@pytest.mark.parametrize("seed", range(100, 104))
def test_every_fault_is_explained(seed: int, damaged_playbooks: Damaged) -> None:
    for document in damaged_playbooks(seed, DOCUMENTS):
        found = validate(document, "playbook")
        assert bool(PLAYBOOK.faults(document)) <= bool(found)
        for finding in found:
            assert "" not in (finding.message.en, finding.message.id)
            assert finding.message.en != finding.message.id


@pytest.mark.parametrize("seed", range(200, 220))
def test_what_fits_the_schema_is_decoded(seed: int, damaged_playbooks: Damaged) -> None:
    decoded = 0
    for document in damaged_playbooks(seed, DOCUMENTS):
        if not PLAYBOOK.faults(document):
            playbook = decode(document)
            assert set(playbook.states) == set(document.root.plain["states"])  # type: ignore[index,call-overload,arg-type]
            decoded += 1
    assert decoded > DOCUMENTS // 10

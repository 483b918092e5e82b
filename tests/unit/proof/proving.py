"""Playbooks in a few lines, proved."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sopflow.app import checking
from sopflow.app.adapters import installed
from sopflow.app.procedure import Procedure
from sopflow.app.proofs.proving import Proved, prove_procedure
from sopflow.catalog.model import Catalog
from sopflow.proof.verdicts.judging import Telling, in_silence

HEAD = """\
sopflow: 1
id: short
version: 1.0.0
title: Short
languages: [en]
"""


def proved(folder: Path, text: str, telling: Telling = in_silence) -> Proved:
    """What is proved of a playbook; `text` is what follows its head."""
    path = folder / "short" / "playbook.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(HEAD + text, encoding="utf-8")
    return prove_procedure(loaded(path), telling=telling)


def loaded(path: Path) -> Procedure:
    """A playbook that checks. What is installed is read once."""
    return checking.load(path, _catalog())


@cache
def _catalog() -> Catalog:
    return installed()


def verdicts(of: Proved) -> dict[str, str]:
    """Every claim with its verdict."""
    return {claim.subject: str(claim.standing) for claim in of.claims}

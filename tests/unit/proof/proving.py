"""Playbooks in a few lines, proved."""

from __future__ import annotations

from pathlib import Path

from sopflow.app.proving import Proved, prove_procedure
from sopflow.app.use_cases import load

HEAD = """\
sopflow: 1
id: short
version: 1.0.0
title: Short
languages: [en]
"""


def proved(folder: Path, text: str) -> Proved:
    """What is proved of a playbook; `text` is what follows its head."""
    path = folder / "short" / "playbook.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(HEAD + text, encoding="utf-8")
    return prove_procedure(load(path))


def verdicts(of: Proved) -> dict[str, str]:
    """Every claim with its verdict."""
    return {claim.subject: str(claim.standing) for claim in of.claims}

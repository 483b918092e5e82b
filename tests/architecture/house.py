"""Which rooms are the core, for the tests of this folder."""

from __future__ import annotations

from pathlib import Path

import sopflow

SOURCE = Path(sopflow.__file__).parent
CORE = (
    "document",
    "values",
    "schema",
    "expressions",
    "catalog",
    "playbook",
    "program",
    "engine",
    "policies",
    "proof",
    "lint",
    "changes",
    "simulation",
    "coverage",
    "layout",
)
"""The rooms that only compute."""

"""The ways of each program, made once: programs of the same meaning share them."""

from __future__ import annotations

from typing import Final

from sopflow.engine.machine import Table
from sopflow.engine.ways import Ways
from sopflow.program.model import Program

KNOWN: Final[dict[str, dict[str, Ways]]] = {}
"""The ways of programs by identity; the oldest go where there are too many."""

MOST_KNOWN: Final = 64


def ways_of(program: Program) -> dict[str, Ways]:
    """What the machine of a program opens, by result."""
    known = KNOWN.get(program.identity)
    if known is None:
        if len(KNOWN) >= MOST_KNOWN:
            del KNOWN[next(iter(KNOWN))]
        known = KNOWN[program.identity] = Table(program).ways
    return known

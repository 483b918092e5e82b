"""Names of a drawing's elements: the same as long as the playbook calls them so, whatever else changes in it."""

from __future__ import annotations


def state_key(id: str) -> str:
    """Of a state."""
    return f"state:{id}"


def way_key(source: str, result: str, index: int, is_then: bool) -> str:
    """Of a way out of a state, as `program.Exit` tells it from the others."""
    return f"way:{source}/{result}/{index}{'/then' if is_then else ''}"


def phase_key(id: str) -> str:
    """Of a phase."""
    return f"phase:{id}"

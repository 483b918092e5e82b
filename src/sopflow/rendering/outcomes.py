"""Names of outcomes as people read them."""

from __future__ import annotations

from sopflow.diagnostics import Language, Words

_OUTCOMES = {"cancelled": Words(en="cancelled", id="dibatalkan")}
"""Outcomes that no playbook declares."""


def outcome_name(outcome: str, language: Language) -> str:
    """An outcome's name; of the one that every playbook has, its word."""
    words = _OUTCOMES.get(outcome)
    return words.in_(language) if words else outcome

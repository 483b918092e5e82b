"""Why a mutant that nobody sees is harmless, or which policy is missing."""

from __future__ import annotations

from collections.abc import Mapping

from tests.mutation.mutants import Mutant

WHY: Mapping[str, str] = {
    "guard_operators": "no policy says when this way may be taken",
    "dropped_ways": "no policy says that this way must be there",
    "retargeted": "no policy says where this way must lead",
    "dropped_questions": "the answer may be missing wherever it is read, or is an input; no policy asks for it",
    "dropped_calls": "no policy says that this must be called",
    "swapped": "no policy says which of the two comes first",
    "lost_on_error": "the error goes to a person instead; no policy says that the case goes on without one",
}
"""By the sort of bug: what would see it."""

OF_ONE: Mapping[str, str] = {}
"""By a mutant's whole name, where somebody looked: why it is harmless."""


def explained(mutant: Mutant) -> str:
    """The reason of this one, else that of its sort."""
    return OF_ONE.get(mutant.name, WHY[mutant.kind])

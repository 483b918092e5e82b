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

_NO_TURNS = "a loop over a list that is missing has no turns, and both ways lead on to `otp`: nothing else is done"

EQUAL: Mapping[str, str] = {
    "dropped_ways: states.bill_purchases_known.next.0: dropped `bill_purchases is missing` → otp": _NO_TURNS,
    "retargeted: states.bill_needed.next.1.else: bill_purchases_known → gather_charged": _NO_TURNS,
    "retargeted: states.running_bill.call.on_error.not_found: bill_purchases_known → gather_charged": _NO_TURNS,
    "retargeted: states.running_bill.call.on_error.rejected: bill_purchases_known → gather_charged": _NO_TURNS,
    "retargeted: states.running_bill.call.on_error.unavailable.2.else: bill_purchases_known → gather_charged": _NO_TURNS,
    "retargeted: states.gather_bill.next: bill_purchases_known → gather_charged": _NO_TURNS,
    "dropped_questions: states.missing_data.ask: dropped alt_contact": (
        "whoever comes there was asked for the other number before, or it was waived: the question is never open there"
    ),
}
"""By a mutant's whole name: the case does the same, and why. Looked at by a person, not proved."""

OF_ONE: Mapping[str, str] = {
    "guard_operators: states.waiting.wait.where: `event.number == ticket_number` → `event.number != ticket_number`": (
        "policies do not see events; the ticket's own word is then heard of at the next look only"
    ),
    "retargeted: states.tickets_unavailable.next.cases.ask: manual_history → same_case": (
        "`tickets_that_are_asked` forbids it; no scenario has that setting, and proofs have those that are written"
    ),
}
"""By a mutant's whole name, where somebody looked: what would see it."""


def explained(mutant: Mutant) -> str:
    """The reason of this one, else that of its sort."""
    return EQUAL.get(mutant.name) or OF_ONE.get(mutant.name, WHY[mutant.kind])


def is_equal(mutant: Mutant) -> bool:
    """Whether it does the same."""
    return mutant.name in EQUAL

"""The faults of a system that answers over HTTP, how an operation is tried with them, and what usually comes of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

FAULTS = (
    "slow", "late_effect", "error_500", "cut_before", "cut_after", "expired_token", "too_many", "duplicate", "wrong_type",
    "malformed", "refuse", "conflict", "not_found",
)  # fmt: skip
EARLIER, CONFIRMED, APPROVAL = (f"VA-8:{word * 22:.22}" for word in ("Earlier", "Confirmed", "Approval"))
"""Keys of earlier writes, as the engine makes them: what has another's key is not ours."""


class Try(NamedTuple):
    """How an operation is tried: the method of its request, the effect it has (None: none), what it is given."""

    method: str
    effect: str | None
    given: Mapping[str, object]


Outcome = tuple[str, int]
"""What the caller hears, and how often it was done."""

WRITE: Mapping[str, Outcome] = {
    "slow": ("in_doubt", 1), "late_effect": ("in_doubt", 1), "error_500": ("in_doubt", 0), "cut_before": ("in_doubt", 0), "cut_after": ("in_doubt", 1),
    "expired_token": ("done", 1), "too_many": ("unavailable", 0), "duplicate": ("done", 1), "wrong_type": ("done", 1),
    "malformed": ("done", 1), "refuse": ("rejected", 0), "conflict": ("conflict", 0), "not_found": ("not_found", 0),
}  # fmt: skip
"""A write that is found again by its key. A lost reply leaves it in doubt, and it is not sent again."""
READ: Mapping[str, Outcome] = {
    **dict.fromkeys(FAULTS, ("done", 0)),
    "slow": ("unavailable", 0),
    "late_effect": ("unavailable", 0),
    "refuse": ("unavailable", 0),
    "conflict": ("unavailable", 0),
    "not_found": ("not_found", 0),
}
"""A look-up is tried again in its time. Where its manifest knows no refusal, one is an answer that cannot be used."""


def outcomes(usual: Mapping[str, Outcome], **others: str) -> Mapping[str, Outcome]:
    """The usual ones, and what else is heard of some faults."""
    return {**usual, **{fault: (heard, usual[fault][1]) for fault, heard in others.items()}}

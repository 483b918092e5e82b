"""What is said to a person whose value could not be understood."""

from __future__ import annotations

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a value is not taken, and how it may be written instead. It is returned, never raised, and never quotes
    the value, which may be private."""

    reason: Words
    hint: Words | None = None

"""Whether a told case came out as expected."""

from __future__ import annotations

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words


@dataclass(frozen=True, slots=True)
class Verdict:
    """`failures` are sentences: what was expected, what came. Values of people are masked in them."""

    passed: bool
    failures: tuple[Words, ...]

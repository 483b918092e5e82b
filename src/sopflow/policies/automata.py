"""Policies as small automata: what must hold in every case, judged step by step.

The meaning is that of linear temporal logic on finite traces. A case is a row of observations; for each of them the
letters say which of a policy's steps it is: `a` the step that is judged, `b` the one before or after which, `e` the end
of the case where the policy is judged there. `BAD` is never left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

BAD = -1
START = 0

SETTLING = frozenset({"before", "must"})
"""Forms that are kept for good once they are."""

Form = Literal["never", "before", "after", "must", "answers", "at_most"]


@dataclass(frozen=True, slots=True)
class Automaton:
    """One policy's automaton. States are numbers from 0.

    `form`: `never` (a never), `before` (no a before b), `after` (no a after b), `must` (a by the end), `answers`
    (after b an a by the end), `at_most` (no more than `times` a).
    """

    form: Form
    times: int = 0

    def is_settled(self, state: int) -> bool:
        """Whether nothing that may still happen matters: what had to be first, or at all, was."""
        return state == 1 and self.form in SETTLING

    def after(self, state: int, letters: str) -> int:
        """The state behind an observation."""
        if state == BAD:
            return BAD
        a, b, end = "a" in letters, "b" in letters, "e" in letters
        match self.form:
            case "never":
                return BAD if a else state
            case "before":
                return 1 if state or b else BAD if a else 0
            case "after":
                return BAD if state and a else int(state or b)
            case "must":
                seen = state or int(a)
                return BAD if end and not seen else seen
            case "answers":
                owed = 0 if a else int(state or b)
                return BAD if end and owed else owed
            case "at_most":
                return BAD if state + a > self.times else state + a

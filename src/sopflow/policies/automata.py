"""Policies as small automata: what must hold in every case, judged step by step.

The meaning is that of linear temporal logic on finite traces. A case is a row of observations; for each of them the
letters say which of a policy's steps it is: `a` the step that is judged, `b` the one before or after which, `e` the end
of the case where the policy is judged there. `BAD` is never left.
"""

from __future__ import annotations

from typing import Literal, assert_never

from sopflow.dataclass import dataclass

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
    any_item: bool = False
    """Whether it follows any item of a list, whichever: `policies.tracking`."""

    def is_settled(self, state: int) -> bool:
        """Whether nothing that may still happen matters: what had to be first, or at all, was."""
        return state == 1 and self.form in SETTLING and not self.any_item

    def after(self, state: int, letters: str) -> int:
        """The state behind an observation."""
        if state == BAD:
            return BAD
        if self.any_item:
            return self._of_any_item(state, letters)
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
            case _ as never:
                assert_never(never)

    # ── any item ─────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def _size(self) -> int:
        """How many states there are beside `BAD`."""
        return 1 if self.form == "never" else self.times + 1 if self.form == "at_most" else 2

    def _of_any_item(self, state: int, letters: str) -> int:
        """The same for all items at once: in which states an item may be that has had no turn (`fresh`), that has one
        now, that has had one in this loop (`done`), and that had one in a loop before (`past`). What happens in a turn
        (`i`) is about the item that has it. `l` begins a loop; `t` begins a turn, of an item that has had none in it;
        `?` may be about any item, and nobody knows."""
        if "?" in letters:
            return BAD
        one = Automaton(self.form, self.times)
        masks, fresh = divmod(state, self._size)
        masks, now = divmod(masks, 1 << self._size)
        past, done = divmod(masks, 1 << self._size)
        if "l" in letters:
            past, done, now = past | done | now, 0, 0
        if "t" in letters:
            done, now = done | now, past | 1 << fresh
        follow = tuple(one.after(each, letters) for each in range(self._size))
        if "i" not in letters:
            fresh, past, done = follow[fresh], self._followed(past, follow), self._followed(done, follow)
        now = self._followed(now, follow)
        if BAD in (fresh, past, done, now):
            return BAD
        return ((past << self._size | done) << self._size | now) * self._size + fresh

    def _followed(self, states: int, follow: tuple[int, ...]) -> int:
        """The states behind some states; `BAD` where one of them is."""
        found = 0
        for each in range(self._size):
            if states >> each & 1:
                if follow[each] == BAD:
                    return BAD
                found |= 1 << follow[each]
        return found

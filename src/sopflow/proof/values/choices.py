"""What is known of values that nobody knows, and what is decided about them while a step runs.

A step asks questions ("is the amount over 10?"). Where what is known answers them, that counts; where not, the step is
run once for each answer that is possible (`runs`). What was decided is known from then on.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, Protocol, TypeVar

from sopflow.dataclass import dataclass

Key = Hashable
"""The name of a value that nobody knows: nested tuples, the same for the same value."""

Bound = tuple[int | Decimal, int]
"""A place on the line of numbers: just below (-1), at (0) or just above (1) a number."""

Region = tuple[Bound | None, Bound | None]
"""Between two places, both included; None is without end."""

SUMS = frozenset({"+", "-", "*"})
"""What names of numbers that are computed of others begin with."""

SOME = "…"
"""The last part of the name of an item that stands for any number of items of a list."""

Result = TypeVar("Result")

MOST_QUESTIONS = 400
"""More questions than this in one step, or as many runs of it, are not looked into."""


class TooManyQuestionsError(Exception):
    """A step asks more than is looked into."""


@dataclass(frozen=True, slots=True)
class Question:
    """What had to be decided in a run: which of how many answers was taken, and of which value it was asked (None: of
    none). `is_guess` where the answer may be one that no value gives."""

    index: int
    count: int
    about: Key | None
    is_guess: bool = False


class Focus(NamedTuple):
    """What of a step is of interest: the facts whose values are remembered (None: all), which fields of
    operations' inputs a policy reads, and of which paths something is remembered. Other values are not made, and
    conditions about others are not looked into: what they would hang on need not be decided. With `cuts`, what is
    derived of nothing that is remembered is not computed either. With `opens`, a list that nobody knows has so many
    items, each with values of its own: so a single case is told, which no proof is."""

    facts: frozenset[str] | None = None
    told: Mapping[str, frozenset[str]] | None = None
    keeps: Callable[[str], bool] | None = None
    cuts: bool = False
    opens: bool = False

    def forgets(self, fact: str) -> bool:
        return self.facts is not None and fact not in self.facts

    def looks_into(self, paths: frozenset[str]) -> bool:
        """Whether a condition about these paths is looked into."""
        return self.keeps is None or not paths or any(self.keeps(path) for path in paths)

    @property
    def asks_whether_some(self) -> bool:
        """Whether a count of a list that nobody knows agrees with the loops over it: for a policy, and where all is
        remembered. Whether every case can finish hangs on it nowhere, and there it would only make more kinds."""
        return self.facts is None or self.cuts

    def computes(self, paths: frozenset[str]) -> bool:
        """Whether what is derived of these paths is computed."""
        return not self.cuts or self.looks_into(paths)


SOME_ITEMS = (1, 3, 0, 2)
"""How many items a list has in a case that is told. Tried are one, then two, then none: the last answers first."""

COMPARED = frozenset({"==", "<", "<="})
"""What names of comparisons of two values begin with."""


class Oracle(Protocol):
    """Knows arithmetic (`arithmetic`, the extra `solver`)."""

    def agrees(self, facts: frozenset[tuple[Key, object]], /) -> bool:
        """Whether there may be numbers of which all this is so: comparisons that hold or not, and regions. Where it
        cannot tell, there may be."""

    def numbers(self, known: Mapping[Key, object], /) -> Mapping[Key, int | Decimal]:
        """Numbers of which what is known is so; none where it finds none."""


class Choices:
    """Answers the questions of one step. `known` is what is known by now, `asked` the questions whose answers were
    free in this run, `guessed` what was decided that no value may bear out (`Choices.guess`), `marks` short names for
    what expressions say of whole lists. `oracle` strikes out answers that no numbers bear out; without one, both
    answers of a comparison of two values are followed."""

    def __init__(self, oracle: Oracle | None = None) -> None:
        self.oracle = oracle
        self.focus = Focus()
        self.known: dict[Key, object] = {}
        self.marks: dict[object, str] = {}
        self.marked: set[str] = set()
        self._passing: dict[Key, bool] = {}
        self.asked: list[Question] = []
        self.guessed: list[Key] = []
        self._tape: Sequence[int] = ()

    def runs(self, known: dict[Key, object], run: Callable[[], Result]) -> Iterator[tuple[Result, dict[Key, object]]]:
        """Every way that `run` may go, from what is known, with what is known then.

        Raises:
            TooManyQuestionsError: there are too many.
        """
        tapes: list[tuple[int, ...]] = [()]
        for _ in range(MOST_QUESTIONS):
            if not tapes:
                return
            self._tape = tapes.pop()
            self.known, self.asked, self.guessed = dict(known), [], []
            result = run()
            yield result, self.known
            taken = tuple(question.index for question in self.asked)
            for place in range(len(self._tape), len(self.asked)):
                tapes += [(*taken[:place], other) for other in range(1, self.asked[place].count)]
        if tapes:
            raise TooManyQuestionsError

    def free(self, options: Sequence[Result], about: Key | None = None, *, is_guess: bool = False) -> Result:
        """One of several things that may happen, and nothing is known of it."""
        if len(options) == 1:
            return options[0]
        place = len(self.asked)
        if place >= MOST_QUESTIONS:
            raise TooManyQuestionsError
        index = self._tape[place] if place < len(self._tape) else 0
        self.asked.append(Question(index, len(options), about, is_guess))
        return options[index]

    def pick(self, key: Key, options: Sequence[Result], *, is_guess: bool = False) -> Result:
        """The same as ever where it was decided, else one of the options from now on."""
        if self.passing(key):
            return self.free(options, key, is_guess=is_guess)
        if key in self.known:
            return self.known[key]  # type: ignore[return-value]  # what was picked was one of them
        picked = self.known[key] = self.free(options, key, is_guess=is_guess)
        return picked

    def guess(self, key: Key) -> bool:
        """A condition that is not looked into: it holds or not, the same for the same values."""
        options = self._borne_out(key, (True, False))
        if key not in self.known and len(options) > 1:
            self.guessed.append(key)
        return self.pick(key, options, is_guess=True)

    def _borne_out(self, key: Key, options: Sequence[Result]) -> Sequence[Result]:
        """The answers that some numbers bear out, together with all that is known."""
        if self.oracle is None or self.passing(key) or key in self.known or not _is_of_numbers(key):
            return options
        known = frozenset((one, value) for one, value in self.known.items() if _is_of_numbers(one))
        if not any(relates(one) for one in (key, *(name for name, _ in known))):
            return options
        agreeing = [one for one in options if self.oracle.agrees(known | {(key, one)})]
        return agreeing or options

    def passing(self, key: Key) -> bool:
        """Whether a name is of items of a list that stand for many: what holds of one need not hold of the next."""
        if not isinstance(key, tuple):
            return False
        known = self._passing.get(key)
        if known is None:
            known = self._passing[key] = key[-1:] == (SOME,) or any(self.passing(part) for part in key)
        return known

    def mark(self, node: object) -> str:
        """The short name of what is said of a list."""
        mark = self.marks.setdefault(node, f"&{len(self.marks)}")
        self.marked.add(mark)
        return mark

    # ── numbers ──────────────────────────────────────────────────────────────────────────────────────────────

    def number(self, key: Key, op: str, than: int | Decimal, *, whole: bool) -> bool:
        """Whether a number that nobody knows is `op` (`==`, `<`, `<=`) `than`."""
        region = self.known.get(("region", key), (None, None))
        below, at, above = _around(than, whole)
        sides = {"==": ((at, True), (below, False), (above, False)), "<": ((below, True), ((at[0], None), False))}
        wanted = sides.get(op, (((None, at[1]), True), (above, False)))
        possible = [(found, holds) for part, holds in wanted if (found := _both(region, part)) is not None]  # type: ignore[arg-type]  # regions alone are kept so
        if self.oracle is not None and not self.passing(key):
            borne_out = self._borne_out_regions(key, [part for part, _ in possible])
            possible = [(part, holds) for part, holds in possible if part in borne_out]
        found, holds = self.free(possible, key)
        if not self.passing(key):
            self.known["region", key] = found
        return holds

    def _borne_out_regions(self, key: Key, regions: Sequence[Region]) -> Sequence[Region]:
        before = self.known.pop(("region", key), None)
        borne_out = self._borne_out(("region", key), regions)
        if before is not None:
            self.known["region", key] = before
        return borne_out

    def text(self, key: Key, value: object) -> bool:
        """Whether a value that nobody knows is this one."""
        if self.passing(key):
            return self.free((True, False), key)
        is_known = ("is", key)
        if is_known in self.known:
            return self.known[is_known] == value
        others: frozenset[object] = self.known.get(("others", key), frozenset())  # type: ignore[assignment]
        if value in others:
            return False
        if self.free((True, False), key):
            self.known.pop(("others", key), None)
            self.known[is_known] = value
            return True
        self.known["others", key] = others | {value}
        return False


def _is_of_numbers(key: Key) -> bool:
    """Whether a name is of something that is known of numbers."""
    return isinstance(key, tuple) and (key[0] == "region" or (key[0] in COMPARED and len(key) == 3))


def relates(key: Key) -> bool:
    """Whether the name of something known speaks of more than one number."""
    if not isinstance(key, tuple):
        return False
    return key[0] in COMPARED or (key[0] == "region" and isinstance(key[1], tuple) and key[1][0] in SUMS)


def _around(number: int | Decimal, whole: bool) -> tuple[Region, Region, Region]:
    """Below a number, at it, and above it."""
    at = (number, 0)
    if whole and isinstance(number, int):
        return (None, (number - 1, 0)), (at, at), ((number + 1, 0), None)
    return (None, (number, -1)), (at, at), ((number, 1), None)


def _both(one: Region, other: Region) -> Region | None:
    """What lies in both; None where nothing does."""
    low = max((bound for bound in (one[0], other[0]) if bound is not None), default=None)
    high = min((bound for bound in (one[1], other[1]) if bound is not None), default=None)
    return None if low is not None and high is not None and low > high else (low, high)

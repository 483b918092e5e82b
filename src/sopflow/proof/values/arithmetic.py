"""Arithmetic between facts, by z3 (the extra `solver`): whether there are numbers of which comparisons hold.

Comparisons of sums, differences and products of numbers are z3's; any other value is a number of which nothing else is
known: values that are ordered or equal can be told as numbers that are. So what z3 says cannot be cannot be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

import z3

from sopflow.proof.values.choices import Bound, Key, Region

MOST_WORK = 500_000
"""So much z3 does about one question (its own unit, the same on every machine); then there may be such numbers."""

Facts = frozenset[tuple[Key, object]]


class Arithmetic:
    """Answers by z3, and remembers what it was asked."""

    def __init__(self) -> None:
        self._solver = z3.Solver()
        self._solver.set("rlimit", MOST_WORK)
        self._answers: dict[Facts, bool] = {}

    def agrees(self, facts: Facts, /) -> bool:
        """Whether there may be numbers of which all this is so."""
        found = self._answers.get(facts)
        if found is None:
            found = self._answers[facts] = self._asked(_Terms(whole=False), facts) != z3.unsat
        return found

    def numbers(self, known: Mapping[Key, object]) -> Mapping[Key, int | Decimal]:
        """Numbers of which what is known is so, whole ones where there are; none where z3 finds none."""
        facts = frozenset((key, value) for key, value in known.items() if isinstance(key, tuple) and key[0] in _SAID)
        for whole in (True, False):
            terms = _Terms(whole=whole)
            self._solver.push()
            self._solver.add(*terms.said(facts))
            model = self._solver.model() if self._solver.check() == z3.sat else None
            self._solver.pop()
            if model is not None:
                return {key: _plain(model.eval(term, model_completion=True)) for key, term in terms.atoms.items()}
        return {}

    def _asked(self, terms: _Terms, facts: Facts) -> z3.CheckSatResult:
        self._solver.push()
        self._solver.add(*terms.said(facts))
        found = self._solver.check()
        self._solver.pop()
        return found


_SAID = frozenset({"==", "<", "<=", "region"})


class _Terms:
    """Names of values as terms of z3. `atoms` are those that are not computed of others."""

    def __init__(self, *, whole: bool) -> None:
        self.atoms: dict[Key, z3.ArithRef] = {}
        self._new = z3.Int if whole else z3.Real

    def said(self, facts: Facts) -> Iterator[z3.BoolRef]:
        """What is said of numbers."""
        for key, value in facts:
            assert isinstance(key, tuple)
            if key[0] == "region":
                assert isinstance(value, tuple)
                yield from self._within(key[1], value)
            else:
                left, right = self.term(key[1]), self.term(key[2])
                holds = left == right if key[0] == "==" else left < right if key[0] == "<" else left <= right
                yield holds if value else z3.Not(holds)

    def term(self, key: Key) -> z3.ArithRef:
        """The term of a value."""
        match key:
            case ("=", "int" | "Decimal", int() | Decimal() as number):
                return z3.RealVal(str(number))
            case ("+", one, other):
                return self.term(one) + self.term(other)
            case ("-", one, other):
                return self.term(one) - self.term(other)
            case ("*", one, other):
                return self.term(one) * self.term(other)
            case ("-", one):
                return -self.term(one)
            case _:
                if key not in self.atoms:
                    self.atoms[key] = self._new(f"v{len(self.atoms)}")
                return self.atoms[key]

    def _within(self, key: Key, region: Region) -> Iterator[z3.BoolRef]:
        """That a value lies in a region: each end is at a number, or just beside it."""
        term, (low, high) = self.term(key), region
        if low is not None:
            yield term > _at(low) if low[1] > 0 else term >= _at(low)
        if high is not None:
            yield term < _at(high) if high[1] < 0 else term <= _at(high)


def _at(bound: Bound) -> z3.RatNumRef:
    return z3.RealVal(str(bound[0]))


def _plain(number: z3.ArithRef) -> int | Decimal:
    """A number of a model; one that is no fraction, nearly."""
    if isinstance(number, z3.IntNumRef):
        return int(number.as_long())
    exact = number if isinstance(number, z3.RatNumRef) else number.approx(20)
    return Decimal(exact.numerator_as_long()) / Decimal(exact.denominator_as_long())

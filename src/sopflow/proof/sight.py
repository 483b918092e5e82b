"""What is still read from a state on, and how it flows back along the ways of a program."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from sopflow.program.model import Program

MARKS = "#!?"
"""What names begin with that are no facts."""


@dataclass(frozen=True)
class Sight:
    """What is still read from a state on.

    `names` are facts (also limits, after `#`, calls, after `!`, and questions, after `?`), `paths` what decides
    something, `together` the facts that one condition reads, `ahead` the paths of conditions that are near.
    """

    names: frozenset[str]
    paths: frozenset[str]
    together: tuple[frozenset[str], ...]
    ahead: frozenset[str]

    @cached_property
    def above(self) -> frozenset[str]:
        """The paths and everything above them."""
        return frozenset(path[:end] for path in self.paths for end in (*dots(path), len(path)))

    @cached_property
    def roots(self) -> frozenset[str]:
        """The facts that decide something."""
        return frozenset(path.partition(".")[0] for path in self.paths)

    @cached_property
    def parts(self) -> frozenset[str]:
        """The names of fields that decide something, of whatever."""
        return frozenset(part for path in self.paths for part in path.split(".")[1:])

    def reads(self, path: str) -> bool:
        """Whether something reads the path, a part of it, or something that it is a part of."""
        return path in self.above or any(path[:end] in self.paths for end in dots(path))

    @cached_property
    def _above_ahead(self) -> frozenset[str]:
        return frozenset(path[:end] for path in self.ahead for end in (*dots(path), len(path)))

    def remembers(self, path: str) -> bool:
        """Whether what was decided about the path is remembered: something near reads it."""
        return path in self._above_ahead or any(path[:end] in self.ahead for end in dots(path))


def roots_of(paths: frozenset[str]) -> frozenset[str]:
    """The facts of paths; what stands behind a mark is no path and stays."""
    return frozenset(path if path[0] in MARKS else path.partition(".")[0] for path in paths)


def dots(path: str) -> tuple[int, ...]:
    return tuple(place for place, letter in enumerate(path) if letter == ".")


def after(program: Program) -> Mapping[str, set[str]]:
    """The states to which each state may lead."""
    targets = {way.to for one in program.interrupts.values() for way in one.ways}
    return {state.id: {*state.leads_to(), *targets} for state in program.states.values()}


def before(program: Program) -> Mapping[str, set[str]]:
    """The states from which each state is come to."""
    before: defaultdict[str, set[str]] = defaultdict(set)
    targets = [way.to for one in program.interrupts.values() for way in one.ways]
    for state in program.states.values():
        for to in (*state.leads_to(), *targets):
            before[to].add(state.id)
    return before


def mask(words: Iterable[object], bits: dict[object, int]) -> int:
    mask = 0
    for word in words:
        mask |= 1 << bits.setdefault(word, len(bits))
    return mask


def flow_back(masks: dict[str, int], before: Mapping[str, set[str]]) -> None:
    """What a state reads is still read before it."""
    waiting = list(masks)
    while waiting:
        state = waiting.pop()
        for earlier in before.get(state, ()):
            wider = masks[earlier] | masks[state]
            if wider != masks[earlier]:
                masks[earlier] = wider
                waiting.append(earlier)


def of_mask(mask: int, words: list[object]) -> tuple[frozenset[str], tuple[frozenset[str], ...]]:
    here: list[object] = []
    while mask:
        low = mask & -mask
        here.append(words[low.bit_length() - 1])
        mask ^= low
    return (
        frozenset(word for word in here if isinstance(word, str)),
        tuple(word for word in here if isinstance(word, frozenset)),
    )

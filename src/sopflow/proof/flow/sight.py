"""What is still read from a state on, and how it flows back along the ways of a program."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from functools import cached_property

from sopflow.dataclass import dataclass
from sopflow.program.graph import groups_of_each_other
from sopflow.program.model import Program

Words = tuple[frozenset[str], tuple[frozenset[str], ...]]
"""Names that are read, and groups of paths that decide something together."""

NOW = "now"
"""The name of the time."""

MARKS = "#!?"
"""What names begin with that are no facts."""


@dataclass(frozen=True)
class Sight:
    """What is still read from a state on.

    `names` are facts (also limits, after `#`, calls, after `!`, and questions, after `?`), `paths` what decides
    something, `together` the facts that one condition reads.
    """

    names: frozenset[str]
    paths: frozenset[str]
    together: tuple[frozenset[str], ...]

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

    @cached_property
    def linked(self) -> tuple[frozenset[str], ...]:
        """The facts that conditions link, over however many."""
        found: list[frozenset[str]] = []
        for group in self.together:
            touching = [one for one in found if not one.isdisjoint(group)]
            found = [one for one in found if one.isdisjoint(group)] + [group.union(*touching)]
        return tuple(found)

    def reads(self, path: str) -> bool:
        """Whether something reads the path, a part of it, or something that it is a part of."""
        return path in self.above or any(path[:end] in self.paths for end in dots(path))

    def of(self, names: frozenset[str]) -> Hashable:
        """What of it matters to some facts alone."""
        return (
            self.names & names,
            frozenset(path for path in self.paths if path.partition(".")[0] in names or path[0] == "*"),
            frozenset(group & names for group in self.together if len(group & names) > 1),
        )


@dataclass(frozen=True)
class View:
    """What is still read from every state on, of some names and for one policy: bits of `Reading`, by state. `codes`
    are those that something asks for, of lists of which nothing else is asked (`alike`)."""

    states: tuple[tuple[str, int], ...]
    codes: tuple[tuple[str, frozenset[str]], ...] = ()

    @cached_property
    def masks(self) -> Mapping[str, int]:
        return dict(self.states)


@dataclass(frozen=True, eq=False)
class Slice:
    """What is remembered of cases: these paths. All else is forgotten at once, and looked at as anything. With `cuts`,
    also what is derived of nothing that is remembered."""

    paths: frozenset[str]
    cuts: bool = False

    @cached_property
    def roots(self) -> frozenset[str]:
        """The facts of which something is remembered."""
        return roots_of(self.paths)

    @cached_property
    def _above(self) -> frozenset[str]:
        return frozenset(path[:end] for path in self.paths for end in (*dots(path), len(path)))

    def keeps(self, path: str) -> bool:
        """Whether something of a path is remembered."""
        found = self._known.get(path)
        if found is None:
            found = self._known[path] = self._is_within(path) or path in self._above
        return found

    def _is_within(self, path: str) -> bool:
        """Whether all of a path is remembered. The time is, as far as a case stands at a door (`canonical`)."""
        return path[0] == "*" or path == NOW or any(path[:end] in self.paths for end in (*dots(path), len(path)))

    @cached_property
    def _known(self) -> dict[str, bool]:
        return {}

    def of(self, sight: Sight, asked: frozenset[str]) -> Sight:
        """What is left of a sight, and whether the questions of the state are answered."""
        kept = frozenset(path for path in sight.paths if self._is_within(path))
        kept |= frozenset(path for path in self.paths if any(path[:end] in sight.paths for end in dots(path)))
        here = self.roots | {NOW}
        return Sight(
            frozenset(name for name in sight.names if name[0] == "?" or name in self.roots or name in asked),
            kept,
            tuple(group for group in dict.fromkeys(one & here for one in sight.together) if len(group) > 1),
        )


def roots_of(paths: frozenset[str]) -> frozenset[str]:
    """The facts of paths; what stands behind a mark is no path and stays."""
    return frozenset(path if path[0] in MARKS else path.partition(".")[0] for path in paths)


def dots(path: str) -> tuple[int, ...]:
    return tuple(place for place, letter in enumerate(path) if letter == ".")


def after(program: Program) -> Mapping[str, set[str]]:
    """The states to which each state may lead."""
    targets = _from_anywhere(program)
    return {
        state.id: {to for to in (*state.leads_to(), *targets) if to in program.states}
        for state in program.states.values()
    }


def before(program: Program) -> Mapping[str, set[str]]:
    """The states from which each state is come to."""
    before: defaultdict[str, set[str]] = defaultdict(set)
    targets = _from_anywhere(program)
    for state in program.states.values():
        for to in (*state.leads_to(), *targets):
            before[to].add(state.id)
    return before


def _from_anywhere(program: Program) -> frozenset[str]:
    """The states to which every state may lead: by an interrupt, or since the case is given up."""
    return frozenset(way.to for one in program.interrupts.values() for way in one.ways) | frozenset(program.always[:1])


def mask(words: Iterable[object], bits: dict[object, int]) -> int:
    mask = 0
    for word in words:
        mask |= 1 << bits.setdefault(word, len(bits))
    return mask


class Flow:
    """How what is at a state flows on: groups of states that lead to each other, those before others first, each with
    the states behind it. So every way is gone once, however long the program is."""

    def __init__(self, to: Mapping[str, set[str]], states: Iterable[str]) -> None:
        below = {state: tuple(sorted(to.get(state, ()))) for state in states}
        self._groups = [
            (group, {other for state in group for other in below[state]}) for group in groups_of_each_other(below)
        ]

    def through(self, masks: dict[str, int]) -> None:
        """What is at a state is at all those that it flows to."""
        for group, behind in self._groups:
            here = 0
            for state in group:
                here |= masks[state]
            for state in (*group, *behind):
                masks[state] |= here


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

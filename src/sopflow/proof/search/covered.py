"""Which states cases come to, and which ways they take."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from functools import cached_property

from sopflow.dataclass import dataclass
from sopflow.program.model import Exit
from sopflow.proof.graph.explore import Explorer, Graph, Way
from sopflow.proof.search.searching import Search, unsure
from sopflow.proof.verdicts.claims import REACHED, TAKEN, Claim, Standing

ROUNDS = 12
"""So often, for one state or way, what must be remembered besides is looked for."""

MOST_RUNS = 4_000
"""So often the engine's step is run to find cases that come somewhere."""

NOT_COME_TO = "not_come_to"
"""The reason of states and ways to which no case was found, though little remembered leaves one open."""

Taken = tuple[str, str, int]
"""A way out of a state: the state, the result and the place among the ways."""


@dataclass(frozen=True, slots=True)
class Been:
    """What a real case came to, with the settings as they are written: states, and ways out of them."""

    entered: frozenset[str]
    taken: frozenset[Taken]


class Coverage:
    """What the cases of a program come to. `whole` was found with all remembered, as far as that went. Where it is not
    complete, real cases that somebody `told` say what else is come to, as many of them as it takes; for what is left
    then a case is looked for, the nearest first. What must be remembered for one is remembered for the next."""

    def __init__(self, explorer: Explorer, whole: Graph, most: int, told: Iterable[Been] = ()) -> None:
        self.explorer = explorer
        self.whole = whole
        self.most = most
        self.told = told
        self.tracked: frozenset[str] = frozenset()
        self.entered: set[str] = set()
        self.taken: set[Taken] = set()
        self.open: dict[object, str] = {}

    def claims(self) -> tuple[Claim, Claim]:
        """Every state is reached; every way is taken."""
        self.entered |= self.whole.entered
        self.taken |= {exits[:3] for exits in self.whole.taken}
        reason = unsure(self.whole)
        if reason and not self._look():
            return Claim(REACHED, Standing.UNKNOWN, reason=reason), Claim(TAKEN, Standing.UNKNOWN, reason=reason)
        states = [id for id in self.explorer.program.states if id not in self.entered]
        come_to = self.entered | self.open.keys()
        ways = [way for way in self._exits if way.source in come_to and _of(way) not in self.taken]
        return (
            self._claim(REACHED, [(id, self.open.get(id, "")) for id in states]),
            self._claim(TAKEN, [(f"{way.source} → {way.to}", self.open.get(_of(way), "")) for way in ways]),
        )

    def _claim(self, subject: str, missed: list[tuple[str, str]]) -> Claim:
        never = tuple(dict.fromkeys(name for name, reason in missed if not reason))
        reason = next((reason for _, reason in missed if reason), "")
        if reason:
            return Claim(subject, Standing.UNKNOWN, missed=never, reason=reason)
        broken = Standing.CLOSED if self.explorer.program.settings else Standing.VIOLATED
        return Claim(subject, broken if never else Standing.PROVED, missed=never)

    @cached_property
    def _exits(self) -> tuple[Exit, ...]:
        states = self.explorer.program.states.values()
        return tuple(way for state in states for ways in state.exits.values() for way in ways)

    def _look(self) -> bool:
        """Look for cases that come to what is left. No where not even the smallest graph is whole."""
        graph = self.explorer.sliced(frozenset()).explored(self.most)
        if unsure(graph):
            return False
        possible: dict[Taken, int] = {}
        for number, way in enumerate(graph.ways):
            for exits in way.exits:
                possible.setdefault(exits[:3], number)
        self._been_to(graph.entered, possible.keys())
        first = self.explorer.common.stepper.made["runs"]
        for wanted in sorted(possible, key=lambda taken: possible[taken]):
            if wanted not in self.taken and self._spent(first):
                self.open[wanted] = NOT_COME_TO
            elif wanted not in self.taken:
                self._find(wanted, lambda way, wanted=wanted: any(exits[:3] == wanted for exits in way.exits))  # type: ignore[misc]
        for id in graph.entered - self.entered:
            if id not in self.entered and self._spent(first):
                self.open[id] = NOT_COME_TO
            elif id not in self.entered:
                self._find(id, lambda way, wanted=id: wanted in way.entered)  # type: ignore[misc]
        return True

    def _been_to(self, states: AbstractSet[str], ways: AbstractSet[Taken]) -> None:
        """What told cases come to, until nothing is left that is wanted."""
        for been in self.told:
            self.entered |= been.entered
            self.taken |= been.taken
            if ways <= self.taken and states <= self.entered:
                return

    def _spent(self, first: int) -> bool:
        return self.explorer.common.stepper.made["runs"] - first > MOST_RUNS

    def _find(self, what: object, wanted: Callable[[Way], bool]) -> None:
        answer = Search(self.explorer, self.most, rounds=ROUNDS).taking(wanted, self.tracked)
        self.tracked |= answer.graph.tracked or frozenset()
        if answer.ways is None and answer.reason:
            self.open[what] = answer.reason
        for way in answer.ways or ():
            self.entered |= way.entered
            self.taken |= {exits[:3] for exits in way.exits}


def _of(way: Exit) -> Taken:
    return (way.source, way.result, way.index)

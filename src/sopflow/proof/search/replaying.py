"""A case that was found is told with plain values to the real engine: what is shown to an author does happen.

First the way is gone once more with unknown values, each under a name of its own, to learn all that was decided about
them; then plain values are made that agree, and the engine steps the author's own program with them.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from sopflow.dataclass import dataclass
from sopflow.engine.case import Case
from sopflow.engine.events import Event, QuestionsAnswered, TimerFired
from sopflow.engine.made import Step
from sopflow.engine.step import step
from sopflow.errors import UsageError
from sopflow.program.model import Program
from sopflow.proof.graph.explore import Explorer, Graph, Way
from sopflow.proof.graph.kinds import shape
from sopflow.proof.graph.moves import Move, Moves
from sopflow.proof.graph.stepping import Made, exits_of
from sopflow.proof.values.abstract import TURN
from sopflow.proof.values.choices import Focus, Key, TooManyQuestionsError
from sopflow.proof.values.concrete import CLOCK, Values

MOST_TRIES = 2_000
CARRIES = ("answers", "output", "data", "outputs", "evidence", "inputs")
"""Fields of events that hold values."""


@dataclass(frozen=True)
class Happening:
    """One thing that happened in a case that is told: the move, with plain values, and the step that it was."""

    move: Move
    before: Case | None
    step: Step


class _Trail:
    """The ways of one case, gone once more. `tries` counts the steps that were made."""

    def __init__(self, explorer: Explorer, graph: Graph, ways: Sequence[Way]) -> None:
        self.explorer = explorer
        self.graph = graph
        self.ways = ways
        self.tries = 0

    def followed(
        self, index: int, case: Case | None, known: Mapping[Key, object]
    ) -> Iterator[tuple[list[Move], Mapping[Key, object]]]:
        """The moves of the way with unknown values of their own, and all that is known of those at its end. Where the
        last step goes, once it has broken a policy, is all the same."""
        if index == len(self.ways):
            yield [], known
            return
        wanted = self.graph.nodes[self.ways[index].target]
        assert wanted is not None
        for move in self._moves(index, case):
            self.explorer.choices.focus = Focus(opens=True)
            for run, then in self._runs(case, move, known):
                self.tries += 1
                way = self.ways[index]
                if run[1] != way.letters or self.tries > MOST_TRIES:
                    continue
                breaks = index == len(self.ways) - 1 and self.graph.index is not None
                if not breaks and exits_of(run[0]) != way.exits:
                    continue
                for after, known_then in self._cases(index, run[0].case, then):
                    if breaks or _stands_as(after, wanted.core.case):
                        for moves, end in self.followed(index + 1, after, known_then):
                            yield [move, *moves], end

    def _runs(
        self, case: Case | None, move: Move, known: Mapping[Key, object]
    ) -> list[tuple[Made, Mapping[Key, object]]]:
        """The runs of a step: where there are more than are looked into, the first of them."""
        found: list[tuple[Made, Mapping[Key, object]]] = []
        with suppress(TooManyQuestionsError):
            found.extend(
                (run, then) for run, then in self.explorer.choices.runs(dict(known), self._run(case, move)) if run
            )
        return found

    def _run(self, case: Case | None, move: Move) -> Callable[[], Made | None]:
        stepper = self.explorer.common.stepper
        watch = self.graph.index if case is None else stepper.hearing(case.state, self.graph.index)
        return lambda: stepper.run(case, move, watch=watch)

    def _cases(
        self, index: int, case: Case, known: Mapping[Key, object]
    ) -> Iterator[tuple[Case, Mapping[Key, object]]]:
        """The cases that a step made: of one that begins, with and without what it may be begun without."""
        canon = self.explorer.canon
        begun = canon.there(case.scope, known) if index == 0 else [(case.scope, known)]
        for scope, then in begun:
            for frames in itertools.product(*(tuple(canon.turned(frame)) for frame in case.frames)):
                yield case._replace(frames=frames, scope=scope), then

    def _moves(self, index: int, case: Case | None) -> Iterator[Move]:
        moves = replace(self.explorer.moves, stamp=str(index))
        wanted = self.ways[index].move
        for move in [moves.begin()] if case is None else moves.of(case):
            if (move.kind, move.what, move.how) == (wanted.kind, wanted.what, wanted.how):
                yield move


def _stands_as(case: Case, wanted: Case) -> bool:
    """Whether a case stands where one of the graph does, in whichever turn of its loops: a graph knows no numbers, and
    whether there is a further turn is seen when the case comes to it."""
    loops = [frame.state for frame in case.frames]
    there = loops == [frame.state for frame in wanted.frames] or wanted.outcome is not None
    return there and shape(case._replace(frames=())) == shape(wanted._replace(frames=()))


def replayed(
    explorer: Explorer,
    graph: Graph,
    ways: Sequence[Way],
    program: Program,
    make: Callable[[Mapping[Key, object]], Plain] = Values,
) -> Iterator[tuple[Happening, ...]]:
    """Cases of the real engine that go these ways, with plain values; none where the way is no real one. `make` makes
    what gives plain values of what is known of them."""
    trail = _Trail(explorer, graph, ways)
    for moves, known in trail.followed(0, None, {}):
        told = _told(program, explorer, moves, make(known))
        if told is not None:
            yield told


def _told(program: Program, explorer: Explorer, moves: Sequence[Move], values: Plain) -> tuple[Happening, ...] | None:
    real = Moves(program, explorer.catalog, explorer.choices)
    case: Case | None = None
    told: list[Happening] = []
    for index, move in enumerate(moves):
        if move.what == TURN:
            continue
        if case is not None and case.outcome is not None:
            return None
        here = [real.begin()] if case is None else list(real.of(case))
        same = next((one for one in here if (one.kind, one.what, one.how) == (move.kind, move.what, move.how)), None)
        if same is None:
            return None
        event = plain(same.event, move.event, values, index)
        try:
            made = step(program, case, event, explain=True)
        except UsageError:
            return None
        told.append(Happening(replace(move, event=event), case, made))
        case = made.case
    return tuple(told)


class Plain(Protocol):
    """Makes values plain."""

    def of(self, value: object) -> object:
        """The value with everything unknown in it made plain."""


def plain(event: Event, unknown: Event, values: Plain, index: int) -> Event:
    """The event of the real case with plain values for what it carries."""
    at = event.at if isinstance(event, TimerFired) else CLOCK + timedelta(minutes=index)
    carried = {name: values.of(getattr(unknown, name)) for name in CARRIES if getattr(unknown, name, None) is not None}
    if isinstance(unknown, QuestionsAnswered):
        carried["answers"] = {name: values.of(value) for name, value in unknown.answers.items()}
    return replace(event, at=at, **carried)  # type: ignore[arg-type]  # the fields are the event's own

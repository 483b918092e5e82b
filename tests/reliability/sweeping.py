"""A sweep: many points, by a few processes side by side, and what the figures of all runs are."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tests.reliability.rest import Rest
from tests.reliability.setting import Setting
from tests.reliability.sweep import DidNotRestError, sweep_once

Point = tuple[int, ...]

SIDE_BY_SIDE = max(2, min(8, os.cpu_count() or 2))


@dataclass(frozen=True)
class Broken:
    """A run that should not be."""

    point: Point
    died: tuple[str, ...]
    what: str


@dataclass
class Figures:
    """What came of all runs of a sweep. All but the first six must be zero."""

    runs: int = 0
    kills: int = 0
    acknowledged: int = 0
    doubts: int = 0
    unaskable: int = 0
    points: int = 0
    lost: int = 0
    doubled: int = 0
    undecided: int = 0
    otherwise: int = 0
    unsound: int = 0
    broken: list[Broken] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not self.broken

    def add(self, point: Point, rest: Rest | str, reference: Rest) -> None:
        """Count one run."""
        self.runs += 1
        if isinstance(rest, str):
            self.otherwise += 1
            self.broken.append(Broken(point, (), rest.strip().splitlines()[-1]))
            return
        self.kills += len(rest.died)
        self.acknowledged += rest.acknowledged
        self.doubts += rest.doubts.all
        self.unaskable += rest.doubts.unaskable
        self.lost += rest.lost
        self.doubled += len(rest.doubled)
        self.undecided += rest.doubts.undecided
        self.otherwise += rest.same != reference.same
        self.unsound += len(rest.faults)
        self.broken += [Broken(point, rest.died, what) for what in wrong(rest, reference)]


def wrong(rest: Rest, reference: Rest) -> Iterator[str]:
    """What is wrong with a run, in words."""
    if rest.lost:
        yield f"{rest.lost} answers lost"
    if rest.doubled:
        yield f"done twice: {', '.join(rest.doubled)}"
    if rest.doubts.undecided:
        yield f"{rest.doubts.undecided} doubtful effects went on without a person"
    if (rest.status, rest.outcome) != (reference.status, reference.outcome):
        yield f"{rest.status} {rest.outcome}, not {reference.status} {reference.outcome}"
    if rest.effects != reference.effects:
        yield f"effects {dict(rest.effects)}, not {dict(reference.effects)}"
    if rest.facts != reference.facts:
        names = sorted({*rest.facts, *reference.facts})
        yield f"other facts: {[name for name in names if rest.facts.get(name) != reference.facts.get(name)]}"
    yield from rest.faults


def sweep(setting: Setting, points: Sequence[Point], reference: Rest) -> Iterator[Figures]:
    """Run every point; the figures so far, after each."""
    figures = Figures(points=reference.points[0])
    for point, rest in _runs(setting, points):
        figures.add(point, rest, reference)
        yield figures


def _runs(setting: Setting, points: Sequence[Point]) -> Iterator[tuple[Point, Rest | str]]:
    """What came of each point, as it comes, made by forks of this process."""
    fork = multiprocessing.get_context("fork")
    results = fork.SimpleQueue()
    count = min(SIDE_BY_SIDE, len(points))
    workers = [fork.Process(target=_work, args=(setting, points[each::count], results)) for each in range(count)]
    for worker in workers:
        worker.start()
    try:
        for _ in points:
            yield results.get()
    finally:
        for worker in workers:
            worker.terminate()
            worker.join()


def _work(setting: Setting, points: Sequence[Point], results: multiprocessing.SimpleQueue) -> None:  # type: ignore[type-arg]
    parent = os.getppid()
    for point in points:
        if os.getppid() != parent:
            return  # whoever wanted to know is gone
        try:
            results.put((point, sweep_once(setting, *point)))
        except DidNotRestError as problem:
            results.put((point, str(problem)))


def spread(count: int, among: int) -> list[int]:
    """`count` numbers from 1 to `among`, evenly far from one another."""
    count = min(count, among)
    return [1 + index * among // count for index in range(count)]


def pairs(count: int, points: int) -> list[Point]:
    """Second deaths, in the process that recovers from the first: the first ones evenly spread, the second ones all over
    what is then left to do (Knuth's multiplier scatters them, the same each time)."""
    return [(one, 1 + (one * 2654435761 >> 7) % (points - one + 40)) for one in spread(count, points)]

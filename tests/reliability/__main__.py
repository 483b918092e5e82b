"""`python -m tests.reliability`: the crash sweep. Exit code 1 where a figure that must be zero is not, or where a
planted bug was not seen."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.durability import test_power as power
from tests.reliability import planted, timing
from tests.reliability.rest import Rest
from tests.reliability.setting import Setting, setting_of
from tests.reliability.sweep import sweep_once
from tests.reliability.sweeping import Figures, Point, pairs, sweep

SECOND_DEATHS = 300
MOST_WIDE = 160
EVERY = 2.0
"""Seconds between two lines of progress on a terminal; elsewhere ten times as long."""


class Progress:
    """One line that is written over, on standard error."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._next = 0.0

    def say(self, text: str) -> None:
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + (EVERY if self._is_terminal else 10 * EVERY)
        print(f"\r\033[K{text}" if self._is_terminal else text, end="" if self._is_terminal else "\n", file=sys.stderr)

    def end(self) -> None:
        if self._is_terminal:
            print("\r\033[K", end="", file=sys.stderr)


def run(setting: Setting, name: str, points: list[Point], reference: Rest, progress: Progress) -> Figures:
    """One sweep, with progress."""
    figures = Figures(points=reference.points[0])
    for figures in sweep(setting, points, reference):
        progress.say(f"{name}: {figures.runs:,} of {len(points):,} runs, {len(figures.broken)} broken")
    return figures


def rows(columns: list[Figures]) -> list[tuple[str, list[int]]]:
    """What is printed, line by line."""
    return [
        ("points at which it can die", [one.points for one in columns]),
        ("runs", [one.runs for one in columns]),
        ("processes killed", [one.kills for one in columns]),
        ("answers and decisions acknowledged", [one.acknowledged for one in columns]),
        ("writes in doubt", [one.doubts for one in columns]),
        ("  that no system can be asked about", [one.unaskable for one in columns]),
        ("acknowledged and lost            (must be 0)", [one.lost for one in columns]),
        ("effects doubled                  (must be 0)", [one.doubled for one in columns]),
        ("doubts that no person decided    (must be 0)", [one.undecided for one in columns]),
        ("other end, facts or effects      (must be 0)", [one.otherwise for one in columns]),
        ("histories that do not hold       (must be 0)", [one.unsound for one in columns]),
    ]


def table(columns: list[Figures]) -> None:
    print(f"{'':46}{'keyed systems':>24}{'systems without keys':>24}")
    print(f"{'':46}{'one kill':>12}{'two':>12}{'one kill':>12}{'two':>12}")
    for name, figures in rows(columns):
        print(f"{name:46}" + "".join(f"{figure:>12,}" for figure in figures))


def hunts(keyed: Setting, unkeyed: Setting) -> Iterator[tuple[str, Callable[[], str]]]:
    """Each planted bug, and what looks for it: where it showed, "" where it did not."""
    for bug in planted.BUGS:
        yield bug.name, partial(_hunted, bug, keyed, unkeyed)
    for name, plant in timing.BUGS.items():
        yield name, partial(_late, plant)
    yield "no fsync", _unsynced


def _hunted(bug: planted.Bug, keyed: Setting, unkeyed: Setting) -> str:
    broken = planted.hunt(bug, keyed, unkeyed)
    return "" if broken is None else f"killed {', '.join(broken.died) or 'in mid-case'}: {broken.what}"


def _late(plant: timing.Plant) -> str:
    return "a day without a worker" if timing.is_seen(plant) else ""


def _unsynced() -> str:
    with TemporaryDirectory() as folder:
        cuts = power.sweep(Path(folder), (*power.SETTINGS, "pragma synchronous = off"))
    lost = sum(cut.lost > 0 for cut in cuts)
    return f"{lost} of {len(cuts)} power cuts lose what was acknowledged" if lost else ""


def seen_of(keyed: Setting, unkeyed: Setting, progress: Progress) -> tuple[int, int]:
    """How many of the planted bugs were seen, and how many there are."""
    seen = count = 0
    for name, hunt in hunts(keyed, unkeyed):
        progress.say(f"planted: {name}")
        where = hunt()
        progress.end()
        count += 1
        seen += bool(where)
        print(f"  {'seen' if where else 'NOT SEEN'}  {name}: {where}"[:MOST_WIDE])
    return seen, count


def wishes() -> argparse.Namespace:
    """What the caller asks for; all of it where they ask for nothing."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability", description=__doc__)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="kill at every N-th point only (default: 1)")
    parser.add_argument(
        "--twice", type=int, default=SECOND_DEATHS, metavar="N",
        help=f"how many runs are killed a second time (default: {SECOND_DEATHS})",
    )  # fmt: skip
    parser.add_argument("--no-bugs", action="store_true", help="plant no bugs")
    wish = parser.parse_args()
    if wish.every < 1 or wish.twice < 1:
        parser.error("a number of points or runs is 1 or more")
    return wish


def main() -> int:
    wish = wishes()
    began = time.monotonic()
    progress = Progress()
    with setting_of("TC01") as keyed:
        unkeyed = keyed.unkeyed()
        print(
            "The first case of the SOP, killed at every store call, statement and call of a system, and brought back:\n"
        )
        columns = []
        for setting, name in ((keyed, "keyed systems"), (unkeyed, "systems without keys")):
            reference = sweep_once(setting)
            first = reference.points[0]
            every: list[Point] = [(number,) for number in range(1, first + 1, wish.every)]
            columns.append(run(setting, name, every, reference, progress))
            columns.append(run(setting, f"{name}, killed twice", pairs(wish.twice, first), reference, progress))
        progress.end()
        table(columns)
        for broken in [one for figures in columns for one in figures.broken][:20]:
            print(f"  killed at {broken.point} ({', '.join(broken.died)}): {broken.what}")
        if not wish.no_bugs:
            print("\nBugs planted into the engine:")
        seen, count = (0, 0) if wish.no_bugs else seen_of(keyed, unkeyed, progress)
    planted = "" if wish.no_bugs else f"{seen} of {count} planted bugs seen. "
    print(f"\n{planted}{time.monotonic() - began:.0f} s.")
    return 0 if seen == count and all(one.is_clean for one in columns) else 1


if __name__ == "__main__":
    sys.exit(main())

"""Live through seeds, and say what came of them. Exit code 1 where a law was broken, or where a kind of trouble never
came."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter

from tests.reliability.simulation.chance import RATES
from tests.reliability.simulation.shelf import library
from tests.reliability.simulation.world import Story, simulate

SEEDS = 200
EVERY = 10.0
MOST_SHOWN = 20


def main(first: int, count: int) -> int:
    library()
    began = said = time.monotonic()
    stories: list[Story] = []
    for seed in range(first, first + count):
        stories.append(simulate(seed))
        if time.monotonic() - said > EVERY:
            said = time.monotonic()
            print(f"{len(stories):,} of {count:,} seeds", file=sys.stderr)
    return report(stories, first, (time.monotonic() - began) / 60)


def report(stories: list[Story], first: int, minutes: float) -> int:
    """Print the figures; the exit code."""
    happened = sum((story.happened for story in stories), Counter[str]())
    days = sum(story.days for story in stories)
    print(f"seeds {first} to {first + len(stories) - 1}")
    for name in ("cases", "ended", "events", "effects", "timers"):
        print(f"  {name:50}{sum(getattr(story, name) for story in stories):>10,}")
    print(f"  {'days of cases':50}{days:>10,.0f}   {days / minutes:,.0f} a minute")
    print("\nwhat went wrong")
    for trouble in RATES:
        print(f"  {trouble:50}{happened[trouble]:>10,}")
    broken = [(story.seed, fault) for story in stories for fault in story.faults]
    print(f"\nlaws broken                                         {len(broken):>10,}")
    for seed, fault in broken[:MOST_SHOWN]:
        print(f"  seed {seed}: {fault}")
    never = [trouble for trouble in RATES if not happened[trouble]]
    for trouble in never:
        print(f"  never came: {trouble}")
    if broken:
        print("Keep these seeds: a line each in tests/reliability/seeds.txt runs them as tests.")
    return 1 if broken or never else 0


def wishes() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.simulation", description=__doc__)
    parser.add_argument("first", nargs="?", type=int, default=None, help="the first seed (another each time)")
    parser.add_argument("count", nargs="?", type=int, default=SEEDS, help="how many seeds (%(default)s)")
    return parser.parse_args()


if __name__ == "__main__":
    wished = wishes()
    sys.exit(main(int(time.time()) % 1_000_000 if wished.first is None else wished.first, max(1, wished.count)))

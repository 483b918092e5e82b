"""`python -m tests.mutation`: plants one bug at a time in a playbook and counts how many `check --prove` sees."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from tempfile import mkdtemp

from tests.mutation.explained import explained, is_equal
from tests.mutation.flagging import Bench, Seen, bench
from tests.mutation.mutants import Mutant, mutants, written

from sopflow.app.files import reading_of

PLAYBOOKS = tuple(
    Path("playbooks") / name
    for name in ("sop-007-validation", "sim-swap-mbanking", "sop-008-follow-up", "penanganan-penipuan-va")
)
GOAL = 95.0
MOST_PROVED = 60
"""A playbook of more states is not proved hundreds of times: `check` and the policies on told cases look at it."""


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant. `flagged` says by what it was seen; nothing where it survived. `crashed` is what check
    or the proof raised, which is a bug of ours; `failing` are the author's scenarios that see a survivor."""

    mutant: Mutant
    flagged: str
    crashed: str = ""
    failing: tuple[str, ...] = ()


@cache
def _bench(playbook: Path, process: int, *, proves: bool) -> Bench:
    """A copy of its own for each process; those that are forked must not share it."""
    return bench(playbook, Path(mkdtemp(prefix="mutation")), proves=proves)


def verdict(playbook: Path, proves: bool, before: Seen, mutant: Mutant) -> Verdict:
    """Whether the mutant is seen."""
    try:
        found = _bench(playbook, os.getpid(), proves=proves).seen(mutant.text, before, mutant.states)
        return Verdict(mutant, found.beyond(before), failing=found.failing)
    except Exception as problem:  # noqa: BLE001 - a bug of ours must not hide the other mutants
        return Verdict(mutant, "", f"{type(problem).__name__}: {problem}")


def run(playbook: Path, sample: int, processes: int) -> Iterator[Verdict]:
    """Every mutant of the playbook, or every n-th so that about `sample` are looked at, in the order of the file."""
    document = reading_of(playbook / "playbook.yaml").document
    assert document is not None
    plain = document.root.plain
    assert isinstance(plain, dict)
    planted = list(mutants(plain))
    proves = len({state for one in planted for state in one.states or ()}) <= MOST_PROVED
    before = _bench(playbook, os.getpid(), proves=proves).seen(written(plain))
    chosen = planted[:: max(1, len(planted) // sample)] if sample else planted
    began = time.monotonic()
    with ProcessPoolExecutor(processes) as pool:
        for number, found in enumerate(pool.map(partial(verdict, playbook, proves, before), chosen), 1):
            if sys.stderr.isatty() or number % 25 == 0:
                spent = time.monotonic() - began
                left = spent / number * (len(chosen) - number)
                print(f"{playbook.name}: {number}/{len(chosen)}, {left:.0f} s left", end="\r", file=sys.stderr)
            yield found


def score(verdicts: Sequence[Verdict]) -> float:
    """Of those that do something else, how many in a hundred are seen."""
    other = [one for one in verdicts if one.flagged or not is_equal(one.mutant)]
    return 100 * sum(1 for one in other if one.flagged) / len(other) if other else 100.0


def table(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """The counts by sort of bug. What the scenarios expect is another tool: how many of those that survive they see."""
    heads = ("mutants", "by check", "by policy", "by proof", "equal", "survived", "flagged", "…by scenarios")
    yield f"{'planted':<20}" + "".join(f"{head:>14}" for head in heads)
    sorts = list(dict.fromkeys(one.mutant.kind for one in verdicts))
    for sort in [*sorts, ""]:
        some = [one for one in verdicts if sort in ("", one.mutant.kind)]
        by = Counter(one.flagged.partition(":")[0] for one in some)
        equal = sum(1 for one in some if not one.flagged and is_equal(one.mutant))
        seen = sum(1 for one in some if not one.flagged and one.failing and not is_equal(one.mutant))
        counts = (len(some), by["check"], by["policy"], by["proof"], equal, by[""] - equal)
        shown = "".join(f"{count:>14}" for count in counts)
        yield f"{sort.replace('_', ' ') or 'all':<20}{shown}{score(some):>13.1f}%{seen:>14}"


def why(one: Verdict) -> str:
    """Why a mutant survives, and who would see it."""
    if one.crashed:
        return f"a bug of sopflow: {one.crashed}"
    if not one.failing:
        return f"{explained(one.mutant)}; no scenario fails"
    more = f" and {len(one.failing) - 3} more" if len(one.failing) > 3 else ""
    return f"{explained(one.mutant)}; scenarios that fail: {', '.join(one.failing[:3])}{more}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("playbooks", nargs="*", type=Path, default=PLAYBOOKS, help="folders of playbooks")
    parser.add_argument("--sample", type=int, default=0, help="look at about so many mutants of each playbook")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--all", action="store_true", help="list the mutants that are seen too")
    given = parser.parse_args()
    short = 0
    for playbook in given.playbooks:
        verdicts = list(run(playbook, given.sample, given.processes))
        print(f"\n{playbook}")
        print("\n".join(table(verdicts)))
        for one in verdicts:
            if given.all and one.flagged:
                print(f"  seen      {one.mutant.name}  [{one.flagged}]")
        for one in verdicts:
            if not one.flagged:
                print(
                    f"  {'equal   ' if is_equal(one.mutant) else 'survived'}  {one.mutant.name}\n            {why(one)}"
                )
        short += score(verdicts) < GOAL or any(one.crashed for one in verdicts)
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())

"""`python -m tests.mutation`: plants one bug at a time in a playbook and counts how many `check --prove` sees."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.mutation.explained import explained
from tests.mutation.flagging import Seen, bench
from tests.mutation.mutants import Mutant, mutants, written

from sopflow.app.files import reading_of

SOP = Path("playbooks/penanganan-penipuan-va")
GOAL = 95.0


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant. `flagged` says by what it was seen; nothing where it survived. `crashed` is what check
    or the proof raised, which is a bug of ours; `failing` are the author's scenarios that see a survivor."""

    mutant: Mutant
    flagged: str
    crashed: str = ""
    failing: tuple[str, ...] = ()


def verdict(playbook: Path, before: Seen, mutant: Mutant) -> Verdict:
    """Whether the mutant is seen. Each looks at a copy of its own."""
    with TemporaryDirectory() as home:
        try:
            here = bench(playbook, Path(home))
            flagged = here.seen(mutant.text, before).beyond(before)
            failing = () if flagged else here.failing(playbook / "scenarios")
            return Verdict(mutant, flagged, failing=failing)
        except Exception as problem:  # noqa: BLE001 - a bug of ours must not hide the other mutants
            return Verdict(mutant, "", f"{type(problem).__name__}: {problem}")


def run(playbook: Path, sample: int, processes: int) -> Iterator[Verdict]:
    """Every mutant of the playbook, or every n-th so that about `sample` are looked at, in the order of the file."""
    document = reading_of(playbook / "playbook.yaml").document
    assert document is not None
    plain = document.root.plain
    assert isinstance(plain, dict)
    with TemporaryDirectory() as home:
        before = bench(playbook, Path(home)).seen(written(plain))
    planted = list(mutants(plain))
    chosen = planted[:: max(1, len(planted) // sample)] if sample else planted
    began = time.monotonic()
    with ProcessPoolExecutor(processes) as pool:
        for number, found in enumerate(pool.map(partial(verdict, playbook, before), chosen), 1):
            if sys.stderr.isatty() or number % 25 == 0:
                print(f"{number}/{len(chosen)} {time.monotonic() - began:.0f} s", end="\r", file=sys.stderr)
            yield found


def table(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """The counts by sort of bug."""
    yield f"{'planted':<20}{'mutants':>9}{'by check':>10}{'by proof':>10}{'survived':>10}{'flagged':>9}{'…by scenarios':>16}"
    sorts = list(dict.fromkeys(one.mutant.kind for one in verdicts))
    for sort in [*sorts, ""]:
        some = [one for one in verdicts if sort in ("", one.mutant.kind)]
        by = Counter(one.flagged.partition(":")[0] for one in some)
        share = 100 * (len(some) - by[""]) / len(some)
        name = sort.replace("_", " ") or "all"
        by_scenario = sum(1 for one in some if one.failing)
        yield f"{name:<20}{len(some):>9}{by['check']:>10}{by['proof']:>10}{by['']:>10}{share:>8.1f}%{by_scenario:>16}"


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
    parser.add_argument("playbooks", nargs="*", type=Path, default=[SOP], help="folders of playbooks")
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
                print(f"  survived  {one.mutant.name}\n            {why(one)}")
        seen = sum(1 for one in verdicts if one.flagged)
        short += 100 * seen < GOAL * len(verdicts) or any(one.crashed for one in verdicts)
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())

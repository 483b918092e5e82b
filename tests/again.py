"""`python -m tests.again`: what has just failed, run again, alone and twice.

Thousands of tests on few cores, some with processes that are killed and frozen: now and then one fails that fails by
nothing that was changed. Whether that is so is decided here and not by whoever waits for the result: up to three tests
that failed are run again when nothing else runs. What passes twice is told as UNSTEADY, which is a fault of the test or
of ours that somebody must look for, and no reason to refuse a change that has nothing to do with it. What fails again,
fails; so does what is more than three; and a law (a property that hypothesis tries) has no second chance: it came upon
an example that breaks it, and trying others says nothing about that one.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

LAST_FAILED = Path(".pytest_cache/v/cache/lastfailed")
MOST = 3
TIMES = 2


Ask = Callable[[str], bool]


def are_unsteady(failed: Sequence[str], is_law: Ask, passes: Ask, say: Callable[[str], None]) -> bool:
    """Whether all that failed passes by itself, each as often as is asked for, and no law is broken."""
    if not failed or len(failed) > MOST:
        say(f"{len(failed)} tests failed; what is run again is one to {MOST}.")
        return False
    laws = [test for test in failed if is_law(test)]
    for test in laws:
        say(f"BROKEN {test}: a law has no second chance")
    if laws:
        return False
    steady = [test for test in failed if not all(passes(test) for _ in range(TIMES))]
    for test in failed:
        say(f"FAILED AGAIN {test}" if test in steady else f"UNSTEADY {test}: failed once, passed {TIMES} times alone")
    return not steady


def without_group(test: str) -> str:
    """The name by which a test can be asked for: xdist writes the group that shares a worker behind it."""
    return re.sub(r"@[\w-]+$", "", test)


def _passes(*chosen: str) -> bool:
    return subprocess.run([sys.executable, "-m", "pytest", *chosen], check=False).returncode == 0


def _is_law(test: str) -> bool:
    """Hypothesis marks what it tries; pytest collects nothing, and says so, where the test bears no such mark."""
    return _passes("--collect-only", "-q", "-m", "hypothesis", test)


def main() -> int:
    """0 where nothing fails again, else 1."""
    kept = json.loads(LAST_FAILED.read_text(encoding="utf-8")) if LAST_FAILED.exists() else {}
    failed = [without_group(test) for test in kept]
    return 0 if are_unsteady(failed, _is_law, _passes, lambda line: print(line, flush=True)) else 1


if __name__ == "__main__":
    sys.exit(main())

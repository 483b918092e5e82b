"""Importing: how much longer a Python that imports us takes than one that does nothing."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator


def _seconds(code: str) -> float:
    def once() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return min(once() for _ in range(7))


def run() -> Iterator[str]:
    bare = _seconds("pass")
    for what, code in (
        ("import sopflow", "import sopflow"),
        ("import transitions", "import transitions"),
        ("import jsonschema", "import jsonschema"),
        ("sopflow.check is there", "import sopflow; sopflow.check"),
    ):
        yield f"{what:27} {_seconds(code) / bare:6.2f} × a Python that does nothing"

"""Compiles what every step passes, where that is asked for: `SOPFLOW_COMPILE=1`.

Without it the package is pure Python and does the same (docs/decisions/0013-what-a-step-costs.md). It takes mypyc, a
part of mypy, and a C compiler. `make compiled` does it in a folder of its own.
"""

from __future__ import annotations

import os
from pathlib import Path

from setuptools import setup

ASKED = "SOPFLOW_COMPILE"
SOURCE = Path("src/sopflow")
HOT = (
    "engine/authority", "engine/case", "engine/effects", "engine/events", "engine/interrupts", "engine/ledger",
    "engine/loops", "engine/made", "engine/step", "engine/tables", "engine/timers", "engine/walk", "engine/ways",
    "engine/wording", "engine/work", "engine/verbs/ask", "engine/verbs/call", "engine/verbs/decide",
    "engine/verbs/each", "engine/verbs/end", "engine/verbs/under_way", "engine/verbs/wait", "expressions/closures",
    "expressions/comparing", "program/closures", "program/model", "program/plans", "values/value",
)  # fmt: skip
"""What an ordinary step passes. `engine/machine` extends an interpreted library and stays as it is."""

FLAGS = ("-Wno-error", "-fno-semantic-interposition")
"""What mypyc writes makes some compilers warn; and calls inside one library need not go by its table of names."""


def compiled() -> list[object]:
    """The extension modules of the hot files."""
    try:
        from mypyc.build import mypycify
    except ImportError as missing:
        raise SystemExit(f'{ASKED}=1 needs mypyc: pip install "mypy[mypyc]", and --no-build-isolation.') from missing
    files = [str(SOURCE / f"{name}.py") for name in HOT]
    found = list(mypycify(files, opt_level="3", debug_level="0", target_dir="build/c"))
    for extension in found:
        extension.extra_compile_args += FLAGS
    return found


setup(ext_modules=compiled() if os.environ.get(ASKED) == "1" else [])

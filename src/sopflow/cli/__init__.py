"""The command line: one file a command, each loaded when it is called."""

from __future__ import annotations

import gc

from sopflow.cli.root import sopflow


def main() -> None:
    """What the `sopflow` script calls. A command lives for a second: looking for cycles, on the way and once more when
    Python ends, would cost a fifth of it."""
    gc.set_threshold(1_000_000, 50, 100)
    try:
        sopflow()
    finally:
        gc.freeze()

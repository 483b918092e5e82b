"""The command line: one file a command, each loaded when it is called."""

from __future__ import annotations

import gc

from sopflow.cli.root import sopflow


def main() -> None:
    """What the `sopflow` script calls."""
    gc.set_threshold(200_000, 50, 100)  # a command lives for a second: looking for cycles would cost a tenth of it
    sopflow()

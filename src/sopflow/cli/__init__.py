"""The command line: one file a command, each loaded when it is called."""

from __future__ import annotations

from sopflow.cli.root import sopflow


def main() -> None:
    """What the `sopflow` script calls."""
    sopflow()

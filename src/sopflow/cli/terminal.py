"""What the terminal can show."""

from __future__ import annotations

import os
import sys
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

PIPE_WIDTH = 120
"""How wide text is that goes to a file or another program, where nobody said how wide."""


def is_person() -> bool:
    """Whether somebody sits there who can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def coloured(stream: IO[Any]) -> bool:
    """Whether colours are shown: on a terminal, unless `NO_COLOR` is set or the terminal is dumb."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or stream.isatty()


def console() -> Console:
    """A console for rich text: coloured and as wide as the terminal; plain text for a pipe."""
    from rich.console import Console  # 40 ms: only who shows rich text pays

    class Ours(Console):
        def on_broken_pipe(self) -> None:
            """Whoever read is gone: rich would end the program as if something had been found."""
            raise BrokenPipeError

    made = Ours(highlight=False, soft_wrap=False)
    wide = made.width if made.is_terminal or os.environ.get("COLUMNS") else PIPE_WIDTH
    return Ours(highlight=False, width=wide)

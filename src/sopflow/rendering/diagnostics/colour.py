"""Tones as ANSI colours. The only module here that imports rich."""

from __future__ import annotations

import io
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from sopflow.rendering.diagnostics.pieces import Line, Tone

_STYLES = {
    Tone.NORMAL: "",
    Tone.STRONG: "bold",
    Tone.FAINT: "blue",
    Tone.ERROR: "bold red",
    Tone.WARNING: "bold yellow",
    Tone.INFO: "bold cyan",
    Tone.LABEL: "cyan",
    Tone.HELP: "bold green",
    Tone.REMOVED: "red",
    Tone.ADDED: "green",
}


def painted(lines: Sequence[Line]) -> str:
    """The lines with ANSI colours, never wrapped."""
    console = Console(
        file=io.StringIO(), force_terminal=True, color_system="standard", width=10_000, legacy_windows=False
    )
    with console.capture() as captured:
        for line in lines:
            text = Text.assemble(*((piece.text, _STYLES[piece.tone]) for piece in line))
            console.print(text, soft_wrap=True, highlight=False)
    return captured.get().removesuffix("\n")

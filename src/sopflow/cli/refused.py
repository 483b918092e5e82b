"""What was asked for cannot be asked."""

from __future__ import annotations

import click

from sopflow.cli.exits import Exit
from sopflow.diagnostics import Words


class Refused(click.UsageError):
    """Refuses a command line, in both languages.

    Attributes:
        words: what is wrong. Nothing that was typed as a value stands in it: that may be about a customer.
        hint: how to mend it.
        place: the option or the argument that is meant, "" where it is none.
    """

    exit_code = Exit.USAGE

    def __init__(self, words: Words, hint: Words | None = None, *, place: str = "") -> None:
        self.words = words
        self.hint = hint
        self.place = place
        super().__init__(f"{words.en}\n{hint.en}" if hint else words.en, click.get_current_context(silent=True))

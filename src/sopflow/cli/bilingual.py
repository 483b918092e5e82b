"""Commands, options and usage errors whose words stand in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from sopflow.cli.exits import Exit
from sopflow.cli.failures import guarded
from sopflow.cli.language import hear, say
from sopflow.diagnostics import Words


class Command(click.Command):
    """A command that explains itself in the language that the tool speaks."""

    def __init__(self, *args: Any, words: Words, **attributes: Any) -> None:
        super().__init__(*args, **{**attributes, "help": words.en})
        self.words = words

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        hear(ctx, args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> int:
        """What the command did, as an exit code: what it raises is said while its language is still known."""
        return guarded(lambda: super(Command, self).invoke(ctx))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(say(self.words, ctx))


class Option(click.Option):
    """An option that explains itself in the language that the tool speaks."""

    def __init__(self, declarations: Sequence[str], words: Words, **attributes: Any) -> None:
        super().__init__(declarations, help=words.en, **attributes)
        self.words = words

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        return record and (record[0], record[1].replace(self.words.en, say(self.words, ctx), 1))


class Refused(click.UsageError):
    """What was asked for cannot be asked; in both languages."""

    exit_code = Exit.USAGE

    def __init__(self, words: Words, hint: Words | None = None) -> None:
        context = click.get_current_context(silent=True)
        text = say(words, context)
        super().__init__(f"{text}\n{say(hint, context)}" if hint else text, context)

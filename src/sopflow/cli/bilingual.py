"""Commands and options whose words stand in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from sopflow.cli.failures import guarded
from sopflow.cli.language import hear, say
from sopflow.cli.parsing import parsing, too_many
from sopflow.cli.usage import write_options, write_usage
from sopflow.diagnostics import Words


class Command(click.Command):
    """A command that explains itself in the language that the tool speaks."""

    def __init__(self, *args: Any, words: Words, **attributes: Any) -> None:
        super().__init__(*args, **{**attributes, "help": words.en})
        self.words = words

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        hear(ctx, args)
        ctx.allow_extra_args = True  # click would repeat what is too much
        with parsing(ctx):
            rest = super().parse_args(ctx, args)
            if ctx.args and not ctx.resilient_parsing:
                raise too_many(ctx, len(ctx.args))
            return rest

    def invoke(self, ctx: click.Context) -> int:
        """What the command did, as an exit code: what it raises is said while its language is still known."""
        return guarded(lambda: super(Command, self).invoke(ctx))

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_usage(ctx, formatter, self.collect_usage_pieces(ctx))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_options(ctx, formatter)

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

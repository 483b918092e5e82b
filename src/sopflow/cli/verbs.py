"""Groups of commands by name, each loaded only when it is called."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, cast

import click

from sopflow.cli.exits import Exit
from sopflow.cli.failures import guarded
from sopflow.cli.language import hear, say
from sopflow.cli.parsing import parsing
from sopflow.cli.refused import Refused
from sopflow.cli.usage import COMMANDS, write_options, write_usage
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.document.suggestions import did_you_mean

Verbs = Mapping[str, "Verb"]


@dataclass(frozen=True, slots=True)
class Verb:
    """A command: the module that holds it, and what it does, in a line."""

    module: str
    words: Words


class Group(click.Group):
    """A group that loads a verb when it is called, and knows a near name when there is none."""

    def __init__(self, *args: Any, verbs: Verbs, words: Words | None = None, **attributes: Any) -> None:
        super().__init__(*args, **({**attributes, "help": words.en} if words else attributes))
        self.verbs = verbs
        self.words = words

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        hear(ctx, args)
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help(), err=True)
            ctx.exit(Exit.USAGE)
        with parsing(ctx):
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> int:
        """What the command of the group did, as an exit code: also what keeps it from being loaded is said."""
        return guarded(lambda: super(Group, self).invoke(ctx))

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        verb = self.verbs.get(cmd_name)
        return cast("click.Command", import_module(f"sopflow.cli.{verb.module}").command) if verb else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in self.verbs and not name.startswith("-"):
            hint = did_you_mean(name, self.verbs)
            words = Words(en=f"there is no command `{name}`", id=f"tidak ada perintah `{name}`")
            raise Refused(words, hint, place=name)
        return super().resolve_command(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_usage(ctx, formatter, self.collect_usage_pieces(ctx))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.words is None:
            super().format_help_text(ctx, formatter)
            return
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(say(self.words, ctx))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(say(COMMANDS, ctx)):
            formatter.write_dl([(name, say(verb.words, ctx)) for name, verb in self.verbs.items()])

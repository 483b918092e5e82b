"""`sopflow` itself: its verbs by name, loaded only when they are called."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, cast

import click

from sopflow.cli.failures import guarded
from sopflow.cli.language import hear, say
from sopflow.cli.options import lang, option
from sopflow.diagnostics import Words
from sopflow.document.suggestions import did_you_mean


@dataclass(frozen=True, slots=True)
class Verb:
    """A command: the module that holds it, and what it does, in a line."""

    module: str
    words: Words


VERBS: Mapping[str, Verb] = {
    "check": Verb("check", Words(en="Find what is wrong in playbooks.", id="Cari yang salah di dalam playbook.")),
    "simulate": Verb("simulate", Words(en="Dry-run one case, step by step.", id="Uji coba satu kasus per langkah.")),
    "run": Verb("run", Words(en="Be guided through a case here.", id="Jalankan kasus dengan panduan di terminal ini.")),
    "test": Verb("test", Words(en="Run the scenarios of playbooks.", id="Jalankan skenario uji playbook.")),
    "trace": Verb("trace", Words(en="Which clause is covered by what.", id="Klausul mana dipenuhi oleh apa.")),
    "graph": Verb("graph", Words(en="Draw a playbook.", id="Gambarkan alur playbook.")),
    "explain": Verb("explain", Words(en="Explain a rule by its code.", id="Jelaskan sebuah aturan.")),
    "new": Verb("new", Words(en="Begin a playbook that works.", id="Mulai playbook baru yang langsung jalan.")),
    "completion": Verb("completion", Words(en="Set up completion in your shell.", id="Pelengkapan perintah di shell.")),
}  # fmt: skip


class Root(click.Group):
    """The group that loads a verb when it is called, and turns every end into an exit code."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        hear(ctx, args)
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        verb = VERBS.get(cmd_name)
        return cast("click.Command", import_module(f"sopflow.cli.{verb.module}").command) if verb else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in VERBS and not name.startswith("-"):
            hint = did_you_mean(name, VERBS)
            words = Words(en=f"there is no command `{name}`", id=f"tidak ada perintah `{name}`")
            raise click.UsageError(": ".join(say(part, ctx) for part in (words, hint) if part), ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(say(Words(en="Commands", id="Perintah"), ctx)):
            formatter.write_dl([(name, say(verb.words, ctx)) for name, verb in VERBS.items()])

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: FBT002 - click's own signature
        **extra: Any,
    ) -> Any:
        """Runs a command line. Never lets a traceback out; ends with one of the exit codes."""
        run = super().main
        code = guarded(lambda: run(args, prog_name or "sopflow", complete_var, standalone_mode=False, **extra))
        if standalone_mode:
            sys.exit(code)
        return code


def _show_version(context: click.Context, asked: bool) -> None:
    if asked:
        click.echo(f"sopflow {import_module('importlib.metadata').version('sopflow')}")
        context.exit()


@click.group(cls=Root, context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=True)
@option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=lambda context, parameter, asked: _show_version(context, asked),
    en="Show the version and exit.",
    id="Tampilkan versi lalu selesai.",
)
@lang
def sopflow() -> None:
    """Procedures in YAML that run: checked, dry-run and executed as a state machine."""

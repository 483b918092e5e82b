"""`sopflow completion`: what to put into a shell's start file, so that Tab completes."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from sopflow.cli.bilingual import Command
from sopflow.cli.exits import Exit
from sopflow.cli.language import say
from sopflow.cli.options import lang
from sopflow.diagnostics import Words

_FILES = {"bash": "~/.bashrc", "zsh": "~/.zshrc", "fish": "~/.config/fish/completions/sopflow.fish"}


@click.command(
    "completion",
    cls=Command,
    words=Words(
        en="Print what your shell needs to complete sopflow's commands.",
        id="Tampilkan yang dibutuhkan shell untuk melengkapi perintah sopflow.",
    ),
)
@click.argument("shell", type=click.Choice(tuple(_FILES)))
@lang
def command(shell: str) -> int:
    context = click.get_current_context().find_root()
    maker = get_completion_class(shell)
    if maker is None:  # click knows all three
        raise click.UsageError(shell)
    file = _FILES[shell]
    words = Words(
        en=f"To set it up: sopflow completion {shell} >> {file}, then open a new shell.",
        id=f"Cara pasang: sopflow completion {shell} >> {file}, lalu buka shell baru.",
    )
    click.echo(f"# {say(words)}")
    click.echo(maker(context.command, {}, "sopflow", "_SOPFLOW_COMPLETE").source())
    return Exit.CLEAN

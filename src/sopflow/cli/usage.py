"""Help pages in the language that the tool speaks: what click itself says in them."""

from __future__ import annotations

import re
from collections.abc import Mapping

import click

from sopflow.cli.language import say, spoken
from sopflow.diagnostics import Words

USAGE = Words(en="Usage: ", id="Cara pakai: ")
OPTIONS = Words(en="Options", id="Opsi")
COMMANDS = Words(en="Commands", id="Perintah")
HELP = Words(en="Show this message and exit.", id="Tampilkan bantuan ini lalu selesai.")
_PIECES: Mapping[str, str] = {"[OPTIONS]": "[OPSI]", "COMMAND [ARGS]...": "PERINTAH [ARGUMEN]..."}
_ASIDE = re.compile(r"\[[^\[\]]*\]$")
_ASIDES = ((re.compile(r"\bdefault: "), "bawaan: "), (re.compile(r"\brequired\b"), "wajib"))


def write_usage(context: click.Context, formatter: click.HelpFormatter, pieces: list[str]) -> None:
    """The line that says how a command is written."""
    if spoken(context) == "id":
        pieces = [_PIECES.get(piece, piece) for piece in pieces]
    formatter.write_usage(context.command_path, " ".join(pieces), prefix=say(USAGE, context))


def write_options(context: click.Context, formatter: click.HelpFormatter) -> None:
    """The options of a command, with what they do."""
    command = context.command
    help_option = command.get_help_option(context)
    rows = [
        (record[0], say(HELP, context) if parameter is help_option else aside(record[1], context))
        for parameter in command.get_params(context)
        if isinstance(parameter, click.Option) and (record := parameter.get_help_record(context)) is not None
    ]
    if rows:
        with formatter.section(say(OPTIONS, context)):
            formatter.write_dl(rows)


def aside(help: str, context: click.Context) -> str:
    """A help text with what click adds in brackets at its end, translated."""
    found = _ASIDE.search(help)
    if found is None or spoken(context) != "id":
        return help
    words = found.group()
    for pattern, by in _ASIDES:
        words = pattern.sub(by, words)
    return help[: found.start()] + words

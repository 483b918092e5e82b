"""`sopflow lsp`: the language server, which an editor starts and speaks with."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec

import click

from sopflow.cli.bilingual import Command
from sopflow.cli.exits import Exit
from sopflow.cli.language import CHOSEN, spoken
from sopflow.cli.options import lang, option
from sopflow.cli.refused import Refused
from sopflow.diagnostics import Words

_NOT_HERE = Words(
    en="the language server needs pygls, which is not installed here",
    id="server bahasa memerlukan pygls, yang belum terpasang di sini",
)
_INSTALL = Words(en="pip install 'sopflow[lsp]'", id="pip install 'sopflow[lsp]'")

_TURN = 0.0005
"""Seconds before a check in the background lets a keystroke be answered; Python's own are ten times as many."""


@click.command(
    "lsp",
    cls=Command,
    words=Words(
        en="Be the language server of an editor: it speaks the Language Server Protocol on its input and output, and "
        "ends with the editor. Editors start it; how: docs/editor.md.",
        id="Menjadi server bahasa sebuah editor: berbicara Language Server Protocol lewat masukan dan keluaran, dan "
        "selesai bersama editornya. Editor yang menjalankannya; caranya: docs/editor.md.",
    ),
)
@option(
    "--stdio",
    is_flag=True,
    hidden=True,
    expose_value=False,
    en="It speaks on its input and output anyway; many editors say so.",
    id="Memang lewat masukan dan keluaran; banyak editor menyebutnya.",
)
@lang
def command() -> int:
    if find_spec("pygls") is None:
        raise Refused(_NOT_HERE, _INSTALL)
    from sopflow.lsp.server import build  # only who has the extra can

    sys.setswitchinterval(_TURN)
    chosen = click.get_current_context().meta.get(CHOSEN)
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as output:  # pygls closes what it writes to
        build(chosen, spoken()).start_io(sys.stdin.buffer, output)
    return Exit.CLEAN

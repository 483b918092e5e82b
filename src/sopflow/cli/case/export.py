"""`sopflow case export`: all that is kept of a case."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import click

from sopflow.cli.bilingual import Command
from sopflow.cli.case.asking import Asking, asks, case_, key, reason
from sopflow.cli.case.showing import at_desk
from sopflow.cli.exits import Exit
from sopflow.cli.files import new_file
from sopflow.cli.json_output import as_json
from sopflow.cli.language import say
from sopflow.cli.options import option
from sopflow.diagnostics import Words

_DONE = Words(
    en="✔ written to {}, for your eyes alone; that it was taken stays in the history",
    id="✔ ditulis ke {}, hanya bisa Anda baca; pengambilannya tercatat di riwayat",
)


@click.command(
    "export",
    cls=Command,
    words=Words(
        en="All that is kept of a case, as one JSON document, unmasked: it is for the customer who asked for it. That "
        "it was taken stays in the history.",
        id="Semua yang disimpan tentang kasus, sebagai satu dokumen JSON, tanpa samaran: untuk pelanggan yang "
        "memintanya. Pengambilannya tercatat di riwayat.",
    ),
)
@case_
@option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    en="A new file, readable by you alone. Without it: the output.",
    id="Berkas baru yang hanya bisa Anda baca. Tanpa ini: keluaran.",
)
@reason
@key
@asks(formats=("json",), default="json", waits=False, shows=False)
def command(case: str, output: Path | None, reason: str, key: str | None, asking: Asking) -> Exit:
    with ExitStack() as around:
        write = around.enter_context(new_file(output)) if output is not None else as_json
        desk = around.enter_context(at_desk(asking))
        write(desk.engine.export(case, by=asking.person, reason=reason, key=key))
    if output is not None:
        click.echo(say(_DONE).format(output), err=True)
    return Exit.CLEAN

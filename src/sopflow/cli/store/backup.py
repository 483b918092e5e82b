"""`sopflow store backup`: a copy of a store that is being used."""

from __future__ import annotations

from pathlib import Path

import click

from sopflow.app.live.care import backup
from sopflow.app.live.opening import opened
from sopflow.cli.bilingual import Command
from sopflow.cli.case.asking import of_store
from sopflow.cli.exits import Exit
from sopflow.cli.json_output import as_json
from sopflow.cli.language import say
from sopflow.cli.options import format_, lang
from sopflow.diagnostics import Words

_DONE = Words(en="✔ copied to {}", id="✔ disalin ke {}")


@click.command(
    "backup",
    cls=Command,
    words=Words(
        en="Copy a store as it was last committed into the new file TARGET, while it is being used. A Postgres store "
        "is copied with the tools of Postgres.",
        id="Salin penyimpanan ke berkas baru TARGET, walau sedang dipakai. Penyimpanan Postgres disalin dengan alat "
        "Postgres.",
    ),
)
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@of_store
@format_(("text", "json"))
@lang
def command(target: Path, url: str | None, form: str) -> Exit:
    with opened(url) as place:
        backup(place.store, target)
    if form == "json":
        as_json({"copy": str(target), "bytes": target.stat().st_size})
    else:
        click.echo(say(_DONE).format(target))
    return Exit.CLEAN

"""`sopflow store vacuum`: the room of what was erased is given back."""

from __future__ import annotations

import click

from sopflow.app.live.care import vacuum
from sopflow.app.live.opening import opened
from sopflow.cli.bilingual import Command
from sopflow.cli.case.asking import of_store
from sopflow.cli.exits import Exit
from sopflow.cli.json_output import as_json
from sopflow.cli.language import say
from sopflow.cli.options import format_, lang, option
from sopflow.diagnostics import Words

_DONE = Words(
    en="✔ unused room is given back; {} cases past their retention were erased",
    id="✔ ruang kosong dikembalikan; {} kasus lewat masa simpan dihapus",
)


@click.command(
    "vacuum",
    cls=Command,
    words=Words(
        en="Erase what is past its playbook's retention, and give back the room of what was erased, on the disk too.",
        id="Hapus yang lewat masa simpan playbook-nya, dan kembalikan ruang yang terhapus, juga di disk.",
    ),
)
@option("--keep", is_flag=True, en="Erase nothing, only give back room.", id="Tidak menghapus, hanya ruang kosong.")
@of_store
@format_(("text", "json"))
@lang
def command(keep: bool, url: str | None, form: str) -> Exit:
    with opened(url) as place:
        erased = () if keep else place.engine.sweep().cases
        vacuum(place.store)
    if form == "json":
        as_json({"erased": list(erased)})
    else:
        click.echo(say(_DONE).format(len(erased)))
    return Exit.CLEAN

"""`sopflow case purge`: the content of a case is erased for good."""

from __future__ import annotations

import click

from sopflow.cli.bilingual import Command
from sopflow.cli.case.asking import Asking, asks, case_, key, reason
from sopflow.cli.case.showing import at_desk
from sopflow.cli.exits import Exit
from sopflow.cli.json_output import as_json
from sopflow.cli.language import say
from sopflow.cli.options import option
from sopflow.cli.refused import Refused
from sopflow.diagnostics import Words

_SURE = Words(
    en="this erases what customers and agents said, for good. If that is meant, add --yes",
    id="ini menghapus ucapan pelanggan dan petugas untuk selamanya. Bila memang itu maksudnya, tambahkan --yes",
)
_DONE = Words(en="Erased. What is left: ids, times and hashes.", id="Terhapus. Yang tersisa: id, waktu, dan hash.")


@click.command(
    "purge",
    cls=Command,
    words=Words(
        en="Erase the content of a case for good, as a customer may demand. Its trace stays: ids, times and hashes.",
        id="Hapus isi kasus untuk selamanya, sesuai hak pelanggan. Jejaknya tetap: id, waktu, dan hash.",
    ),
)
@case_
@option("--yes", "sure", is_flag=True, en="Yes, for good.", id="Ya, untuk selamanya.")
@option(
    "--unfinished",
    is_flag=True,
    en="Also where the case has not ended; what was sent to systems stays there.",
    id="Juga bila kasus belum selesai; yang sudah dikirim ke sistem tetap di sana.",
)
@reason
@key
@asks(waits=False, shows=False)
def command(case: str, sure: bool, unfinished: bool, reason: str, key: str | None, asking: Asking) -> Exit:
    if not sure:
        raise Refused(_SURE)
    with at_desk(asking) as desk:
        desk.engine.purge(case, by=asking.person, reason=reason, unfinished=unfinished, key=key)
    if asking.form == "json":
        as_json({"case": case, "purged": True})
    else:
        click.echo(say(_DONE))
    return Exit.CLEAN

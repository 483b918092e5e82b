"""`sopflow store`: the verbs of the place where cases are kept."""

from __future__ import annotations

import click

from sopflow.cli.options import lang
from sopflow.cli.verbs import Group, Verb, Verbs
from sopflow.diagnostics import Words

VERBS: Verbs = {
    "init": Verb("store.init", Words(en="Make a store.", id="Buat penyimpanan.")),
    "status": Verb("store.status", Words(en="What it holds and owes.", id="Isi dan yang ditunggu.")),
    "backup": Verb("store.backup", Words(en="Copy it while it is used.", id="Salin walau sedang dipakai.")),
    "vacuum": Verb("store.vacuum", Words(en="Give back unused room.", id="Kembalikan ruang kosong.")),
}


@click.group(
    "store",
    cls=Group,
    verbs=VERBS,
    words=Words(
        en="The place where cases are kept: one file of yours, unless --store or SOPFLOW_STORE names another.",
        id="Tempat kasus disimpan: satu berkas milik Anda, kecuali --store atau SOPFLOW_STORE menyebut yang lain.",
    ),
    no_args_is_help=True,
)
@lang
def command() -> None:
    """The group itself does nothing."""

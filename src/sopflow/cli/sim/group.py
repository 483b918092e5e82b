"""`sopflow sim`: made-up systems that listen on this machine."""

from __future__ import annotations

import click

from sopflow.cli.options import lang
from sopflow.cli.verbs import Group, Verb, Verbs
from sopflow.diagnostics import Words

VERBS: Verbs = {
    "up": Verb("sim.up", Words(en="Let them listen, until Ctrl-C.", id="Jalankan, sampai Ctrl-C.")),
    "world": Verb("sim.world", Words(en="Print or check what they know.", id="Tampilkan atau periksa dunia.")),
}  # fmt: skip


@click.group(
    "sim",
    cls=Group,
    verbs=VERBS,
    words=Words(
        en="Made-up DSC, Indira, Billing and Remedy that listen on this machine, with made-up customers: real HTTP, "
        "nothing real behind it.",
        id="DSC, Indira, Billing, dan Remedy buatan yang bisa dipanggil di komputer ini, dengan pelanggan rekaan: HTTP "
        "sungguhan, tanpa sistem sungguhan di belakangnya.",
    ),
    no_args_is_help=True,
)
@lang
def command() -> None:
    """The group itself does nothing."""

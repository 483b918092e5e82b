"""`sopflow adapters`: what connects to systems."""

from __future__ import annotations

import click

from sopflow.cli.options import lang
from sopflow.cli.verbs import Group, Verb, Verbs
from sopflow.diagnostics import Words

VERBS: Verbs = {
    "list": Verb("adapters.list", Words(en="Systems, operations, settings.", id="Sistem, operasi, pengaturan.")),
    "check": Verb("adapters.check", Words(en="Whether they are connected.", id="Apakah sudah terhubung.")),
}


@click.group(
    "adapters",
    cls=Group,
    verbs=VERBS,
    words=Words(
        en="The systems that playbooks call, and what connects to them. Where they are stands in sopflow.toml or in "
        "the environment.",
        id="Sistem yang dipanggil playbook, dan penghubungnya. Alamatnya ditulis di sopflow.toml atau di environment.",
    ),
    no_args_is_help=True,
)
@lang
def command() -> None:
    """The group itself does nothing."""

"""`sopflow new`: what works from the first minute, or says what is still to be written."""

from __future__ import annotations

import click

from sopflow.cli.options import lang
from sopflow.cli.verbs import Group, Verb, Verbs
from sopflow.diagnostics import Words

VERBS: Verbs = {
    "playbook": Verb("new.playbook", Words(en="A playbook with scenarios.", id="Playbook beserta skenarionya.")),
    "state": Verb("new.state", Words(en="A state of a playbook.", id="Langkah di sebuah playbook.")),
    "scenario": Verb("new.scenario", Words(en="A scenario that passes.", id="Skenario yang lulus.")),
    "language": Verb("new.language", Words(en="A language of a playbook.", id="Bahasa sebuah playbook.")),
    "adapter": Verb("new.adapter", Words(en="A package that connects.", id="Paket yang terhubung ke sistem.")),
}


@click.group(
    "new",
    cls=Group,
    verbs=VERBS,
    words=Words(
        en="Begin something that works from the first minute. Nothing is ever overwritten.",
        id="Mulai sesuatu yang langsung jalan. Tidak ada yang ditimpa.",
    ),
    no_args_is_help=True,
)
@lang
def command() -> None:
    """The group itself does nothing."""

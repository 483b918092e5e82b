"""`sopflow docs`: playbooks as documents."""

from __future__ import annotations

import click

from sopflow.cli.options import lang
from sopflow.cli.verbs import Group, Verb, Verbs
from sopflow.diagnostics import Words

VERBS: Verbs = {
    "build": Verb("docs.build", Words(en="Write playbooks as manuals.", id="Tulis playbook menjadi dokumen.")),
}


@click.group(
    "docs",
    cls=Group,
    verbs=VERBS,
    words=Words(
        en="Playbooks as documents to read and to print.", id="Playbook sebagai dokumen untuk dibaca dan dicetak."
    ),
    no_args_is_help=True,
)
@lang
def command() -> None:
    """The group itself does nothing."""

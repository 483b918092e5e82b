"""`sopflow scenarios`: scenarios made from playbooks."""

from __future__ import annotations

import click

from sopflow.cli.options import lang
from sopflow.cli.verbs import Group, Verb, Verbs
from sopflow.diagnostics import Words

VERBS: Verbs = {
    "generate": Verb(
        "scenarios.generate", Words(en="Scenarios that take every way.", id="Skenario untuk setiap cabang.")
    ),
}


@click.group(
    "scenarios",
    cls=Group,
    verbs=VERBS,
    words=Words(
        en="Scenarios that are made from a playbook; `sopflow test` runs them.",
        id="Skenario yang dibuat dari playbook; `sopflow test` menjalankannya.",
    ),
    no_args_is_help=True,
)
@lang
def command() -> None:
    """The group itself does nothing."""

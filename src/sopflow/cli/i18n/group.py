"""`sopflow i18n`: the words of playbooks in all their languages."""

from __future__ import annotations

import click

from sopflow.cli.options import lang
from sopflow.cli.verbs import Group, Verb, Verbs
from sopflow.diagnostics import Words

VERBS: Verbs = {
    "status": Verb("i18n.status", Words(en="Which words lack a language.", id="Teks yang belum diterjemahkan.")),
    "export": Verb("i18n.export", Words(en="Write words for translators.", id="Tulis teks untuk penerjemah.")),
    "import": Verb("i18n.bring", Words(en="Put their words in.", id="Masukkan hasil terjemahan.")),
}


@click.group(
    "i18n",
    cls=Group,
    verbs=VERBS,
    words=Words(en="The words of playbooks in all their languages.", id="Teks playbook dalam semua bahasanya."),
    no_args_is_help=True,
)
@lang
def command() -> None:
    """The group itself does nothing."""

"""`sopflow case signal`: something happened outside, or somebody interrupts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import click

from sopflow.app.adapters import installed
from sopflow.cli.bilingual import Command
from sopflow.cli.case import pairs
from sopflow.cli.case.asking import Asking, asks, first_word, key
from sopflow.cli.case.completing import complete_case
from sopflow.cli.case.showing import after, at_desk
from sopflow.cli.exits import Exit
from sopflow.cli.json_output import as_json
from sopflow.cli.language import say
from sopflow.cli.options import option
from sopflow.cli.refused import Refused
from sopflow.diagnostics import Words
from sopflow.document.suggestions import did_you_mean
from sopflow.runtime.views import Receipt
from sopflow.values.masking import mask_text

_KEPT = Words(
    en="No case waits for this yet: it is kept, and given to the first one that does.",
    id="Belum ada kasus yang menunggu ini: disimpan, lalu diberikan ke kasus pertama yang menunggunya.",
)
_TO_COME = Words(
    en="There is no one case to interrupt: it is kept for the next case about the same.",
    id="Belum ada satu kasus yang bisa diinterupsi: disimpan untuk kasus berikutnya tentang hal itu.",
)
_UNDECLARED = Words(
    en="No system that is installed here tells of `{}`, and no published playbook is interrupted by it.",
    id="Tidak ada sistem terpasang yang mengabarkan `{}`, dan tidak ada playbook terbit yang diinterupsi olehnya.",
)
_TO_WHOM = Words(
    en="say which case is meant: --case ID, or --subject with --playbook",
    id="sebut kasusnya: --case ID, atau --subject beserta --playbook",
)

_FIRST = Words(
    en="the name of the event comes first, such as customer_hung_up",
    id="nama kejadian ditulis paling depan, misalnya customer_hung_up",
)


@click.command(
    "signal",
    cls=Command,
    words=Words(
        en="Tell what happened outside: an EVENT that a case waits for, or an interrupt such as customer_hung_up, "
        "with its fields as FIELD=VALUE. The same --key counts once.",
        id="Sampaikan kejadian dari luar: EVENT yang ditunggu kasus, atau interupsi seperti customer_hung_up, dengan "
        "isiannya sebagai FIELD=VALUE. --key yang sama dihitung sekali.",
    ),
)
@click.argument("event", callback=first_word("EVENT", _FIRST))
@click.argument("given_pairs", nargs=-1, metavar="[FIELD=VALUE]...")
@option("--case", metavar="CASE", shell_complete=complete_case, en="The case.", id="Kasusnya.")
@option(
    "--subject",
    metavar="VALUE",
    en="The live case about this subject, such as a telephone number.",
    id="Kasus berjalan tentang subjek ini, misalnya nomor telepon.",
)
@option("--playbook", metavar="ID", en="The playbook of that subject.", id="Playbook dari subjek itu.")
@key
@asks()
def command(
    event: str,
    given_pairs: Sequence[str],
    case: str | None,
    subject: str | None,
    playbook: str | None,
    key: str | None,
    asking: Asking,
) -> Exit:
    if case is None and subject is None:
        raise Refused(_TO_WHOM)
    data = pairs.values(given_pairs)
    with at_desk(asking) as desk:
        heard = desk.engine.signal(
            event, data, case=case, subject=subject, playbook=playbook, key=key, by=asking.person
        )
        if isinstance(heard, Receipt):
            return after(desk, asking, case or heard.case.id, heard)
        told = installed().events
        interrupts = () if event in told else desk.interrupts(playbook)
        declared = event in told or event in interrupts
        if asking.form == "json":
            as_json({"kept": True, "key": heard.key, "event": heard.name, "declared": declared})
        else:
            click.echo(say(_TO_COME if event in interrupts else _KEPT))
        if not declared:
            click.echo(_doubted(event, (*told, *interrupts)), err=True)
        return Exit.CLEAN


def _doubted(event: str, known: Iterable[str]) -> str:
    """It may be of a playbook that is to come, so it is kept; or a slip of the pen, so it is told."""
    near = did_you_mean(event, known)
    return " ".join((say(_UNDECLARED).format(mask_text(event)), *(() if near is None else (say(near),))))

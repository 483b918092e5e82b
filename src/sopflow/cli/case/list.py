"""`sopflow case list`: which cases there are."""

from __future__ import annotations

from datetime import timedelta

import click

from sopflow.app.live.glancing import Filter, lines
from sopflow.cli.bilingual import Command
from sopflow.cli.case.asking import Asking, asks
from sopflow.cli.exits import Exit
from sopflow.cli.json_output import as_json
from sopflow.cli.language import spoken
from sopflow.cli.options import option
from sopflow.cli.refused import Refused
from sopflow.cli.terminal import console
from sopflow.diagnostics import Words
from sopflow.rendering.cases import objects
from sopflow.values.durations import parse_duration
from sopflow.values.refusal import Refusal

_STATUS = ("waiting", "paused", "needs_attention", "done")


@click.command(
    "list",
    cls=Command,
    words=Words(
        en="List cases, the newest first: those that have not ended, unless a filter says otherwise.",
        id="Daftar kasus, yang terbaru di atas: yang belum selesai, kecuali penyaring menyebut lain.",
    ),
)
@option("--all", "ended", is_flag=True, en="Ended ones too.", id="Termasuk yang sudah selesai.")
@option("--status", "statuses", multiple=True, type=click.Choice(_STATUS), en="Only these.", id="Hanya yang ini.")
@option("--playbook", metavar="ID", en="Only those of this playbook.", id="Hanya dari playbook ini.")
@option("--state", metavar="ID", en="Only those in this state.", id="Hanya yang berada di langkah ini.")
@option("--mine", is_flag=True, en="Only those that are with you.", id="Hanya yang Anda pegang.")
@option("--assignee", metavar="NAME", en="Only those that are with NAME.", id="Hanya yang dipegang NAME.")
@option(
    "--about",
    metavar="NUMBER",
    en="Only those about this customer, ended ones too.",
    id="Hanya tentang pelanggan ini, termasuk yang selesai.",
)
@option("--held", is_flag=True, en="Only those on hold.", id="Hanya yang ditahan.")
@option(
    "--due",
    metavar="DURATION",
    en="Only those with something due within DURATION, such as 24h.",
    id="Hanya yang punya tenggat dalam DURATION, misalnya 24h.",
)
@option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, en="At most.", id="Paling banyak.")
@asks(waits=False)
def command(  # noqa: PLR0913, PLR0917 - one argument an option
    ended: bool,
    statuses: tuple[str, ...],
    playbook: str | None,
    state: str | None,
    mine: bool,
    assignee: str | None,
    about: str | None,
    held: bool,
    due: str | None,
    limit: int,
    asking: Asking,
) -> Exit:
    wanted = Filter(
        live=None if ended or about is not None or "done" in statuses else True,
        statuses=statuses,
        playbook=playbook,
        state=state,
        assignee=asking.person.id if mine else assignee,
        held=True if held else None,
        about=about,
        within=_within(due),
        limit=limit,
    )
    rows = lines(asking.url, wanted, asking.reader)
    if asking.form == "json":
        as_json(objects.listing(rows))
    else:
        from sopflow.rendering.cases import tables  # only who shows rich text pays

        console().print(tables.listing(rows, spoken()))
    return Exit.CLEAN


def _within(written: str | None) -> timedelta | None:
    if written is None:
        return None
    span = parse_duration(written)
    if isinstance(span, Refusal):
        raise Refused(Words(en=f"--due: {span.reason.en}", id=f"--due: {span.reason.id}"), span.hint)
    return timedelta(seconds=span.seconds, days=span.working_days)

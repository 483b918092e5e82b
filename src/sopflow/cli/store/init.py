"""`sopflow store init`: a place for cases."""

from __future__ import annotations

import click

from sopflow.app.live.opening import opened
from sopflow.app.live.places import store_named
from sopflow.cli.bilingual import Command
from sopflow.cli.case.asking import of_store
from sopflow.cli.exits import Exit
from sopflow.cli.json_output import as_json
from sopflow.cli.language import say
from sopflow.cli.options import format_, lang, option
from sopflow.diagnostics import Words
from sopflow.queues.choosing import demand_postgres, prepare_for_many_machines

_REAL = Words(en="✔ {} is ready for real cases.", id="✔ {} siap untuk kasus sungguhan.")
_PRACTICE = Words(
    en="✔ {} is ready for practice: systems are made up, for ever.",
    id="✔ {} siap untuk latihan: sistemnya buatan, untuk seterusnya.",
)


@click.command(
    "init",
    cls=Command,
    words=Words(
        en="Make a store, or bring one up to date. It is for real cases, or with --practice for made-up systems: what "
        "it is for never changes. To repeat it harms nothing.",
        id="Buat penyimpanan, atau perbarui yang ada. Untuk kasus sungguhan, atau dengan --practice untuk sistem "
        "buatan: kegunaannya tidak pernah berubah. Boleh diulang.",
    ),
)
@option("--practice", is_flag=True, en="For practice.", id="Untuk latihan.")
@option(
    "--many-machines",
    is_flag=True,
    en="Postgres: workers on any number of machines (extra [dbos]). Before the first case.",
    id="Postgres: worker di banyak mesin (tambahan [dbos]). Sebelum kasus pertama.",
)
@of_store
@format_(("text", "json"))
@lang
def command(practice: bool, many_machines: bool, url: str | None, form: str) -> Exit:
    if many_machines:
        demand_postgres(store_named(url))
    with opened(url, practice=practice, create=True) as place:
        if many_machines:
            prepare_for_many_machines(place.url, place.store, place.clock)
        if form == "json":
            as_json(place.store.facts())
        else:
            click.echo(say(_PRACTICE if place.practice else _REAL).format(place.shown))
    return Exit.CLEAN

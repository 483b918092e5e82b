"""`sopflow publish`: a playbook that checks becomes one that cases run on."""

from __future__ import annotations

from pathlib import Path

import click

from sopflow.app.live.opening import opened
from sopflow.app.live.starting import publish
from sopflow.cli import given
from sopflow.cli.bilingual import Command
from sopflow.cli.case.asking import Asking, asks
from sopflow.cli.exits import Exit
from sopflow.cli.json_output import as_json
from sopflow.cli.language import say, spoken
from sopflow.cli.options import option
from sopflow.diagnostics import Words
from sopflow.rendering.cases.moments import shown_moment
from sopflow.runtime.publications import Publication


@click.command(
    "publish",
    cls=Command,
    words=Words(
        en="Publish a playbook that checks, with those that it runs: cases that start from then on run on it. Cases "
        "that run stay on the version they began with. The same text is published once.",
        id="Terbitkan playbook yang sudah benar, beserta yang dijalankannya: kasus baru memakainya. Kasus yang sedang "
        "berjalan tetap pada versinya. Teks yang sama diterbitkan sekali.",
    ),
)
@click.argument("playbook", type=click.Path(path_type=Path))
@option(
    "--valid-from",
    metavar="TIME",
    en="From when new cases run on it (ISO 8601). Without it: now.",
    id="Mulai kapan kasus baru memakainya (ISO 8601). Tanpa ini: sekarang.",
)
@asks(waits=False, shows=False)
def command(playbook: Path, valid_from: str | None, asking: Asking) -> Exit:
    begins = given.clock(valid_from, "--valid-from")
    with opened(asking.url) as place:
        publication = publish(place.engine, playbook, by=asking.person, valid_from=begins)
    if asking.form == "json":
        as_json(_object(publication))
    else:
        click.echo(say(_said(publication)))
    return Exit.CLEAN


def _said(found: Publication) -> Words:
    name, digest = f"{found.playbook} {found.version}", found.digest[:12]
    moment = shown_moment(found.valid_from, spoken())
    if found.again:
        return Words(
            en=f"✔ {name} is the current one again ({digest}), for cases from {moment} on.",
            id=f"✔ {name} berlaku lagi ({digest}), untuk kasus mulai {moment}.",
        )
    if not found.is_new:
        return Words(en=f"{name} was published before ({digest}).", id=f"{name} sudah terbit ({digest}).")
    return Words(
        en=f"✔ {name} is published ({digest}), for cases from {moment} on.",
        id=f"✔ {name} terbit ({digest}), untuk kasus mulai {moment}.",
    )


def _object(found: Publication) -> dict[str, object]:
    return {
        "playbook": found.playbook,
        "version": found.version,
        "digest": found.digest,
        "valid_from": found.valid_from.isoformat(),
        "new": found.is_new,
        "again": found.again,
    }

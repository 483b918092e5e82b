"""`sopflow i18n status`: how far each language is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from sopflow.app.use_cases import load
from sopflow.app.writing.translating import Entry, Standing, entries, standings
from sopflow.cli.bilingual import Command
from sopflow.cli.exits import Exit
from sopflow.cli.i18n.catalogue import earlier, since
from sopflow.cli.language import say
from sopflow.cli.options import format_, lang
from sopflow.diagnostics import Words

_WHY = {
    "missing": Words(en="missing", id="belum ada"),
    "draft": Words(en="draft", id="draf"),
    "stale": Words(en="stale", id="basi"),
}


@click.command(
    "status",
    cls=Command,
    words=Words(
        en="How far each language of PLAYBOOK is: words that are missing, drafts, or stale. The exit code is 1 where "
        "words are missing or stale.",
        id="Sejauh mana tiap bahasa PLAYBOOK: teks yang belum ada, masih draf, atau basi. Kode keluar 1 bila ada yang "
        "belum ada atau basi.",
    ),
)
@click.argument("playbook", type=click.Path(path_type=Path))
@since
@format_(("text", "json"))
@lang
def command(playbook: Path, since: str | None, form: str) -> int:
    procedure = load(playbook)
    found = standings(procedure, entries(procedure, earlier(since)))
    if form == "json":
        click.echo(json.dumps([_object(one) for one in found], ensure_ascii=False, indent=2))
    else:
        for one in found:
            _show(one)
    return Exit.FOUND if any(one.missing or one.stale for one in found) else Exit.CLEAN


def _lists(one: Standing) -> Iterator[tuple[str, Sequence[Entry]]]:
    yield from (("missing", one.missing), ("draft", one.draft), ("stale", one.stale))


def _show(one: Standing) -> None:
    done = one.whole - len(one.missing)
    counts = "".join(f", {len(each)} {say(_WHY[name])}" for name, each in _lists(one) if each)
    click.echo(f"{one.language}: {done}/{one.whole}{counts}")
    for name, each in _lists(one):
        for entry in each:
            click.echo(f"  {say(_WHY[name])}  {entry.key}")


def _object(one: Standing) -> dict[str, Any]:
    lists = {name: [entry.key for entry in each] for name, each in _lists(one)}
    return {"language": one.language, "words": one.whole, **lists}

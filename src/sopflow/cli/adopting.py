"""What `check --baseline` says and writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from sopflow.app.procedure import Checked
from sopflow.app.writing import baseline
from sopflow.cli.language import say
from sopflow.cli.refused import Refused
from sopflow.diagnostics import Diagnostic, Words

_WHERE = Words(
    en="--update-baseline needs to know the file: --baseline FILE, or `baseline` in the table [check] of sopflow.toml",
    id="--update-baseline perlu tahu berkasnya: --baseline FILE, atau `baseline` di tabel [check] pada sopflow.toml",
)


def adopted(
    path: Path | None, found: Sequence[Diagnostic], checked: Sequence[Checked], *, update: bool
) -> tuple[Diagnostic, ...]:
    """The findings that the baseline does not know; none where it is written anew. The error stream says the rest.

    Raises:
        Refused: nobody says where the baseline is.
        UnreadableFile: it is not there, is none, or cannot be written.
    """
    if path is None:
        raise Refused(_WHERE, place="--update-baseline")
    sources = [source for one in checked for source in one.sources]
    if update:
        known = baseline.load(path) if path.exists() else Counter[baseline.Known]()
        click.echo(say(_kept(path, baseline.save(path, known, found, sources))), err=True)
        return ()
    compared = baseline.compare(path, baseline.load(path), found, sources)
    if compared.known:
        click.echo(say(_known(path, compared.known)), err=True)
    for one in compared.stale:
        click.echo(say(_stale(path, one)), err=True)
    return compared.new


def _kept(path: Path, number: int) -> Words:
    return Words(en=f"✔ {path} knows {number} findings", id=f"✔ {path} mencatat {number} temuan")


def _known(path: Path, number: int) -> Words:
    return Words(
        en=f"{number} more are known in {path} and not shown",
        id=f"{number} lagi sudah tercatat di {path} dan tidak ditampilkan",
    )


def _stale(path: Path, one: baseline.Known) -> Words:
    where = f"{one.file}, {one.place}" if one.place else one.file
    return Words(
        en=f"{path}: `{one.rule}` in {where} is not found any more; --update-baseline takes it out",
        id=f"{path}: `{one.rule}` di {where} sudah tidak ada; --update-baseline menghapusnya",
    )

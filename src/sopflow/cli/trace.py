"""`sopflow trace`: which clause of the document is covered by what."""

from __future__ import annotations

import json as json_text
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from sopflow.app.clauses import Clause, trace_clauses
from sopflow.app.use_cases import load
from sopflow.cli.bilingual import Command
from sopflow.cli.complaints import Complaint, complain
from sopflow.cli.exits import Exit
from sopflow.cli.language import say, spoken
from sopflow.cli.options import format_, lang, option
from sopflow.cli.terminal import console
from sopflow.diagnostics import Words
from sopflow.rendering.clauses import table

_NO_LIST = Words(
    en="this playbook names no list of clauses: add `source: {clauses: clauses.yaml}`",
    id="playbook ini tidak menyebut daftar klausul: tambahkan `source: {clauses: clauses.yaml}`",
)


@click.command(
    "trace",
    cls=Command,
    words=Words(
        en="Show which clause of the SOP is covered by what in the playbook and its scenarios. DIR is the "
        "playbook's folder. The exit code is 1 when a clause is covered by nothing.",
        id="Tampilkan klausul SOP mana dipenuhi oleh bagian apa di playbook dan skenarionya. DIR adalah folder "
        "playbook. Kode keluar 1 bila ada klausul yang tidak dipenuhi apa pun.",
    ),
)
@click.argument("dir", type=click.Path(path_type=Path))
@option("--uncovered", is_flag=True, en="Only clauses covered by nothing.", id="Hanya klausul yang belum dipenuhi.")
@format_(("text", "json"))
@lang
def command(dir: Path, uncovered: bool, form: str) -> int:
    clauses = trace_clauses(load(dir))
    if not clauses:
        return complain(Complaint("nothing_to_run", Exit.NOTHING_TO_RUN, _NO_LIST))
    open_ = [clause for clause in clauses if not clause.covered]
    shown = open_ if uncovered else clauses
    if form == "json":
        click.echo(_json(shown, len(open_)))
    else:
        if shown:
            console().print(table(shown, spoken()))
        click.echo(say(_verdict(len(clauses), len(open_))))
    return Exit.FOUND if open_ else Exit.CLEAN


def _json(clauses: Sequence[Clause], uncovered: int) -> str:
    listed = [{**asdict(clause), "covered": clause.covered} for clause in clauses]
    return json_text.dumps({"clauses": listed, "uncovered": uncovered}, ensure_ascii=False, indent=2)


def _verdict(number: int, uncovered: int) -> Words:
    if not uncovered:
        return Words(en=f"✔ all {number} clauses are covered", id=f"✔ semua {number} klausul dipenuhi")
    return Words(
        en=f"✘ {uncovered} of {number} clauses are covered by nothing",
        id=f"✘ {uncovered} dari {number} klausul belum dipenuhi apa pun",
    )

"""`sopflow new scenario`: a scenario that passes, to be changed into the one that is meant."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sopflow.cli.bilingual import Command
from sopflow.cli.exits import Exit
from sopflow.cli.language import say
from sopflow.cli.new.begun import refusing, show_next
from sopflow.cli.new.names import complete_state
from sopflow.cli.options import format_, lang, option
from sopflow.cli.refused import Refused
from sopflow.diagnostics import Words


@click.command(
    "scenario",
    cls=Command,
    words=Words(
        en="Write scenarios/NAME.yaml beside PLAYBOOK: one case that was told and passes, to be changed into the one "
        "you mean. Its values are made up.",
        id="Tulis scenarios/NAME.yaml di samping PLAYBOOK: satu kasus yang sudah dijalankan dan lulus, untuk diubah "
        "menjadi kasus yang dimaksud. Nilainya rekaan.",
    ),
)
@click.argument("playbook", type=click.Path(path_type=Path))
@click.argument("name")
@option(
    "--via",
    metavar="STATE",
    default="",
    shell_complete=complete_state,
    en="A state that its case comes by.",
    id="Langkah yang dilewati kasusnya.",
)
@format_(("text", "json"))
@lang
def command(playbook: Path, name: str, via: str, form: str) -> int:
    from sopflow.app.told.foretelling import NoCaseError, new_scenario
    from sopflow.app.writing.usable import NotUsableError

    try:
        with refusing(no_name=_no_name(name[:60]), taken=_taken(name)):
            made = new_scenario(playbook, name, via)
    except NotUsableError as problem:
        raise Refused(problem.words, problem.hint) from None
    except NoCaseError:
        click.echo(say(_no_case(via)), err=True)
        return Exit.FOUND
    if form == "json":
        found = {
            "file": str(made.file),
            "outcome": made.outcome,
            "path": list(made.path_taken),
            "like": made.like or None,
        }
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return Exit.CLEAN
    click.echo(f"+ {made.file}")
    click.echo(f"  {' → '.join(made.path_taken)}: {made.outcome}")
    if made.like:
        click.echo(say(Words(en=f"  It begins as {made.like} does.", id=f"  Awalnya sama dengan {made.like}.")))
    show_next((f"sopflow test {made.file}",))
    return Exit.CLEAN


def _no_case(via: str) -> Words:
    if not via:
        return Words(en="no ordinary case was found that can be told", id="tidak ada kasus biasa yang bisa diceritakan")
    return Words(
        en=f"no case was found that comes by `{via}`; `sopflow check --prove` may say whether there is one",
        id=f"tidak ditemukan kasus yang lewat `{via}`; `sopflow check --prove` mungkin bisa menjawab ada tidaknya",
    )


def _no_name(name: str) -> Words:
    return Words(
        en=f"`{name}` cannot name a scenario: use letters, digits, dashes, points and underscores, as in lost-card",
        id=f"`{name}` tidak bisa menjadi nama skenario: pakai huruf, angka, tanda hubung, titik, dan garis bawah",
    )


def _taken(name: str) -> Words:
    return Words(en=f"there is a scenario `{name}` already", id=f"skenario `{name}` sudah ada")

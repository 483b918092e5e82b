"""`sopflow new state`: a state more in a playbook."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from sopflow.app.writing.adding import Added, Wish, new_state
from sopflow.app.writing.sketches import KINDS
from sopflow.app.writing.splicing import InlineError
from sopflow.app.writing.usable import NotUsableError, usable
from sopflow.cli.bilingual import Command
from sopflow.cli.exits import Exit
from sopflow.cli.language import say, spoken
from sopflow.cli.new.begun import refusing, show_next
from sopflow.cli.new.names import complete_state, completing
from sopflow.cli.options import format_, lang, option
from sopflow.cli.refused import Refused
from sopflow.cli.terminal import coloured
from sopflow.diagnostics import Words
from sopflow.rendering.diagnostics import text

_INLINE = Words(en="its states stand in braces on one line", id="langkahnya ditulis dalam kurung di satu baris")
_FMT = Words(en="write them as blocks: one name a line", id="tulis sebagai blok: satu nama satu baris")


@click.command(
    "state",
    cls=Command,
    words=Words(
        en="Write the state NAME into PLAYBOOK, a file or a folder that checks. Only lines are added, and ways led to "
        "it: comments and layout stay. What is left to write is said. The exit code is 1 where the playbook has an "
        "error until then.",
        id="Tulis langkah NAME ke PLAYBOOK, berkas atau folder yang sudah benar. Hanya menambah baris dan mengarahkan "
        "alur; komentar dan tata letak tetap. Yang masih harus ditulis ditampilkan. Kode keluar 1 bila sampai saat itu "
        "playbook masih salah.",
    ),
)
@click.argument("playbook", type=click.Path(path_type=Path))
@click.argument("name")
@option(
    "--kind",
    type=click.Choice(KINDS),
    required=True,
    en="What it does: its verb.",
    id="Yang dilakukannya: kata kerjanya.",
)
@option(
    "--uses",
    multiple=True,
    metavar="NAME",
    shell_complete=completing(lambda procedure, context: usable(procedure, str(context.params["kind"]))),
    en="What it is about: facts to ask, an operation, a table, a role … A fact that is not there is declared.",
    id="Tentang apa: fakta yang ditanyakan, operasi, tabel, peran … Fakta yang belum ada dideklarasikan.",
)
@option(
    "--after",
    metavar="STATE",
    default="",
    shell_complete=complete_state,
    en="The state that leads to it, and below which it stands. Without it: the last of its phase, and nothing leads "
    "to it yet.",
    id="Langkah yang menuju ke sini, dan letaknya di bawah langkah itu. Tanpa ini: langkah terakhir tahapnya, "
    "dan belum ada yang menuju ke sini.",
)
@option(
    "--before",
    metavar="STATE",
    default="",
    shell_complete=complete_state,
    en="The state that it leads to: of the ways of --after, those that led there go by the new state.",
    id="Langkah tujuannya: jalan dari --after yang menuju ke situ kini lewat langkah baru.",
)
@option(
    "--phase",
    metavar="PHASE",
    default="",
    shell_complete=completing(lambda procedure, context: procedure.playbook.phases),
    en="Its phase. Without it: that of the state above it.",
    id="Tahapnya. Tanpa ini: tahap langkah di atasnya.",
)
@format_(("text", "json"))
@lang
def command(
    playbook: Path, name: str, kind: str, uses: Sequence[str], after: str, before: str, phase: str, form: str
) -> int:
    try:
        with refusing(no_name=_no_name(name[:60]), taken=_taken(name)):
            made = new_state(playbook, name, Wish(kind, tuple(uses), after, before, phase))
    except NotUsableError as problem:
        raise Refused(problem.words, problem.hint) from None
    except InlineError:
        raise Refused(_INLINE, _FMT) from None
    if form == "json":
        click.echo(json.dumps(_object(made), ensure_ascii=False, indent=2))
    else:
        _show(made, name)
    return Exit.CLEAN if made.checks else Exit.FOUND


def _show(made: Added, name: str) -> None:
    click.echo(f"~ {made.path}:{made.line}")
    ways = " → ".join(each for each in (made.through, name, made.to) if each)
    click.echo(f"  {ways}")
    if made.left:
        click.echo(say(Words(en="Yours to write:", id="Yang masih perlu Anda tulis:")))
    for each in made.left:
        click.echo(f"  - {say(each)}")
    if made.found:
        click.echo(text.render(made.found, spoken(), color=coloured(sys.stdout)))
    show_next((f"sopflow check {made.path}", f"sopflow test {made.path}"))


def _object(made: Added) -> dict[str, Any]:
    return {
        "file": str(made.path),
        "line": made.line,
        "through": made.through or None,
        "to": made.to or None,
        "left": [say(each) for each in made.left],
        "found": [{"code": each.code, "line": each.line, "message": say(each.message)} for each in made.found],
        "checks": made.checks,
    }


def _no_name(name: str) -> Words:
    return Words(
        en=f"`{name}` cannot name a state: use letters, digits and underscores, as in check_device",
        id=f"`{name}` tidak bisa menjadi nama langkah: pakai huruf, angka, dan garis bawah, misalnya check_device",
    )


def _taken(name: str) -> Words:
    return Words(en=f"the playbook has a state `{name}` already", id=f"playbook ini sudah punya langkah `{name}`")

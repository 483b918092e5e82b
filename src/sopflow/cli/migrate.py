"""`sopflow migrate`: open cases move to another version of their playbook, as planned, and back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from sopflow.app.live.desk import Desk, desk_at
from sopflow.app.live.moving import Move, Wish, apply, plan
from sopflow.cli.bilingual import Command
from sopflow.cli.case.asking import Asking, asks
from sopflow.cli.case.completing import complete_case, complete_playbook
from sopflow.cli.exits import Exit
from sopflow.cli.json_output import as_json
from sopflow.cli.language import spoken
from sopflow.cli.options import option
from sopflow.cli.progress import Progress
from sopflow.cli.refused import Refused
from sopflow.cli.terminal import console
from sopflow.diagnostics import Words
from sopflow.engine.migration import Verdict
from sopflow.rendering.cases import moving

_WHICH = Words(
    en="say what to do: --plan shows what would become of each case, --apply moves them, --revert moves them back",
    id="sebut tindakannya: --plan menunjukkan nasib tiap kasus, --apply memindahkan, --revert mengembalikan",
)
_ONE = Words(
    en="--plan, --apply and --revert: one of the three at a time",
    id="--plan, --apply, dan --revert: satu saja sekaligus",
)
_WHY = Words(en="--apply and --revert take a --reason: it stays in each history", id="--apply dan --revert butuh "
             "--reason: tercatat di tiap riwayat")  # fmt: skip
_GRAVE = (Verdict.DIFFERS, Verdict.CANNOT)


@click.command(
    "migrate",
    cls=Command,
    words=Words(
        en="Move open cases of PLAYBOOK to the version that is valid now, or to another one. --plan first: a verdict "
        "for each case, and nothing changes. A case that would have acted otherwise by now is moved only with "
        "--differs. The exit code is 1 when a case differs, cannot be moved, or was not.",
        id="Pindahkan kasus terbuka PLAYBOOK ke versi yang berlaku sekarang, atau versi lain. Mulailah dengan --plan: "
        "putusan tiap kasus, tanpa mengubah apa pun. Kasus yang akan bertindak lain hanya dipindah dengan --differs. "
        "Kode keluar 1 bila ada kasus yang berbeda, tidak bisa, atau tidak dipindah.",
    ),
)
@click.argument("playbook", shell_complete=complete_playbook)
@option("--plan", "looks", is_flag=True, en="What would become of each case.", id="Nasib tiap kasus.")
@option("--apply", "moves_them", is_flag=True, en="Move them.", id="Pindahkan.")
@option("--revert", "moves_back", is_flag=True, en="Move each back.", id="Kembalikan masing-masing.")
@option("--to", "version", metavar="VERSION", en="A version, or the beginning of a digest.", id="Versi, atau digest.")
@option(
    "--case", "cases", multiple=True, metavar="CASE", shell_complete=complete_case, en="Only this one.", id="Hanya ini."
)
@option("--differs", is_flag=True, en="Also those that differ.", id="Juga yang berbeda.")
@option("--reason", metavar="TEXT", default="", en="Why; it stays in the history.", id="Alasannya; tercatat.")
@asks(waits=False, shows=False)
def command(  # noqa: PLR0913, PLR0917 - one argument an option
    playbook: str,
    looks: bool,
    moves_them: bool,
    moves_back: bool,
    version: str | None,
    cases: tuple[str, ...],
    differs: bool,
    reason: str,
    asking: Asking,
) -> Exit:
    if looks + moves_them + moves_back != 1:
        raise Refused(_WHICH if not looks + moves_them + moves_back else _ONE)
    if not looks and not reason.strip():
        raise Refused(_WHY)
    wish = Wish(playbook, version, cases, back=moves_back)
    with desk_at(asking.url) as desk, _progress(desk, playbook) as progress:
        if looks:
            moves = tuple(plan(desk, wish, progress.step))
        else:
            moves = tuple(apply(desk, wish, by=asking.person, reason=reason, differs=differs, progress=progress.step))
    if asking.form == "json":
        as_json(moving.objects(moves, spoken()))
    else:
        console().print(moving.text(moves, spoken()))
        if moves and not looks:
            console().print(moving.how_many(moves, spoken()))
    return Exit.FOUND if any(_is_grave(move, planned=looks) for move in moves) else Exit.CLEAN


def _is_grave(move: Move, *, planned: bool) -> bool:
    return move.judgement.verdict in _GRAVE if planned else move.refused is not None


@contextmanager
def _progress(desk: Desk, playbook: str) -> Iterator[Progress]:
    with Progress(sum(each.cases for each in desk.engine.status().open if each.playbook == playbook)) as progress:
        yield progress

"""`sopflow case start`: a case begins."""

from __future__ import annotations

from collections.abc import Sequence

import click

from sopflow.app.connected.simulators import usual_address
from sopflow.app.live.desk import desk_at
from sopflow.app.live.starting import Beginning, start, to_practise
from sopflow.cli import given
from sopflow.cli.bilingual import Command
from sopflow.cli.case import pairs
from sopflow.cli.case.asking import Asking, asks, first_word, key
from sopflow.cli.case.completing import complete_playbook
from sopflow.cli.case.showing import after
from sopflow.cli.exits import Exit
from sopflow.cli.options import MADE_UP, SIM, option, sim, systems
from sopflow.diagnostics import Words

_FIRST = Words(
    en="the playbook comes first: the id of a published one, or for practice its file or folder",
    id="playbook ditulis paling depan: id yang sudah terbit, atau untuk latihan berkas atau foldernya",
)


@click.command(
    "start",
    cls=Command,
    words=Words(
        en="Start a case of PLAYBOOK, a published one by its id; for practice its file or folder will do. FACT=VALUE "
        "gives what the playbook declares as inputs. A live case about the same subject is found, not doubled.",
        id="Mulai kasus dari PLAYBOOK, yang sudah terbit dengan id-nya; untuk latihan cukup berkas atau foldernya. "
        "FACT=VALUE memberi input playbook itu. Kasus berjalan tentang hal yang sama ditemukan, bukan digandakan.",
    ),
)
@click.argument("playbook", shell_complete=complete_playbook, callback=first_word("PLAYBOOK", _FIRST))
@pairs.pairs
@option(
    "--practice",
    is_flag=True,
    en="Practise with made-up systems; your store is made as a practice store if there is none.",
    id="Berlatih dengan sistem buatan; bila belum ada, penyimpanan Anda dibuat untuk latihan.",
)
@option(
    "--scenario",
    metavar="FILE[#ID]",
    en="Practice: what systems reply, and settings, as a scenario says.",
    id="Latihan: balasan sistem dan pengaturan menurut sebuah skenario.",
)
@systems(
    MADE_UP,
    SIM,
    en="Practice: what replies for systems; sim: the simulators that `sopflow sim up` started.",
    id="Latihan: yang membalas sebagai sistem; sim: simulator yang dijalankan `sopflow sim up`.",
)
@sim
@option("--set", "settings", multiple=True, metavar="SETTING=VALUE", en="A setting.", id="Sebuah pengaturan.")
@option(
    "--version",
    metavar="VERSION",
    en="A version, or the beginning of a digest. Without it: the one that is valid now.",
    id="Versi, atau awal digest. Tanpa ini: yang berlaku sekarang.",
)
@key
@asks()
def command(  # noqa: PLR0913, PLR0917 - one argument an option
    playbook: str,
    given_pairs: Sequence[str],
    practice: bool,
    scenario: str | None,
    systems: str,
    sim_url: str | None,
    settings: Sequence[str],
    version: str | None,
    key: str | None,
    asking: Asking,
) -> Exit:
    beginning = Beginning(
        playbook,
        inputs=pairs.values(given_pairs),
        settings=given.settings(settings),
        language=asking.content or "",
        version=version,
        scenario=given.scenario_at(scenario) if scenario is not None else None,
        simulators=sim_url or usual_address() if systems == SIM else None,
    )
    procedure = to_practise(beginning) if practice else None
    with desk_at(asking.url, practice=practice or None, create=procedure is not None) as desk:
        receipt = start(desk, beginning, by=asking.person, key=key, procedure=procedure)
        return after(desk, asking, receipt.case.id, receipt)

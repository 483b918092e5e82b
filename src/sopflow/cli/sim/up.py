"""`sopflow sim up`: the made-up systems listen, until somebody asks them to end."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from sopflow.app.files import source_of
from sopflow.cli.bilingual import Command
from sopflow.cli.ending import until_asked
from sopflow.cli.exits import Exit
from sopflow.cli.language import say
from sopflow.cli.options import format_, lang, option
from sopflow.cli.refused import Refused
from sopflow.diagnostics import Words

_HERE = ("127.0.0.1", "localhost")
_SYSTEMS = ("dsc", "indira", "billing", "remedy")
_LONGEST_PACE = 60.0
_TITLE = Words(
    en="Made-up systems are listening, for practice only, with {} made-up customers ({}):",
    id="Sistem buatan siap dipanggil, hanya untuk latihan, dengan {} pelanggan rekaan ({}):",
)
_TRY = Words(en="To try a playbook on them:", id="Untuk mencoba playbook:")
_CONNECT = Words(
    en="To connect to them as to real systems, put this into the environment:",
    id="Agar terhubung seperti ke sistem sungguhan, isi environment dengan:",
)
_FILE = Words(en="or the addresses into sopflow.toml, such as:", id="atau tulis alamatnya di sopflow.toml, misalnya:")
_CONTROL = Words(
    en="Faults, the ledger, another world, events: {}/_sim (docs/simulators.md).",
    id="Gangguan, buku besar, dunia lain, kejadian: {}/_sim (docs/simulators.md).",
)
_UNTIL = Words(en="Ctrl-C ends it; what was done is forgotten.", id="Ctrl-C mengakhirinya; yang terjadi dilupakan.")
_ENDED = Words(en="The simulators have ended.", id="Simulator sudah berhenti.")


def _here(context: click.Context, parameter: click.Parameter, host: str) -> str:
    if host not in _HERE:
        raise Refused(
            Words(
                en=f"the simulators listen on this machine only, never on {host}: they let everybody in",
                id=f"simulator hanya bisa dipanggil dari komputer ini, bukan di {host}: siapa pun bisa masuk",
            )
        )
    return host


def _systems(context: click.Context, parameter: click.Parameter, written: str | None) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(each.strip() for each in written.split(","))) if written is not None else _SYSTEMS
    strange = [each for each in names if each not in _SYSTEMS]
    if strange:
        known = ", ".join(_SYSTEMS)
        raise Refused(
            Words(
                en=f"`{strange[0]}` is no system that is simulated. There are: {known}",
                id=f"`{strange[0]}` tidak disimulasikan. Yang ada: {known}",
            )
        )
    return names


def _complete(context: click.Context, parameter: click.Parameter, typed: str) -> list[str]:
    """The systems that are not named yet, after those that are."""
    before, comma, _ = typed.rpartition(",")
    named = before.split(",")
    return [
        f"{before}{comma}{each}"
        for each in _SYSTEMS
        if each not in named and f"{before}{comma}{each}".startswith(typed)
    ]


@click.command(
    "up",
    cls=Command,
    words=Words(
        en="Let made-up DSC, Indira, Billing and Remedy listen on this machine until Ctrl-C, and print what connects "
        "to them. They remember what is done until they end. Nothing personal is logged, and nothing here is real.",
        id="Jalankan DSC, Indira, Billing, dan Remedy buatan di komputer ini sampai Ctrl-C, dan tampilkan cara "
        "menghubungkannya. Yang dilakukan diingat sampai berhenti. Tidak ada data pribadi yang dicatat di log.",
    ),
)
@option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8765,
    show_default=True,
    en="Where they listen; 0 takes a free port.",
    id="Port yang dipakai; 0 memilih yang kosong.",
)
@option(
    "--world",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    en="What they know. Without it: the world that comes with sopflow.",
    id="Dunia yang mereka ketahui. Tanpa ini: dunia bawaan sopflow.",
)
@option(
    "--systems",
    callback=_systems,
    shell_complete=_complete,
    metavar="NAMES",
    en="Only these, with commas between. Without it: all four.",
    id="Hanya ini, dipisah koma. Tanpa ini: keempatnya.",
)
@option(
    "--pace",
    type=click.FloatRange(0, _LONGEST_PACE),
    default=0.0,
    metavar="SECONDS",
    en="How long each call takes at least.",
    id="Paling cepat berapa lama setiap panggilan.",
)
@option(
    "--host",
    default="127.0.0.1",
    callback=_here,
    expose_value=False,
    en="This machine; others are refused.",
    id="Komputer ini; yang lain ditolak.",
)
@format_(("text", "json"))
@lang
def command(port: int, file: Path | None, systems: tuple[str, ...], pace: float, form: str) -> int:
    from sopflow_adapters.sim import CREDENTIALS, SHIPPED, running, world_of

    world = world_of(source_of(file) if file is not None else None)
    with until_asked() as stop, running(world, port=port, systems=systems, pace=pace) as sim:
        environment = {
            f"SOPFLOW_{system}_{name}".upper(): value
            for system, url in sim.urls.items()
            for name, value in {"url": url, **CREDENTIALS[system]}.items()
        }
        customers = len(world.customers)
        if form == "json":
            ready = {"url": sim.url, "control": f"{sim.url}/_sim", "systems": dict(sim.urls), "customers": customers}
            click.echo(json.dumps({**ready, "environment": environment}))
        else:
            click.echo(say(_TITLE).format(customers, file or SHIPPED))
            click.echo(_told(sim.url, sim.urls, environment))
        _wait(stop)
    click.echo(say(_ENDED), err=True)
    return Exit.CLEAN


def _told(url: str, urls: Mapping[str, str], environment: Mapping[str, str]) -> str:
    first, at = next(iter(urls.items()))
    lines = [
        *(f"  {system:<8} {address}" for system, address in urls.items()),
        "",
        say(_TRY),
        "",
        f"  sopflow run PLAYBOOK --systems sim --sim {url}",
        "",
        say(_CONNECT),
        "",
        *(f"  export {name}={value}" for name, value in environment.items()),
        "",
        say(_FILE),
        "",
        f"  [systems.{first}]",
        f'  url = "{at}"',
        "",
        say(_CONTROL).format(url),
        say(_UNTIL),
    ]
    return "\n".join(lines)


def _wait(stop: Callable[[], bool]) -> None:
    while not stop():
        time.sleep(0.1)

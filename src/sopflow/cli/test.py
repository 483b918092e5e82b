"""`sopflow test`: the scenarios of playbooks, told and compared with what they expect."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from sopflow.app.connected.scenarios import stage
from sopflow.app.targets import Target, load_targets
from sopflow.app.testing import SystemsFor, Tested, coverage_of, run_scenarios
from sopflow.cli.bilingual import Command
from sopflow.cli.complaints import Complaint, complain
from sopflow.cli.exits import Exit
from sopflow.cli.failures import told
from sopflow.cli.language import spoken
from sopflow.cli.options import MADE_UP, SIM, format_, lang, option, quiet, show_personal, systems
from sopflow.cli.progress import Progress
from sopflow.cli.refused import Refused
from sopflow.diagnostics import Words
from sopflow.document.suggestions import did_you_mean
from sopflow.rendering.suite import json, junit, text
from sopflow.rendering.suite.model import Case, Suite
from sopflow.simulation.coverage import Coverage

_NONE = Words(en="no scenario here", id="tidak ada skenario di sini")


@click.command(
    "test",
    cls=Command,
    words=Words(
        en="Tell the scenarios of playbooks and compare each with what it expects. A PATH is a playbook, its folder, "
        "a tree of such folders, or a file of scenarios; without any, this folder.",
        id="Jalankan skenario playbook dan bandingkan hasilnya dengan yang diharapkan. PATH adalah playbook, "
        "foldernya, kumpulan folder, atau berkas skenario; tanpa PATH, folder ini.",
    ),
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@option("--only", multiple=True, metavar="ID", en="Only the scenario of that id.", id="Hanya skenario dengan id itu.")
@option(
    "--coverage",
    "covered",
    is_flag=True,
    en="Say which states and transitions no scenario visited.",
    id="Tampilkan langkah dan transisi yang tidak dilewati skenario mana pun.",
)
@option(
    "--fail-under",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    en="Exit with 4 when less of the states or transitions is visited.",
    id="Kode keluar 4 bila langkah atau transisi yang dilewati kurang dari ini.",
)
@systems(
    MADE_UP,
    SIM,
    en="What replies for systems: what each scenario scripts; or simulators over HTTP, whose world the script becomes.",
    id="Yang membalas sebagai sistem: naskah skenario; atau simulator lewat HTTP yang datanya dibuat dari naskah itu.",
)
@show_personal
@format_(("text", "json", "junit"))
@quiet
@lang
def command(
    paths: Sequence[Path],
    only: Sequence[str],
    covered: bool,
    fail_under: float | None,
    systems: str,
    show_personal: bool,
    form: str,
    quiet: bool,
) -> int:
    targets, broken = load_targets(paths or [Path()])
    for problem in broken:
        told(problem)
    _known(only, targets, complete=not broken)
    with _played(targets, systems) as replies:
        telling = _Telling(tuple(only), replies, covered=covered or fail_under is not None)
        suite = _suite(targets, telling, shown=form == "text", quiet=quiet)
    if form == "json":
        click.echo(json.render(suite, spoken(), personal=show_personal))
    elif form == "junit":
        click.echo(junit.render(suite, spoken()))
    elif suite.cases:
        _summary(suite)
    if broken:
        return Exit.COULD_NOT
    return _exit(suite, fail_under)


@dataclass(frozen=True)
class _Telling:
    """Which scenarios, what replies to them, and whether what they visit is counted."""

    only: tuple[str, ...]
    replies: SystemsFor
    covered: bool


@contextmanager
def _played(targets: Sequence[Target], systems: str) -> Iterator[SystemsFor]:
    """What replies for systems."""
    if systems == MADE_UP:
        yield lambda procedure, file, scenario: None
        return
    with stage(target.procedure for target in targets) as ours:
        yield ours.replies_for


def _suite(targets: Sequence[Target], telling: _Telling, *, shown: bool, quiet: bool) -> Suite:
    cases: list[Case] = []
    found: list[Coverage] = []
    total = sum(len(file.file.scenarios) for target in targets for file in target.files)
    with Progress(len(telling.only) or total) as progress:
        for target in targets:
            tested = []
            for case, each in _told(target, telling):
                progress.step(case.result.scenario.id)
                cases.append(case)
                tested.append(each)
                if shown and not (quiet and case.passed):
                    progress.clear()
                    _show(case)
            if telling.covered and target.files:
                found.append(coverage_of(target.procedure, tested))
    return Suite(tuple(cases), tuple(found))


def _told(target: Target, telling: _Telling) -> Iterator[tuple[Case, Tested]]:
    procedure, began = target.procedure, time.perf_counter()
    for each in run_scenarios(procedure, target.files, telling.only, telling.replies):
        ended = time.perf_counter()
        path = str(procedure.path)
        yield Case(procedure.playbook.id, path, str(each.file), each.result, ended - began), each
        began = time.perf_counter()


def _show(case: Case) -> None:
    click.echo(text.case_line(case))
    if not case.passed:
        for line in text.failures(case, spoken()):
            click.echo(line)


def _summary(suite: Suite) -> None:
    for found in suite.coverage:
        for line in text.coverage(found, spoken()):
            click.echo(line)
    click.echo(text.summary(suite, spoken()))


def _known(only: Sequence[str], targets: Sequence[Target], *, complete: bool) -> None:
    """Refuse an id that no file has: a misspelt one must not read as clean."""
    known = {scenario.id for target in targets for file in target.files for scenario in file.file.scenarios}
    for id in only:
        if id not in known and complete:
            words = Words(en=f"--only: there is no scenario `{id}`", id=f"--only: tidak ada skenario `{id}`")
            raise Refused(words, did_you_mean(id, known))


def _exit(suite: Suite, fail_under: float | None) -> Exit:
    if not suite.cases:
        return complain(Complaint("nothing_to_run", Exit.NOTHING_TO_RUN, _NONE))
    if suite.failed:
        return Exit.FOUND
    shares = [100 * share for found in suite.coverage for share in (found.of_states, found.of_ways)]
    below = fail_under is not None and any(share < fail_under for share in shares)
    return Exit.BELOW_THRESHOLD if below else Exit.CLEAN

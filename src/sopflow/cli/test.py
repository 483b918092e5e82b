"""`sopflow test`: the scenarios of playbooks, told and compared with what they expect."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from sopflow.app.connected.scenarios import stage
from sopflow.app.targets import Target, load_targets
from sopflow.app.told.testing import SystemsFor, Tested, coverage_of, run_scenarios
from sopflow.cli.bilingual import Command
from sopflow.cli.complaints import Complaint, complain
from sopflow.cli.exits import Exit
from sopflow.cli.failures import told
from sopflow.cli.from_store import with_cases
from sopflow.cli.language import say, spoken
from sopflow.cli.options import MADE_UP, SIM, format_, lang, option, quiet, show_personal, systems
from sopflow.cli.progress import Progress
from sopflow.cli.refused import Refused
from sopflow.cli.terminal import console
from sopflow.cli.thresholds import Thresholds, below, thresholds
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.document.suggestions import did_you_mean
from sopflow.rendering.coverage.model import Report
from sopflow.rendering.coverage.words import KINDS
from sopflow.rendering.suite import json, junit, text
from sopflow.rendering.suite.model import Case, Suite

_NONE = Words(en="no scenario here", id="tidak ada skenario di sini")
_ONE = Words(en="--suggest is for one playbook", id="--suggest untuk satu playbook")


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
    en="Say what the scenarios cover, and why the rest is not: states, transitions, replies, times, rows, conditions.",
    id="Tampilkan cakupan skenario dan alasan yang belum: langkah, transisi, balasan, waktu, baris tabel, syarat.",
)
@option(
    "--fail-under",
    metavar="KIND=PERCENT,…",
    en="Exit with 4 when less is covered: states=100,mcdc=90. A percentage alone is of states and transitions.",
    id="Kode keluar 4 bila cakupan kurang: states=100,mcdc=90. Angka saja berarti langkah dan transisi.",
)
@option(
    "--from-store",
    "store",
    is_flag=False,
    flag_value="",
    metavar="[URL]",
    en="Also what the cases of a store covered, and which ways they took that no scenario takes. Nothing that a case "
    "holds is shown. Without URL, at the end of the line: SOPFLOW_STORE, else a file of your own.",
    id="Juga cakupan kasus di sebuah penyimpanan, dan jalan yang dilewati kasus tetapi tidak oleh skenario. Isi kasus "
    "tidak ditampilkan. Tanpa URL, di akhir baris: SOPFLOW_STORE, atau berkas milik Anda.",
)
@systems(
    MADE_UP,
    SIM,
    en="What replies for systems: what each scenario scripts; or simulators over HTTP, whose world the script becomes.",
    id="Yang membalas sebagai sistem: naskah skenario; atau simulator lewat HTTP yang datanya dibuat dari naskah itu.",
)
@show_personal
@option(
    "--suggest",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    en="Write scenarios that close gaps into this folder: each was told, and did.",
    id="Tulis skenario yang menutup celah ke folder ini: semuanya sudah dijalankan dan terbukti menutupnya.",
)
@format_(("text", "json", "junit", "html"))
@quiet
@lang
def command(  # noqa: PLR0913, PLR0917 - one argument an option
    paths: Sequence[Path],
    only: Sequence[str],
    covered: bool,
    fail_under: str | None,
    store: str | None,
    folder: Path | None,
    systems: str,
    show_personal: bool,
    form: str,
    quiet: bool,
) -> int:
    targets, broken = load_targets(paths or [Path()])
    for problem in broken:
        told(problem)
    _known(only, targets, complete=not broken)
    wanted = thresholds(fail_under)
    if folder is not None and len(targets) != 1:
        raise Refused(_ONE, place="--suggest")
    with _played(targets, systems) as replies:
        telling = _Telling(
            tuple(only),
            replies,
            covered=covered or bool(wanted) or form == "html" or folder is not None or store is not None,
        )
        suite = _suite(targets, telling, shown=form == "text", quiet=quiet)
    if store is not None:
        suite = with_cases(suite, targets, store)
    if form == "json":
        click.echo(json.render(suite, spoken(), personal=show_personal))
    elif form == "junit":
        click.echo(junit.render(suite, spoken()))
    elif form == "html":
        click.echo(_page(suite, personal=show_personal), nl=False)
    elif suite.cases or suite.of_cases:
        _summary(suite, personal=show_personal)
    if folder is not None and suite.cases and suite.coverage:
        from sopflow.cli.suggesting import write_suggestions

        write_suggestions(targets[0], suite, folder)
    if broken:
        return Exit.COULD_NOT
    return _exit(suite, wanted)


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
    found: list[Report] = []
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
                found.append(Report(coverage_of(target.procedure, tested, target.files), target.procedure.document))
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


def _summary(suite: Suite, *, personal: bool) -> None:
    if suite.coverage or suite.of_cases:
        from sopflow.rendering.coverage import of_cases
        from sopflow.rendering.coverage.text import painted  # rich: only who shows it pays

        out = console()
        for report in suite.coverage:
            out.print(painted(report, spoken(), personal=personal), soft_wrap=not out.is_terminal)
        for found in suite.of_cases:
            out.print(of_cases.painted(found, spoken()), soft_wrap=not out.is_terminal)
    if suite.cases:
        click.echo(text.summary(suite, spoken()))


def _page(suite: Suite, *, personal: bool) -> str:
    from sopflow.rendering.coverage.html import page
    from sopflow.rendering.coverage.of_cases import section

    more = (part for found in suite.of_cases for part in section(found, spoken()))
    return page(suite.coverage, spoken(), personal=personal, more=more)


def _known(only: Sequence[str], targets: Sequence[Target], *, complete: bool) -> None:
    """Refuse an id that no file has: a misspelt one must not read as clean."""
    known = {scenario.id for target in targets for file in target.files for scenario in file.file.scenarios}
    for id in only:
        if id not in known and complete:
            words = Words(en=f"--only: there is no scenario `{id}`", id=f"--only: tidak ada skenario `{id}`")
            raise Refused(words, did_you_mean(id, known))


def _exit(suite: Suite, wanted: Thresholds) -> Exit:
    if not suite.cases and not suite.of_cases:
        return complain(Complaint("nothing_to_run", Exit.NOTHING_TO_RUN, _NONE))
    if suite.failed:
        return Exit.FOUND
    reports = suite.coverage or tuple(found.report for found in suite.of_cases)
    lacking = below(wanted, (report.coverage for report in reports))
    for playbook, kind, share, least in lacking:
        click.echo(say(_lacking(playbook, KINDS[kind], share, least)), err=True)
    return Exit.BELOW_THRESHOLD if lacking else Exit.CLEAN


def _lacking(playbook: str, kind: Words, share: float, least: float) -> Words:
    return Words(
        en=f"{playbook}: {share:.1f} % of {kind.en} are covered, {least:g} % are wanted",
        id=f"{playbook}: {kind.id} tercakup {share:.1f} %, diminta {least:g} %",
    )

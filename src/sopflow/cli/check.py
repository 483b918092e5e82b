"""`sopflow check`: everything that is wrong, in as many playbooks as are named."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from sopflow.app.profiles import Profile, fails_on, shown, wishes
from sopflow.app.use_cases import Checked, check_all, find_playbooks
from sopflow.cli.bilingual import Command
from sopflow.cli.complaints import Complaint, complain
from sopflow.cli.exits import Exit
from sopflow.cli.failures import told
from sopflow.cli.language import say, spoken
from sopflow.cli.options import format_, lang, option, quiet
from sopflow.cli.proving import NOTHING_PROVED, Certified, Proofs, proofs_of
from sopflow.cli.refused import Refused
from sopflow.cli.terminal import coloured
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Diagnostic, Language, Severity, Words
from sopflow.errors import UnreadableFile

_GRAVITY = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_NONE = Words(en="no playbook here", id="tidak ada playbook di sini")
_ONE = Words(en="a certificate is of one playbook", id="satu sertifikat untuk satu playbook")
_NOT_BOTH = Words(
    en="--prove --save-certificate FILE makes a certificate; --certificate FILE alone checks one",
    id="--prove --save-certificate FILE membuat sertifikat; --certificate FILE saja memeriksanya",
)
_UNSAFE_ALONE = Words(en="--unsafe belongs to --fix or --diff", id="--unsafe dipakai bersama --fix atau --diff")
_WATCH_ALONE = Words(
    en="--watch only looks: it goes with no --fix, --update-baseline, --prove or --certificate",
    id="--watch hanya memeriksa: tidak bersama --fix, --update-baseline, --prove, atau --certificate",
)


@click.command(
    "check",
    cls=Command,
    words=Words(
        en="Find everything that is wrong in playbooks, their clauses and their scenarios. A PATH is a playbook, "
        "a folder with a playbook.yaml, or a tree of such folders; without any, this folder.",
        id="Cari semua yang salah di playbook, klausul, dan skenarionya. PATH adalah playbook, folder berisi "
        "playbook.yaml, atau kumpulan folder seperti itu; tanpa PATH, folder ini.",
    ),
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@format_(("text", "json", "sarif", "github"))
@option(
    "--fail-on",
    type=click.Choice(("error", "warning", "info")),
    en="The mildest finding that makes the exit code 1. Without it: error; in production warning.",
    id="Temuan paling ringan yang membuat kode keluar 1. Tanpa ini: error; di production warning.",
)
@option(
    "--prove",
    is_flag=True,
    en="Also prove, for every possible case, that it can finish and that the policies hold.",
    id="Buktikan juga, untuk setiap kasus yang mungkin, bahwa kasus bisa selesai dan kebijakan dipatuhi.",
)
@option(
    "--no-cache",
    is_flag=True,
    en="With --prove: look at every claim anew, and keep nothing for the next time.",
    id="Dengan --prove: periksa semua pernyataan dari awal, dan jangan simpan hasilnya.",
)
@option(
    "--save-counterexample",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    en="With --prove: write the cases that break a claim into this folder, as scenarios.",
    id="Dengan --prove: tulis kasus yang melanggar ke folder ini, sebagai skenario.",
)
@option(
    "--save-certificate",
    "made",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    en="With --prove: write why every claim that is proved holds, for --certificate to check. One playbook.",
    id="Dengan --prove: tulis alasan setiap pernyataan yang terbukti, untuk diperiksa --certificate. Satu playbook.",
)
@option(
    "--certificate",
    "given",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    en="Instead of --prove: check a certificate by a small program of its own. One playbook.",
    id="Pengganti --prove: periksa sertifikat dengan program kecil yang terpisah. Satu playbook.",
)
@option(
    "--fix", is_flag=True, en="Make the edits that findings propose: the safe ones.", id="Terapkan perbaikan yang aman."
)
@option(
    "--unsafe",
    is_flag=True,
    en="With --fix or --diff: also edits that somebody should look at, such as a name that was probably meant.",
    id="Dengan --fix atau --diff: juga perbaikan yang perlu dilihat orang, misalnya nama yang mungkin dimaksud.",
)
@option(
    "--diff",
    is_flag=True,
    en="Show the edits of --fix and write nothing.",
    id="Tampilkan perbaikan --fix tanpa menulis apa pun.",
)
@option(
    "--profile",
    type=click.Choice([each.value for each in Profile]),
    en="How strict: a draft may be unfinished; in production warnings fail too. Without it: sopflow.toml, else review.",
    id="Seberapa ketat: draft boleh belum lengkap; di production peringatan juga gagal. Tanpa ini: sopflow.toml, atau "
    "review.",
)
@option(
    "--baseline",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    en="Findings that are known already and not shown again. Without it: sopflow.toml.",
    id="Temuan yang sudah diketahui dan tidak ditampilkan lagi. Tanpa ini: sopflow.toml.",
)
@option(
    "--update-baseline",
    is_flag=True,
    en="Write what is found now as the baseline.",
    id="Tulis temuan sekarang sebagai baseline.",
)
@option("--watch", is_flag=True, en="Check again whenever a file changes.", id="Periksa lagi setiap berkas berubah.")
@quiet
@lang
def command(paths: Sequence[Path], **options: Any) -> int:
    asked = Asked(paths=tuple(paths) or (Path(),), **options)
    asked.demand_sense()
    if asked.watch:
        from sopflow.app.writing.formatting import files_meant
        from sopflow.cli.watching import watch

        return watch(lambda: files_meant(asked.paths), lambda: _once(asked))
    return _once(asked)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, option by option."""

    paths: tuple[Path, ...]
    form: str
    fail_on: str | None
    prove: bool
    no_cache: bool
    folder: Path | None
    made: Path | None
    given: Path | None
    fix: bool
    unsafe: bool
    diff: bool
    profile: str | None
    baseline: Path | None
    update_baseline: bool
    watch: bool
    quiet: bool

    def demand_sense(self) -> None:
        """Refuses options that mean nothing together."""
        if self.unsafe and not (self.fix or self.diff):
            raise Refused(_UNSAFE_ALONE, place="--unsafe")
        for name, given in (("--no-cache", self.no_cache), ("--save-counterexample", self.folder)):
            if given and not self.prove:
                raise Refused(_of_proofs(name), place=name)
        if self.watch and (self.fix or self.update_baseline or self.prove or self.given):
            raise Refused(_WATCH_ALONE, place="--watch")


def _once(asked: Asked) -> int:
    playbooks = find_playbooks(asked.paths)
    if not playbooks:
        return complain(Complaint("nothing_to_run", Exit.NOTHING_TO_RUN, _NONE))
    _fits(playbooks, asked.prove, asked.made, asked.given)
    wished = wishes()
    profile = Profile(asked.profile or wished.profile)
    checked, unread, would_change = _checked(playbooks, asked)
    everything = tuple(dict.fromkeys(finding for one in checked for finding in one.diagnostics))
    found = shown(everything, profile)
    baseline = asked.baseline or wished.baseline
    if baseline is not None or asked.update_baseline:
        from sopflow.cli.adopting import adopted

        found = adopted(baseline, found, checked, update=asked.update_baseline)
    proved = _proved(checked, asked, keeps=not asked.no_cache and asked.made is None)
    _tell(found, proved, asked, len(playbooks), unread)
    if unread:
        return Exit.COULD_NOT
    proved.tell(asked.form, asked.folder, asked.made)
    mildest = Severity(asked.fail_on) if asked.fail_on else fails_on(profile)
    grave = [finding for finding in found if _GRAVITY[finding.severity] <= _GRAVITY[mildest]]
    return Exit.FOUND if grave or would_change or not proved.holds else Exit.CLEAN


def _checked(playbooks: Sequence[Path], asked: Asked) -> tuple[tuple[Checked, ...], tuple[UnreadableFile, ...], bool]:
    """What is found, why other files could not be read, and whether a fix that was only shown would change one."""
    if not asked.fix and not asked.diff:
        return *check_all(playbooks), False
    from sopflow.cli.mending import mended

    return mended(
        playbooks, unsafe=asked.unsafe, keep=asked.fix and not asked.diff, show=asked.diff, aside=asked.form != "text"
    )


def _tell(
    found: Sequence[Diagnostic], proved: Proofs, asked: Asked, playbooks: int, unread: Sequence[UnreadableFile]
) -> None:
    click.echo(proved.within(_written(found, asked.form, spoken()), asked.form), nl=bool(found) or asked.form != "text")
    for problem in unread:
        told(problem)
    if asked.form == "text" and not found and not unread and not asked.quiet:
        click.echo(say(_clean(playbooks)))


def _fits(playbooks: Sequence[Path], prove: bool, made: Path | None, given: Path | None) -> None:
    """A certificate is of one playbook, and is made by proving it."""
    option = "--save-certificate" if made else "--certificate" if given else ""
    if option and len(playbooks) > 1:
        raise Refused(_ONE, place=option)
    if (made and not prove) or (given and prove):
        raise Refused(_NOT_BOTH, place=option)


def _proved(checked: Sequence[Checked], asked: Asked, *, keeps: bool) -> Proofs:
    if asked.given is not None and checked:
        return Certified(checked[0], asked.given)
    return proofs_of(checked, asked.form, keeps=keeps) if asked.prove else NOTHING_PROVED


def _written(found: Sequence[Diagnostic], form: str, language: Language) -> str:
    match form:
        case "json":
            from sopflow.rendering.diagnostics import json

            return json.render(found, language)
        case "sarif":
            from sopflow.rendering.diagnostics import sarif

            return sarif.render(found, language)
        case "github":
            from sopflow.rendering.diagnostics import github

            return github.render(found, language)
        case _:
            from sopflow.rendering.diagnostics import text

            width = shutil.get_terminal_size((100, 24)).columns
            return text.render(found, language, color=coloured(sys.stdout), width=width)


def _of_proofs(option: str) -> Words:
    return Words(
        en=f"{option} belongs to --prove: without it nothing is proved",
        id=f"{option} dipakai bersama --prove: tanpa itu tidak ada yang dibuktikan",
    )


def _clean(number: int) -> Words:
    counted = "1 playbook" if number == 1 else f"{number} playbooks"
    return Words(
        en=f"✔ {counted} checked: nothing to mend.", id=f"✔ {number} playbook diperiksa: tidak ada yang salah."
    )

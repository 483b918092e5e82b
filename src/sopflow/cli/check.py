"""`sopflow check`: everything that is wrong, in as many playbooks as are named."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import click

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
from sopflow.diagnostics import Diagnostic, Language, Severity, Words
from sopflow.rendering.diagnostics import github, json, sarif, text

_GRAVITY = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_NONE = Words(en="no playbook here", id="tidak ada playbook di sini")
_ONE = Words(en="a certificate is of one playbook", id="satu sertifikat untuk satu playbook")
_NOT_BOTH = Words(
    en="--prove --save-certificate FILE makes a certificate; --certificate FILE alone checks one",
    id="--prove --save-certificate FILE membuat sertifikat; --certificate FILE saja memeriksanya",
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
    default="error",
    show_default=True,
    en="The mildest finding that makes the exit code 1.",
    id="Temuan paling ringan yang membuat kode keluar 1.",
)
@option(
    "--prove",
    is_flag=True,
    en="Also prove, for every possible case, that it can finish and that the policies hold.",
    id="Buktikan juga, untuk setiap kasus yang mungkin, bahwa kasus bisa selesai dan kebijakan dipatuhi.",
)
@option(
    "--save-counterexample",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    en="Write the cases that break a claim into this folder, as scenarios.",
    id="Tulis kasus yang melanggar ke folder ini, sebagai skenario.",
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
@quiet
@lang
def command(
    paths: Sequence[Path],
    form: str,
    fail_on: str,
    prove: bool,
    folder: Path | None,
    made: Path | None,
    given: Path | None,
    quiet: bool,
) -> int:
    playbooks = find_playbooks(paths or [Path()])
    if not playbooks:
        return complain(Complaint("nothing_to_run", Exit.NOTHING_TO_RUN, _NONE))
    _fits(playbooks, prove, made, given)
    checked, unread = check_all(playbooks)
    found = tuple(dict.fromkeys(finding for one in checked for finding in one.diagnostics))
    proved = _proved(checked, prove, given)
    click.echo(proved.within(_written(found, form, spoken()), form), nl=bool(found) or form != "text")
    for problem in unread:
        told(problem)
    if unread:
        return Exit.COULD_NOT
    if form == "text" and not found and not quiet:
        click.echo(say(_clean(len(playbooks))))
    proved.tell(form, folder, made)
    grave = [finding for finding in found if _GRAVITY[finding.severity] <= _GRAVITY[Severity(fail_on)]]
    return Exit.FOUND if grave or not proved.holds else Exit.CLEAN


def _fits(playbooks: Sequence[Path], prove: bool, made: Path | None, given: Path | None) -> None:
    """A certificate is of one playbook, and is made by proving it."""
    option = "--save-certificate" if made else "--certificate" if given else ""
    if option and len(playbooks) > 1:
        raise Refused(_ONE, place=option)
    if (made and not prove) or (given and prove):
        raise Refused(_NOT_BOTH, place=option)


def _proved(checked: Sequence[Checked], prove: bool, given: Path | None) -> Proofs:
    if given is not None and checked:
        return Certified(checked[0], given)
    return proofs_of(checked) if prove else NOTHING_PROVED


def _written(found: Sequence[Diagnostic], form: str, language: Language) -> str:
    match form:
        case "json":
            return json.render(found, language)
        case "sarif":
            return sarif.render(found, language)
        case "github":
            return github.render(found, language)
        case _:
            width = shutil.get_terminal_size((100, 24)).columns
            return text.render(found, language, color=coloured(sys.stdout), width=width)


def _clean(number: int) -> Words:
    counted = "1 playbook" if number == 1 else f"{number} playbooks"
    return Words(
        en=f"✔ {counted} checked: nothing to mend.", id=f"✔ {number} playbook diperiksa: tidak ada yang salah."
    )

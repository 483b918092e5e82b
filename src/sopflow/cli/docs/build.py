"""`sopflow docs build`: playbooks as documents to read and to print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sopflow.cli.bilingual import Command
from sopflow.cli.complaints import Complaint, complain
from sopflow.cli.content import language_in
from sopflow.cli.exits import Exit
from sopflow.cli.language import say
from sopflow.cli.options import lang, option, quiet
from sopflow.cli.refused import Refused
from sopflow.diagnostics import Words

if TYPE_CHECKING:
    from sopflow.app.manual import File
    from sopflow.app.procedure import Procedure

_NONE = Words(en="no playbook here", id="tidak ada playbook di sini")
_WRITTEN = Words(en="written: {}", id="ditulis: {}")
_FRESH = Words(en="✔ {}: up to date", id="✔ {}: masih mutakhir")
_STALE = Words(
    en="stale: {}: the playbook says something else now; build it again",
    id="usang: {}: isi playbook sudah berubah; buat ulang dokumennya",
)
_MISSING = Words(en="missing: {}: build it", id="belum ada: {}: buat dokumennya")
_FOLDER = Words(
    en="--output: {} playbooks want a folder, not one file", id="--output: {} playbook membutuhkan folder, bukan berkas"
)
_ONE = Words(
    en="--since compares one playbook with its earlier version: name one PLAYBOOK",
    id="--since membandingkan satu playbook dengan versi lamanya: sebut satu PLAYBOOK",
)
_TWICE = Words(
    en="--content-lang names no language, or one twice", id="--content-lang kosong, atau ada bahasa dua kali"
)

_FORMS = ("html", "md", "pdf")
_ENDINGS = {".html": "html", ".htm": "html", ".md": "md", ".markdown": "md", ".pdf": "pdf"}
_ENDING = Words(
    en="--output: {}: the ending says what is written: .html, .md or .pdf, the same as --format",
    id="--output: {}: akhiran menentukan bentuknya: .html, .md, atau .pdf, sama dengan --format",
)
_SAME = Words(
    en="--output: two playbooks would both be written to {}: they have the same id; build them apart",
    id="--output: dua playbook akan ditulis ke {}: id keduanya sama; buat satu per satu",
)


@click.command(
    "build",
    cls=Command,
    words=Words(
        en="Write playbooks as documents to read and to print: cover, overview, each phase with its diagram and "
        "numbered steps, what always holds, what happens on failures, tables, glossary, change log. PLAYBOOK is a "
        "playbook's file, or a folder with playbooks; without any, this folder.",
        id="Tulis playbook menjadi dokumen untuk dibaca dan dicetak: sampul, ikhtisar, setiap fase dengan bagan dan "
        "langkah bernomor, yang selalu berlaku, yang terjadi bila sistem gagal, tabel, glosarium, catatan perubahan. "
        "PLAYBOOK adalah berkas playbook atau folder berisi playbook; tanpa PLAYBOOK, folder ini.",
    ),
)
@click.argument("playbooks", nargs=-1, metavar="[PLAYBOOK]...", type=click.Path(path_type=Path))
@option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE|DIR",
    required=True,
    en="Where to. A folder, or a name without an ending, gets a file a playbook.",
    id="Tujuan. Folder, atau nama tanpa akhiran, berisi satu berkas per playbook.",
)
@option(
    "--format",
    "form",
    type=click.Choice(_FORMS),
    en="html: one page that holds all. md: Markdown, with its drawings in a folder beside it. pdf: with page numbers "
    "beside links; needs sopflow[pdf]. Without it: the ending of the file; of a folder html.",
    id="html: satu halaman lengkap. md: Markdown, gambarnya di folder di sampingnya. pdf: dengan nomor halaman di "
    "samping tautan; membutuhkan sopflow[pdf]. Tanpa ini: menurut akhiran berkas; untuk folder html.",
)
@option(
    "--content-lang",
    metavar="LANG[,LANG]",
    en="Language of the document; several stand side by side. Without it: the playbook's first.",
    id="Bahasa dokumen; beberapa bahasa ditulis berdampingan. Tanpa ini: bahasa pertama playbook.",
)
@option(
    "--since",
    metavar="VERSION",
    en="Tell in the change log what changed since that version: a playbook's file or folder, or git:REV:PATH.",
    id="Tulis di catatan perubahan apa yang berubah sejak versi itu: berkas atau folder playbook, atau git:REV:PATH.",
)
@option(
    "--check",
    is_flag=True,
    en="Write nothing; exit with 1 where a document is missing or stale.",
    id="Jangan tulis; keluar dengan 1 bila ada dokumen yang belum ada atau usang.",
)
@quiet
@lang
def command(
    playbooks: Sequence[Path],
    output: Path,
    form: str | None,
    content_lang: str | None,
    since: str | None,
    check: bool,
    quiet: bool,
) -> int:
    from sopflow.app.files import find_playbooks
    from sopflow.app.use_cases import load

    found = find_playbooks(playbooks or [Path()])
    if not found:
        return complain(Complaint("nothing_to_run", Exit.NOTHING_TO_RUN, _NONE))
    is_folder = output.is_dir() or not output.suffix
    if len(found) > 1 and not is_folder:
        raise Refused(_with(_FOLDER, len(found)), place="--output")
    if since is not None and len(found) > 1:
        raise Refused(_ONE, place="--since")
    written = (form or "html") if is_folder else _form_of(output, form)
    made = [
        file for path in found for file in _files(load(path), output, written, content_lang, since, is_folder=is_folder)
    ]
    _each_once(made)
    return _check(made, quiet=quiet) if check else _write(made, quiet=quiet)


def _files(
    procedure: Procedure, output: Path, form: str, wanted: str | None, since: str | None, *, is_folder: bool
) -> Iterator[File]:
    from sopflow.app.manual import files, name_of
    from sopflow.app.versions import load_version

    languages = _languages(procedure, wanted)
    path = output / name_of(procedure, languages, form) if is_folder else output
    return files(procedure, languages, form, path, load_version(since) if since is not None else None)


def _form_of(output: Path, form: str | None) -> str:
    """What a file of that ending holds; another form than its ending says is refused."""
    ending = _ENDINGS.get(output.suffix.lower())
    if ending is None or form not in (None, ending):
        raise Refused(_with(_ENDING, output.name), place="--output")
    return ending


def _each_once(made: Sequence[File]) -> None:
    """Refuse to write one document over another: two playbooks may have one id."""
    paths = [file.path for file in made]
    twice = next((path for path in paths if paths.count(path) > 1), None)
    if twice is not None:
        raise Refused(_with(_SAME, twice), place="--output")


def _languages(procedure: Procedure, wanted: str | None) -> list[str]:
    if wanted is None:
        return [language_in(procedure, None)]
    named = [name.strip() for name in wanted.split(",") if name.strip()]
    if not named or len(set(named)) < len(named):
        raise Refused(_TWICE, place="--content-lang")
    return [language_in(procedure, name) for name in named]


def _write(made: Sequence[File], *, quiet: bool) -> int:
    from sopflow.app.manual import write

    for file in made:
        write(file)
        if not quiet:
            click.echo(say(_WRITTEN).format(file.path))
    return Exit.CLEAN


def _check(made: Sequence[File], *, quiet: bool) -> int:
    old = [file for file in made if not file.is_fresh]
    for file in made:
        if file in old:
            click.echo(say(_STALE if file.path.exists() else _MISSING).format(file.path))
        elif not quiet:
            click.echo(say(_FRESH).format(file.path))
    return Exit.FOUND if old else Exit.CLEAN


def _with(words: Words, told: object) -> Words:
    return Words(en=words.en.format(told), id=words.id.format(told))

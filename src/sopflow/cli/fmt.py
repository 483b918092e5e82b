"""`sopflow fmt`: playbooks and scenarios in the one layout."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from sopflow.app.writing.formatting import Formatted, format_files, format_text, write
from sopflow.cli.bilingual import Command
from sopflow.cli.complaints import Complaint, complain
from sopflow.cli.exits import Exit
from sopflow.cli.failures import told
from sopflow.cli.language import say, spoken
from sopflow.cli.options import format_, lang, option, quiet
from sopflow.cli.refused import Refused
from sopflow.diagnostics import Words
from sopflow.errors import UnreadableFile
from sopflow.rendering.diagnostics import text as findings
from sopflow.rendering.formatting.layout import LaidOut
from sopflow.rendering.text_diff import difference

_STDIN = Path("-")
_NONE = Words(en="no playbook here", id="tidak ada playbook di sini")
_ALONE = Words(en="`-` is one text: name no file beside it", id="`-` adalah satu teks: jangan sebut berkas lain")
_STAYS = Words(en="{}: stays as it is: {}", id="{}: dibiarkan apa adanya: {}")
_CHANGED = Words(en="laid out anew: {}", id="tata letak dirapikan: {}")
_WOULD = Words(en="would be laid out anew: {}", id="tata letak akan dirapikan: {}")


@click.command(
    "fmt",
    cls=Command,
    words=Words(
        en="Write playbooks, scenarios and lists of clauses in the one layout. Meaning and comments stay: the content "
        "hash is the same before and after, or the file stays as it is. A PATH is a file, or a folder with playbooks; "
        "without any, this folder; `-` reads a text and prints it.",
        id="Tulis playbook, skenario, dan daftar klausul dengan satu tata letak. Arti dan komentar tetap: hash isi "
        "sama sebelum dan sesudah, atau berkas dibiarkan. PATH adalah berkas atau folder berisi playbook; tanpa PATH, "
        "folder ini; `-` membaca teks lalu mencetaknya.",
    ),
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@option("--check", is_flag=True, en="Write nothing; say which files would change.", id="Jangan tulis; sebut saja.")
@option("--diff", is_flag=True, en="Write nothing; show what would change.", id="Jangan tulis; tampilkan bedanya.")
@option(
    "--stdin-filename",
    metavar="NAME",
    default="-",
    en="With `-`: what the text is called in findings.",
    id="Dengan `-`: nama teks itu di dalam temuan.",
)
@format_(("text", "json"))
@quiet
@lang
def command(paths: Sequence[Path], check: bool, diff: bool, stdin_filename: str, form: str, quiet: bool) -> int:
    if _STDIN in paths:
        if len(paths) > 1:
            raise Refused(_ALONE)
        return _standard_input(stdin_filename, check=check, diff=diff)
    done, unread = format_files(paths or [Path()])
    if not done and not unread:
        return complain(Complaint("nothing_to_run", Exit.NOTHING_TO_RUN, _NONE))
    changed = [one for one in done if one.changes]
    problems = [] if check or diff else list(_write(changed))
    if form == "json":
        click.echo(_json(done))
    elif diff:
        for one in changed:
            click.echo(difference(str(one.original.path), one.original.source.text, one.laid_out.text), nl=False)
    elif not quiet:
        _tell(done, changed, check=check)
    for one in done:
        _refused(one.laid_out, str(one.original.path))
    for problem in (*unread, *problems):
        told(problem)
    if unread or problems or any(one.laid_out.refusal for one in done):
        return Exit.COULD_NOT
    return Exit.FOUND if changed and (check or diff) else Exit.CLEAN


def _write(changed: Sequence[Formatted]) -> Sequence[UnreadableFile]:
    problems: list[UnreadableFile] = []
    for one in changed:
        try:
            write(one)
        except UnreadableFile as problem:
            problems.append(problem)
    return problems


def _standard_input(name: str, *, check: bool, diff: bool) -> int:
    text = _read(name)
    made = format_text(text, name)
    if made.refusal is not None:
        _refused(made, name)
        return Exit.COULD_NOT
    if not check and not diff:
        click.echo(made.text.encode("utf-8"), nl=False)
        return Exit.CLEAN
    if diff:
        click.echo(difference(name, text, made.text), nl=False)
    return Exit.CLEAN if made.text == text else Exit.FOUND


def _read(name: str) -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError:
        words = Words(en=f"{name} is not UTF-8 text", id=f"{name} bukan teks UTF-8")
        raise UnreadableFile(words) from None


def _refused(made: LaidOut, name: str) -> None:
    if made.refusal is None:
        return
    if made.diagnostics:
        click.echo(findings.render(made.diagnostics, spoken()), err=True)
    click.echo(say(_STAYS).format(name, say(made.refusal)), err=True)


def _tell(done: Sequence[Formatted], changed: Sequence[Formatted], *, check: bool) -> None:
    for one in changed:
        click.echo(say(_WOULD if check else _CHANGED).format(one.original.path))
    same = sum(not one.changes and one.laid_out.refusal is None for one in done)
    if not changed and same:
        click.echo(say(_same(same)))


def _same(number: int) -> Words:
    counted = "1 file has" if number == 1 else f"{number} files have"
    return Words(en=f"✔ {counted} the one layout already.", id=f"✔ {number} berkas sudah rapi.")


def _json(done: Sequence[Formatted]) -> str:
    files = [
        {
            "file": str(one.original.path),
            "changed": one.changes,
            "refused": None if one.laid_out.refusal is None else one.laid_out.refusal.in_(spoken()),
        }
        for one in done
    ]
    return json.dumps({"files": files}, ensure_ascii=False, indent=2)

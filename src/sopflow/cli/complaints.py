"""From what went wrong to what is said: for people, or as one JSON object a line under `--format json`."""

from __future__ import annotations

import errno
import json

import click

from sopflow.cli.exits import Exit
from sopflow.cli.language import asked_for_json, say, spoken
from sopflow.cli.parsing import misread
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Diagnostic, Words
from sopflow.errors import (
    AdapterError,
    Conflict,
    InvalidPlaybook,
    NotAllowed,
    NotFound,
    OnHold,
    StoreBusy,
    StoreError,
    StoreFull,
    StoreVersion,
    UnreadableFile,
    UsageError,
)  # fmt: skip

_NOT_CHECKED = Words(en="it does not check", id="pemeriksaannya menemukan kesalahan")
_TRY = Words(en="Try '{} --help' for help.", id="Bantuan: '{} --help'.")
_ERROR = Words(en="Error: {}", id="Kesalahan: {}")
_LOOK_AGAIN = Words(en="see how it stands: sopflow case next CASE", id="lihat keadaannya: sopflow case next CASE")
_RELEASE = Words(
    en="whoever may let it go on: sopflow case release CASE --reason …",
    id="yang berwenang melepasnya: sopflow case release CASE --reason …",
)
_SOMEBODY_ELSE = Words(
    en="let somebody do it who may, with their --by and --role",
    id="minta orang yang berwenang, dengan --by dan --role miliknya",
)
_OUTPUT_LOST = Words(
    en="the result could not be written: there is no room for it. What was done is done; look again where there is",
    id="hasilnya tidak bisa ditulis: tidak ada ruang. Yang sudah dilakukan tetap; lihat lagi bila sudah ada ruang",
)
_LATER = Words(en="send it again in a moment", id="kirim lagi sebentar lagi")


@dataclass(frozen=True, slots=True)
class Complaint:
    """What went wrong, for people and for programs.

    Attributes:
        code: its stable name for programs.
        exit: the exit code.
        words: what is wrong; where nothing else is said, the mend is in it too.
        remedy: how to mend it.
        place: the option, the argument or the file that is meant; "" where there is none.
        findings: of a playbook that does not check, all that was found.
        context: of a command line that was misread, the command that it was read for.
    """

    code: str
    exit: Exit
    words: Words
    remedy: Words | None = None
    place: str = ""
    findings: tuple[Diagnostic, ...] = ()
    context: click.Context | None = None


def complaint_of(problem: Exception) -> Complaint | None:
    """What is to be said of an exception that was raised on purpose; None of a bug."""
    match problem:
        case click.UsageError():
            slip = misread(problem)
            return Complaint(slip.code, Exit.USAGE, slip.words, slip.hint, slip.place, context=problem.ctx)
        case InvalidPlaybook(diagnostics=found):
            return Complaint("invalid_playbook", Exit.COULD_NOT, _NOT_CHECKED, findings=found)
        case UsageError():
            return _usage(problem)
        case StoreError():
            return _store(problem)
        case OSError(errno=errno.ENOSPC | errno.EDQUOT | errno.EIO):
            return Complaint("output_lost", Exit.COULD_NOT, _OUTPUT_LOST)
        case AdapterError():
            return Complaint("adapter", Exit.COULD_NOT, _words(problem))
        case _:
            return None


def _usage(problem: UsageError) -> Complaint:
    match problem:
        case Conflict():
            return Complaint("conflict", Exit.FOUND, problem.words, _LOOK_AGAIN)
        case UnreadableFile():
            return Complaint("unreadable_file", Exit.COULD_NOT, problem.words)
        case NotAllowed():
            return Complaint("not_allowed", Exit.COULD_NOT, problem.words, _SOMEBODY_ELSE)
        case OnHold():
            return Complaint("on_hold", Exit.COULD_NOT, problem.words, _RELEASE)
        case NotFound():
            return Complaint("not_found", Exit.USAGE, problem.words)
        case _:
            return Complaint("usage", Exit.USAGE, problem.words)


def _store(problem: StoreError) -> Complaint:
    match problem:
        case StoreBusy():
            return Complaint("store_busy", Exit.COULD_NOT, problem.words, _LATER)
        case StoreFull():
            return Complaint("store_full", Exit.COULD_NOT, problem.words)
        case StoreVersion():
            return Complaint("store_version", Exit.COULD_NOT, problem.words)
        case _:
            return Complaint("store", Exit.COULD_NOT, problem.words)


def _words(problem: Exception) -> Words:
    words = getattr(problem, "words", None)
    return words if isinstance(words, Words) else Words(en=str(problem), id=str(problem))


def complain(complaint: Complaint) -> Exit:
    """Say it on the error stream; the exit code that it has."""
    click.echo(_json(complaint) if asked_for_json(complaint.context) else _text(complaint), err=True)
    return complaint.exit


def _text(complaint: Complaint) -> str:
    context = complaint.context
    if complaint.findings:
        from sopflow.rendering.diagnostics import text  # only when there is something to show

        return text.render(complaint.findings, language=spoken(context))
    said = say(complaint.words, context)
    said = f"{said}\n{say(complaint.remedy, context)}" if complaint.remedy else said
    if context is None:
        return f"sopflow: {said}"
    help = say(_TRY, context).format(context.command_path)
    return f"{context.command.get_usage(context)}\n{help}\n\n{say(_ERROR, context).format(said)}"


def _json(complaint: Complaint) -> str:
    from sopflow.rendering.diagnostics.json import as_object

    language = spoken(complaint.context)
    return json.dumps(
        {
            "error": {
                "code": complaint.code,
                "exit": int(complaint.exit),
                "message": _both(complaint.words),
                "remedy": _both(complaint.remedy),
                "place": complaint.place or None,
                "diagnostics": [as_object(each, language) for each in complaint.findings],
            }
        },
        ensure_ascii=False,
    )


def _both(words: Words | None) -> dict[str, str] | None:
    return None if words is None else {"en": words.en, "id": words.id}

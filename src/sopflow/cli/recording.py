"""`sopflow run --record FILE`: what is said of it."""

from __future__ import annotations

import os
from pathlib import Path

import click

from sopflow.app.told.guided import Guided, Now
from sopflow.app.told.recording import OtherWayError, UnfinishedError, record
from sopflow.cli.language import say
from sopflow.cli.refused import Refused
from sopflow.diagnostics import Words

_UNFINISHED = Words(
    en="the case was not played to its end, so nothing was recorded",
    id="kasusnya belum dijalankan sampai akhir, jadi tidak ada yang direkam",
)
_OTHER_WAY = Words(
    en="nothing was recorded: told from a file, with synthetic values in place of personal data, the case goes another "
    "way than the one that was played",
    id="tidak ada yang direkam: diceritakan dari berkas, dengan nilai sintetis sebagai pengganti data pribadi, "
    "kasusnya berjalan lain dari yang dijalankan tadi",
)


def refuse_occupied(path: Path, *, overwrite: bool) -> None:
    """Before the case is played: nothing is overwritten that nobody spoke of, and nobody plays for a file that cannot
    be written.

    Raises:
        Refused: there is a file already, or something that is none; or no file can be made there.
    """
    if path.is_dir() or (path.exists() and not overwrite):
        raise Refused(
            Words(en=f"{path} is there already", id=f"{path} sudah ada"),
            Words(en="take another name, or say --overwrite", id="pakai nama lain, atau sebut --overwrite"),
            place="--record",
        )
    folder = next(each for each in path.absolute().parents if each.exists())
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise Refused(
            Words(en=f"{path} cannot be written", id=f"{path} tidak bisa ditulis"),
            Words(en=f"no file can be made in {folder}", id=f"tidak bisa membuat berkas di {folder}"),
            place="--record",
        )


def write_record(guided: Guided, now: Now, path: Path) -> None:
    """Record the case and say where.

    Raises:
        Refused: it cannot be recorded; why.
    """
    try:
        made = record(guided, now, path)
    except UnfinishedError:
        raise Refused(_UNFINISHED, place="--record") from None
    except OtherWayError as problem:
        why = Words("; ".join(each.en for each in problem.failures), "; ".join(each.id for each in problem.failures))
        raise Refused(_OTHER_WAY, why, place="--record") from None
    except OSError as problem:
        why = Words(en=str(problem.strerror), id=str(problem.strerror))
        raise Refused(Words(en=f"{path} cannot be written", id=f"{path} tidak bisa ditulis"), why) from None
    done = (
        Words(en=f"Recorded anew: {made.path}", id=f"Direkam ulang: {made.path}")
        if made.replaced
        else Words(en=f"Recorded: {made.path}", id=f"Direkam: {made.path}")
    )
    passes = Words(
        en="it passes; personal data is replaced by synthetic values",
        id="skenarionya lulus; data pribadi diganti nilai sintetis",
    )
    click.echo(f"{say(done)} ({say(passes)})", err=True)

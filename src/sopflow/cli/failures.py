"""Every end of a command line: what it raised is said, and becomes an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress

import click

from sopflow.cli.complaints import Complaint, complain, complaint_of
from sopflow.cli.exits import Exit
from sopflow.cli.language import asked_for_json
from sopflow.diagnostics import Words

_INTERRUPTED = Words(en="interrupted", id="dihentikan")


def guarded(work: Callable[[], object]) -> int:
    """Run a command line; what it raises becomes a message on the error stream and an exit code."""
    try:
        result = work()
        sys.stdout.flush()
    except click.exceptions.Exit:
        raise  # no failure: a help page was shown
    except (KeyboardInterrupt, click.Abort):
        return _interrupted()
    except BrokenPipeError:
        return _nobody_reads()
    except Exception as problem:  # noqa: BLE001 - the last line of defence: told, and an exit code
        if isinstance(problem, OSError):
            _forget_output()
        return told(problem)
    return result if isinstance(result, int) else Exit.CLEAN


def told(problem: Exception) -> int:
    """Say what went wrong; the exit code that it has."""
    complaint = complaint_of(problem)
    return complain(complaint if complaint is not None else _bug(problem))


def _interrupted() -> Exit:
    if asked_for_json():
        return complain(Complaint("interrupted", Exit.INTERRUPTED, _INTERRUPTED))
    click.echo(err=True)
    return Exit.INTERRUPTED


def _nobody_reads() -> Exit:
    """Whoever read our output is gone: say nothing more."""
    _forget_output()
    return Exit.COULD_NOT


def _forget_output() -> None:
    """What could not be written stays so: keep Python from complaining of it at its end."""
    with suppress(OSError, ValueError):  # an output that is no file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _places(problem: BaseException) -> Iterator[str]:
    """The frames and the kind of an exception, after those of the one that it came from."""
    import traceback

    came_from = problem.__cause__ or problem.__context__
    if came_from is not None:
        yield from _places(came_from)
        yield "\nWhile that was handled:\n\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(problem.__traceback__)
    yield f"{type(problem).__name__}\n"


def _bug(problem: Exception) -> Complaint:
    """A bug of ours: where it happened goes to a file. What the exceptions say is left out: they may name customers."""
    import tempfile  # only a bug pays for it

    report = "".join(_places(problem))
    with tempfile.NamedTemporaryFile("w", prefix="sopflow-bug-", suffix=".txt", delete=False, encoding="utf-8") as file:
        file.write(report)
    words = Words(
        en=f"this is a bug of ours ({type(problem).__name__}). Please report it with this file: {file.name}",
        id=f"ini kesalahan kami ({type(problem).__name__}). Mohon laporkan beserta berkas ini: {file.name}",
    )
    return Complaint("bug", Exit.BUG, words, place=file.name)

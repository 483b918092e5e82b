"""From what went wrong to what is said and which exit code it is."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator

import click

from sopflow.cli.exits import Exit
from sopflow.cli.language import say, spoken
from sopflow.diagnostics import Diagnostic, Words
from sopflow.errors import (
    AdapterError,
    Conflict,
    InvalidPlaybook,
    NotAllowed,
    OnHold,
    SopflowError,
    StoreError,
    UnreadableFile,
    UsageError,
)  # fmt: skip


def guarded(work: Callable[[], object]) -> int:
    """Run a command line; what it raises becomes a message on the error stream and an exit code."""
    try:
        result = work()
        sys.stdout.flush()
    except (KeyboardInterrupt, click.Abort):
        click.echo(err=True)
        return Exit.INTERRUPTED
    except BrokenPipeError:
        return _nobody_reads()
    except Exception as problem:  # noqa: BLE001 - the last line of defence: told, and an exit code
        return told(problem)
    return result if isinstance(result, int) else Exit.CLEAN


def told(problem: Exception) -> int:
    """Say what went wrong; the exit code that it has."""
    match problem:
        case click.UsageError():
            problem.show()
            return Exit.USAGE
        case click.ClickException():
            problem.show()
            return Exit.COULD_NOT
        case InvalidPlaybook(diagnostics=diagnostics):
            return _does_not_check(diagnostics)
        case Conflict():
            return _error(problem, Exit.FOUND)
        case UnreadableFile() | NotAllowed() | OnHold() | StoreError() | AdapterError():
            return _error(problem, Exit.COULD_NOT)
        case UsageError():
            return _error(problem, Exit.USAGE)
        case _:
            return _bug(problem)


def _error(problem: SopflowError, code: Exit) -> Exit:
    words = getattr(problem, "words", None)
    text = say(words) if isinstance(words, Words) else str(problem)
    click.echo(f"sopflow: {text}", err=True)
    return code


def _does_not_check(diagnostics: tuple[Diagnostic, ...]) -> Exit:
    from sopflow.rendering.diagnostics import text  # only when there is something to show

    click.echo(text.render(diagnostics, language=spoken()), err=True)
    return Exit.COULD_NOT


def _nobody_reads() -> Exit:
    """Whoever read our output is gone: say nothing more, and keep Python from complaining at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return Exit.COULD_NOT


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


def _bug(problem: Exception) -> Exit:
    """A bug of ours: where it happened goes to a file. What the exceptions say is left out: they may name customers."""
    import tempfile  # only a bug pays for it

    report = "".join(_places(problem))
    with tempfile.NamedTemporaryFile("w", prefix="sopflow-bug-", suffix=".txt", delete=False, encoding="utf-8") as file:
        file.write(report)
    words = Words(
        en=f"this is a bug of ours ({type(problem).__name__}). Please report it with this file: {file.name}",
        id=f"ini kesalahan kami ({type(problem).__name__}). Mohon laporkan beserta berkas ini: {file.name}",
    )
    click.echo(f"sopflow: {say(words)}", err=True)
    return Exit.BUG

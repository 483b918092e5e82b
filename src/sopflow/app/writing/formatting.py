"""The use case `fmt`: files in the one layout."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from sopflow.app.files import CLAUSES, find_playbooks, find_scenarios
from sopflow.app.writing.rewriting import Original, original, rewrite
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Source
from sopflow.errors import UnreadableFile
from sopflow.rendering.formatting.layout import LaidOut, laid_out


@dataclass(frozen=True, slots=True)
class Formatted:
    """What came of one file.

    Attributes:
        original: the file as it was.
        laid_out: its text in the one layout, or why it stays as it is.
    """

    original: Original
    laid_out: LaidOut

    @property
    def changes(self) -> bool:
        return self.laid_out.refusal is None and self.laid_out.text != self.original.source.text


def format_text(text: str, name: str) -> LaidOut:
    """A text that stands in no file; `name` is what it is called in findings."""
    return laid_out(Source(name, text))


def format_files(paths: Iterable[Path]) -> tuple[tuple[Formatted, ...], tuple[UnreadableFile, ...]]:
    """Every file that is meant, laid out; nothing is written yet. And why others could not be read.

    Raises:
        UnreadableFile: a path does not exist.
    """
    done: list[Formatted] = []
    unread: list[UnreadableFile] = []
    for path in files_meant(paths):
        try:
            found = original(path)
        except UnreadableFile as problem:
            unread.append(problem)
        else:
            done.append(Formatted(found, laid_out(found.source)))
    return tuple(done), tuple(unread)


def write(formatted: Formatted) -> None:
    """Put the new layout in the file's place.

    Raises:
        UnreadableFile: it was changed meanwhile, or cannot be written.
    """
    rewrite(formatted.original, formatted.laid_out.text)


def files_meant(paths: Iterable[Path]) -> tuple[Path, ...]:
    """A file is itself; a folder is its playbooks, each with its scenarios and its list of clauses."""
    return tuple(dict.fromkeys(found for path in paths for found in _files(path)))


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for playbook in find_playbooks([path]):
        yield playbook
        yield from find_scenarios(playbook)
        clauses = playbook.parent / CLAUSES
        if clauses.is_file():
            yield clauses

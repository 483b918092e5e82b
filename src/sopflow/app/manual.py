"""The use case `docs build`: manuals of playbooks as files, and which of them are not what they would be now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sopflow.app.clauses import trace_clauses
from sopflow.app.comparing import compared
from sopflow.app.procedure import Procedure
from sopflow.diagnostics import Words
from sopflow.errors import UnreadableFile
from sopflow.rendering.manual import html, markdown
from sopflow.rendering.manual.book import Clause
from sopflow.rendering.manual.build import manual

HTML, MARKDOWN = "html", "md"
FORMS = (HTML, MARKDOWN)


@dataclass(frozen=True, slots=True)
class File:
    """A file of a manual as it would be now. The same playbook gives the same text."""

    path: Path
    text: str

    @property
    def is_fresh(self) -> bool:
        """Whether it stands there already, as it would be now."""
        try:
            return self.path.read_text(encoding="utf-8") == self.text
        except (OSError, UnicodeDecodeError):
            return False


def name_of(procedure: Procedure, languages: Sequence[str], form: str) -> str:
    """What a manual's file is called in a folder: `refund.id-en.html`."""
    return f"{procedure.playbook.id}.{'-'.join(languages)}.{form}"


def files(
    procedure: Procedure, languages: Sequence[str], form: str, path: Path, since: Procedure | None = None
) -> Iterator[File]:
    """A playbook's manual as files: the page, and with Markdown its drawings in a folder beside it.

    Args:
        languages: of the playbook's own words; several stand side by side.
        form: one of `FORMS`.
        path: where the page is to be.
        since: an earlier version, for the change log.

    Raises:
        InvalidPlaybook: its list of clauses or a scenario file cannot be understood.
    """
    clauses = [Clause(each.id, each.text, each.translation) for each in trace_clauses(procedure)]
    report = None if since is None else compared(since, procedure)
    manuals = [manual(procedure.program, language, clauses, report) for language in languages]
    if form == HTML:
        yield File(path, html.page(manuals))
        return
    pictures = f"{path.stem}-pictures"
    yield File(path, markdown.text(manuals, pictures))
    for name, drawn in markdown.drawings(manuals):
        yield File(path.parent / pictures / name, drawn)


def write(file: File) -> None:
    """Put a file in its place.

    Raises:
        UnreadableFile: it cannot be written.
    """
    try:
        file.path.parent.mkdir(parents=True, exist_ok=True)
        file.path.write_text(file.text, encoding="utf-8", newline="\n")
    except OSError as problem:
        reason = problem.strerror or str(problem)
        words = Words(en=f"{file.path} cannot be written: {reason}", id=f"{file.path} tidak bisa ditulis: {reason}")
        raise UnreadableFile(words) from None

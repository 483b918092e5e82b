"""The use case `docs build`: manuals of playbooks as files, and which of them are not what they would be now."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

from sopflow.app.clauses import trace_clauses
from sopflow.app.comparison.comparing import compared
from sopflow.app.procedure import Procedure
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.errors import UnreadableFile
from sopflow.rendering.manual import html, markdown
from sopflow.rendering.manual.book import Clause
from sopflow.rendering.manual.build import manual

HTML, MARKDOWN, PDF = "html", "md", "pdf"
FORMS = (HTML, MARKDOWN, PDF)
_NO_PDF = Words(
    en="--format pdf needs WeasyPrint and the system's Pango: pip install 'sopflow[pdf]' ({}); or print the HTML",
    id="--format pdf membutuhkan WeasyPrint dan Pango dari sistem: pip install 'sopflow[pdf]' ({}); atau cetak HTML",
)


class CannotPrint(UnreadableFile):
    """What makes PDFs is not there."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a manual as it would be now. The same playbook gives the same text; a PDF is made of its page's text,
    and carries that text's hash at its end."""

    path: Path
    text: str
    is_pdf: bool = False

    @property
    def is_fresh(self) -> bool:
        """Whether it stands there already, as it would be now."""
        try:
            found = self.path.read_bytes()
        except OSError:
            return False
        return found.endswith(self.mark) if self.is_pdf else found == self.text.encode()

    @property
    def mark(self) -> bytes:
        """A last line of a PDF, which readers pass over."""
        return f"\n%sopflow {hashlib.sha256(self.text.encode()).hexdigest()}\n".encode()


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
    if form != MARKDOWN:
        yield File(path, html.page(manuals), is_pdf=form == PDF)
        return
    pictures = f"{path.stem}-pictures"
    yield File(path, markdown.text(manuals, pictures))
    for name, drawn in markdown.drawings(manuals):
        yield File(path.parent / pictures / name, drawn)


def write(file: File) -> None:
    """Put a file in its place.

    Raises:
        UnreadableFile: it cannot be written.
        CannotPrint: it is a PDF, and nothing here makes PDFs.
    """
    content = _printed(file.text) + file.mark if file.is_pdf else file.text.encode()
    try:
        file.path.parent.mkdir(parents=True, exist_ok=True)
        file.path.write_bytes(content)
    except OSError as problem:
        reason = problem.strerror or str(problem)
        words = Words(en=f"{file.path} cannot be written: {reason}", id=f"{file.path} tidak bisa ditulis: {reason}")
        raise UnreadableFile(words) from None


def _printed(page: str) -> bytes:
    """The PDF of a page. What is missing may be the library, or the one of the system that it stands on."""
    try:
        pdf = import_module("sopflow.rendering.manual.pdf")
    except (ImportError, OSError) as missing:
        reason = str(missing).splitlines()[0]
        raise CannotPrint(Words(en=_NO_PDF.en.format(reason), id=_NO_PDF.id.format(reason))) from None
    return bytes(pdf.document(page))

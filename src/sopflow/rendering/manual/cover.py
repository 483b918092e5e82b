"""The cover: what the procedure is called, which text of it this is, and whose it is."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Words
from sopflow.rendering.manual.book import Book
from sopflow.rendering.manual.history import CHANGELOG
from sopflow.rendering.manual.lines import span
from sopflow.rendering.manual.model import Code, Grid, Line, Row

_ID = Words(en="Procedure", id="Prosedur")
_VERSION = Words(en="Version", id="Versi")
_HASH = Words(en="Content hash", id="Hash isi")
_OWNER = Words(en="Owner", id="Pemilik")
_ALIASES = Words(en="Also called", id="Nama lain")
_LANGUAGES = Words(en="Languages", id="Bahasa")
_DOCUMENT = Words(en="Document", id="Dokumen")
_KEPT = Words(en="A case is kept", id="Kasus disimpan")
_SIZE = Words(en="Size", id="Ukuran")
_COUNTED = Words(en="steps: {}, phases: {}, policies: {}", id="langkah: {}, fase: {}, kebijakan: {}")


def cover(book: Book) -> Grid:
    """What stands on the cover under the title."""
    return Grid((), tuple(Row((name, line)) for name, line in _rows(book)))


def _rows(book: Book) -> Iterator[tuple[Line, Line]]:
    playbook = book.playbook
    yield book.say(_ID), (Code(playbook.id),)
    yield book.say(_VERSION), (playbook.version,)
    yield book.say(_HASH), (Code(book.program.identity),)
    if playbook.owner is not None:
        yield book.say(_OWNER), (playbook.owner,)
    if playbook.aliases:
        yield book.say(_ALIASES), (", ".join(playbook.aliases),)
    yield book.say(_LANGUAGES), (", ".join(playbook.languages),)
    if playbook.source is not None and playbook.source.document is not None:
        yield book.say(_DOCUMENT), (playbook.source.document,)
    for name, text in playbook.metadata.items():
        if name != CHANGELOG:
            yield (name,), (text,)
    if playbook.retention is not None:
        yield book.say(_KEPT), span(playbook.retention, book.language)
    phases = sum(bool(name) for name in book.phases)
    sizes = (str(len(book.numbers)), str(phases), str(len(playbook.policies)))
    yield book.say(_SIZE), book.say(_COUNTED, *sizes)

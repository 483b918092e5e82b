"""The change log: what the author noted of it, and what changed since a version that was named."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.changes.model import Level
from sopflow.diagnostics import Words
from sopflow.rendering.changes.model import Report
from sopflow.rendering.changes.words import LEVELS, details, sentence
from sopflow.rendering.manual.book import Book
from sopflow.rendering.manual.lines import ticked
from sopflow.rendering.manual.model import Block, Item, Items, Paragraph, Strong

CHANGELOG = "changelog"
"""The entry of `metadata` that is the author's change log: one line a change."""

_SINCE = Words(en="Since version {}", id="Sejak versi {}")
_SAME = Words(en="Nothing changed.", id="Tidak ada yang berubah.")


def changes(book: Book, since: Report | None) -> tuple[Block, ...]:
    """The author's lines first, then what was compared."""
    noted = tuple(
        Item((line.strip(),)) for line in book.playbook.metadata.get(CHANGELOG, "").splitlines() if line.strip()
    )
    return (*((Items(noted),) if noted else ()), *(_compared(book, since) if since is not None else ()))


def _compared(book: Book, report: Report) -> Iterator[Block]:
    """What changed, what matters most first."""
    yield Paragraph((Strong("".join(map(str, book.say(_SINCE, report.old.version)))),))
    if not report.changes:
        yield Paragraph(book.say(_SAME))
    for level in sorted(Level, reverse=True):
        found = report.of(level)
        if found:
            yield Paragraph((LEVELS[level].in_(book.language),))
            yield Items(
                tuple(
                    Item(
                        ticked(sentence(change, report, book.language)),
                        tuple(Item(ticked(line)) for line in details(change, book.language)),
                    )
                    for change in found
                )
            )

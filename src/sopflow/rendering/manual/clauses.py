"""The clauses of the document that a playbook encodes, in its words."""

from __future__ import annotations

from collections.abc import Mapping

from sopflow.diagnostics import Words
from sopflow.rendering.manual.book import Book, Clause
from sopflow.rendering.manual.lines import text_in
from sopflow.rendering.manual.model import Block, Grid, Item, Items, Line, Link, Paragraph, Row

_HEADS = (
    Words(en="Clause", id="Klausul"),
    Words(en="The document's words", id="Bunyi dokumen"),
    Words(en="Steps", id="Langkah"),
)
_AMENDS = Words(en="{} changes {}", id="{} mengubah {}")


def words_of(book: Book, id: str) -> Line:
    """A clause with its words: the document's own, or what they mean where the manual is English."""
    clause = next((each for each in book.clauses if each.id == id), None)
    return (id,) if clause is None else (Link(f"clause-{id}", id), f": {_text(book, clause)}")


def clauses(book: Book) -> tuple[Block, ...]:
    """All clauses, each with the steps that encode it."""
    steps = _steps(book)
    rows = tuple(
        Row(((each.id,), (_text(book, each),), _listed(book, steps.get(each.id, ()))), f"clause-{each.id}")
        for each in book.clauses
    )
    return (Grid(tuple(book.say(head) for head in _HEADS), rows),) if rows else ()


def amendments(book: Book) -> tuple[Block, ...]:
    """Which later clause of the document changes which earlier one."""
    items = tuple(
        Item(
            book.say(_AMENDS, book.covered((each.clause,)), book.covered((each.amends,))),
            (Item(text_in(each.note, book.content)),) if each.note is not None else (),
        )
        for each in book.playbook.amendments
    )
    return (Items(items),) if items else ()


def document(book: Book) -> tuple[Block, ...]:
    """The document's name."""
    source = book.playbook.source
    return (Paragraph((source.document,)),) if source is not None and source.document is not None else ()


def _text(book: Book, clause: Clause) -> str:
    words = clause.english if book.language == "en" and clause.english else clause.text
    return " ".join(words.split())


def _steps(book: Book) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for id in book.numbers:
        ways = (way for exits in book.program.states[id].exits.values() for way in exits)
        said = (script for name in book.states[id].say for script in book.playbook.scripts[name].covers)
        for clause in dict.fromkeys((*book.states[id].covers, *said, *(c for way in ways for c in way.covers))):
            found.setdefault(clause, []).append(id)
    return {clause: tuple(ids) for clause, ids in found.items()}


def _listed(book: Book, ids: tuple[str, ...]) -> Line:
    made: list[Link | str] = []
    for id in ids:
        made += [*([", "] if made else []), Link(f"step-{id}", str(book.numbers[id]))]
    return tuple(made)

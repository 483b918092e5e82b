"""Decision tables and forms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from sopflow.diagnostics import Words
from sopflow.playbook.model import Cell, Compare, Form, OneOf, Table
from sopflow.playbook.model import Row as Written
from sopflow.rendering.manual.book import Book
from sopflow.rendering.manual.lines import joined, value
from sopflow.rendering.manual.model import Block, Code, Grid, Line, Paragraph, Row, Section
from sopflow.rendering.titles import title

_GIVES = Words(en="gives", id="hasil")
_ELSE = Words(en="else", id="selain itu")
_ANY = Words(en="any", id="apa saja")
_ALL = Words(en="Every row that matches counts.", id="Setiap baris yang cocok berlaku.")
_OR = Words(en=" or ", id=" atau ")
_YES_NO = {True: Words(en="yes", id="ya"), False: Words(en="no", id="tidak")}
_MISSING = Words(en="nothing", id="tidak ada")
_COMPARE = {
    "over": Words(en="over {}", id="di atas {}"),
    "under": Words(en="under {}", id="di bawah {}"),
    "at least": Words(en="at least {}", id="paling sedikit {}"),
    "at most": Words(en="at most {}", id="paling banyak {}"),
}
_BETWEEN = Words(en="between {} and {}", id="antara {} dan {}")


def tables(book: Book) -> Iterator[Section]:
    """A section for each table."""
    for table in book.playbook.tables.values():
        named = title(table.title, book.content, table.name)
        yield Section(f"table-{table.name}", "", named, tuple(_table(book, table)))


def forms(book: Book) -> Iterator[Section]:
    """A section for each record that several calls share."""
    for form in book.playbook.forms.values():
        yield Section(f"form-{form.name}", "", form.name, tuple(_form(book, form)))


def _table(book: Book, table: Table) -> Iterator[Block]:
    if table.covers:
        yield Paragraph(book.covered(table.covers), "note")
    if table.matches_all:
        yield Paragraph(book.say(_ALL))
    columns = tuple(dict.fromkeys(name for row in table.rows for name in row.give)) or tuple(table.columns)
    inputs = tuple((Code(code.text),) for code in table.inputs.values())
    gives = tuple((Code(name),) if name else book.say(_GIVES) for name in columns)
    yield Grid((*inputs, *gives), tuple(_row(book, table, columns, row) for row in table.rows))


def _row(book: Book, table: Table, columns: tuple[str, ...], row: Written) -> Row:
    if row.when is None:
        when = (book.say(_ELSE), *(() for _ in tuple(table.inputs)[1:]))
    else:
        found = (row.when.get(name) for name in table.inputs)
        when = tuple(book.say(_ANY) if cell is None else _cell(book, cell) for cell in found)
    gives = tuple(value(row.give[name], book.language) if name in row.give else () for name in columns)
    if row.covers and gives:
        gives = (*gives[:-1], (*gives[-1], " ", *book.covered(row.covers)))
    return Row((*when[: len(table.inputs)], *gives))


def _cell(book: Book, cell: Cell) -> Line:
    match cell:
        case OneOf(values=values):
            return joined(((_plain(book, each),) for each in values), _OR.in_(book.language))
        case Compare(word=word, low=low, high=None):
            return book.say(_COMPARE[word], low)
        case Compare(low=low, high=high):
            return book.say(_BETWEEN, low, str(high))
        case _:
            assert_never(cell)


def _plain(book: Book, given: object) -> str:
    match given:
        case bool():
            return _YES_NO[given].in_(book.language)
        case None:
            return _MISSING.in_(book.language)
        case _:
            return str(given)


def _form(book: Book, form: Form) -> Iterator[Block]:
    rows = (
        ((Code(name + ("?" if each.optional else "")),), value(each.value, book.language), book.covered(each.covers))
        for name, each in form.value.fields.items()
    )
    if form.covers:
        yield Paragraph(book.covered(form.covers), "note")
    yield Grid((), tuple(Row(cells) for cells in rows))

"""A manual before it is written: sections of blocks, blocks of lines, lines of runs; nothing of HTML or Markdown.

Manuals of one playbook in several languages have the same sections and blocks in the same order, so that a writer can
put them side by side.
"""

from __future__ import annotations

from sopflow.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """What stands in the playbook's own notation: a name, an expression."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """Leads to the section or row with that anchor."""

    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """What a reader looks for first: what to do, or when."""

    text: str


Run = str | Code | Link | Strong
Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a list, with those below it."""

    line: Line
    inner: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`kind` is "" for plain words, "said" for words that are read out to the customer, "note" for an aside."""

    line: Line
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row; `anchor` is what links lead to, "" where none does."""

    cells: tuple[Line, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. Without `heads`, the first cell of each row is its name."""

    heads: tuple[Line, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing. `name` is that of its file, where it gets one; `svg` one `<svg>` element."""

    name: str
    caption: str
    svg: str


Block = Paragraph | Items | Grid | Figure


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it. `number` is that of a step or a chapter, "" where it has none."""

    anchor: str
    number: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Manual:
    """The whole document in one language: what stands on its cover, and its chapters."""

    language: str
    title: str
    subtitle: str
    contents: str  # the heading of the table of contents
    cover: Grid
    chapters: tuple[Section, ...]

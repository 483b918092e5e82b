"""A manual as Markdown for a repository or a wiki: anchors before headings, drawings as files beside it, languages side
by side as columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import zip_longest
from typing import assert_never, cast

from sopflow.rendering.manual.model import (
    Block,
    Code,
    Figure,
    Grid,
    Item,
    Items,
    Line,
    Link,
    Manual,
    Paragraph,
    Run,
    Section,
    Strong,
)

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")
_DEEPEST = 6


def text(manuals: Sequence[Manual], pictures: str) -> str:
    """The whole text. `pictures` is the folder, relative to the text, where `drawings` are put."""
    return "\n".join(_Writer(tuple(manual.language for manual in manuals), pictures).lines(manuals)).rstrip() + "\n"


def drawings(manuals: Sequence[Manual]) -> Iterator[tuple[str, str]]:
    """The name and the text of every drawing that the text shows."""
    for manual in manuals:
        for section in manual.chapters:
            for block in section.blocks:
                if isinstance(block, Figure):
                    yield _file(block, manual.language), f"{block.svg}\n"


class _Writer:
    def __init__(self, languages: Sequence[str], pictures: str) -> None:
        self.languages = languages
        self.pictures = pictures

    def lines(self, manuals: Sequence[Manual]) -> Iterator[str]:
        yield f"# {self.inline([(manual.title,) for manual in manuals])}\n"
        yield from (f"{_line((manual.subtitle,))}\n" for manual in manuals if manual.subtitle)
        yield from self.grid([manual.cover for manual in manuals])
        yield f"## {self.inline([(manual.contents,) for manual in manuals])}\n"
        for chapters in zip(*(manual.chapters for manual in manuals), strict=True):
            yield f"- [{self.inline([(each.title,) for each in chapters])}](#{chapters[0].anchor})"
        yield ""
        for chapters in zip(*(manual.chapters for manual in manuals), strict=True):
            yield from self.section(chapters, 2)

    def section(self, sections: Sequence[Section], level: int) -> Iterator[str]:
        first = sections[0]
        number = f"{first.number}. " if first.number else ""
        yield f'<a id="{escape(first.anchor)}"></a>\n'
        yield f"{'#' * min(level, _DEEPEST)} {number}{self.inline([(each.title,) for each in sections])}\n"
        rows: list[Sequence[Block]] = []
        for blocks in zip(*(section.blocks for section in sections), strict=True):
            if isinstance(blocks[0], Paragraph | Items) and len(sections) > 1:
                rows.append(blocks)
                continue
            yield from self.columns(rows)
            rows = []
            yield from self.block(blocks)
        yield from self.columns(rows)
        for inner in zip(*(section.sections for section in sections), strict=True):
            yield from self.section(inner, level + 1)

    def columns(self, rows: Sequence[Sequence[Block]]) -> Iterator[str]:
        """Words in several languages: a column each."""
        if not rows:
            return
        yield f"| {' | '.join(self.languages)} |\n|{'---|' * len(self.languages)}"
        for blocks in rows:
            for cells in zip_longest(*(_cells(block) for block in blocks), fillvalue=""):
                yield f"| {' | '.join(cells)} |"
        yield ""

    def block(self, blocks: Sequence[Block]) -> Iterator[str]:
        first = blocks[0]
        match first:
            case Paragraph():
                yield f"{'> ' if first.kind == 'said' else ''}{_line(first.line)}\n"
            case Items():
                yield "\n".join(_list(first.items, "")) + "\n"
            case Grid():
                yield from self.grid(cast("Sequence[Grid]", blocks))
            case Figure():
                for each, language in zip(cast("Sequence[Figure]", blocks), self.languages, strict=True):
                    yield f"![{_line((each.caption,))}]({self.pictures}/{_file(each, language)})\n"
            case _:
                assert_never(first)

    def grid(self, grids: Sequence[Grid]) -> Iterator[str]:
        heads = [self.inline(lines) for lines in zip(*(grid.heads for grid in grids), strict=True)]
        wide = len(heads) or max((len(row.cells) for row in grids[0].rows), default=0)
        yield f"| {' | '.join(heads or [' '] * wide)} |\n|{'---|' * wide}"
        for rows in zip(*(grid.rows for grid in grids), strict=True):
            cells = [self.inline(lines, "<br>") for lines in zip(*(row.cells for row in rows), strict=True)]
            anchor = f'<a id="{escape(rows[0].anchor)}"></a>' if rows[0].anchor else ""
            yield f"| {anchor}{' | '.join(cells)} |"
        yield ""

    def inline(self, lines: Sequence[Line], between: str = " · ") -> str:
        """The same in every language; once where it does not differ."""
        return between.join(dict.fromkeys(_line(line) for line in lines))


def _file(figure: Figure, language: str) -> str:
    return f"{figure.name}.{language}.svg"


def _cells(block: Block) -> list[str]:
    if isinstance(block, Paragraph):
        return [_line(block.line)]
    return ["<br>".join(_flat(item, "• ")) for item in block.items] if isinstance(block, Items) else []


def _flat(item: Item, mark: str) -> Iterator[str]:
    yield f"{mark}{_line(item.line)}"
    for inner in item.inner:
        yield from _flat(inner, f"&emsp;{mark}")


def _list(items: Sequence[Item], indent: str) -> Iterator[str]:
    for item in items:
        yield f"{indent}- {_line(item.line)}"
        yield from _list(item.inner, f"{indent}  ")


def _line(line: Line) -> str:
    return "".join(map(_run, line))


def _run(run: Run) -> str:
    match run:
        case str():
            return _plain(run)
        case Code(text=inner):
            return f"<code>{_in_code(inner)}</code>" if "`" in inner or "|" in inner else f"`{inner}`"
        case Link(anchor=anchor, text=inner):
            return f"[{_plain(inner)}](#{anchor})"
        case Strong(text=inner):
            return f"**{_plain(inner)}**"
        case _:
            assert_never(run)


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text.replace("\n", " "))


def _in_code(text: str) -> str:
    return escape(text, quote=False).replace("|", "&#124;").replace("*", "&#42;").replace("_", "&#95;")

"""A manual as one page to read and to print, in one language or in several side by side. It loads nothing and runs
nothing: what reads the same in all languages stands once."""

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
    Row,
    Run,
    Section,
    Strong,
)
from sopflow.rendering.manual.pieces import pieces
from sopflow.rendering.manual.printed import is_sideways
from sopflow.rendering.manual.style import STYLE
from sopflow.rendering.web_page import web_page

_DEEPEST = 6
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def page(manuals: Sequence[Manual]) -> str:
    """The whole page. Several manuals are those of one playbook in several languages; the first is the page's."""
    first = manuals[0]
    languages = tuple(manual.language for manual in manuals)
    body = "\n".join(_Writer(languages).body(manuals))
    kind = "several" if len(manuals) > 1 else "single"
    return web_page(body, language=first.language, title=first.title, style=STYLE, kind=kind)


class _Writer:
    """Writes what stands at one place in every language."""

    def __init__(self, languages: Sequence[str]) -> None:
        self.languages = languages

    def body(self, manuals: Sequence[Manual]) -> Iterator[str]:
        yield '<header class="cover">'
        yield f"<h1>{self.inline([(manual.title,) for manual in manuals], '<br>')}</h1>"
        if any(manual.subtitle for manual in manuals):
            yield self.paired([f"<p>{escape(manual.subtitle)}</p>" for manual in manuals])
        yield self.grid([manual.cover for manual in manuals])
        yield "</header>"
        yield from self.contents(manuals)
        for chapters in zip(*(manual.chapters for manual in manuals), strict=True):
            yield from self.section(chapters, 2)

    def contents(self, manuals: Sequence[Manual]) -> Iterator[str]:
        heading = self.inline([(manual.contents,) for manual in manuals])
        yield f'<nav aria-labelledby="contents"><h2 id="contents">{heading}</h2>\n<ol>'
        for chapters in zip(*(manual.chapters for manual in manuals), strict=True):
            yield f"<li>{self.entry(chapters)}"
            steps = [each for each in zip(*(c.sections for c in chapters), strict=True) if each[0].number]
            if steps:
                numbered = "".join(f'<li value="{step[0].number}">{self.entry(step)}</li>' for step in steps)
                yield f"<ol>{numbered}</ol>"
            yield "</li>"
        yield "</ol></nav>"

    def entry(self, sections: Sequence[Section]) -> str:
        return f'<a href="#{_quoted(sections[0].anchor)}">{self.inline([(s.title,) for s in sections])}</a>'

    def section(self, sections: Sequence[Section], level: int) -> Iterator[str]:
        first = sections[0]
        kind = "step" if first.number else "chapter" if level == 2 else "part"
        kind += " wide" if any(isinstance(block, Figure) and _is_wide(block) for block in first.blocks) else ""
        tag = f"h{min(level, _DEEPEST)}"
        number = f'<span class="number">{escape(first.number)}</span> ' if first.number else ""
        heading = self.inline([(section.title,) for section in sections])
        yield f'<section class="{kind}" id="{_quoted(first.anchor)}">\n<{tag}>{number}{heading}</{tag}>'
        for blocks in zip(*(section.blocks for section in sections), strict=True):
            yield from self.block(blocks)
        for inner in zip(*(section.sections for section in sections), strict=True):
            yield from self.section(inner, level + 1)
        yield "</section>"

    def block(self, blocks: Sequence[Block]) -> Iterator[str]:
        first = blocks[0]
        match first:
            case Paragraph():
                kind = f' class="{first.kind}"' if first.kind else ""
                paragraphs = cast("Sequence[Paragraph]", blocks)
                yield self.paired([f"<p{kind}>{_line(each.line)}</p>" for each in paragraphs])
            case Items():
                yield self.paired([_list(each.items) for each in cast("Sequence[Items]", blocks)])
            case Grid():
                yield self.grid(cast("Sequence[Grid]", blocks))
            case Figure():
                yield from (_figure(each, language) for each, language in self.figures(blocks))
            case _:
                assert_never(first)

    def figures(self, blocks: Sequence[Block]) -> Iterator[tuple[Figure, str]]:
        return zip(cast("Sequence[Figure]", blocks), self.languages, strict=True)

    def paired(self, written: Sequence[str]) -> str:
        """The same in every language, beside each other; once where it does not differ."""
        if len(set(written)) == 1:
            return written[0]
        columns = zip(self.languages, written, strict=True)
        inner = "".join(f'<div lang="{_quoted(language)}">{text}</div>' for language, text in columns)
        return f'<div class="pair">{inner}</div>'

    def inline(self, lines: Sequence[Line], between: str = " · ") -> str:
        """The same within a line: a heading, a cell."""
        written = [_line(line) for line in lines]
        if len(set(written)) == 1:
            return written[0]
        columns = zip(self.languages, written, strict=True)
        return between.join(f'<span lang="{_quoted(language)}">{text}</span>' for language, text in columns)

    def grid(self, grids: Sequence[Grid]) -> str:
        heads = [self.inline(lines, "<br>") for lines in zip(*(grid.heads for grid in grids), strict=True)]
        head = "".join(f'<th scope="col">{text}</th>' for text in heads)
        rows = "\n".join(self.row(rows, named=not heads) for rows in zip(*(grid.rows for grid in grids), strict=True))
        top = f"<thead><tr>{head}</tr></thead>\n" if heads else ""
        return f'<div class="table"><table>\n{top}<tbody>\n{rows}\n</tbody></table></div>'

    def row(self, rows: Sequence[Row], *, named: bool) -> str:
        anchor = f' id="{_quoted(rows[0].anchor)}"' if rows[0].anchor else ""
        cells = [self.inline(lines, "<br>") for lines in zip_longest(*(row.cells for row in rows), fillvalue=())]
        tags = ['th scope="row"' if named and index == 0 else "td" for index in range(len(cells))]
        written = (f"<{tag}>{cell}</{tag[:2]}>" for tag, cell in zip(tags, cells, strict=True))
        return f"<tr{anchor}>{''.join(written)}</tr>"


def _is_wide(figure: Figure) -> bool:
    size = _SIZE.search(figure.svg)
    return size is not None and is_sideways(float(size[1]), float(size[2]))


def _figure(figure: Figure, language: str) -> str:
    windows = "".join(f'<div class="piece">{piece}</div>' for piece in pieces(figure.svg))
    seen = f'<div class="whole">{figure.svg}</div>{windows}' if windows else figure.svg
    kind = ' class="cut"' if windows else ""
    caption = f"<figcaption>{escape(figure.caption)}</figcaption>"
    return f'<figure{kind} lang="{_quoted(language)}">{seen}{caption}</figure>'


def _list(items: Sequence[Item]) -> str:
    inner = (f"<li>{_line(item.line)}{_list(item.inner) if item.inner else ''}</li>" for item in items)
    return f"<ul>{''.join(inner)}</ul>"


def _line(line: Line) -> str:
    return "".join(map(_run, line))


def _run(run: Run) -> str:
    match run:
        case str():
            return escape(run, quote=False)
        case Code(text=text):
            return f"<code>{escape(text, quote=False)}</code>"
        case Link(anchor=anchor, text=text):
            return f'<a href="#{_quoted(anchor)}">{escape(text, quote=False)}</a>'
        case Strong(text=text):
            return f"<strong>{escape(text, quote=False)}</strong>"
        case _:
            assert_never(run)


def _quoted(text: str) -> str:
    return escape(text, quote=True)

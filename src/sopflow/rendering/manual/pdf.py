"""A manual's page as PDF: tagged, with page numbers beside links to steps. Sole user of WeasyPrint (extra `pdf`)."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from html import unescape

from weasyprint import CSS, HTML, Document

from sopflow.rendering.manual.printed import printed

_PAGED = """\
main li a[href^="#step-"]::after, main p a[href^="#step-"]::after, main td a[href^="#step-"]::after {
  content: " (p. " attr(data-page) ")"; font-size: .85em;
}
:lang(id) li a[href^="#step-"]::after, :lang(id) p a[href^="#step-"]::after, :lang(id) td a[href^="#step-"]::after {
  content: " (hlm. " attr(data-page) ")";
}
:lang(en) li a[href^="#step-"]::after, :lang(en) p a[href^="#step-"]::after, :lang(en) td a[href^="#step-"]::after {
  content: " (p. " attr(data-page) ")";
}
main nav li > a::after { content: leader(".") attr(data-page) !important; }
main nav > ol { columns: 1 !important; }
main .number { background: none !important; color: inherit !important; }
"""
_VARIANT = "pdf/ua-1"
_LINK = re.compile(r'<a href="#([^"]*)"')
_FIRST = "00"
"""What stands for a number that is not known yet: most have two digits."""
_ROUNDS = 3
_SIZE = re.compile(r'(class="sopflow-diagram" viewBox="[^"]*") width="(\d+)" height="(\d+)"')


def document(page: str) -> bytes:
    """The PDF of a page."""
    made, _ = settled(page)
    return bytes(made.write_pdf(pdf_variant=_VARIANT))


def settled(page: str) -> tuple[Document, Mapping[str, int]]:
    """The page as it is printed, and the numbers that stand beside its links, by anchor.

    It is laid out again until these are where the anchors came to lie. `target-counter` of CSS would not do: WeasyPrint
    says it as it was before a step was moved to the next page.
    """
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # what it knows not of the page's style is of no concern
    said = dict[str, int]()
    made = _laid_out(page, said)
    for _ in range(_ROUNDS):
        found = _places(made)
        if found == said:
            break
        said = found
        made = _laid_out(page, said)
    return made, said


def _places(made: Document) -> dict[str, int]:
    """The page on which each anchor begins: a step that goes on overleaf is there on both."""
    backwards = reversed(list(enumerate(made.pages, 1)))
    return {anchor: number for number, one in backwards for anchor in one.anchors}


def _laid_out(page: str, said: Mapping[str, int]) -> Document:
    def numbered(link: re.Match[str]) -> str:
        return f'{link[0]} data-page="{said.get(unescape(link[1]), _FIRST)}"'

    html = HTML(string=_LINK.sub(numbered, _SIZE.sub(_fitting, page)))
    return html.render(stylesheets=[CSS(string=_PAGED)], pdf_variant=_VARIANT, presentational_hints=True)


def _fitting(size: re.Match[str]) -> str:
    """A drawing's size, so that it fits: the style of the page shrinks its width alone here."""
    width, height = printed(float(size[2]), float(size[3]))
    return f'{size[1]} style="width: {width:.0f}px; height: {height:.0f}px; max-width: none; max-height: none"'

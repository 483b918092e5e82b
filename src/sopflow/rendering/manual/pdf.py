"""A manual's page as PDF: tagged, with page numbers beside links to steps. Sole user of WeasyPrint (extra `pdf`)."""

from __future__ import annotations

import logging
import re

from weasyprint import CSS, HTML

from sopflow.rendering.manual.printed import printed

_PAGED = """\
main li a[href^="#step-"]::after, main p a[href^="#step-"]::after, main td a[href^="#step-"]::after {
  content: " (p. " target-counter(attr(href url), page) ")"; font-size: .85em;
}
:lang(id) li a[href^="#step-"]::after, :lang(id) p a[href^="#step-"]::after, :lang(id) td a[href^="#step-"]::after {
  content: " (hlm. " target-counter(attr(href url), page) ")";
}
:lang(en) li a[href^="#step-"]::after, :lang(en) p a[href^="#step-"]::after, :lang(en) td a[href^="#step-"]::after {
  content: " (p. " target-counter(attr(href url), page) ")";
}
main nav li > a::after { content: leader(".") target-counter(attr(href url), page) !important; }
main nav > ol { columns: 1 !important; }
main .number { background: none !important; color: inherit !important; }
"""
_VARIANT = "pdf/ua-1"
_SIZE = re.compile(r'(class="sopflow-diagram" viewBox="[^"]*") width="(\d+)" height="(\d+)"')


def document(page: str) -> bytes:
    """The PDF of a page."""
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # what it knows not of the page's style is of no concern
    html = HTML(string=_SIZE.sub(_fitting, page))
    return bytes(html.write_pdf(stylesheets=[CSS(string=_PAGED)], pdf_variant=_VARIANT, presentational_hints=True))


def _fitting(size: re.Match[str]) -> str:
    """A drawing's size, so that it fits: the style of the page shrinks its width alone here."""
    width, height = printed(float(size[2]), float(size[3]))
    return f'{size[1]} style="width: {width:.0f}px; height: {height:.0f}px; max-width: none; max-height: none"'

"""The frame of a page for a browser. It loads nothing and runs nothing."""

from __future__ import annotations

from html import escape


def web_page(body: str, *, language: str, title: str, style: str, kind: str = "") -> str:
    """A whole page around what stands in its `<main>`. `body` is HTML, `style` is CSS, `title` is plain text; `kind`
    is a class of the whole page, for its style."""
    of_kind = f' class="{escape(kind)}"' if kind else ""
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style.strip()}\n</style>\n</head>\n"
        f"<body{of_kind}>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )

"""A playbook's own words as plain text: titles and names for headings, tables and diagrams."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sopflow.playbook.values import Localized, Template

HOLE = "…"
"""What stands for `${ … }` where a text is shown outside a case."""


def language_of(languages: Sequence[str], wanted: str | None) -> str:
    """The language to show a playbook in: the one wanted where it has it, else its first."""
    return wanted if wanted in languages and wanted is not None else (languages[0] if languages else "")


def title(words: Localized | None, language: str, otherwise: str) -> str:
    """A text in a language, else in the language that it has, else the name that stands in for it."""
    if words is None or not words.texts:
        return otherwise
    found = words.texts.get(language) or words.texts.get("") or next(iter(words.texts.values()))
    return _plain(found) or otherwise


def chosen(texts: Mapping[str, str], language: str, otherwise: str = "") -> str:
    """The same for texts that were made already."""
    return texts.get(language) or texts.get("") or next((text for text in texts.values() if text), otherwise)


def _plain(template: Template) -> str:
    return "".join(piece if isinstance(piece, str) else HOLE for piece in template.pieces).strip()

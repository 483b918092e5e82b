"""Plain words of a playbook: titles and long names, which have no holes."""

from __future__ import annotations

from sopflow.playbook.values import Localized


def plain_texts(texts: Localized | None, first: str) -> dict[str, str]:
    """The words by language; those that name none are in the playbook's first."""
    if texts is None:
        return {}
    return {
        language or first: "".join(piece for piece in text.pieces if isinstance(piece, str))
        for language, text in texts.texts.items()
    }

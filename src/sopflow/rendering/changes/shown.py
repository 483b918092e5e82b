"""What stood and what stands, as its author wrote it."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from sopflow.diagnostics import Language, Words
from sopflow.document.nodes import Document
from sopflow.document.pointer import Pointer
from sopflow.playbook.states import Go, TypeRef
from sopflow.playbook.values import Code, Condition, Literal, Localized, Template
from sopflow.program.worlds import Odd

_LONGEST = 160
_ODD: Mapping[Odd, Words] = {
    Odd.MISSING: Words(en="not answered", id="tidak diisi"),
    Odd.PRESENT: Words(en="answered", id="diisi"),
    Odd.UNKNOWN: Words(en="undecided", id="belum pasti"),
}
_NOTHING = Words(en="nothing", id="tidak ada")


def shown(value: object, document: Document, at: Pointer | None, language: Language) -> str:
    """A value that stands in a document, on one line."""
    match value:
        case None:
            return _NOTHING.in_(language)
        case Code(text=text):
            return f"={' '.join(text.split())}"
        case Condition(mode=mode, parts=parts):
            told = [shown(part, document, at, language).removeprefix("=") for part in parts]
            return told[0] if mode == "one" else f"{mode}: {'; '.join(told)}"
        case Literal(value=inner):
            return plain(inner, language)
        case Template():
            return _cut(template(value))
        case Localized(texts=texts):
            return _cut(" / ".join(template(text) for text in texts.values()))
        case TypeRef(written=written):
            return written if isinstance(written, str) else f"[{', '.join(written)}]"
        case Go(to=to):
            return to
        case tuple() if all(isinstance(each, str) for each in value):
            return ", ".join(value) or _NOTHING.in_(language)
        case str() | int():
            return plain(value, language)
        case _:
            return _cut(_written(document, at))


def plain(value: object, language: Language) -> str:
    """A value of a witness, or a written one."""
    match value:
        case None:
            return _NOTHING.in_(language)
        case Odd():
            return _ODD.get(value, _ODD[Odd.UNKNOWN]).in_(language)
        case bool():
            return "yes" if value else "no"
        case _:
            return str(value)


def template(text: Template) -> str:
    """A text with its holes."""
    return "".join(piece if isinstance(piece, str) else f"${{{piece.code.text}}}" for piece in text.pieces)


def _written(document: Document, at: Pointer | None) -> str:
    if at is None:
        return ""
    node = document.node(at)
    return document.source.text[node.start : node.end]


def _cut(text: str) -> str:
    return textwrap.shorten(text, _LONGEST, placeholder=" …")

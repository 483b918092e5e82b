"""Text in pieces, each with a tone, so that one layout serves a plain file and a coloured terminal."""

from __future__ import annotations

import enum
from collections.abc import Sequence

from sopflow.dataclass import dataclass

_TAB = "    "


class Tone(enum.Enum):
    """What a piece of text is there for."""

    NORMAL = enum.auto()
    STRONG = enum.auto()
    FAINT = enum.auto()
    ERROR = enum.auto()
    WARNING = enum.auto()
    INFO = enum.auto()
    LABEL = enum.auto()
    HELP = enum.auto()
    REMOVED = enum.auto()
    ADDED = enum.auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line."""

    text: str
    tone: Tone = Tone.NORMAL


Line = tuple[Piece, ...]


def plain(lines: Sequence[Line]) -> str:
    """The lines without their tones, and without blanks at their ends."""
    return "\n".join("".join(piece.text for piece in line).rstrip() for line in lines)


def visible(text: str) -> str:
    """A text with nothing in it that a terminal would obey or hide: tabs become spaces, the rest a question sign."""
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else _shown(character) for character in text)


def _shown(character: str) -> str:
    if character == "\t":
        return _TAB
    return " " if character.isspace() and not _controls(character) else "\N{REPLACEMENT CHARACTER}"


def _controls(character: str) -> bool:
    return character < " " or "\x7f" <= character <= "\x9f"

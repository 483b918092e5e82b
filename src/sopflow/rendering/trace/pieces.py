"""What a story is made of: chapters of moments, each with notes in toned pieces. No colours, no widths."""

from __future__ import annotations

import enum

from sopflow.dataclass import dataclass


class Tone(enum.Enum):
    """What a piece of text is there for."""

    NORMAL = enum.auto()
    STRONG = enum.auto()
    FAINT = enum.auto()
    NAME = enum.auto()
    SYSTEM = enum.auto()
    SAID = enum.auto()
    GOOD = enum.auto()
    BAD = enum.auto()
    CARE = enum.auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line."""

    text: str
    tone: Tone = Tone.NORMAL


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """The case came to a state: everything that happened there."""

    clock: str
    number: int
    sign: str
    title: str
    state: str
    notes: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """Moments that follow one another in one phase. A sub-playbook is a chapter of its own."""

    title: str
    moments: tuple[Moment, ...]


def line(*pieces: str | tuple[str, Tone]) -> Line:
    """A line of pieces; a bare text is of normal tone, an empty one is left out."""
    made = (Piece(piece) if isinstance(piece, str) else Piece(*piece) for piece in pieces)
    return tuple(piece for piece in made if piece.text)

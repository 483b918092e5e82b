"""What one drawing shows: which ways are lines, and which are told beside the state that they leave."""

from __future__ import annotations

import enum

from sopflow.dataclass import dataclass
from sopflow.rendering.diagram.model import Place, Way


class Beside(enum.StrEnum):
    """Why a way is no line."""

    END = "end"  # the case is over
    JUMP = "jump"  # to another phase, or far down
    BACK = "back"  # up again
    NEXT = "next"  # to the next item of the loop
    PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class Badge:
    """A place beside the one that leads to it, with the ways there."""

    kind: Beside
    place: Place
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """From a place down to another, with all ways that lead so. `main`: drawn straight."""

    source: str
    target: str
    ways: tuple[Way, ...]
    main: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """A place as it is drawn. `entries` are titles of where a case comes from that no line shows; `inner` is the
    machine of a loop, `note` a line below the title, `ways` every way on in words, for who cannot see lines."""

    key: str
    place: Place
    badges: tuple[Badge, ...] = ()
    entries: tuple[str, ...] = ()
    inner: Flow | None = None
    note: str = ""
    ways: tuple[str, ...] = ()
    band: int = 0
    is_start: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """Nodes in their order, and the lines between them. In a loop, `begins` are the ways to its first state."""

    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    begins: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """A phase. Without a title it has no frame."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One drawing: its title, its bands from top to bottom, and what is in them."""

    title: str
    description: str
    bands: tuple[Band, ...]
    flow: Flow

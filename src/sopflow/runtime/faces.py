"""What a list shows of a publication without compiling it: its version, and what its states are called."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sopflow.dataclass import dataclass
from sopflow.ports.rows import PlaybookRow

Titles = Mapping[str, Mapping[str, str]]
"""What states are called, by state and language. A state that has no title is left out."""


@dataclass(frozen=True, slots=True)
class Face:
    """A publication at a glance."""

    version: str
    titles: Titles


def face_of(row: PlaybookRow) -> Face | None:
    """The face of a publication; None of one that an older sopflow published: it must be compiled."""
    titles = json.loads(row.bundle).get("titles")
    return None if titles is None else Face(row.version, titles)

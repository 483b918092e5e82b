"""What tells a key of ours from whatever else a system may write where it stood.

Imports nothing of sopflow.
"""

from __future__ import annotations

import re

_OF_US = re.compile(r"[^\s:\[\]]{1,41}:[\w-]{22}")
"""A key as ours are: a case, and a pseudonym (`VA-1:AbC…`)."""

_OF_AN_EARLIER_RELEASE = re.compile(r"[^\s:\[\]]{1,41}:[a-z_]+\.[a-z_]+(:[^\s\[\]]*)?")
"""A case, an operation and its fields, as keys left once."""

_PSEUDONYM = 22
"""Characters of what stands behind a case in a key."""

_PIECE = 8
"""So many characters of a pseudonym in a row are no chance: 64 to the power of 8."""


def is_of_us(id: str) -> bool:
    """Whether it is a key that we made, and no number of a system's own."""
    return _OF_US.fullmatch(id) is not None


def is_key(id: str) -> bool:
    """As `is_of_us`, with keys of an earlier release."""
    return is_of_us(id) or _OF_AN_EARLIER_RELEASE.fullmatch(id) is not None


def is_of_another_write(written: str, key: str) -> bool:
    """Whether what is written is the key of another write of ours. Keys of an earlier release are only told from one
    of this one: of their own kind they may be ours, decorated."""
    shapes = (_OF_US, _OF_AN_EARLIER_RELEASE) if is_of_us(key) else (_OF_US,)
    return not is_like(written, key) and any(shape.fullmatch(written) for shape in shapes)


def is_like(written: str, key: str) -> bool:
    """Whether what is written may be our key: a piece of it stands there, in whatever case."""
    folded, whole = written.casefold(), key.casefold()
    if whole in folded:
        return True
    drawn = whole.rpartition(":")[2]
    if len(drawn) != _PSEUDONYM:
        return False
    return any(drawn[at : at + _PIECE] in folded for at in range(_PSEUDONYM - _PIECE + 1))

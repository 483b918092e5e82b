"""Whether a file that was found, and not named, may say where systems are and which credentials they get."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from sopflow.app.configuration import wording
from sopflow.diagnostics import Words


def why_distrusted(path: Path) -> Words | None:
    """Why the file is not to be read: it, or the link to it, belongs to another user (root is none: he may do anything
    anyway), or everybody may write it. None where it may be read, and where the machine knows no users."""
    me = getattr(os, "geteuid", None)
    if me is None:
        return None
    try:
        there, link = path.stat(), path.lstat()
    except OSError:
        return None  # it is gone, or cannot be read: the reader says so
    if not {there.st_uid, link.st_uid} <= {0, me()}:
        return wording.ANOTHERS
    return wording.EVERYBODYS if there.st_mode & stat.S_IWOTH else None

"""The files in the folder of this user's caches in which verdicts are kept: where they are, how they are written."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path


def cache_home(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """The folder of this user's caches: `$XDG_CACHE_HOME` (or `~/.cache`), on macOS `~/Library/Caches`, on Windows
    `%LOCALAPPDATA%`. Nothing is made here."""
    if named := environment.get("XDG_CACHE_HOME"):
        return Path(named)
    if platform == "darwin":
        return Path.home() / "Library/Caches"
    if platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or Path.home() / "AppData/Local")
    return Path.home() / ".cache"


def file_for(playbook: Path, id: str, home: Path) -> Path:
    """Where the verdicts of a playbook are kept."""
    place = hashlib.sha256(str(playbook.absolute()).encode()).hexdigest()[:16]
    return home / "sopflow" / "proofs" / f"{id}-{place}.json"


def sum_of(body: object) -> str:
    """What a file says of itself: by that a damaged one is known."""
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def written_whole(file: Path, text: str) -> None:
    """A whole file or none: others may read and write it meanwhile."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".", suffix=".part")
    made = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        made.replace(file)
    except OSError:
        made.unlink(missing_ok=True)
        raise

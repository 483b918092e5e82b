"""Whether any package declares an entry point: asked of the files, before `importlib.metadata` is imported."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.machinery import PathFinder
from pathlib import Path


def may_be_declared(group: str, *, besides: str) -> bool:
    """False where no package but `besides` declares something of that group. True where one does, and where packages
    may be installed in a way that this does not read (in an archive, by a finder of their own)."""
    if any(hasattr(finder, "find_distributions") for finder in sys.meta_path if finder is not PathFinder):
        return True
    folders = [Path(place) for place in dict.fromkeys(sys.path)]
    if any(folder.is_file() for folder in folders):
        return True
    return any(
        module.partition(".")[0] != besides
        for folder in folders
        for declared in folder.glob("*-info/entry_points.txt")
        for module in _modules(declared.read_text(encoding="utf-8"), group)
    )


def _modules(text: str, group: str) -> Iterator[str]:
    """What the lines `name = module` of one section name."""
    inside = False
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            inside = line == f"[{group}]"
        elif inside and "=" in line:
            yield line.partition("=")[2].strip().partition(":")[0]

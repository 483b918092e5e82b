"""Where `sopflow.toml` is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

FILE, VARIABLE = "sopflow.toml", "SOPFLOW_CONFIG"
CHECK = "check"
"""The table of it that `check` reads, by itself: no system is looked at for that."""


def nearest(folder: Path) -> Path | None:
    """The nearest file from a folder upward."""
    files = (each / FILE for each in (folder.absolute(), *folder.absolute().parents))
    return next((file for file in files if file.is_file()), None)


def named_or_nearest(environment: Mapping[str, str], folder: Path) -> Path | None:
    """The file that the environment names, there or not; else the nearest one."""
    return Path(environment[VARIABLE]) if environment.get(VARIABLE, "").strip() else nearest(folder)

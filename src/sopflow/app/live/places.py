"""Where the cases of this user are kept when nobody names a store."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from sopflow.diagnostics import Words
from sopflow.errors import StoreError

VARIABLE = "SOPFLOW_STORE"
FILE = "cases.db"


def store_named(given: str | None, environment: Mapping[str, str] = os.environ) -> str:
    """The URL or the path of the store that is meant: the one given, that of `SOPFLOW_STORE`, or this user's own."""
    return given or environment.get(VARIABLE) or str(own_store(environment))


def own_store(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """This user's store, one file: in `$XDG_DATA_HOME` (or `~/.local/share`), on macOS in
    `~/Library/Application Support`, on Windows in `%LOCALAPPDATA%`. Nothing is made here."""
    return _data_home(environment, platform) / "sopflow" / FILE


class NoStoreError(StoreError):
    """This user has no store yet, in both languages."""

    def __init__(self, place: str) -> None:
        super().__init__(
            Words(
                en=f"you have no store yet ({place}). `sopflow store init` makes one for real cases, "
                "`sopflow store init --practice` one for practice",
                id=f"Anda belum punya penyimpanan ({place}). `sopflow store init` membuatnya untuk kasus sungguhan, "
                "`sopflow store init --practice` untuk latihan",
            )
        )


def is_own_and_not_there(place: str, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether this user's own store is meant, and was never made."""
    own = own_store(environment)
    return place == str(own) and not own.exists()


def existing(given: str | None) -> str:
    """The store that is meant, where this user's own was made.

    Raises:
        NoStoreError: it was not.
    """
    place = store_named(given)
    if is_own_and_not_there(place):
        raise NoStoreError(place)
    return place


def make_own_folder(place: str, environment: Mapping[str, str] = os.environ) -> None:
    """Make the folder of this user's own store, where that one is meant. It is for this user's eyes alone."""
    own = own_store(environment)
    if place == str(own):
        own.parent.mkdir(mode=0o700, parents=True, exist_ok=True)


def _data_home(environment: Mapping[str, str], platform: str) -> Path:
    if named := environment.get("XDG_DATA_HOME"):
        return Path(named)
    if platform == "darwin":
        return Path.home() / "Library/Application Support"
    if platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or Path.home() / "AppData/Local")
    return Path.home() / ".local/share"

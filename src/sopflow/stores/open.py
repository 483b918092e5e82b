"""One door to all stores: a URL, or the path of a file."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from sopflow.diagnostics import Words
from sopflow.errors import StoreError, StoreVersion, UsageError
from sopflow.ports.store import CaseStore
from sopflow.stores import words
from sopflow.stores.memory import MemoryStore
from sopflow.stores.sql.sqlite import SqliteStore

POSTGRES = ("postgresql", "postgres")


def open_store(url: str, *, create: bool = True, practice: bool | None = None) -> CaseStore:
    """Open a store, and bring it up to date where an older sopflow made it.

    Args:
        url: `sqlite:///path` (relative; four slashes: absolute), a bare path, `postgresql://…`, or `memory:`.
        create: make it where there is none.
        practice: whether it must be for practice, or for real cases; None takes either. A new store is for practice
            only where this is True. What a store is for never changes.

    Raises:
        UsageError: the URL is of no kind that is known.
        StoreError: it is not there, cannot be opened, or is for something else; StoreVersion: a newer sopflow made it,
            or it is no store.
    """
    scheme, _, rest = url.partition(":")
    if scheme == "memory":
        return MemoryStore(practice=bool(practice))
    if scheme in POSTGRES:
        return _postgres(url, create=create, practice=practice)
    if scheme == "sqlite":
        return _sqlite(Path(unquote(urlsplit(url).path.removeprefix("/"))), create=create, practice=practice)
    if rest.startswith("//"):
        raise UsageError(_unknown(scheme))
    return _sqlite(Path(url), create=create, practice=practice)


def _sqlite(path: Path, *, create: bool, practice: bool | None) -> CaseStore:
    path = path.expanduser()
    if not path.parent.is_dir():
        raise StoreError(words.no_folder(str(path.parent)))
    if path.is_dir():
        raise StoreVersion(words.foreign(str(path)))
    if not create and not path.exists():
        raise StoreError(words.not_there(str(path)))
    return SqliteStore(path, create=create, practice=practice)


def _postgres(url: str, *, create: bool, practice: bool | None) -> CaseStore:
    try:
        from sopflow.stores.sql.postgres import PostgresStore
    except ModuleNotFoundError as problem:
        raise UsageError(_no_driver()) from problem
    return PostgresStore(url, create=create, practice=practice)


def _unknown(scheme: str) -> Words:
    return Words(
        en=f"`{scheme}:` is no kind of store. Write a path, sqlite:///path, postgresql://… or memory:",
        id=f"`{scheme}:` bukan jenis penyimpanan. Tulis lokasi berkas, sqlite:///lokasi, postgresql://… atau memory:",
    )


def _no_driver() -> Words:
    return Words(
        en="Postgres needs a driver: pip install 'sopflow[postgres]'.",
        id="Postgres memerlukan driver: pip install 'sopflow[postgres]'.",
    )

"""The care of a store, as far as its kind leaves it to us."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol, runtime_checkable

from sopflow.diagnostics import Words
from sopflow.errors import StoreError
from sopflow.ports.store import CaseStore

_NOT_OURS = Words(
    en="a store of this kind is copied with its own tools, such as pg_dump",
    id="penyimpanan jenis ini disalin dengan alatnya sendiri, misalnya pg_dump",
)


@runtime_checkable
class _Copied(Protocol):
    """A store that copies itself."""

    def backup(self, target: Path) -> None: ...


@runtime_checkable
class _Tidied(Protocol):
    """A store that gives back room."""

    def vacuum(self) -> None: ...


@runtime_checkable
class _MayBeReadOnly(Protocol):
    """A store that knows whether this user may only read it."""

    @property
    def is_read_only(self) -> bool: ...


def may_be_written(store: CaseStore) -> bool:
    """Whether this user may write the store, as far as it knows."""
    return not (isinstance(store, _MayBeReadOnly) and store.is_read_only)


def backup(store: CaseStore, target: Path) -> None:
    """Copy the store as it was last committed into a new file.

    Raises:
        StoreError: the file is there, or a store of this kind is not copied so.
    """
    if not isinstance(store, _Copied):
        raise StoreError(_NOT_OURS)
    store.backup(target)


def vacuum(store: CaseStore) -> None:
    """Give back the room of what was erased; a store that does so by itself needs nothing."""
    if isinstance(store, _Tidied):
        store.vacuum()

"""One family of exceptions, by whose fault it is.

SopflowError
├── InvalidPlaybook      the author's: carries every diagnostic
├── UsageError           the caller's: a wrong name, a wrong value, an event out of turn
├── AdapterError         a system behind an adapter, or the adapter itself
├── StoreError           the place where cases are kept
└── InternalError        ours: a bug
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sopflow.diagnostics import Diagnostic


class SopflowError(Exception):
    """The base of all that sopflow raises on purpose."""


class InvalidPlaybook(SopflowError):
    """A playbook, scenario or manifest that does not check.

    Attributes:
        diagnostics: everything that was found, errors and warnings alike, in the order of the file.
    """

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("; ".join(str(diagnostic) for diagnostic in self.diagnostics))


class UsageError(SopflowError):
    """What was asked for cannot be asked: an unknown name, a wrong value, an event out of turn."""


class UnreadableFile(UsageError):
    """A file that is missing, is not text, or may not be read."""


class AdapterError(SopflowError):
    """A system behind an adapter answered with what its manifest does not allow."""


class StoreError(SopflowError):
    """The store could not keep or find a case."""


class InternalError(SopflowError):
    """A bug of ours: please report it."""

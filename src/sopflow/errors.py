"""One family of exceptions, by whose fault it is.

SopflowError
├── InvalidPlaybook      the author's: carries every diagnostic
├── UsageError           the caller's: a wrong name, a wrong value, an event out of turn
│   ├── UnreadableFile   a file that is missing, is not text, or may not be read
│   ├── NotFound         no such case, playbook or effect
│   ├── Conflict         somebody else was faster, or the question has changed
│   ├── NotAllowed       this person may not do this
│   └── OnHold           the case is restricted: nothing goes on until it is released
├── AdapterError         a system behind an adapter, or the adapter itself
│   └── NotReached       nothing in this process connects to the system: another worker may
├── StoreError           the place where cases are kept
│   ├── StoreBusy        another process holds it for too long: try again
│   ├── StoreFull        no room left: nothing was kept, nothing that was kept is lost
│   └── StoreVersion     made by a newer sopflow, or no store at all
└── InternalError        ours: a bug
"""

from __future__ import annotations

from collections.abc import Iterable

from sopflow.diagnostics import Diagnostic, Words


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
    """What was asked for cannot be asked: an unknown name, a wrong value, an event out of turn.

    Attributes:
        words: the message in both languages; of a message that only callers of the library see, twice the same.
    """

    def __init__(self, message: str | Words) -> None:
        self.words = Words(en=message, id=message) if isinstance(message, str) else message
        super().__init__(self.words.en)


class UnreadableFile(UsageError):
    """A file that is missing, is not text, or may not be read."""


class NotFound(UsageError):
    """There is no such case, playbook or effect."""


class Conflict(UsageError):
    """Somebody else was faster, or the question has changed since it was read. Look at the case again."""


class NotAllowed(UsageError):
    """This person may not do this: another role, or another pair of eyes, is wanted."""


class OnHold(UsageError):
    """Processing of the case is restricted: nothing goes on until it is released."""


class AdapterError(SopflowError):
    """A system behind an adapter answered with what its manifest does not allow."""


class NotReached(AdapterError):
    """Nothing in this process connects to a system, or it was too busy to. The call was not sent and stays owed.

    Attributes:
        words: the message in both languages.
    """

    def __init__(self, words: Words) -> None:
        self.words = words
        super().__init__(words.en)


class StoreError(SopflowError):
    """The store could not keep or find a case.

    Attributes:
        words: the message in both languages.
    """

    def __init__(self, message: str | Words) -> None:
        self.words = Words(en=message, id=message) if isinstance(message, str) else message
        super().__init__(self.words.en)


class StoreBusy(StoreError):
    """Another process held the store for too long. Nothing was kept; the same input may be sent again."""


class StoreFull(StoreError):
    """There is no room left. Nothing of this input was kept, and nothing that was kept is lost."""


class StoreVersion(StoreError):
    """The store was made by a newer sopflow, or is no store of ours."""


class InternalError(SopflowError):
    """A bug of ours: please report it."""

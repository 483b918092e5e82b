"""The ports of everything else: the queue, the systems, the clock, ids, and whoever looks on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from sopflow.catalog.model import Operation
from sopflow.dataclass import dataclass
from sopflow.ports.rows import JobRow
from sopflow.ports.store import Transaction


class Clock(Protocol):
    """What time it is, and how to wait."""

    def now(self) -> datetime:
        """With a zone."""

    def wait(self, seconds: float, until: Callable[[], bool]) -> None:
        """Return after about so many seconds, measured by a clock that never jumps, or soon after `until` holds."""


class IdSource(Protocol):
    """Where new names and random bytes come from."""

    def case_id(self) -> str:
        """Short, unique, readable on the phone."""

    def key(self) -> str:
        """Unique: the key of an input that came without one."""

    def salt(self) -> bytes:
        """16 random bytes."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of an operation. `key` is the idempotency key of a write, "" of a read. `seconds` is how long the
    host may take for one attempt of its own, `total` for all of them; None: what the manifest says. `looks_up` is the
    key of the doubtful write that this read is to settle. `begun` is when the case began, by a clock that systems may
    share, None where nobody knows: what a system had before is not of this case."""

    case: str
    effect: str
    operation: Operation
    input: Mapping[str, object]
    key: str
    attempt: int
    seconds: float
    looks_up: str | None = None
    total: float | None = None
    begun: datetime | None = None

    @property
    def in_all(self) -> float:
        """Seconds that the reply may take, whatever the host tries; after them nothing is begun any more."""
        return max(self.seconds, self.operation.timeout.total if self.total is None else self.total)


@dataclass(frozen=True, slots=True)
class Done:
    """The system did it: `output` is of the operation's output type."""

    output: object


@dataclass(frozen=True, slots=True)
class Failed:
    """The system did not, or nobody knows: `error` is one of `adapter_api.ErrorKind`."""

    error: str
    reason: str | None = None


Reply = Done | Failed


class OperationHost(Protocol):
    """The systems."""

    def call(self, call: Call) -> Reply:
        """Call the operation. What a system can do wrong is a `Failed`, never an exception; an exception is a bug and
        counts as `in_doubt` for a write and `unavailable` for a read."""


@runtime_checkable
class Reaching(Protocol):
    """A host that knows what it reaches. A call of anything else is not sent from here and stays owed, for a worker
    that does reach it."""

    def reaches(self, operation: str) -> bool:
        """Whether calls of `dsc.get_customer_profile`, say, can leave from here."""


@runtime_checkable
class Patient(Protocol):
    """A host that says itself how long a doubtful write is left alone before it is looked up: what comes late is then
    found, and not done twice. Of one that does not, the manifest says so (`Operation.doubt_seconds`)."""

    def patience(self, case: str, operation: Operation) -> float:
        """Seconds from the doubt to the look-up."""


class JobQueue(Protocol):
    """Work that is owed to cases: enqueued in the case's own transaction, performed at least once, never early."""

    def enqueue(self, transaction: Transaction, jobs: Sequence[JobRow]) -> None:
        """Owe these, from the moment that the transaction commits. The same id again replaces or is ignored."""

    def remove(self, transaction: Transaction, ids: Sequence[str]) -> None:
        """They are not owed any more. Best effort: a job may come all the same, and whoever performs it passes it
        over."""

    def work(self, perform: Callable[[JobRow], None], stop: Callable[[], bool]) -> None:
        """Perform what is due, and what falls due, until `stop` holds. Several workers may do so at once. What
        `perform` raises leaves the job owed; it comes again, later each time."""

    def notify(self) -> None:
        """Something was committed in this process: look at once."""

    def depth(self, due: datetime | None = None) -> int:
        """How many jobs are owed, timers included; with `due`, how many of them are due by then."""


@runtime_checkable
class TakingTurns(Protocol):
    """A queue that gives a job to another worker where the first gives no sign of life."""

    @property
    def turn(self) -> float:
        """Seconds from the beginning of a job for which surely no other worker begins it, whatever happens to this
        one."""


@dataclass(frozen=True, slots=True)
class Observed:
    """Something that happened, for logs, spans and metrics. `name` is one of `telemetry.names`; `fields` hold ids,
    names, durations and results, and never what a customer said or is called."""

    name: str
    at: datetime
    case: str | None
    fields: Mapping[str, str | int | float | bool]


class EventSink(Protocol):
    """Whoever looks on."""

    def emit(self, observed: Observed) -> None:
        """Take notice. Must not raise and must not wait."""

"""The tables of a SQL store on one connection."""

from __future__ import annotations

from sopflow.ports.store import Cases, Events, Inbox, Jobs, Leases, Ledger, Playbooks
from sopflow.stores.sql.cases import SqlCases
from sopflow.stores.sql.connection import Connection, Deferring
from sopflow.stores.sql.dialect import Dialect
from sopflow.stores.sql.playbooks import SqlPlaybooks
from sopflow.stores.sql.programs import SqlPrograms
from sopflow.stores.sql.remembered import Remembered
from sopflow.stores.sql.tables import SqlEvents, SqlInbox, SqlJobs, SqlLeases, SqlLedger


class SqlTransaction:
    """A `Transaction`. One is made per connection and used again; `begin` makes it new, `go_on` says that another work
    has its turn in it, and `undone` that something of it was taken back.

    Args:
        remembered: rows that `connection` saw before, where nobody else can write while it is in a transaction.
    """

    playbooks: Playbooks
    cases: Cases
    events: Events
    ledger: Ledger
    jobs: Jobs
    inbox: Inbox
    leases: Leases

    def __init__(self, connection: Connection, dialect: Dialect, remembered: Remembered | None = None) -> None:
        programs = SqlPrograms(connection, dialect)
        self.playbooks = SqlPlaybooks(connection, dialect, programs)
        self.cases = cases = SqlCases(connection, dialect, programs, remembered)
        self.events = SqlEvents(connection, dialect, programs, cases.digest)
        self.ledger = SqlLedger(connection, dialect)
        self.jobs = SqlJobs(connection, dialect)
        self.inbox = SqlInbox(connection, dialect)
        self.leases = SqlLeases(connection, dialect)
        self._connection = connection
        self.begin, self.go_on, self.undone = cases.begin, cases.go_on, cases.undone

    @property
    def connection(self) -> object | None:
        """The driver's own connection, after all that was said to it."""
        connection = self._connection
        return connection.session() if isinstance(connection, Deferring) else connection

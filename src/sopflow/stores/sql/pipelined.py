"""Statements to Postgres that leave together: to wait for each of them costs more than what the server does for it.

Theory of operation: a statement whose answer nobody needs is queued, and leaves with the next one whose answer somebody
does, or with the commit. The server does them in order, and after one that fails none, not even the commit: an error is
told late, and never too late. What a statement changed may be asked for when the transaction is over (`counted`).

That a row is added is taken for granted at first, since most are: where it was there already the whole transaction
fails, and is done again by whoever began it, without hope. The commit never leaves on a connection that has not
answered in its transaction, so that one which died while it was idle is known to have done nothing. That a transaction
which only read is over is said, and heard with what is asked next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import count
from typing import NamedTuple

import psycopg
from psycopg import pq
from psycopg.abc import PQGen
from psycopg.abc import Transformer as Loading
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.waiting import Wait

Session = psycopg.Connection[tuple[object, ...]]
IF_NEW = " on conflict do nothing"
"""How a statement ends that adds a row which may be there already."""
MOST_PREPARED = 200
"""Statements that a connection keeps ready; beyond them each is read anew."""
BINARY = 1


class Answer:
    """What a statement gave, as a cursor tells it. `loading` may serve others meanwhile."""

    __slots__ = ("_loading", "_result", "_rows")

    def __init__(self, loading: Loading, result: pq.abc.PGresult) -> None:
        self._loading = loading
        self._result = result
        self._rows: Iterator[tuple[object, ...]] | None = None

    @property
    def rowcount(self) -> int:
        return _count(self._result)

    def fetchone(self) -> tuple[object, ...] | None:
        return next(self._read(), None)

    def fetchall(self) -> list[tuple[object, ...]]:
        return list(self._read())

    def _read(self) -> Iterator[tuple[object, ...]]:
        if self._rows is None:
            self._loading.set_pgresult(self._result)
            self._rows = iter(self._loading.load_rows(0, self._result.ntuples, tuple))
        return self._rows


class Said(NamedTuple):
    """A statement that is to leave; whoever waits to hear how many rows it changed finds them in `changed`."""

    statement: str
    values: Sequence[object] = ()
    changed: list[int] | None = None


class Pipelined:
    """A connection as the tables use it, for one transaction at a time. `has_answered`: the server has said something
    in this one."""

    def __init__(self, session: Session) -> None:
        self.has_answered = False
        self._session = session
        self._hopes = False
        self._has_hoped = False
        self._has_left = False
        self._is_ending = False
        self._loading = Transformer(session)
        self._queue: list[Said] = []
        self._names: dict[str, bytes] = {}
        self._numbers = count()

    # ── a transaction ────────────────────────────────────────────────────────────────────────────────────────

    def begin(self, statement: str, *, hopes: bool) -> None:
        """A new transaction. `hopes`: rows that are added are taken to be new."""
        self.has_answered = self._has_hoped = self._has_left = False
        self._hopes = hopes
        self._queue = [Said(statement)]

    def commit(self) -> None:
        """Make it durable. What it raises of a statement means that nothing was changed."""
        if not self._has_left and len(self._queue) == 1:  # nothing was asked for
            self._queue.clear()
            return
        if not self.has_answered:
            self.settle()
        self._ask("commit")

    def end(self) -> None:
        """It only read. Nobody waits for its end: what is heard of it is heard with the next statement."""
        if not self._has_left:
            self._queue.clear()
        elif COMMIT.statement not in self._names:  # the first time it is made ready
            self._ask("commit")
        else:
            self._leave([COMMIT])
            self._is_ending = True

    def rollback(self) -> None:
        """Take it back."""
        self._queue.clear()
        if self._has_left:
            self._ask("rollback")

    @property
    def is_at_rest(self) -> bool:
        """Whether no transaction is under way."""
        return self._is_ending or self._session.info.transaction_status == pq.TransactionStatus.IDLE

    def settle(self) -> None:
        """Wait for all that was queued. What it raises makes void what was said since `begin`."""
        if self._queue:
            self._exchange()

    def check(self) -> None:
        """See whether what was hoped is so, before anybody is told what came of it."""
        if self._has_hoped:
            self.settle()

    # ── statements ───────────────────────────────────────────────────────────────────────────────────────────

    def execute(self, statement: str, values: Sequence[object] = (), /) -> Answer:
        """What the server says to this statement, after all that was queued."""
        return Answer(self._loading, self._ask(statement, values))

    def later(self, statement: str, values: Sequence[object] = (), /) -> None:
        """Let this be done before the next statement that is waited for."""
        self._queue.append(Said(statement, values))

    def counted(self, statement: str, values: Sequence[object], /) -> Callable[[], int]:
        """The same; how many rows it changed may be asked when the transaction is over."""
        changed: list[int] = []
        self._queue.append(Said(statement, values, changed))
        return lambda: changed[0]

    def add(self, statement: str, values: Sequence[object], /) -> bool:
        """Whether the row is new."""
        if not self._hopes:
            return self.execute(statement, values).rowcount == 1
        self._has_hoped = True
        self.later(statement.removesuffix(IF_NEW), values)
        return True

    def session(self) -> Session:
        """The driver's own connection, in the same transaction, after all that was queued."""
        self.settle()
        return self._session

    def close(self) -> None:
        self._session.close()

    # ── on the way ───────────────────────────────────────────────────────────────────────────────────────────

    def _ask(self, statement: str, values: Sequence[object] = ()) -> pq.abc.PGresult:
        self._queue.append(Said(statement, values))
        return self._exchange()

    def _exchange(self) -> pq.abc.PGresult:
        """Send all that is queued, in one go, and hear all of it: the answer to the last.

        Raises:
            psycopg.Error: what the first that failed failed of; the server has done none of those after it.
        """
        queue, self._queue = self._queue, []
        connection = self._session.pgconn
        before, self._is_ending = self._is_ending, False
        try:
            expected = self._leave(queue)
            results = self._session.wait(_heard(connection, passing_over=before))
        finally:
            with suppress(psycopg.Error):
                connection.exit_pipeline_mode()
        return self._understood(results, expected)

    def _leave(self, queue: Sequence[Said]) -> list[_Expected]:
        """Write them where they leave from. What is expected of each answer that is to come."""
        connection = self._session.pgconn
        connection.enter_pipeline_mode()
        expected = [each for said in queue for each in self._send(said)]
        connection.pipeline_sync()
        self._has_left = True
        return expected

    def _send(self, said: Said) -> tuple[_Expected, ...]:
        statement, values, changed = said
        connection = self._session.pgconn
        given = [_plain(value) for value in values]
        formats = [0 if type(value) is int else BINARY for value in values]
        name = self._names.get(statement)
        if name is None:
            if len(self._names) >= MOST_PREPARED:
                connection.send_query_params(_numbered(statement), given, None, formats, BINARY)
                return (_Expected(changed),)
            name = b"sopflow_%d" % next(self._numbers)
            connection.send_prepare(name, _numbered(statement))
            connection.send_query_prepared(name, given, formats, BINARY)
            return _Expected(None, statement, name), _Expected(changed)
        connection.send_query_prepared(name, given, formats, BINARY)
        return (_Expected(changed),)

    def _understood(self, results: Sequence[pq.abc.PGresult], expected: Sequence[_Expected]) -> pq.abc.PGresult:
        for result, (changed, statement, name) in zip(results, expected, strict=False):
            if _failed(result):
                problem = error_from_result(result, "utf-8")
                raise problem if problem.sqlstate else psycopg.OperationalError(str(problem))  # it is the connection
            self.has_answered = True
            if changed is not None:
                changed.append(_count(result))
            if statement:
                self._names[statement] = name
        if len(results) != len(expected):
            raise psycopg.OperationalError("the connection was lost before all was answered")
        return results[-1]


class _Expected(NamedTuple):
    """An answer that is to come: who is told how many rows were changed, and what is known by which name from then
    on."""

    changed: list[int] | None = None
    statement: str = ""
    name: bytes = b""


COMMIT = Said("commit")


def _heard(connection: pq.abc.PGconn, *, passing_over: bool) -> PQGen[list[pq.abc.PGresult]]:
    """Send what was written, and the answers to it, as far as they come: after an error the connection may be gone.
    `passing_over`: what comes first is the end of the transaction before."""
    found: list[pq.abc.PGresult] = []
    try:
        while connection.flush():  # more than fits at once: the server may have to be heard first
            while not (ready := (yield Wait.RW)):
                pass
            if ready & Wait.R:
                connection.consume_input()
        while connection.status != pq.ConnStatus.BAD:
            while connection.is_busy():
                while not (yield Wait.R):
                    pass
                connection.consume_input()
            result = connection.get_result()  # None stands between two statements
            if result is not None and result.status == pq.ExecStatus.PIPELINE_SYNC:
                if not passing_over:
                    break
                passing_over, found = False, []
            elif result is not None:
                found.append(result)
    except psycopg.OperationalError:
        if not any(_failed(result) for result in found):
            raise
    return [result for result in found if _failed(result)] if passing_over else found


def _count(result: pq.abc.PGresult) -> int:
    return -1 if result.command_tuples is None else result.command_tuples


def _failed(result: pq.abc.PGresult) -> bool:
    return result.status in (pq.ExecStatus.FATAL_ERROR, pq.ExecStatus.PIPELINE_ABORTED)


def _plain(value: object) -> bytes | None:
    """A value as it travels: numbers as digits, all else as bytes."""
    match value:
        case None | bytes():
            return value
        case str():
            return value.encode()
        case int():
            return b"%d" % value
        case _:
            raise TypeError(f"a {type(value).__name__} is not kept in a store")


def _numbered(statement: str) -> bytes:
    """A statement with its marks as the server wants them."""
    first, *rest = statement.split("%s")
    return "".join((first, *(f"${number}{part}" for number, part in enumerate(rest, start=1)))).encode()

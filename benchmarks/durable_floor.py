"""What a durable case costs at least: the table interpreter of `floors`, its state and its history kept by hand-written
SQL, with as many commits as ours has: one an input, and one before the ticket is sent.

A row a case (id, state, JSON) and a row an event (case, number, key, time, JSON), each input under a key that is used
once. No types, no ledger, no hash chain, no timers, no playbook that could change.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg

from benchmarks import floors

TABLES = """
create table cases (id text primary key, state text not null, body text not null);
create table events (case_id text, seq bigint, key text, at text, body text, primary key (case_id, key))
"""


class Floor:
    """Cases on one connection. `mark` is the place of a value in a statement."""

    def __init__(self, execute: Any, mark: str, begin: str, lock: str) -> None:
        self._execute = execute
        self._begin = begin
        values = ", ".join([mark] * 5)
        self._find = f"select state, body from cases where id = {mark}{lock}"
        self._add = f"insert into cases values ({mark}, {mark}, {mark})"
        self._save = f"update cases set state = {mark}, body = {mark} where id = {mark}"
        self._note = f"insert into events values ({values}) on conflict do nothing"

    def case(self, name: str) -> None:
        """A whole case, a commit an input."""
        for seq in range(len(floors.INPUTS) + 2):
            self._execute(self._begin)
            self.input(name, seq)
            self._execute("commit")

    def together(self, names: Sequence[str]) -> None:
        """Whole cases side by side: the same input of all in one commit."""
        for seq in range(len(floors.INPUTS) + 2):
            self._execute(self._begin)
            for name in names:
                self.input(name, seq)
            self._execute("commit")

    def waiting(self, names: Sequence[str]) -> None:
        """Cases before their last input."""
        self._execute(self._begin)
        for name in names:
            for seq in range(len(floors.INPUTS) + 1):
                self.input(name, seq)
        self._execute("commit")

    def input(self, name: str, seq: int) -> None:
        """One input, inside a transaction: 0 is the start, and the ticket has one more, which marks it as sent."""
        if seq == 0:
            case = floors.TableCase(floors.AT, {"msisdn": "+6281200000001"})
            self._execute(self._add, (name, case.state, _body(case)))
            self._event(name, seq, "start", case.facts)
            return
        state, body = self._execute(self._find, (name,)).fetchone()
        case = _case(state, body)
        if seq == SENT:
            self._execute(self._save, (case.state, _body(case), name))
            return
        fact, value = floors.INPUTS[seq - 1 if seq < SENT else seq - 2]
        case.feed(floors.AT, fact, value)
        self._event(name, seq, fact, value)
        self._execute(self._save, (case.state, _body(case), name))

    def _event(self, name: str, seq: int, kind: str, value: object) -> None:
        self._execute(self._note, (name, seq, f"{name}-{seq}", floors.AT.isoformat(), json.dumps([kind, value])))


SENT = [name for name, _ in floors.INPUTS].index("ticket") + 1


def _body(case: floors.TableCase) -> str:
    return json.dumps([case.facts, case.turn, case.waiting])


def _case(state: str, body: str) -> floors.TableCase:
    case = floors.TableCase(floors.AT, {})
    case.state = state
    case.facts, case.turn, case.waiting = json.loads(body)
    case.events = []
    return case


def on_sqlite(path: Path) -> Floor:
    """On SQLite as the store uses it: write-ahead log, synchronous=FULL."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(f"pragma journal_mode = wal; pragma synchronous = full; {TABLES}")
    return Floor(connection.execute, "?", "begin immediate", "")


def on_postgres(url: str) -> Floor:
    """On Postgres, one connection."""
    connection = psycopg.connect(url, autocommit=True)
    connection.execute(TABLES)
    return Floor(connection.execute, "%s", "begin", " for update")

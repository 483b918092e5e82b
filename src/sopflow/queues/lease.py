"""Whose turn it is to pump: a row that is renewed while the pump works, by a heart of its own."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import datetime, timedelta

from sopflow.errors import StoreError
from sopflow.ports.rows import LeaseRow
from sopflow.ports.store import CaseStore
from sopflow.ports.world import Clock

PUMP = "pump"
"""The name of the lease."""


class Lease:
    """The turn of one pump. `is_mine` before anything is begun: whoever was frozen longer than the lease lasts finds
    that another took over."""

    def __init__(self, store: CaseStore, clock: Clock, holder: str, lasts: timedelta) -> None:
        self._store = store
        self._clock = clock
        self._holder = holder
        self._lasts = lasts
        self._renewed: datetime | None = None
        self._turn = threading.Lock()
        self._ended = threading.Event()
        self._heart: threading.Thread | None = None

    def is_mine(self) -> bool:
        """Whether it is this pump's turn; it is taken where it is nobody's. Asks the store where it did not lately."""
        with self._turn:
            since = None if self._renewed is None else self._clock.now() - self._renewed
            if since is not None and timedelta(0) <= since < self._lasts / 2:
                return True
            return self._take()

    def release(self) -> None:
        """It is nobody's turn any more."""
        self._ended.set()
        if self._heart is not None:
            self._heart.join()
        if self._renewed is not None:
            with suppress(StoreError):
                self._store.write(lambda tx: tx.leases.release(PUMP, self._holder))

    def _take(self) -> bool:
        now = self._clock.now()
        row = LeaseRow(PUMP, self._holder, now + self._lasts)
        is_mine = self._store.write(lambda tx: tx.leases.take(row, now))
        self._renewed = now if is_mine else None
        if is_mine and self._heart is None:
            self._heart = threading.Thread(target=self._beat, name="sopflow-pump-heart", daemon=True)
            self._heart.start()
        return is_mine

    def _beat(self) -> None:
        """Renew it while a job takes long. A store that refuses is asked again: the lease lasts for three beats."""
        while not self._ended.wait(self._lasts.total_seconds() / 3):
            with self._turn, suppress(StoreError):
                if self._renewed is not None:
                    self._take()

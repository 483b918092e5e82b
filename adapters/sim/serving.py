"""Listening, on this machine only, in a thread of its own."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from sopflow.diagnostics import Words
from sopflow.errors import UsageError

HOST = "127.0.0.1"


class PortTaken(UsageError):
    """Somebody else listens there, or nobody may."""


@contextmanager
def listening(app: ASGIApp, port: int = 0) -> Iterator[str]:
    """The application at that port (0: any that is free) as long as the block lasts; its address.

    Raises:
        PortTaken: another program has the port, or it may not be used.
    """
    taken = _socket(port)
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", proxy_headers=False, http="h11",
                            server_header=False, date_header=False)  # fmt: skip
    logging.getLogger("uvicorn.access").disabled = True  # it would write addresses, which hold customers' numbers
    server = _Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.005)
    given_up = _GivenUp(server, thread)
    logging.getLogger("uvicorn.error").addFilter(given_up)
    try:
        yield f"http://{HOST}:{taken.getsockname()[1]}"
    finally:
        server.end()
        thread.join(10)
        logging.getLogger("uvicorn.error").removeFilter(given_up)
        taken.close()


class _GivenUp(logging.Filter):
    """Leaves out what a server says of the calls that it gives up when it ends: tracebacks of calls that were cut or
    late, as was asked for. Other servers of this process say what they like."""

    def __init__(self, server: _Server, thread: threading.Thread) -> None:
        super().__init__()
        self._server, self._thread = server, thread

    def filter(self, record: logging.LogRecord) -> bool:
        return not (self._server.should_exit and record.thread == self._thread.ident)


_GRACE = 0.1  # seconds that answers under way may still take


class _Server(uvicorn.Server):
    """Ends as soon as it is told. uvicorn's own looks ten times a second whether it shall, and then waits a tenth more:
    a test that needs no time would spend most of it there."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._over = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def end(self) -> None:
        """From any thread."""
        self.should_exit = self.force_exit = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._over.set)

    async def main_loop(self) -> None:
        """Until it is told to end."""
        self._loop = asyncio.get_running_loop()
        if not await self.on_tick(0):
            await self._over.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take nothing more, and leave once the connections are gone."""
        for each in self.servers:
            each.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        until = time.monotonic() + _GRACE
        while self.server_state.connections and time.monotonic() < until:  # noqa: ASYNC110 - they say nothing when they go
            await asyncio.sleep(0.001)


def _socket(port: int) -> socket.socket:
    try:
        made = socket.create_server((HOST, port))
    except (OSError, OverflowError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise PortTaken(
            Words(
                en=f"port {port} cannot be used ({reason}). Another program may have it: try --port 0 for a free one",
                id=f"port {port} tidak bisa dipakai ({reason}). Mungkin dipakai program lain: coba --port 0",
            )
        ) from None
    # asyncio sees to it for sockets that say they are TCP, which one of `create_server` does not: without it every
    # answer waits 40 ms for the acknowledgement of its headers
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made

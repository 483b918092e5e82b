"""Connections that keep a deadline.

The timeouts of HTTP libraries count from the last byte, so that a server which sends one now and then stretches them
without end. Here each step over the network takes at most what is left until the deadline of the thread's request.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterable

import httpcore

_SLICE = 64 * 1024  # bytes that one step sends


class Deadlines:
    """When the request of each thread must be over."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock, self._of_thread = clock, threading.local()

    def set(self, until: float) -> None:
        """Of this thread's requests from now on, on the clock."""
        self._of_thread.until = until

    def left(self, timeout: float | None, over: type[Exception]) -> float | None:
        """Seconds for one step. Raises `over` where none are left."""
        until: float | None = getattr(self._of_thread, "until", None)
        if until is None:
            return timeout
        left = until - self._clock()
        if left <= 0:
            raise over("the time is over")
        return left if timeout is None else min(timeout, left)


class Bounded(httpcore.NetworkBackend):
    """The network, where each step keeps the deadline."""

    def __init__(self, deadlines: Deadlines) -> None:
        self._deadlines, self._network = deadlines, httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """As the network's own."""
        left = self._deadlines.left(timeout, httpcore.ConnectTimeout)
        stream = self._network.connect_tcp(host, port, left, local_address, socket_options)
        return _Stream(stream, self._deadlines)


class _Stream(httpcore.NetworkStream):
    """One connection."""

    def __init__(self, stream: httpcore.NetworkStream, deadlines: Deadlines) -> None:
        self._stream, self._deadlines = stream, deadlines

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadlines.left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for at in range(0, len(buffer), _SLICE):
            self._stream.write(buffer[at : at + _SLICE], self._deadlines.left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self._deadlines.left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadlines)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)

"""Connections that keep a deadline.

The timeouts of HTTP libraries count from the last byte, so that a server which sends one now and then stretches them
without end. Here each step over the network takes at most what is left until the deadline of the thread's request.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterable

import httpcore

_SLICE = 64 * 1024  # bytes that one step sends
_LEAST = 0.01  # seconds: the last address is tried, however little is left


class Deadlines:
    """When the request of each thread must be over."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock, self._of_thread = clock, threading.local()

    def set(self, until: float) -> None:
        """Of this thread's requests from now on, on the clock."""
        self._of_thread.until = until

    def now(self) -> float:
        """On the clock."""
        return self._clock()

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
        self._turn, self._asked = threading.Lock(), dict[tuple[str, int], _Asking]()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """As the network's own. Where a name leads to several addresses, each that is left gets an equal share of the
        time that is left of `timeout`: one that hangs does not keep the others from being tried."""
        began = self._deadlines.now()
        addresses = self._addresses(host, port, timeout)
        for place, address in enumerate(addresses):
            left = None if timeout is None else max(_LEAST, timeout - (self._deadlines.now() - began))
            left = self._deadlines.left(left, httpcore.ConnectTimeout)
            rest = len(addresses) - place
            try:
                share = None if left is None else left / rest
                return self._connected(address, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if rest == 1:
                    raise
        raise httpcore.ConnectError("the name leads nowhere")

    def _connected(
        self,
        address: str,
        port: int,
        timeout: float | None,
        local_address: str | None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None,
    ) -> httpcore.NetworkStream:
        left = self._deadlines.left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._network.connect_tcp(address, port, left, local_address, socket_options), self._deadlines)

    def _addresses(self, host: str, port: int, timeout: float | None) -> list[str]:
        """Where a name leads. The system's resolver knows no timeout, so it is asked in a thread of its own, which is
        left to itself where it takes too long; whoever asks meanwhile waits for the same answer."""
        if _is_address(host):
            return [host]
        asking = self._asking(host, port)
        asking.join(self._deadlines.left(timeout, httpcore.ConnectTimeout))
        if asking.is_alive():
            raise httpcore.ConnectTimeout("the name was not resolved in time")
        if not asking.found:
            raise httpcore.ConnectError("the name leads nowhere")
        return asking.found

    def _asking(self, host: str, port: int) -> _Asking:
        with self._turn:
            asking = self._asked.get((host, port))
            if asking is None or not asking.is_alive():
                asking = self._asked[host, port] = _Asking(host, port)
                asking.start()
            return asking


class _Asking(threading.Thread):
    """Asks the resolver for the addresses of a name."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(name="sopflow-resolve", daemon=True)
        self._host, self._port = host, port
        self.found: list[str] = []

    def run(self) -> None:
        try:
            told = socket.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        self.found = list(dict.fromkeys(str(each[4][0]) for each in told))


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


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

"""One request and its whole answer, within so many seconds.

httpx's transport is used without httpx's client: the client writes every address into the log, and the address of a
look-up holds a customer's number. What httpcore says is cut down to the names of its steps (decision 0023).
"""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from .deadlines import Bounded, Deadlines
from .failures import UNAVAILABLE, WireFailure, lost
from .messages import Answer, Sending
from .unheard import unheard

_LARGEST = 32 * 1024 * 1024  # bytes of an answer; nothing that is asked for comes near
_STALE = 3.0  # seconds that an idle connection is kept: servers drop theirs after five, and a write must not meet that


@dataclass(frozen=True, slots=True)
class Trust:
    """How a server is reached and believed. `ca` is a file of certificates of an authority of the company's own,
    `proxy` the address of a proxy, `connect` the seconds that a connection may take. `verify` is never off but for a
    server on this machine: whoever reads settings sees to that."""

    ca: str | None = None
    verify: bool = True
    proxy: str | None = None
    connect: float = 3.0


class Transport:
    """Connections to one server. Safe for several threads."""

    def __init__(
        self, base_url: str, trust: Trust | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._base, self._clock, self._trust = base_url.rstrip("/"), clock, trust or Trust()
        limits = httpx.Limits(max_connections=16, keepalive_expiry=_STALE)
        context = _context(self._trust) if httpx.URL(base_url).scheme == "https" else _trusting_nobody()
        self._transport = httpx.HTTPTransport(verify=context, limits=limits, proxy=self._trust.proxy)
        self._deadlines = Deadlines(clock)
        # httpx gives no other way to its connections; the timeouts that it knows begin anew with each byte
        self._transport._pool._network_backend = Bounded(self._deadlines)  # noqa: SLF001

    def __repr__(self) -> str:
        return "<Transport>"

    def send(self, sending: Sending, seconds: float) -> Answer:
        """The answer, whatever its status. Raises WireFailure: not reached, or no whole answer in time."""
        until = self._clock() + seconds
        request = self._request(sending, seconds)
        self._deadlines.set(until)
        try:
            with unheard():
                return self._whole(request, until)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError):
            # `from None` here and below: the problem holds the whole request, and no traceback shall show it
            raise WireFailure(UNAVAILABLE, "not_reached", strains=True) from None
        except httpx.TimeoutException:
            raise lost(write=sending.write, reason="timeout") from None
        except (httpx.TransportError, httpx.DecodingError):
            raise lost(write=sending.write, reason="connection_lost") from None

    def inside(self, url: str) -> str | None:
        """The path of an address that lies under this server's, None for any other: a token goes nowhere else. An
        address without a server begins at the server's root."""
        try:
            base, asked = httpx.URL(self._base), httpx.URL(self._base).join(url)
        except (httpx.InvalidURL, ValueError):
            return None
        ours = (base.scheme, base.host, base.port) == (asked.scheme, asked.host, asked.port)
        root, path = base.raw_path.rstrip(b"/"), asked.raw_path
        if not ours or asked.userinfo or not path.startswith(root + b"/") or b"/.." in path:
            return None
        return path[len(root) :].decode("ascii")

    def close(self) -> None:
        """Drop the connections."""
        with unheard():
            self._transport.close()

    def _request(self, sending: Sending, seconds: float) -> httpx.Request:
        fresh = {} if sending.write else {"Cache-Control": "no-cache"}  # what a gateway kept knows of no write since
        connect = min(self._trust.connect, seconds)
        timeout = {"connect": connect, "read": seconds, "write": seconds, "pool": seconds}
        return httpx.Request(
            sending.method,
            self._address(sending),
            headers={"Accept": "application/json", "Accept-Encoding": "identity", **fresh, **sending.headers},
            data=sending.form,
            json=sending.body,
            files=sending.files,
            extensions={"timeout": timeout},
        )

    def _address(self, sending: Sending) -> httpx.URL:
        """Where to send it. Our token goes nowhere else: a path that names another server is not sent at all."""
        try:
            base = httpx.URL(self._base)
            url = httpx.URL(self._base + sending.path, params=sending.params or None)
        except (httpx.InvalidURL, ValueError):
            raise WireFailure(UNAVAILABLE, "foreign_address") from None
        ours = (base.scheme, base.host, base.port, base.userinfo)
        if (url.scheme, url.host, url.port, url.userinfo) != ours:
            raise WireFailure(UNAVAILABLE, "foreign_address")
        return url

    def _whole(self, request: httpx.Request, until: float) -> Answer:
        response = self._transport.handle_request(request)
        response.request = request
        chunks, size = [], 0
        try:
            # what is left, for each further chunk: a server that dribbles cannot stretch it
            request.extensions["timeout"]["read"] = max(0.001, until - self._clock())
            for chunk in response.iter_bytes():
                chunks.append(chunk)
                size += len(chunk)
                if self._clock() > until:
                    raise httpx.ReadTimeout("too late", request=request)
                if size > _LARGEST:
                    raise httpx.ReadError("too large", request=request)
        finally:
            response.close()
        body = b"".join(chunks)
        return Answer(response.status_code, dict(response.headers), body, _json(body))


def _context(trust: Trust) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=trust.ca)
    if not trust.verify:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _trusting_nobody() -> ssl.SSLContext:
    """For a server that is spoken to without TLS: to read the certificates of authorities costs more than a call."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _json(body: bytes) -> object:
    try:
        return json.loads(body) if body else None
    except (ValueError, RecursionError):
        return None

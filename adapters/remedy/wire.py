"""One request to Remedy and its whole answer, within so many seconds.

Imports nothing of sopflow. httpx's transport is used without httpx's client: the client writes every address into the
log, and the address of a look-up holds a customer's number.
"""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import httpx

from .failures import UNAVAILABLE, Answer, RemedyFailure, lost

_LARGEST = 32 * 1024 * 1024  # bytes of an answer; nothing that is asked for comes near
_CONNECT = 3.0  # seconds
_STALE = 3.0  # seconds that an idle connection is kept: servers drop theirs after five, and a write must not meet that


@dataclass(frozen=True, slots=True)
class Sending:
    """What to send. `write` says whether it may change anything."""

    method: str
    path: str
    write: bool = False
    params: Mapping[str, str] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)
    body: object = field(default=None, repr=False)
    files: Mapping[str, tuple[str | None, bytes, str]] | None = field(default=None, repr=False)


class Wire:
    """Connections to one server. Certificates are verified; `ca` is a file of certificates for a server of the
    company's own, `proxy` the address of a proxy."""

    def __init__(
        self,
        base_url: str,
        *,
        ca: str | None = None,
        proxy: str | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._base, self._clock = base_url.rstrip("/"), clock
        limits = httpx.Limits(max_connections=4, keepalive_expiry=_STALE)
        verify = ssl.create_default_context(cafile=ca)
        self._transport = httpx.HTTPTransport(verify=verify, limits=limits, proxy=proxy)

    def send(self, sending: Sending, seconds: float) -> Answer:
        """The answer, whatever its status. Raises RemedyFailure: not reached, or no whole answer in time."""
        until = self._clock() + seconds
        request = self._request(sending, seconds)
        try:
            return self._whole(request, until)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError):
            # `from None` here and below: the problem holds the whole request, and no traceback shall show it
            raise RemedyFailure(UNAVAILABLE, "not_reached", strains=True) from None
        except httpx.TimeoutException:
            raise lost(write=sending.write, reason="timeout") from None
        except (httpx.TransportError, httpx.DecodingError):
            raise lost(write=sending.write, reason="connection_lost") from None

    def close(self) -> None:
        """Drop the connections."""
        self._transport.close()

    def _request(self, sending: Sending, seconds: float) -> httpx.Request:
        timeout = {"connect": min(_CONNECT, seconds), "read": seconds, "write": seconds, "pool": seconds}
        return httpx.Request(
            sending.method,
            httpx.URL(self._base + sending.path, params=sending.params or None),
            headers={"Accept": "application/json", "Accept-Encoding": "identity", **sending.headers},
            data=sending.form,
            json=sending.body,
            files=sending.files,
            extensions={"timeout": timeout},
        )

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


def _json(body: bytes) -> object:
    try:
        return json.loads(body) if body else None
    except (ValueError, RecursionError):
        return None

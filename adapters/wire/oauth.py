"""The usual log-in: OAuth2 client credentials (RFC 6749, 4.4). The token is renewed before it ends, and once where it
is refused; however many threads call, one renews it and the others wait.
"""

from __future__ import annotations

import base64
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote_plus

from .failures import REJECTED, UNAUTHORIZED, UNAVAILABLE, WireFailure, failure_of_status, retry_after
from .messages import Answer, Sending, is_path
from .transport import Transport

_AN_HOUR = 3600.0  # a token's life where the server does not say
_MARGIN = 60.0  # seconds before its end that a token is renewed, or a tenth of a shorter life
_TOKEN = re.compile(r"[\x21-\x7e]+")


@dataclass(frozen=True, slots=True)
class ClientCredentials:
    """Who asks for tokens, and where: a path under the server's address. The secret is in no repr. Raises ValueError
    where one of them is blank, or the path does not begin with one `/`."""

    client_id: str
    client_secret: str = field(repr=False)
    path: str = "/oauth/token"
    scope: str | None = None

    def __post_init__(self) -> None:
        if not self.client_id.strip() or not self.client_secret.strip():
            raise ValueError("a client id and a client secret are needed, and neither may be blank")
        if not is_path(self.path):
            raise ValueError("the path where tokens are given begins with one `/`")


class TokenSession:
    """The token of one client. A `Login`, safe for several threads."""

    def __init__(
        self,
        transport: Transport,
        credentials: ClientCredentials,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._transport, self._credentials, self._clock = transport, credentials, clock
        self._renewing = threading.Lock()
        self._token: str | None = None
        self._until = 0.0

    def __repr__(self) -> str:
        return "<TokenSession>"

    def headers(self, seconds: float) -> Mapping[str, str]:
        """What each request carries. Raises WireFailure."""
        until = self._clock() + seconds
        if not self._renewing.acquire(timeout=seconds):
            raise WireFailure(UNAVAILABLE, "no_time_left")
        try:
            token = self._token  # asked for once: another thread may hear meanwhile that it is refused
            if token is None or self._clock() >= self._until:
                token = self._renew(max(0.001, until - self._clock()))
            return {"Authorization": f"Bearer {token}"}
        finally:
            self._renewing.release()

    def refused(self, headers: Mapping[str, str]) -> None:
        """Forget that token, unless another thread has a newer one already."""
        if headers.get("Authorization") == f"Bearer {self._token}":  # no lock: at worst one renewal more
            self._token = None

    def _renew(self, seconds: float) -> str:
        self._token = None
        mine = self._credentials
        pair = f"{quote_plus(mine.client_id)}:{quote_plus(mine.client_secret)}".encode()
        form = {"grant_type": "client_credentials", **({"scope": mine.scope} if mine.scope else {})}
        headers = {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
        began = self._clock()
        # it changes nothing that matters, so that a lost reply leaves nothing in doubt
        answer = self._transport.send(Sending("POST", mine.path, form=form, headers=headers), seconds)
        failure = _failure(answer)
        if failure is not None:
            raise failure
        token, life = _read(answer.json)
        self._token, self._until = token, began + life - min(_MARGIN, life / 10)
        return token


def _failure(answer: Answer) -> WireFailure | None:
    """A refusal to give a token is about the client, whatever the status."""
    after = retry_after(answer.headers.get("retry-after"), time.time())
    failure = failure_of_status(answer.status, write=False, reason=f"http_{answer.status}", after=after)
    if failure is not None and failure.kind in (REJECTED, UNAUTHORIZED):
        return WireFailure(UNAUTHORIZED, "login_refused")
    return failure if failure is None or failure.kind == UNAVAILABLE else WireFailure(UNAVAILABLE, "no_token_here")


def _read(reply: object) -> tuple[str, float]:
    token = reply.get("access_token") if isinstance(reply, Mapping) else None
    kind = reply.get("token_type", "Bearer") if isinstance(reply, Mapping) else None
    if not isinstance(token, str) or not _TOKEN.fullmatch(token) or str(kind).casefold() != "bearer":
        raise WireFailure(UNAVAILABLE, "malformed_token", strains=True)
    life = reply.get("expires_in") if isinstance(reply, Mapping) else None
    try:
        seconds = float(life) if isinstance(life, int | float | str) and not isinstance(life, bool) else _AN_HOUR
    except (ValueError, OverflowError):
        seconds = _AN_HOUR
    return token, seconds if 0 < seconds <= 24 * _AN_HOUR else _AN_HOUR

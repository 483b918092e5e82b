"""Being logged in to Remedy: the account, and the AR-JWT that is renewed before it ends.

Imports nothing of sopflow. A token's life is measured on a clock that never jumps, from what the token says of itself
(`exp` less `iat`), so that it matters little whether our time of day and the server's agree.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sopflow_adapters.wire.failures import REJECTED, UNAUTHORIZED, UNAVAILABLE, WireFailure
from sopflow_adapters.wire.messages import Sending
from sopflow_adapters.wire.transport import Transport

from .failures import failure_of

_AN_HOUR = 3600.0  # what Remedy gives where a token does not say
_MARGIN = 180.0  # seconds before its end that a token is renewed, or a tenth of a shorter life
_TOKEN = re.compile(r"[\x21-\x7e]+")


@dataclass(frozen=True, slots=True)
class Account:
    """Who logs in. The password is in no repr. Raises ValueError where one of them is blank: Remedy would not check
    a blank password."""

    username: str
    password: str = field(repr=False)
    auth_string: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if not self.username.strip() or not self.password.strip():
            raise ValueError("a user name and a password are needed, and neither may be blank")


class Session:
    """The token of one account. A `Login`, not for several threads at once: the client's calls take turns."""

    def __init__(
        self,
        transport: Transport,
        account: Account,
        numbers: Mapping[int, str],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._transport, self._account, self._numbers, self._clock = transport, account, numbers, clock
        self._token: str | None = None
        self._until = 0.0

    def headers(self, seconds: float) -> Mapping[str, str]:
        """What each request carries; logs in first where that is needed. Raises WireFailure."""
        if self._token is None or self._clock() >= self._until:
            self._log_in(seconds)
        return {"Authorization": f"AR-JWT {self._token}", "X-Requested-By": "XMLHttpRequest"}

    def refused(self, headers: Mapping[str, str]) -> None:
        """Forget the token."""
        self._token = None

    def log_out(self, seconds: float) -> None:
        """Let the server forget the token too, if there is one. Does not matter if it fails."""
        if self._token is None:
            return
        headers = {"Authorization": f"AR-JWT {self._token}"}
        self._token = None
        try:
            self._transport.send(Sending("POST", "/api/jwt/logout", headers=headers), seconds)
        except WireFailure:
            return

    def _log_in(self, seconds: float) -> None:
        self._token = None
        form = {"username": self._account.username, "password": self._account.password}
        if self._account.auth_string:
            form["authString"] = self._account.auth_string
        began = self._clock()
        answer = self._transport.send(
            Sending("POST", "/api/jwt/login", form=form), seconds
        )  # changes nothing: not a write
        failure = failure_of(answer, write=False, numbers=self._numbers, now=time.time())
        if failure is not None:
            raise _at_login(failure)
        token = answer.body.decode("ascii", errors="replace").strip()
        if not _TOKEN.fullmatch(token):
            raise WireFailure(UNAVAILABLE, "malformed_token", strains=True)
        life = life_of(token)
        self._token, self._until = token, began + life - min(_MARGIN, life / 10)


def _at_login(failure: WireFailure) -> WireFailure:
    """A refusal to log in is about the account, whatever the status."""
    refused = failure.kind in (REJECTED, UNAUTHORIZED)
    return WireFailure(UNAUTHORIZED, "login_refused") if refused else failure


def life_of(token: str) -> float:
    """Seconds that a token is good for by its own word; an hour where it cannot be read."""
    try:
        middle = token.split(".")[1]
        said = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
        life = float(said["exp"]) - float(said["iat"])
    except (IndexError, KeyError, TypeError, ValueError, OverflowError, RecursionError, binascii.Error):
        return _AN_HOUR
    return life if 0 < life <= 12 * _AN_HOUR else _AN_HOUR

"""Who calls: OAuth 2 client credentials, a token at `<base>/oauth/token`."""

from __future__ import annotations

import base64
import binascii
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .exchange import Answer, RefusedError


@dataclass
class Tokens:
    """The tokens of one system. `clients` are the secrets by client id; `life` is in seconds."""

    clients: Mapping[str, str]
    life: int = 3600
    clock: Callable[[], float] = time.monotonic
    valid: dict[str, float] = field(default_factory=dict)

    def issue(self, authorization: str, form: Mapping[str, str]) -> Answer:
        """The answer to a request for a token."""
        if form.get("grant_type") != "client_credentials":
            return Answer(400, {"error": "unsupported_grant_type"})
        name, secret = _basic(authorization)
        wanted = self.clients.get(name)
        if wanted is None or not secrets.compare_digest(wanted.encode(), secret.encode()):
            return Answer(401, {"error": "invalid_client"}, {"WWW-Authenticate": "Basic"})
        token = secrets.token_urlsafe(24)
        self.valid[token] = self.clock() + self.life
        body = {"access_token": token, "token_type": "Bearer", "expires_in": self.life}
        return Answer(200, body, {"Cache-Control": "no-store"})

    def check(self, authorization: str) -> None:
        """Raises RefusedError (401): none, unknown or expired."""
        kind, _, token = authorization.partition(" ")
        if kind.lower() != "bearer" or self.valid.get(token.strip(), 0) <= self.clock():
            raise RefusedError(401, "unauthorized", "A token is needed")

    def expire(self) -> None:
        """No token is valid any more."""
        self.valid.clear()


def _basic(authorization: str) -> tuple[str, str]:
    kind, _, coded = authorization.partition(" ")
    try:
        decoded = base64.b64decode(coded, validate=True).decode() if kind.lower() == "basic" else ""
    except (binascii.Error, UnicodeDecodeError, ValueError):
        decoded = ""
    name, _, secret = decoded.partition(":")
    return name, secret

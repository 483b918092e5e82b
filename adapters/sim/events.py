"""What happens at the systems by itself: kept for whoever asks, and sent to whoever wants to be told."""

from __future__ import annotations

import http.client
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlsplit

from .exchange import RefusedError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_WAIT = 5.0  # seconds


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. `key` is the same however often it is told, and no other event's, ever."""

    key: str
    event: str
    data: Mapping[str, Any]


@dataclass
class Events:
    """All that happened, in its order, and the address that wants to be told (on this machine only)."""

    happened: list[Event] = field(default_factory=list)
    hook: str | None = None
    run: str = field(default_factory=lambda: secrets.token_hex(4))

    def forget(self) -> None:
        """Begin again. What happens now is something else, and gets keys that were never given."""
        self.happened.clear()
        self.run = secrets.token_hex(4)

    def told(self) -> list[dict[str, Any]]:
        """Everything that happened so far."""
        return [asdict(each) for each in self.happened]

    def send_to(self, url: object) -> None:
        """Tell that address from now on; None: nobody. Raises RefusedError (400)."""
        if url is not None and (not isinstance(url, str) or not _is_here(url)):
            raise RefusedError(400, "invalid_body", "url must be an http address of this machine")
        self.hook = url

    def add(self, name: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """It happened. What it is, and whether the hook took it."""
        event = Event(f"sim-{self.run}-{len(self.happened) + 1}", name, data)
        self.happened.append(event)
        taken = self._send(event) if self.hook else None
        return asdict(event) | ({"taken": taken} if taken is not None else {})

    def _send(self, event: Event) -> bool:
        """POST it to the hook; whether that answered well. It is not sent again: who needs it asks for it."""
        parts = urlsplit(self.hook or "")
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=_WAIT)
        try:
            headers = {"Content-Type": "application/json", "Idempotency-Key": event.key}
            connection.request("POST", parts.path or "/", json.dumps(asdict(event)), headers)
            taken = 200 <= connection.getresponse().status < 300
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        return taken


def _is_here(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme == "http" and parts.hostname in LOOPBACK and port != 0

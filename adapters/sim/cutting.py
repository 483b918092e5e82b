"""A simulator says in every answer that it is one, and a call can cut its own connection."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from datetime import UTC
from email.utils import format_datetime
from typing import Any

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from .times import Clock

SAYS_SO = b"x-sopflow-simulator"


class Honest:
    """Adds `X-Sopflow-Simulator` and the simulators' own `Date` to every answer. `scope["cut"]()` ends the connection:
    nothing more goes out."""

    def __init__(self, app: ASGIApp, name: str, clock: Clock) -> None:
        self._app, self._name, self._clock = app, name.encode(), clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or "cut" in scope:
            await self._app(scope, receive, send)
            return
        transport = getattr(getattr(send, "__self__", None), "transport", None)
        gone = False

        def cut() -> None:
            nonlocal gone
            gone = True
            if transport is not None:
                transport.abort()

        async def sending(message: MutableMapping[str, Any]) -> None:
            if gone:
                await asyncio.sleep(0.01)  # the server hears that the connection is gone, and sends nothing
                return
            if message["type"] == "http.response.start":
                date = format_datetime(self._clock().astimezone(UTC), usegmt=True).encode()
                message = {**message, "headers": [*message.get("headers", []), (SAYS_SO, self._name), (b"date", date)]}
            await send(message)

        await self._app({**scope, "cut": cut}, receive, sending)


def cut(request: Request) -> None:
    """End the connection of this call."""
    request.scope["cut"]()

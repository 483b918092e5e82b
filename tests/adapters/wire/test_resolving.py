"""Names are resolved within the time of the request: the system's resolver knows no timeout."""

from __future__ import annotations

import socket
import time
from typing import Any

import pytest
from sopflow_adapters.wire.failures import WireFailure
from sopflow_adapters.wire.messages import Sending
from sopflow_adapters.wire.transport import Transport, Trust
from tests.adapters.servers import Told, serving

ASK = Sending("GET", "/thing")


def resolves(monkeypatch: pytest.MonkeyPatch, *addresses: str, seconds: float = 0.0) -> None:
    """The resolver, which knows any name after so many seconds."""

    def told(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        time.sleep(seconds)
        if not addresses:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]

    monkeypatch.setattr("sopflow_adapters.wire.deadlines.socket.getaddrinfo", told)


@pytest.mark.parametrize(("seconds", "connect"), [(0.4, 5.0), (5.0, 0.4)])
def test_a_resolver_that_hangs_costs_no_more_than_the_time_there_is(
    monkeypatch: pytest.MonkeyPatch, seconds: float, connect: float
) -> None:
    resolves(monkeypatch, "127.0.0.1", seconds=4.0)
    transport = Transport("http://remedy.example", Trust(connect=connect))
    began = time.monotonic()

    with pytest.raises(WireFailure, match="unavailable: not_reached"):
        transport.send(ASK, seconds)
    assert time.monotonic() - began < 1.5
    transport.close()


def test_a_name_that_leads_nowhere_was_not_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    resolves(monkeypatch)
    transport = Transport("http://remedy.example")

    with pytest.raises(WireFailure, match="unavailable: not_reached"):
        transport.send(ASK, 1.0)
    transport.close()


def test_the_next_address_of_a_name_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as server:
        port = server.url.rpartition(":")[2]
        server.answer = lambda request: Told(200, {"id": "1"})
        resolves(monkeypatch, "127.0.0.2", "127.0.0.1")
        transport = Transport(f"http://remedy.example:{port}")

        assert transport.send(ASK, 2.0).status == 200
        transport.close()

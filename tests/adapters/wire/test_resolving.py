"""Names are resolved within the time of the request: the system's resolver knows no timeout."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from sopflow_adapters.wire.failures import WireFailure
from sopflow_adapters.wire.messages import Sending
from sopflow_adapters.wire.transport import Transport, Trust
from tests.adapters.servers import Told, serving

from sopflow.testing.ticking import Ticking

ASK = Sending("GET", "/thing")


def resolves(monkeypatch: pytest.MonkeyPatch, *addresses: str, seconds: float = 0.0) -> list[str]:
    """The resolver, which knows any name after so many seconds. Gives what it is asked for."""
    asked: list[str] = []

    def told(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        time.sleep(seconds)
        if not addresses:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]

    monkeypatch.setattr("sopflow_adapters.wire.deadlines.socket.getaddrinfo", told)
    return asked


@pytest.mark.parametrize(("seconds", "connect"), [(0.4, 5.0), (5.0, 0.4)])
def test_a_resolver_that_hangs_costs_no_more_than_the_time_there_is(
    monkeypatch: pytest.MonkeyPatch, seconds: float, connect: float
) -> None:
    resolves(monkeypatch, "127.0.0.1", seconds=4.0)
    transport = Transport("http://remedy.example", Trust(connect=connect))

    with Ticking() as watch, pytest.raises(WireFailure, match="unavailable: not_reached"):
        transport.send(ASK, seconds)
    assert watch.seconds < 2.5
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


@contextmanager
def hanging(port: int) -> Iterator[None]:
    """127.0.0.2, where nobody takes a connection and the queue of those that wait is full."""
    with ExitStack() as closing:
        deaf = closing.enter_context(socket.socket())
        deaf.bind(("127.0.0.2", port))
        deaf.listen(0)
        for _ in range(4):
            waiting = closing.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(("127.0.0.2", port))
        yield


def test_an_address_that_hangs_does_not_keep_the_next_one_from_being_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as server, hanging(port := int(server.url.rpartition(":")[2])):
        server.answer = lambda request: Told(200, {"id": "1"})
        resolves(monkeypatch, "127.0.0.2", "127.0.0.1")
        transport = Transport(f"http://remedy.example:{port}", Trust(connect=0.8))

        assert transport.send(ASK, 5.0).status == 200
        transport.close()


def test_a_resolver_that_hangs_is_asked_for_a_name_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = resolves(monkeypatch, "127.0.0.1", seconds=1.0)
    transport = Transport("http://remedy.example", Trust(connect=0.1))
    for _ in range(4):
        with pytest.raises(WireFailure, match="unavailable: not_reached"):
            transport.send(ASK, 1.0)

    assert asked == ["remedy.example"]
    transport.close()

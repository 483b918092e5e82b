"""What happens at a made-up system reaches the case that waits for it: told by a web hook, or asked for."""

from __future__ import annotations

import http.server
import json
import queue
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

import httpx
import pytest
from sopflow_adapters.sim import running, world_of
from sopflow_adapters.sim.live import Running

from sopflow.diagnostics import Source

TICKET = "INC000000000777"
WORLD = f"""
world: 1
customers:
  - msisdn: '0812 0000 0001'
    card_type: simPATI
    payment_type: prepaid
    tickets: [{{number: {TICKET}, type: FRAUD_REPORT, status: In Progress}}]
"""
Event = Mapping[str, Any]


@pytest.fixture
def sim() -> Iterator[Running]:
    with running(world_of(Source("world.yaml", WORLD))) as listening:
        yield listening


class _Hook(http.server.BaseHTTPRequestHandler):
    """A web hook as a company would have one: it takes the event at once, and hands it over."""

    heard: ClassVar[queue.Queue[Event]] = queue.Queue()

    def do_POST(self) -> None:
        self.heard.put(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def hook() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Hook)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def tell(run: Callable[..., Any], case: str, event: Event) -> Mapping[str, Any]:
    """What whoever hears of an event does with it."""
    data = [f"{name}={value}" for name, value in event["data"].items()]
    told = run("case", "signal", event["event"], *data, "--case", case, "--key", event["key"], "--format", "json")
    assert told.exit_code == 0, told.output
    return dict(json.loads(told.stdout))


@pytest.mark.parametrize("way", ["hook", "asked"])
def test_a_ticket_that_is_resolved_ends_the_case_that_waits_for_it_once(
    run: Callable[..., Any], start: Callable[..., Any], sim: Running, hook: str, way: str
) -> None:
    case = start("wait-event")
    case.answer(f"number={TICKET}")
    assert case.do("next")["status"] == "waiting"
    if way == "hook":
        assert httpx.put(f"{sim.url}/_sim/hook", json={"url": hook}).status_code == 204
    happened = {"event": "remedy.ticket_resolved", "data": {"number": TICKET, "status": "Resolved"}}
    assert httpx.post(f"{sim.url}/_sim/events", json=happened).status_code == 200
    (event,) = [_Hook.heard.get(timeout=5)] if way == "hook" else httpx.get(f"{sim.url}/_sim/events").json()
    first, again = tell(run, case.id, event), tell(run, case.id, event)

    assert event == {"key": event["key"], **happened}
    assert (first["repeated"], again["repeated"]) == (False, True)
    assert case.do("next")["outcome"] == "resolved"

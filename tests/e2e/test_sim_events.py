"""What happens at a made-up system reaches the case that waits for it: told by a web hook, or asked for."""

from __future__ import annotations

import json
import queue
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import httpx
import pytest
from sopflow_adapters.sim import running, world_of
from sopflow_adapters.sim.live import Running
from tests.adapters.servers import Request, Told, serving

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


class Hook(NamedTuple):
    """A web hook as a company would have one: it takes the event at once, and hands it over."""

    url: str
    heard: queue.Queue[Event]


@pytest.fixture
def hook() -> Iterator[Hook]:
    with serving() as server:
        hook = Hook(server.url, queue.Queue())

        def take(request: Request) -> Told:
            hook.heard.put(json.loads(request.body))
            return Told(202)

        server.answer = take
        yield hook


def tell(run: Callable[..., Any], case: str, event: Event) -> Mapping[str, Any]:
    """What whoever hears of an event does with it."""
    data = [f"{name}={value}" for name, value in event["data"].items()]
    told = run("case", "signal", event["event"], *data, "--case", case, "--key", event["key"], "--format", "json")
    assert told.exit_code == 0, told.output
    return dict(json.loads(told.stdout))


@pytest.mark.parametrize("way", ["hook", "asked"])
def test_a_ticket_that_is_resolved_ends_the_case_that_waits_for_it_once(
    run: Callable[..., Any], start: Callable[..., Any], sim: Running, hook: Hook, way: str
) -> None:
    case = start("wait-event")
    case.answer(f"number={TICKET}")
    assert case.do("next")["status"] == "waiting"
    if way == "hook":
        assert httpx.put(f"{sim.url}/_sim/hook", json={"url": hook.url}, timeout=60).status_code == 204
    happened = {"event": "remedy.ticket_resolved", "data": {"number": TICKET, "status": "Resolved"}}
    assert httpx.post(f"{sim.url}/_sim/events", json=happened, timeout=60).status_code == 200
    (event,) = [hook.heard.get(timeout=60)] if way == "hook" else httpx.get(f"{sim.url}/_sim/events").json()
    first, again = tell(run, case.id, event), tell(run, case.id, event)

    assert event == {"key": event["key"], **happened}
    assert (first["repeated"], again["repeated"]) == (False, True)
    assert case.do("next")["outcome"] == "resolved"

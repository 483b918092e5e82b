"""A call through an adapter against the same requests by a bare httpx client, to the same server, in turns.

The server is a process of its own. The bare client sends what the adapter sent, headers and body alike, over one
connection that is kept, and reads the reply as JSON. Times are as this process spends them, and as the wall clock does.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module

import httpx

from benchmarks.timing import side_by_side
from sopflow.adapter_api import Secret, Setting, Settings
from sopflow.app.adapters import installed
from sopflow.catalog.inputs import read_input
from sopflow.ports.world import Call, Done

SERVER = """\
import sys
from sopflow_adapters.sim import running
with running() as sim:
    print(sim.url, flush=True)
    sys.stdin.read()
"""
CUSTOMER = "0812-0000-0001"
CALLS: Mapping[str, Mapping[str, object]] = {
    "dsc.list_tickets": {"msisdn": CUSTOMER},
    "dsc.get_customer_profile": {"msisdn": CUSTOMER},
    "dsc.kill_mytelkomsel_session": {"msisdn": CUSTOMER, "reason": "penipuan"},
    "indira.search_communications": {"msisdn": CUSTOMER},
    "billing.get_cancellation": {"id": "earlier"},
    "billing.request_purchase_cancellation": {"purchase_id": "P1", "reason": "penipuan"},
    "remedy.find_worklogs": {"number": "INC000000000430"},
    "remedy.add_worklog": {"number": "INC000000000430", "text": "Menunggu blokir"},
}
_ROUNDS, _NUMBER = 15, 20


def run() -> Iterator[str]:
    with server() as url, httpx.Client() as bare:
        hosts = {system: host(system, f"{url}/{system}") for system in ("dsc", "indira", "billing", "remedy")}
        ask(hosts["billing"], "billing.request_purchase_cancellation", {"purchase_id": "P2"}, key="earlier")()
        for name, given in CALLS.items():
            adapter = ask(hosts[name.partition(".")[0]], name, given)
            sent = requests_of(adapter)
            plain = repeat(bare, sent)
            ours, theirs = side_by_side(adapter, plain, number=_NUMBER, rounds=_ROUNDS)
            wall, wall_bare = on_the_wall(adapter, plain)
            yield (
                f"{name:38s} {ours / theirs:5.2f} × {len(sent)} bare httpx call{'s' if len(sent) > 1 else ' '}"
                f"  (on the wall {wall / wall_bare:5.2f} ×, {1e6 * (wall - wall_bare):+5.0f} µs)"
            )
        for each in hosts.values():
            each.close()  # type: ignore[attr-defined]


@contextmanager
def server() -> Iterator[str]:
    """The simulators in a process of their own; their address."""
    process = subprocess.Popen([sys.executable, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.stdin.close()
        process.wait(30)


def host(system: str, url: str) -> object:
    """The adapter, connected."""
    from sopflow_adapters.sim import CREDENTIALS

    given = {"url": url, **{name: Secret(value) for name, value in CREDENTIALS[system].items()}}
    settings = Settings(system, {name: Setting(value, "benchmark") for name, value in given.items()})
    return import_module(f"sopflow_adapters.{system}").host(settings)


def ask(adapter: object, name: str, given: Mapping[str, object], key: str = "benchmark/1") -> Callable[[], object]:
    """One call, as the engine makes it. A write has the same key each time: the server gives its first answer again."""
    operation = installed().operations[name]
    values = read_input(operation, given)
    assert isinstance(values, Mapping)
    call = Call("B1", "e1", operation, values, key if operation.writes else "", 1, 10.0)

    def once() -> object:
        reply = adapter.call(call)  # type: ignore[attr-defined]
        assert isinstance(reply, Done), reply
        return reply

    return once


def requests_of(adapter: Callable[[], object]) -> list[httpx.Request]:
    """What the adapter sends for one call, once it is logged in and connected."""
    adapter()
    sent: list[httpx.Request] = []
    send = httpx.HTTPTransport.handle_request

    def noted(transport: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return send(transport, request)

    httpx.HTTPTransport.handle_request = noted  # type: ignore[method-assign]
    try:
        adapter()
    finally:
        httpx.HTTPTransport.handle_request = send  # type: ignore[method-assign]
    return sent


def repeat(bare: httpx.Client, sent: list[httpx.Request]) -> Callable[[], object]:
    """The same requests by a bare client."""
    given = [(each.method, each.url, dict(each.headers), each.read()) for each in sent]

    def once() -> object:
        replies = [bare.request(method, url, headers=headers, content=body) for method, url, headers, body in given]
        return [reply.json() for reply in replies]

    return once


def on_the_wall(*jobs: Callable[[], object]) -> list[float]:
    """Seconds of one call of each job, the median of many taken in turn."""
    times: list[list[float]] = [[] for _ in jobs]
    for _ in range(_ROUNDS * _NUMBER):
        for job, taken in zip(jobs, times, strict=True):
            began = time.perf_counter()
            job()
            taken.append(time.perf_counter() - began)
    return [sorted(taken)[len(taken) // 2] for taken in times]

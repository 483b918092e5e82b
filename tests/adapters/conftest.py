"""Made-up systems that listen, and our adapters that are connected to them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sopflow_adapters.sim import going_wrong, running
from sopflow_adapters.sim.live import Running
from tests.adapters.benches import Bench, connected
from tests.adapters.servers import Server, serving
from tests.adapters.taking import Gate


@pytest.fixture
def server() -> Iterator[Server]:
    """What answers as the test tells it."""
    with serving() as told:
        yield told


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """What holds the simulators' late answers and effects."""
    made = Gate()
    monkeypatch.setattr(going_wrong, "pause", made.pause)
    yield made
    made.open()


@pytest.fixture
def sim() -> Iterator[Running]:
    with running() as listening:
        yield listening
        assert listening.bugs == []


@pytest.fixture
def dsc(sim: Running) -> Iterator[Bench]:
    ready = connected("dsc", sim)
    yield ready
    ready.host.close()


@pytest.fixture
def indira(sim: Running) -> Iterator[Bench]:
    ready = connected("indira", sim)
    yield ready
    ready.host.close()


@pytest.fixture
def billing(sim: Running) -> Iterator[Bench]:
    ready = connected("billing", sim)
    yield ready
    ready.host.close()

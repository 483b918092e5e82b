"""DBOS used the plain way, as its own guides show it: a case is a workflow, a question is `recv`, a call is a step.

The same twelve steps as `fraud_12.yaml`. Generous to it: the answers lie ready before they are asked for, so that
nothing waits for a person; what waits, waits for DBOS.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from dbos import DBOS, SetWorkflowID

from benchmarks.floors import INPUTS

READY = dict(INPUTS)
ANSWERS = ("incident", "amount", "otp_shared", "consent")
PATIENCE = 60


def call(name: str) -> Any:
    """A system that answers at once."""
    return READY[name]


def fraud() -> str:
    """The workload."""
    if DBOS.run_step({"name": "profile"}, call, "profile")["segment"] == "VVIP":
        return "rejected"
    said = {name: DBOS.recv(name, timeout_seconds=PATIENCE) for name in ANSWERS}
    if not (said["consent"] is True and said["amount"] > 0):
        return "rejected"
    purchases = DBOS.run_step({"name": "usage"}, call, "purchases")
    refunds = [each["id"] for each in purchases if each["kind"] == "package"]
    DBOS.run_step({"name": "ticket"}, call, "ticket")
    DBOS.recv("resolved", timeout_seconds=PATIENCE)
    return "closed" if refunds == ["P1", "P3"] else "wrong"


@contextmanager
def launched(url: str) -> Iterator[None]:
    """DBOS on that database, as its guides launch it."""
    DBOS(config={"name": "plain", "system_database_url": url, "log_level": "ERROR"})
    try:
        DBOS.workflow(name="fraud")(fraud)
        DBOS.launch()
        yield
    finally:
        DBOS.destroy(destroy_registry=True)


def one_case() -> None:
    """Start it, give it what it will ask for, and wait for its end."""
    with SetWorkflowID(uuid.uuid4().hex):
        case = DBOS.start_workflow(fraud)
    for name in (*ANSWERS, "resolved"):
        DBOS.send(case.get_workflow_id(), READY[name], topic=name)
    assert case.get_result(polling_interval_sec=0.005) == "closed"


def cases(number: int, in_flight: int) -> None:
    """So many, some at a time. DBOS must be launched."""
    with ThreadPoolExecutor(in_flight) as pool:
        for done in [pool.submit(one_case) for _ in range(number)]:
            done.result()

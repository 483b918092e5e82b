"""Every body that our clients send, and every one that the simulators answer, is what the TM Forum's schemas say."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sopflow_adapters.sim import running
from sopflow_adapters.sim.live import Running
from sopflow_adapters.sim.traffic import Exchange
from tests.adapters.benches import Bench, connected
from tests.adapters.test_faults import TABLES
from tests.adapters.tmf import demand_specs, faults

from sopflow.ports.world import Done
from sopflow.values.kinds import Counterparty, FileRef, Phone

CLAIM = {"msisdn": Phone("+6281100000001"), "amount": 250000}
FULL: Mapping[str, tuple[tuple[str, Mapping[str, object]], ...]] = {
    "dsc": (
        (
            "kill_mytelkomsel_session",
            {"msisdn": Phone("+6281200000001"), "channel": "all", "reason": "x", "consent_ref": "C"},
        ),
        (
            "log_interaction",
            {
                "msisdn": Phone("+6281200000001"),
                "kip": ("P22", "K1"),
                "summary": "s",
                "outcome": "o",
                "refs": ("INC1",),
            },
        ),
        ("log_interaction", {"msisdn": Phone("+6281200000001")}),
        (
            "submit_block_request",
            {"number": Counterparty("sender", False, None, "BANK PALSU"), "report_ref": "R", "disclaimer_ref": "D"},
        ),
    ),
    "indira": (
        ("search_communications", {"msisdn": Phone("+6281200000001"), "kinds": ("call",), "directions": ("in",)}),
    ),
    "billing": (
        (
            "request_purchase_cancellation",
            {"purchase_id": "P1", "order_id": "O1", "reason": "r", "evidence": (FileRef("a.png", 3, "image/png"),)},
        ),
        (
            "request_billco_confirmation",
            {**CLAIM, "kind": "refund", "area": "jatim", "reason": "r", "evidence": (FileRef("b"),)},
        ),
    ),
}


class Watched:
    """What went over the wire to the simulators, held against the schemas."""

    def __init__(self) -> None:
        self.checked, self.wrong = 0, list[str]()

    def __call__(self, exchange: Exchange) -> None:
        path = exchange.path.partition("/tmf-api")[1] + exchange.path.partition("/tmf-api")[2] or exchange.path
        path = path if "/payment/v4/" not in path else "/payment/v4/" + path.partition("/payment/v4/")[2]
        if exchange.sent and "/oauth/" not in path:
            self.checked += 1
            self.wrong += faults(path, json.loads(exchange.sent), sent=True)
        if exchange.body and exchange.status:
            try:
                answered = json.loads(exchange.body)
            except ValueError:
                return  # the content of a document
            self.checked += 1
            self.wrong += faults(path, answered, status=exchange.status)


@pytest.fixture(scope="module")
def watched() -> Iterator[tuple[Running, Watched]]:
    demand_specs()
    watching = Watched()
    with running() as sim:
        sim.listen(watching)
        yield sim, watching


@pytest.mark.parametrize("system", list(TABLES))
def test_every_body_of_every_operation_is_valid_both_ways(watched: tuple[Running, Watched], system: str) -> None:
    sim, watching = watched
    sim.reset()
    bench, before = connected(system, sim), watching.checked
    given = [(name, one.given) for name, one in TABLES[system].OPERATIONS.items()]
    for number, (name, values) in enumerate([*given, *FULL[system]]):
        bench.call(name, values, key=f"K{number}")
    if system == "billing":
        adjust_in_every_way(bench)
    bench.host.close()

    assert watching.wrong == []
    assert watching.checked - before >= len(given)


def adjust_in_every_way(bench: Bench) -> None:
    """The three ways in which money comes back, each with an approval of its own."""
    siti = {"account": "ACC-0000002"}
    ways = (("refund", {"msisdn": Phone("+6281200000001")}), ("refund", siti), ("adjustment", siti))
    for number, (kind, more) in enumerate(ways):
        claim = {**CLAIM, "kind": kind, "amount": 1000 * (number + 1), "msisdn": more.get("msisdn", CLAIM["msisdn"])}
        approved = bench.call("request_billco_confirmation", claim, key=f"A{number}")
        assert isinstance(approved, Done)
        if approved.output["status"] == "pending":
            bench.sim.happen(
                "billing.billco_confirmed", approval_id=approved.output["id"], status="approved", by="Rina"
            )
        applied = {**claim, **more, "approval_id": approved.output["id"]}
        done = bench.call("apply_adjustment", applied, key=f"B{number}")
        assert isinstance(done, Done)
        found = bench.call("get_adjustment", {"id": f"B{number}"})
        assert isinstance(found, Done)
        assert (found.output["id"], found.output["kind"]) == (done.output["id"], kind)
        assert bench.call("get_adjustment", {"id": done.output["id"]}) == found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    summary=st.text(max_size=60),
    outcome=st.text(max_size=20),
    kip=st.lists(st.text(min_size=1, max_size=8), max_size=3),
)
def test_whatever_a_customer_says_the_body_is_valid(
    watched: tuple[Running, Watched], summary: str, outcome: str, kip: list[str]
) -> None:
    sim, watching = watched
    bench = connected("dsc", sim)
    said = {"msisdn": Phone("+6281200000001"), "summary": summary, "outcome": outcome, "kip": tuple(kip)}
    bench.call("log_interaction", said, key=f"K-{hash((summary, outcome, tuple(kip)))}")
    bench.host.close()

    assert watching.wrong == []

"""Operation by fault, at DSC, Indira and Billing: what comes of it, how often it was done there, how long it took.

Remedy's table is held to in `remedy/test_faults.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import ModuleType

import pytest
from sopflow_adapters.sim.live import Running
from tests.adapters.benches import CATALOG, Bench, connected
from tests.adapters.billing import matrix as of_billing
from tests.adapters.dsc import matrix as of_dsc
from tests.adapters.indira import matrix as of_indira
from tests.adapters.taking import PLENTY, TIMELESS, Gate, allowed, attempt_of, total_of, until_it_leaves
from tests.adapters.trying import APPROVAL, CONFIRMED, EARLIER

from sopflow.ports.world import Done, Failed, Reply
from sopflow.testing.ticking import Ticking

TABLES: Mapping[str, ModuleType] = {each.SYSTEM: each for each in (of_dsc, of_indira, of_billing)}
CELLS = [
    (system, operation, fault)
    for system, table in TABLES.items()
    for operation in table.OPERATIONS
    for fault in table.FAULTS
]
WRITES = [
    (system, operation) for system, table in TABLES.items() for operation, one in table.OPERATIONS.items() if one.effect
]
LOST = ("slow", "late_effect", "error_500", "cut_before", "cut_after")


@pytest.fixture
def bench(sim: Running, gate: Gate, request: pytest.FixtureRequest) -> Iterator[Bench]:
    """The system of a cell, with what must have happened there before."""
    system = request.getfixturevalue("system")
    ready = connected(system, sim, gate)
    prepare(ready)
    yield ready
    ready.host.close()


def prepare(bench: Bench) -> None:
    """What look-ups of earlier writes find."""
    if bench.system == "dsc":
        block = of_dsc.OPERATIONS["submit_block_request"].given
        assert isinstance(bench.call("submit_block_request", {**block, "number": "0821-0000-0008"}, key=EARLIER), Done)
    if bench.system == "billing":
        claim = of_billing.OPERATIONS["request_billco_confirmation"].given
        assert isinstance(bench.call("request_purchase_cancellation", {"purchase_id": "P2"}, key=EARLIER), Done)
        confirmed = bench.call("request_billco_confirmation", {**claim, "amount": 400000}, key=CONFIRMED)
        assert isinstance(confirmed, Done)
        used = {**claim, "amount": 400000, "approval_id": confirmed.output["id"]}
        assert isinstance(bench.call("apply_adjustment", used, key=EARLIER), Done)


def given_of(bench: Bench, operation: str) -> Mapping[str, object]:
    """What the operation is tried with; an adjustment with an approval of its own."""
    given = TABLES[bench.system].OPERATIONS[operation].given
    if given.get("approval_id") != of_billing.APPROVED:
        return given
    claim = of_billing.OPERATIONS["request_billco_confirmation"].given
    confirmed = bench.call("request_billco_confirmation", claim, key=APPROVAL)
    assert isinstance(confirmed, Done)
    return {**given, "approval_id": confirmed.output["id"]}


@pytest.mark.parametrize(("system", "operation", "fault"), CELLS)
def test_each_fault_of_each_operation_has_its_outcome_and_doubles_nothing(
    bench: Bench, system: str, operation: str, fault: str
) -> None:
    table = TABLES[system]
    method, effect, _ = table.OPERATIONS[operation]
    given = given_of(bench, operation)
    before = len(bench.done())
    writes = effect is not None
    bench.fault(fault, method=method, seconds=0, times=99 if fault in TIMELESS and not writes else 1)

    def send(seconds: float) -> Reply:
        with Ticking() as watch:
            reply = bench.call(operation, given, key="K9", seconds=seconds, total=total_of(fault, writes=writes))
        assert watch.seconds < allowed(fault, seconds, writes=writes)
        return reply

    seconds = attempt_of(fault, writes=writes)
    reply = until_it_leaves(send, seconds) if writes else send(seconds)

    new = bench.done()[before:]
    assert ("done" if isinstance(reply, Done) else reply.error, len(new)) == table.EXPECTED[operation][fault]
    assert set(new) <= {(effect, "K9")}


@pytest.mark.parametrize("fault", LOST)
@pytest.mark.parametrize(("system", "operation"), WRITES)
def test_a_write_in_doubt_is_done_once_in_the_end(bench: Bench, system: str, operation: str, fault: str) -> None:
    given = given_of(bench, operation)
    before = len(bench.done())
    bench.fault(fault, method="POST", seconds=0)
    seconds = attempt_of(fault, writes=True)
    first = until_it_leaves(lambda seconds: bench.call(operation, given, key="K9", seconds=seconds), seconds)
    assert isinstance(first, Failed)
    assert first.error == "in_doubt"
    bench.done()  # until nothing is under way

    assert isinstance(bench.call(operation, given, key="K9", attempt=2), Done)
    assert bench.done()[before:] == [(TABLES[system].OPERATIONS[operation].effect, "K9")]


@pytest.mark.parametrize(("system", "operation"), WRITES)
def test_a_write_that_cannot_be_looked_for_is_not_sent_again(bench: Bench, system: str, operation: str) -> None:
    given = given_of(bench, operation)
    before = len(bench.done())
    bench.fault("error_500", method="GET", times=99)
    reply = bench.call(operation, given, key="K9", attempt=2)

    assert reply == Failed("in_doubt", "unread_http_500")
    assert bench.done()[before:] == []


def test_the_tables_have_every_operation_of_the_manifests() -> None:
    for system, table in TABLES.items():
        declared = {name.partition(".")[2] for name in CATALOG.operations if name.startswith(f"{system}.")}
        assert set(table.OPERATIONS) == declared
        assert set(table.EXPECTED) == declared
        assert all(set(cells) == set(table.FAULTS) for cells in table.EXPECTED.values())


@pytest.mark.parametrize(("system", "operation"), [*WRITES, ("indira", "list_purchases")])
def test_a_token_that_ends_in_mid_case_changes_nothing_for_the_case(bench: Bench, system: str, operation: str) -> None:
    given, before = given_of(bench, operation), len(bench.done())
    bench.sim.house.expire()

    assert isinstance(bench.call(operation, given, key="K9"), Done)
    effect = TABLES[system].OPERATIONS[operation].effect
    assert bench.done()[before:] == ([(effect, "K9")] if effect else [])


def test_a_case_waits_as_long_as_its_client_tries(sim: Running) -> None:
    bench = connected("dsc", sim)
    bench.fault("too_many", method="GET", seconds=2)  # longer than an attempt and the runtime's grace
    given = {"msisdn": "0812-0000-0001"}

    assert isinstance(bench.call("get_customer_profile", given, seconds=0.5, total=PLENTY), Done)
    bench.host.close()

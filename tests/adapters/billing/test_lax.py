"""A Billing that is what the standards demand and no more: it keeps no keys, drops fields that they do not know, looks at
no approval. What is done once there is done once because of our client alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from sopflow_adapters.sim import running, world_of
from sopflow_adapters.sim.live import Running
from tests.adapters.benches import Bench, connected
from tests.adapters.billing.matrix import OPERATIONS
from tests.adapters.taking import Gate, attempt_of, until_it_leaves
from tests.adapters.test_faults import LOST

from sopflow.diagnostics import Source
from sopflow.ports.world import Done, Failed
from sopflow.values.kinds import Phone

WORLD = """\
world: 1
customers:
  - msisdn: "+6281200000001"
    customer_id: CUS-1
    name: Budi Contoh
    card_type: simPATI
    payment_type: prepaid
    purchases: [{id: P1, order_id: O1, at: -1d 09:00, kind: package, service: Paket, name: Paket, amount: 50000}]
  - msisdn: "+6281100000001"
    customer_id: CUS-2
    account: ACC-2
    name: Sari Contoh
    card_type: KartuHalo
    payment_type: postpaid
billing: {strict: false}
"""
PULSA = {"msisdn": Phone("+6281200000001"), "kind": "refund", "amount": 50000, "approval_id": "BCO-9"}
BILL = {"msisdn": Phone("+6281100000001"), "kind": "adjustment", "amount": 50000, "approval_id": "BCO-9"}
WRITES: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "a cancellation": ("request_purchase_cancellation", {"purchase_id": "P1", "order_id": "O1"}),
    "a cancellation without its order": ("request_purchase_cancellation", {"purchase_id": "P1"}),
    "a request": ("request_billco_confirmation", OPERATIONS["request_billco_confirmation"].given),
    "money to a balance": ("apply_adjustment", PULSA),
    "money to an account": ("apply_adjustment", {**PULSA, "account": "ACC-2"}),
    "a bill": ("apply_adjustment", BILL),
}


@pytest.fixture
def lax(gate: Gate) -> Iterator[Bench]:
    with running(world_of(Source("world.yaml", WORLD))) as sim:
        ready = connected("billing", sim, gate)
        yield ready
        ready.host.close()
        assert sim.bugs == []


@pytest.mark.parametrize("fault", LOST)
@pytest.mark.parametrize("what", list(WRITES))
def test_what_nobody_heard_of_is_found_and_done_once(lax: Bench, what: str, fault: str) -> None:
    operation, given = WRITES[what]
    lax.fault(fault, method="POST", seconds=0)
    seconds = attempt_of(fault, writes=True)
    first = until_it_leaves(lambda seconds: lax.call(operation, given, key="K9", seconds=seconds), seconds)
    assert isinstance(first, Failed)
    assert first.error == "in_doubt"
    lax.done()  # until nothing is under way

    assert isinstance(lax.call(operation, given, key="K9", attempt=2), Done)
    assert len(lax.done()) == 1


def test_this_billing_keeps_no_keys_and_believes_whoever_asks(lax: Bench) -> None:
    for _ in range(2):
        assert isinstance(lax.call("apply_adjustment", PULSA, key="K9"), Done)

    assert len(lax.done()) == 2


def test_the_usual_billing_does_not(sim: Running) -> None:
    strict = connected("billing", sim)

    assert strict.call("apply_adjustment", PULSA, key="K9") == Failed("rejected", "approval_missing")
    assert strict.done() == []
    strict.host.close()


def test_what_another_key_did_is_not_taken_for_ours(lax: Bench) -> None:
    earlier = "VA-8:AbCdEfGhIjKlMnOpQrStUv"
    assert isinstance(lax.call("apply_adjustment", PULSA, key=earlier), Done)
    assert isinstance(lax.call("apply_adjustment", PULSA, key="K9", attempt=2), Done)

    assert [key for _, key in lax.done()] == [earlier, "K9"]

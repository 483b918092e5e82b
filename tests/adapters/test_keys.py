"""That nothing has our key is said only where it is proved."""

from __future__ import annotations

import pytest
from sopflow_adapters.billing.reading import balance_adjustment, cancellation, dispute
from sopflow_adapters.dsc.reading import block
from sopflow_adapters.tmf.api import Listing
from sopflow_adapters.tmf.keys import looking_for, with_key
from sopflow_adapters.tmf.reading import Plain, Resource
from sopflow_adapters.wire.failures import WireFailure

OURS = "VA-1:AbC_dEf-GhIjKlMnOpQrSt"
OTHERS = "VA-2:ZyXwVuTsRqPoNmLkJiHgFe"
MONEY: Resource = {"id": "1", "status": "completed", "amount": {"value": 50000, "unit": "IDR"}}
CANCELLATION: Resource = {"id": "1", "state": "done"}
TICKET: Resource = {"id": "1", "status": "pending"}


def found(read: object, resource: Resource, **fields: object) -> Plain | None:
    """What a list of one resource says of our key."""
    key_at = ("externalId", "cancellationReason")
    told = looking_for(OURS, read, key_at=key_at)({**resource, **fields})  # type: ignore[arg-type]  # an adapter's
    return with_key(Listing([] if told is None else [told], whole=True, strange=told is None), OURS)


@pytest.mark.parametrize("read", [block, dispute])
def test_a_ticket_with_our_key_that_is_called_something_else_is_no_proof_of_absence(read: object) -> None:
    with pytest.raises(WireFailure, match="unproved_absence"):
        found(read, TICKET, ticketType="Something", externalId=OURS)


@pytest.mark.parametrize("read", [block, dispute])
def test_a_ticket_of_another_kind_is_not_ours_only_where_it_has_a_key_of_another(read: object) -> None:
    assert found(read, TICKET, ticketType="Complaint", externalId=OTHERS) is None
    for fields in ({"externalId": "X-9"}, {}):
        with pytest.raises(WireFailure, match="unproved_absence"):
            found(read, TICKET, ticketType="Complaint", **fields)


def test_money_is_ours_where_the_system_put_a_number_of_its_own_beside_our_key() -> None:
    told = found(balance_adjustment, MONEY, externalId="ERP-77", description=OURS)
    assert told is not None
    assert told["key"] == OURS


def test_money_whose_description_was_dropped_or_cut_is_no_proof_of_absence() -> None:
    for fields in ({"externalId": "ERP-77"}, {"description": OURS[:6]}, {}):
        with pytest.raises(WireFailure, match="unproved_absence"):
            found(balance_adjustment, MONEY, **fields)


@pytest.mark.parametrize(
    "written",
    [
        f"API: {OURS}",
        f"{OURS} (via API)",
        f"{OURS[:18]}…",
        OURS.upper(),
        OURS[-20:],
        "Pengembalian dana",
        f"{OURS}.",
        "REFUND:20261123-000017",
        "urn:uuid:8d3c0f7e",
    ],
)
def test_money_whose_description_the_system_decorated_or_replaced_is_no_proof_of_absence(written: str) -> None:
    with pytest.raises(WireFailure, match="unproved_absence"):
        found(balance_adjustment, MONEY, description=written)


@pytest.mark.parametrize(
    "reason",
    [f"penipuan [{OURS}].", f"penipuan [{OURS[:12]}", f"penipuan [{OURS}] - via API", "Penipuan [judi online]"],
)
def test_a_cancellation_whose_reason_was_cut_or_decorated_is_no_proof_of_absence(reason: str) -> None:
    for fields in ({}, {"externalId": "BILL-1"}):
        with pytest.raises(WireFailure, match="unproved_absence"):
            found(cancellation, CANCELLATION, cancellationReason=reason, **fields)


def test_a_cancellation_with_the_key_of_another_is_not_ours() -> None:
    assert found(cancellation, CANCELLATION, cancellationReason=f"penipuan [{OTHERS}]", externalId="BILL-1") is None


def test_our_key_in_a_place_that_nobody_agreed_on_is_ours() -> None:
    told = found(balance_adjustment, MONEY, externalReference=[{"id": OURS}])
    assert told is not None
    assert told["key"] == OURS


def test_money_with_a_key_of_another_is_not_ours() -> None:
    assert found(balance_adjustment, MONEY, description=OTHERS) is None


def test_a_cancellation_is_ours_by_its_reason_though_its_external_id_is_another() -> None:
    told = found(cancellation, CANCELLATION, externalId="ERP-77", cancellationReason=f"penipuan [{OURS}]")
    assert told is not None
    assert told["key"] == OURS


def test_a_thing_of_the_same_case_with_a_key_of_its_own_is_not_ours() -> None:
    assert found(balance_adjustment, MONEY, description=OTHERS, note=OURS.partition(":")[0]) is None

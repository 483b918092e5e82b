"""A world is read from a file, and what is wrong with one is said with its place."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sopflow_adapters.sim import shipped, world_of
from sopflow_adapters.sim.model import (
    Bill,
    BillItem,
    Cancellation,
    CancellationStep,
    Communication,
    Communications,
    Customer,
    FaultSpec,
    Purchase,
    Usage,
    World,
)  # fmt: skip
from sopflow_adapters.sim.times import JAKARTA

from sopflow.diagnostics import Source
from sopflow.errors import InvalidPlaybook

HEAD = "world: 1\nclock: '2025-03-29T09:00:00+07:00'\n"


def read(text: str) -> World:
    return world_of(Source("mine.yaml", text))


def told(text: str) -> list[tuple[str, int, str]]:
    with pytest.raises(InvalidPlaybook) as caught:
        read(text)
    return [(each.code, each.line, each.message.en) for each in caught.value.diagnostics]


def test_the_shipped_world_has_one_of_every_kind_of_customer() -> None:
    world = world_of()

    assert {each.payment_type for each in world.customers} == {"prepaid", "postpaid", "hybrid"}
    assert {each.segment for each in world.customers} == {"regular", "VIP", "VVIP"}
    assert any(each.is_employee for each in world.customers)
    assert {bought.kind for each in world.customers for bought in each.purchases} >= {
        "package",
        "balance_gift",
        "voucher",
    }
    assert all((each.name, each.msisdn) and each.communications for each in world.customers)


def test_a_world_is_read_as_it_is_written() -> None:
    text = (
        HEAD
        + """\
customers:
  - msisdn: 0811 0000 0001
    card_type: KartuHalo
    payment_type: hybrid
    communications: {retention_from: -7d 00:00, records: [{kind: sms, direction: out, at: '2025-03-28T13:05+07:00'}]}
    purchases: [{id: P1, kind: voucher, amount: 5000, at: -1d 13:12, usage: {used_fraction: 0.25}}]
    bill: {total: 7000, items: [{id: B1, kind: package, amount: 6000, at: -1d}]}
cancellations: [{state: acknowledged, then: [{state: done}]}]
faults: [{system: dsc, fault: slow, seconds: 1.5}]
"""
    )

    assert read(text) == World(
        clock=datetime(2025, 3, 29, 9, tzinfo=JAKARTA),
        customers=(
            Customer(
                msisdn="+6281100000001", card_type="KartuHalo", payment_type="hybrid", customer_id="CUST-0000001",
                account="ACC-0000001",
                communications=Communications(
                    retention_from=datetime(2025, 3, 22, tzinfo=JAKARTA),
                    records=(Communication("sms", "out", datetime(2025, 3, 28, 13, 5, tzinfo=JAKARTA)),),
                ),
                purchases=(
                    Purchase("P1", "voucher", 5000, at=datetime(2025, 3, 28, 13, 12, tzinfo=JAKARTA),
                             usage=Usage(used_fraction=Decimal("0.25"))),
                ),
                bill=Bill((BillItem("B1", "package", 6000, at=date(2025, 3, 28)),), total=7000),
            ),
        ),
        cancellations=(Cancellation("acknowledged", then=(CancellationStep("done"),)),),
        faults=(FaultSpec("dsc", "slow", seconds=Decimal("1.5")),),
    )  # fmt: skip


def test_a_time_may_be_counted_from_today() -> None:
    customer = "customers: [{msisdn: '0811 0000 0001', card_type: x, payment_type: prepaid, tickets: ["
    world = read(
        f"world: 1\n{customer}{{number: A, type: OTHER, status: New, created: -1d 13:05, due: +2d 08:00}}]}}]\n"
    )

    ticket = world.customers[0].tickets[0]
    today = datetime.now(UTC).astimezone(JAKARTA).replace(hour=0, minute=0, second=0, microsecond=0)
    assert ticket.created == today - timedelta(days=1) + timedelta(hours=13, minutes=5)
    assert ticket.due == today + timedelta(days=2, hours=8)


@pytest.mark.parametrize(
    ("line", "finding"),
    [
        ("customers: [{msisdn: '0811 0000 0001', payment_type: prepaid}]", ("SF102", 3, "Item 1 of `customers` has no `card_type`")),
        ("customers: [{msisdn: '0811 0000 0001', card_type: x, payment_type: prepay}]", ("SF104", 3, None)),
        ("customers: [{msisdn: +62811, card_type: x, payment_type: prepaid}]", ("SF103", 3, None)),
        ("customers: [{msisdn: '0811 0000 0001', card_type: x, payment_type: prepaid, bil: {items: []}}]", ("SF101", 3, None)),
        ("customers: [{msisdn: '0811 0', card_type: x, payment_type: prepaid}]", ("SF105", 3, None)),
        ("customers: []\nclock: '2025-02-30T09:00:00+07:00'", ("SF105", 4, None)),
        ("customers: []\nfaults: [{system: dsc, fault: bang}]", ("SF104", 4, None)),
        ("customers: []\nconfirmations: [{status: maybe}]", ("SF104", 4, None)),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(line: str, finding: tuple[str, int, str | None]) -> None:
    head = HEAD if "clock:" not in line else "world: 1\n\n"
    found = told(head + line)

    assert [each[:2] for each in found] == [finding[:2]]
    assert finding[2] in (None, found[0][2])


def test_a_number_that_two_things_have_is_found_with_both_places() -> None:
    text = (
        HEAD
        + """\
customers:
  - {msisdn: '0811 0000 0001', card_type: x, payment_type: prepaid, purchases: [{id: P1, kind: other, amount: 1}]}
  - {msisdn: '+62811 0000 0001', card_type: x, payment_type: postpaid, bill: {items: [{id: P1, kind: other, amount: 1}]}}
"""
    )
    with pytest.raises(InvalidPlaybook) as caught:
        read(text)

    assert [
        (each.code, each.line, each.message.en, each.message.id, [label.span.source.position(label.span.start)[0] for label in each.labels])
        for each in caught.value.diagnostics
    ] == [
        ("SF109", 5, "`msisdn` +62811 0000 0001 stands twice", "`msisdn` +62811 0000 0001 ditulis dua kali", [4]),
        ("SF109", 5, "`id` P1 stands twice", "`id` P1 ditulis dua kali", [4]),
    ]  # fmt: skip


def test_a_purchase_may_stand_on_its_customers_bill_too() -> None:
    bought = "purchases: [{id: P1, kind: other, amount: 1}], bill: {items: [{id: P1, kind: other, amount: 1}]}"
    world = read(f"{HEAD}customers: [{{msisdn: '0811 0000 0001', card_type: x, payment_type: hybrid, {bought}}}]\n")

    assert world.customers[0].purchases[0].id == "P1"


def test_a_time_that_there_is_not_is_no_crash() -> None:
    text = "customers: [{msisdn: '0811 0000 0001', card_type: x, payment_type: prepaid, documents: [{type: other, created: "

    assert told(f"{HEAD}{text}'2025-02-30T09:00:00+07:00'}}]}}]") == [
        ("SF105", 3, "`created` cannot be `2025-02-30T09:00:00+07:00`: there is no such time")
    ]
    assert [each[0] for each in told(f"{HEAD}{text}-1d 25:00}}]}}]")] == ["SF105"]


def test_text_that_is_no_world_is_explained_too() -> None:
    assert told("- a\n- b\n")[0][:2] == ("SF103", 1)
    assert told("")[0][1] == 1


def test_the_shipped_world_can_be_started_from() -> None:
    assert world_of(Source("copy.yaml", shipped().text)).customers == world_of().customers


def test_a_fault_of_an_operation_that_there_is_not_is_told_with_its_place() -> None:
    faults = "[{system: remedy, fault: busy}, {system: dsc, fault: slow, operation: list_tikets}, {system: dsc, fault: busy}]"
    text = f"world: 1\ncustomers: [{{msisdn: '0812 0000 0001', card_type: simPATI, payment_type: prepaid}}]\nfaults: {faults}\n"

    found = [(line, words.partition(";")[0]) for _, line, words in told(text)]
    assert found == [(3, "dsc has no operation `list_tikets`"), (3, "dsc has no fault `busy`")]

"""A made-up Indira: calls, purchases, what became of them, devices."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .conftest import ANDI, BUDI, FRAUDSTER, MADE, RINA, YOHANA, Caller, world

USAGE = "/tmf-api/usageManagement/v4/usage"
ACTIONS = "/tmf-api/prepayBalanceManagement/v4/balanceActionHistory"
ORDERS = "/tmf-api/productOrderingManagement/v4/productOrder"
CONSUMPTION = "/tmf-api/usageConsumption/v4/queryUsageConsumption"
DEVICES = "/api/v1/devices/history"
LONG_AGO, LATER = "2020-01-01T00:00:00Z", "2100-01-01T00:00:00Z"


def calls(caller: Caller, number: str = BUDI, **query: str) -> list[tuple[str, str]]:
    found = caller.get(USAGE, **{"relatedParty.id": number, "sort": "-usageDate", **query})
    characters = [{each["name"]: each["value"] for each in record["usageCharacteristic"]} for record in found]
    return [(record["usageType"], each["direction"]) for record, each in zip(found, characters, strict=True)]


def test_calls_and_messages_are_the_newest_first_and_filtered(indira: Caller) -> None:
    assert calls(indira) == [("voice", "in"), ("sms", "in"), ("voice", "out")]
    assert calls(indira, usageType="sms") == [("sms", "in")]
    assert calls(indira, **{"usageCharacteristic.direction": "out"}) == [("voice", "out")]
    assert calls(indira, **{"usageCharacteristic.counterparty": FRAUDSTER}) == [("voice", "in"), ("sms", "in")]
    assert calls(indira, **{"usageDate.gte": LATER}) == []
    assert calls(indira, **{"usageDate.gte": LONG_AGO, "usageDate.lte": LONG_AGO}) == []


@pytest.mark.parametrize(
    ("number", "since", "complete"),
    [(BUDI, None, "true"), (RINA, None, "false"), (RINA, LONG_AGO, "false"), (YOHANA, LONG_AGO, "true")],
)
def test_whether_the_window_is_covered_is_said(indira: Caller, number: str, since: str | None, complete: str) -> None:
    query = {"relatedParty.id": number, **({"usageDate.gte": since} if since else {})}
    answer = indira.ask("GET", USAGE, params=query)

    assert answer.headers["X-Window-Complete"] == complete
    assert "X-Retention-From" in answer.headers


def test_a_window_is_covered_from_where_records_begin(open_world: Callable[..., Caller]) -> None:
    customer = (
        f"{{msisdn: '{BUDI}', card_type: x, payment_type: prepaid, communications: {{retention_from: -7d 00:00}}}}"
    )
    indira = open_world(world(f"clock: '2025-03-29T09:00:00+07:00'\ncustomers: [{customer}]"), "indira")

    def covered(since: str) -> str:
        answer = indira.ask("GET", USAGE, params={"relatedParty.id": BUDI, "usageDate.gte": since})
        return str(answer.headers["X-Window-Complete"])

    assert covered("2025-03-22T00:00:00+07:00") == "true"
    assert covered("2025-03-21T23:59:59+07:00") == "false"


def test_a_record_without_a_counterparty_is_one_with_whoever_is_asked_for(open_world: Callable[..., Caller]) -> None:
    records = "[{kind: call, direction: in, at: -1d 13:05}]"
    customer = f"{{msisdn: '{BUDI}', card_type: x, payment_type: prepaid, communications: {{records: {records}}}}}"
    indira = open_world(world(f"customers: [{customer}]"), "indira")
    (record,) = indira.get(USAGE, **{"relatedParty.id": BUDI, "usageCharacteristic.counterparty": FRAUDSTER})

    assert {"name": "counterparty", "value": FRAUDSTER} in record["usageCharacteristic"]


def test_purchases_are_where_they_were_paid_from(indira: Caller) -> None:
    paid = indira.get(ACTIONS, **{"logicalResource.id": BUDI, "sort": "-requestedDate"})

    assert [
        (each["id"], each["productOrder"]["id"], each["reason"], each["amount"], each["receiverLogicalResource"]["id"])
        for each in paid
    ] == [
        ("P2", "O2", "balance_gift", {"units": "IDR", "amount": 50000}, FRAUDSTER),
        ("P1", "O1", "package", {"units": "IDR", "amount": 100000}, BUDI),
    ]
    assert indira.get(ORDERS, **{"relatedParty.id": BUDI}) == []
    (charged,) = indira.get(ORDERS, **{"relatedParty.id": MADE})
    (item,) = charged["productOrderItem"]
    assert (charged["id"], item["product"]["id"]) == ("O32", "P32")
    assert item["itemTotalPrice"][0]["price"]["taxIncludedAmount"] == {"unit": "IDR", "value": 150000}


@pytest.mark.parametrize(
    ("purchase", "used"),
    [
        ("P1", [("customer", 0), (None, 1000)]),  # a whole of which nothing is used
        ("P2", [("customer", 0), ("beneficiary", 1000), (None, 1000)]),
        ("P41", [("customer", 0)]),
        ("B31", [("customer", 400), (None, 1000)]),
        ("P32", []),  # nobody knows
    ],
)
def test_what_became_of_a_purchase(indira: Caller, purchase: str, used: list[tuple[str | None, int]]) -> None:
    query = {"searchCriteria": {"product": [{"id": purchase, "@referredType": "Product"}]}}
    answer = indira.ask("POST", CONSUMPTION, json=query)
    (found,) = answer.json()["usageConsumption"]
    (product,) = found["product"]

    assert (answer.status_code, product["id"]) == (200, purchase)
    assert [
        (each.get("user", {}).get("role"), each["value"]["amount"]) for each in product["consumptionSummary"]
    ] == used
    assert indira.done() == []


def test_devices_are_told_of_the_days_that_are_asked_for(indira: Caller) -> None:
    told = indira.get(DEVICES, msisdn=YOHANA, days="3")

    assert [len(told[name]) for name in ("imeiChanges", "locations", "registrationChanges")] == [1, 1, 1]
    assert indira.get(DEVICES, msisdn=YOHANA, days="0")["imeiChanges"] == []
    assert indira.get(DEVICES, msisdn=ANDI)["locations"] == []


def test_a_number_that_indira_does_not_know_is_not_found(indira: Caller) -> None:
    answers = [
        indira.ask("GET", USAGE, params={"relatedParty.id": FRAUDSTER}),
        indira.ask("GET", ACTIONS, params={"logicalResource.id": FRAUDSTER}),
        indira.ask("GET", ORDERS, params={"relatedParty.id": FRAUDSTER}),
        indira.ask("GET", DEVICES, params={"msisdn": FRAUDSTER}),
        indira.ask("POST", CONSUMPTION, json={"searchCriteria": {"product": [{"id": "nothing"}]}}),
    ]

    assert [(each.status_code, each.json()["code"]) for each in answers] == [(404, "not_found")] * 5


@pytest.mark.parametrize(
    ("method", "path", "more"),
    [
        ("GET", USAGE, {}),
        ("GET", USAGE, {"params": {"relatedParty.id": BUDI, "usageDate.gte": "yesterday"}}),
        ("GET", USAGE, {"params": {"relatedParty.id": BUDI, "limit": "-1"}}),
        ("GET", DEVICES, {"params": {"msisdn": BUDI, "days": "many"}}),
        ("POST", CONSUMPTION, {"json": {"searchCriteria": {"product": [17]}}}),
        ("POST", CONSUMPTION, {"content": b"{"}),
    ],
)
def test_a_question_that_cannot_be_read_is_refused(
    indira: Caller, method: str, path: str, more: dict[str, object]
) -> None:
    answer = indira.ask(method, path, **more)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_body")


def test_long_lists_come_in_pages(indira: Caller) -> None:
    first = indira.ask("GET", USAGE, params={"relatedParty.id": BUDI, "limit": "2", "sort": "-usageDate"})
    rest = indira.ask("GET", USAGE, params={"relatedParty.id": BUDI, "limit": "2", "offset": "2", "sort": "-usageDate"})

    assert [(each.status_code, len(each.json()), each.headers["X-Total-Count"]) for each in (first, rest)] == [
        (206, 2, "3"), (200, 1, "3"),
    ]  # fmt: skip

"""What Indira says, however it writes it, and what must not be read into it: above all, that nothing happened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from tests.adapters.servers import Request, Told
from tests.adapters.spoken import Spoken, spoken

from sopflow.ports.world import Done, Failed
from sopflow.values.kinds import Counterparty, Phone

NUMBER, FRAUD, OTHER = "+6281234567890", "+6282100000009", "+6281300000002"
MINE = {"msisdn": Phone(NUMBER)}
THEM = {**MINE, "counterparty": Counterparty("mobile", True, FRAUD, "0821-0000-0009")}
WHOLE = {"X-Window-Complete": "true", "X-Retention-From": "2025-01-01T00:00:00+07:00"}
AT = datetime(2025, 3, 28, 6, 5, tzinfo=UTC)


@pytest.fixture
def indira() -> Iterator[Spoken]:
    with spoken("indira") as ready:
        yield ready


def call(counterparty: str | None = FRAUD, **more: object) -> dict[str, object]:
    said = {"direction": "In", "duration": 412, **({"counterparty": counterparty} if counterparty else {})}
    listed = [{"name": name, "value": value} for name, value in said.items()]
    return {
        "id": f"U{counterparty}",
        "usageType": "Voice",
        "usageDate": "2025-03-28T06:05:00Z",
        "usageCharacteristic": listed,
        **more,
    }


def searched(indira: Spoken, found: object, headers: object = None, **more: object) -> tuple[object, int]:
    """Whether Indira's answer is complete, and how many records it has."""
    indira.answers(usage=Told(200, found, WHOLE if headers is None else headers))
    reply = indira.call("search_communications", {**THEM, **more})
    assert isinstance(reply, Done), reply
    return reply.output["complete"], len(reply.output["records"])


def test_a_call_is_found_with_whom_it_was_asked_for(indira: Spoken) -> None:
    indira.answers(usage=Told(200, [call("0821 0000 0009"), call(OTHER)], WHOLE))

    assert indira.call("search_communications", THEM) == Done(
        {"complete": True, "retention_from": datetime.fromisoformat("2025-01-01T00:00:00+07:00"),
         "records": ({"kind": "call", "direction": "in", "at": AT, "seconds": 412},)}
    )  # fmt: skip
    query = indira.server.asked[0].query
    assert (query["relatedParty.id"], query["usageCharacteristic.counterparty"]) == (NUMBER, FRAUD)


def test_a_senders_name_is_compared_as_a_name(indira: Spoken) -> None:
    name = {"counterparty": Counterparty("sender", False, None, "Bank Palsu")}

    assert searched(indira, [call("BANK PALSU"), call(FRAUD)], **name) == (True, 1)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Window-Complete": "false"},
        {"X-Window-Complete": "perhaps"},
        {"X-Retention-From": "2025-01-01T00:00:00+07:00"},
    ],
)
def test_without_a_word_that_the_window_is_covered_it_is_not(indira: Spoken, headers: dict[str, str]) -> None:
    assert searched(indira, [], headers) == (False, 0)


def test_a_window_that_begins_before_the_records_is_not_covered(indira: Spoken) -> None:
    first = datetime.fromisoformat("2025-01-01T00:00:00+07:00")

    assert searched(indira, [], **{"from": first}) == (True, 0)
    assert searched(indira, [], **{"from": first.replace(year=2024)}) == (False, 0)


@pytest.mark.parametrize(
    "strange",
    [
        {**call(), "usageDate": "yesterday"},
        {**call(), "usageDate": None},
        {**call(), "usageType": "telepathy"},
        {**call(), "usageCharacteristic": [{"name": "direction", "value": "up"}]},
        call(None),
        {"id": "U1"},
    ],
)
def test_a_record_that_cannot_be_read_leaves_the_window_incomplete(indira: Spoken, strange: object) -> None:
    complete, _ = searched(indira, [strange, {**call(), "id": "U2"}])

    assert complete is False


def test_usage_that_is_neither_a_call_nor_a_message_is_passed_over(indira: Spoken) -> None:
    assert searched(indira, [{"id": "D1", "usageType": "data"}, call()]) == (True, 1)


def test_a_window_with_more_records_than_are_read_is_not_covered(indira: Spoken) -> None:
    def answer(request: Request) -> Told:
        start, limit = int(request.query["offset"]), int(request.query["limit"])
        return Told(206, [{**call(), "id": f"U{start + each}"} for each in range(limit)], WHOLE)

    indira.answers(usage=answer)
    reply = indira.call("search_communications", THEM)

    assert (reply.output["complete"], len(reply.output["records"])) == (False, 1000)


def test_one_page_that_is_not_covered_is_enough(indira: Spoken) -> None:
    def answer(request: Request) -> Told:
        last = request.query["offset"] == "100"
        found = [{**call(), "id": f"U{request.query['offset']}-{each}"} for each in range(1 if last else 100)]
        more = {"X-Total-Count": "101", "X-Window-Complete": str(not last)}
        return Told(200 if last else 206, found, {**WHOLE, **more})

    indira.answers(usage=answer)
    reply = indira.call("search_communications", THEM)
    assert (reply.output["complete"], len(reply.output["records"])) == (False, 101)


def test_what_the_server_should_have_left_out_is_left_out(indira: Spoken) -> None:
    found = [call(), {**call(), "id": "S", "usageType": "sms"}]

    assert searched(indira, found, kinds=("sms",)) == (True, 1)
    assert searched(indira, found, directions=("out",)) == (True, 0)
    assert searched(indira, found, to=datetime(2025, 3, 1, tzinfo=UTC)) == (True, 0)


def test_a_record_of_another_number_is_left_out_and_the_window_is_not_covered(indira: Spoken) -> None:
    his = call(relatedParty=[{"id": NUMBER, "role": "subscriber"}])
    anothers = {**call(), "id": "U2", "relatedParty": {"id": "+6285299999999", "role": "subscriber"}}

    assert searched(indira, [his]) == (True, 1)
    assert searched(indira, [his, anothers]) == (False, 1)


def test_an_unknown_number_is_not_found_and_that_is_not_an_empty_window(indira: Spoken) -> None:
    indira.answers(usage=Told(404, {"code": "not_found", "reason": "x"}))

    assert indira.call("search_communications", THEM) == Failed("not_found", "not_found")


ACTION = {
    "id": "P1", "status": "Completed", "reason": "PACKAGE", "description": "internet", "requestedDate": "2025-03-28T06:05:00Z",
    "amount": {"units": "IDR", "amount": 100000}, "product": {"id": "X", "name": "Internet 10 GB"},
    "channel": {"id": "MyTelkomsel"}, "productOrder": {"id": "O1"}, "receiverLogicalResource": {"id": "081234567890"},
}  # fmt: skip
ITEM = {
    "id": "1", "action": "add", "itemTotalPrice": {"price": {"taxIncludedAmount": {"unit": "IDR", "value": 500000}}},
    "product": {"productCharacteristic": [{"name": "kind", "value": "package"}, {"name": "beneficiary", "value": FRAUD}]},
}  # fmt: skip
ORDER = {"id": "O2", "state": "completed", "orderDate": "2025-03-29T06:05:00Z", "productOrderItem": [ITEM]}


def test_purchases_of_balance_and_bill_are_one_list_the_newest_first(indira: Spoken) -> None:
    indira.answers(balanceActionHistory=[ACTION], productOrder=[ORDER])

    assert indira.call("list_purchases", MINE) == Done(
        (
            {"id": "O2-1", "order_id": "O2", "at": AT.replace(day=29), "kind": "package", "amount": 500000,
             "beneficiary": FRAUD, "gift": True},
            {"id": "P1", "order_id": "O1", "at": AT, "kind": "package", "service": "internet", "name": "Internet 10 GB",
             "amount": 100000, "beneficiary": "self", "gift": False, "channel": "MyTelkomsel"},
        )
    )  # fmt: skip


def test_only_what_was_asked_for_is_asked(indira: Spoken) -> None:
    indira.answers(balanceActionHistory=[], productOrder=[])
    indira.call("list_purchases", {**MINE, "source": "balance", "from": AT})
    indira.call("list_purchases", {**MINE, "source": "bill"})

    assert [each.path.rpartition("/")[2] for each in indira.server.asked] == ["balanceActionHistory", "productOrder"]
    assert indira.server.asked[0].query["requestedDate.gte"] == AT.isoformat()


def test_a_purchase_that_names_another_number_is_left_out(indira: Spoken) -> None:
    other = "+6285299999999"
    actions = [{**ACTION, "id": f"P-{number}", "logicalResource": {"id": number}} for number in (NUMBER, other)]
    orders = [
        {**ORDER, "id": f"O-{number}", "relatedParty": [{"id": number, "role": "subscriber"}]}
        for number in (NUMBER, other)
    ]
    indira.answers(balanceActionHistory=actions, productOrder=orders)

    assert [each["id"] for each in indira.call("list_purchases", MINE).output] == [f"O-{NUMBER}-1", f"P-{NUMBER}"]


@pytest.mark.parametrize("undone", [{**ACTION, "status": "failed"}, {**ACTION, "status": "Cancelled", "amount": None}])
def test_a_purchase_that_came_to_nothing_is_none(indira: Spoken, undone: object) -> None:
    order = {**ORDER, "state": "Rejected"}
    indira.answers(
        balanceActionHistory=[undone],
        productOrder=[order, {**ORDER, "productOrderItem": [{**ITEM, "action": "delete"}]}],
    )

    assert indira.call("list_purchases", MINE) == Done(())


@pytest.mark.parametrize(
    "strange",
    [{**ACTION, "amount": {"units": "USD", "amount": 1}}, {**ACTION, "status": "exploded"}, {**ACTION, "id": None}],
)
def test_a_purchase_that_cannot_be_read_is_not_left_out(indira: Spoken, strange: object) -> None:
    indira.answers(balanceActionHistory=[strange, {**ACTION, "id": "P2"}], productOrder=[])

    assert indira.call("list_purchases", MINE) == Failed("unavailable", "malformed_reply")


def used(*summaries: tuple[str, object, str]) -> dict[str, object]:
    listed = [
        {"counterType": kind, "value": {"amount": amount, "units": "MB"}, "user": {"id": "x", "role": role},
         "consumptionPeriod": {"startDateTime": "2025-03-28T06:05:00Z"}}
        for kind, amount, role in summaries
    ]  # fmt: skip
    return {"id": "Q1", "usageConsumption": {"product": {"id": "P1", "consumptionSummary": listed}}}


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (used(), {}),
        (used(("used", 0, "customer")), {"used_by_customer": False}),
        (used(("used", "much", "customer")), {}),
        (used(("used", 5, "Beneficiary"), ("total", 20, "customer"), ("used", 0, "customer")),
         {"used_by_customer": False, "used_by_beneficiary": True, "used_fraction": Decimal("0.25"), "first_used_at": AT}),
        (used(("used", 50, "customer"), ("total", 20, "")),
         {"used_by_customer": True, "used_fraction": 1, "first_used_at": AT}),
        (used(("used", 1, "customer"), ("total", 0, "")), {"used_by_customer": True, "first_used_at": AT}),
    ],
)  # fmt: skip
def test_who_used_a_package_is_said_where_indira_says_it(indira: Spoken, reply: object, said: object) -> None:
    indira.answers(post_queryUsageConsumption=reply)

    assert indira.call("get_package_usage", {"purchase_id": "P1"}) == Done(said)
    assert indira.server.asked[0].json == {"searchCriteria": {"product": [{"id": "P1", "@referredType": "Product"}]}}


@pytest.mark.parametrize(
    ("reply", "failed"),
    [
        ({"id": "Q1", "usageConsumption": []}, Failed("not_found", "not_found")),
        ({"id": "Q1"}, Failed("not_found", "not_found")),
        ({"id": {"x": 1}}, Failed("unavailable", "malformed_reply")),
        ({"id": "Q1", "usageConsumption": 17}, Failed("unavailable", "malformed_reply")),
        ({"id": "Q1", "usageConsumption": [{"product": [{"id": "P2"}]}]}, Failed("not_found", "not_found")),
    ],
)
def test_only_an_answer_can_say_that_a_purchase_is_not_known(indira: Spoken, reply: object, failed: object) -> None:
    indira.answers(post_queryUsageConsumption=reply)

    assert indira.call("get_package_usage", {"purchase_id": "P1"}) == failed


def test_an_imei_is_shown_in_part() -> None:
    with spoken("indira", devices_path="/devices/v9/changes") as indira:
        changes = {"imeiChanges": [{"at": "2025-03-28T06:05:00Z", "imei": "356938035643809"}]}
        indira.answers(
            changes={**changes, "locations": {"at": "2025-03-28T06:05:00Z", "area": "jatim"}, "registrationChanges": []}
        )

        assert indira.call("get_device_history", {**MINE, "days": 3}) == Done(
            {"imei_changes": ({"at": AT, "imei": "35693803*******"},), "locations": ({"at": AT, "area": "jatim"},),
             "registration_changes": ()}
        )  # fmt: skip
        assert (indira.server.asked[0].path, indira.server.asked[0].query) == (
            "/devices/v9/changes",
            {"msisdn": NUMBER, "days": "3"},
        )


@pytest.mark.parametrize("lacking", ["imeiChanges", "locations", "registrationChanges"])
@pytest.mark.parametrize("instead", [None, 17, [{"at": "never"}], [{}], ["x"]])
def test_changes_that_cannot_be_read_are_not_no_changes(indira: Spoken, lacking: str, instead: object) -> None:
    indira.answers(history={"imeiChanges": [], "locations": [], "registrationChanges": [], lacking: instead})

    assert indira.call("get_device_history", MINE) == Failed("unavailable", "malformed_reply")


@pytest.mark.parametrize(
    "whose",
    [{"msisdn": OTHER}, {"relatedParty": [{"id": OTHER, "role": "customer"}]}, {"logicalResource": [{"id": OTHER}]}],
)
def test_the_devices_of_another_number_are_not_shown(indira: Spoken, whose: dict[str, object]) -> None:
    changes = {"imeiChanges": [], "locations": [], "registrationChanges": []}
    indira.answers(history={**changes, **whose})
    assert indira.call("get_device_history", MINE) == Failed("unavailable", "malformed_reply")

    indira.answers(history={**changes, "msisdn": NUMBER.removeprefix("+")})
    assert isinstance(indira.call("get_device_history", MINE), Done)

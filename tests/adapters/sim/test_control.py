"""What a tester asks of the simulators, under `/_sim`."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from tests.adapters.servers import Server, Told, serving
from tests.adapters.taking import Gate

from .conftest import BUDI, CANCEL, KILL, SITI, TICKET, Caller, first_event
from .test_billing import asked, cancellation

WRITE = {"msisdn": BUDI, "channel": "all", "externalId": "K1"}


def control(caller: Caller, method: str, path: str, **more: Any) -> Any:
    return caller.client.request(method, f"{caller.sim.url}/_sim{path}", **more)


def test_the_ledger_tells_what_was_done_by_ids_and_keys(dsc: Caller) -> None:
    dsc.post(KILL, WRITE)
    dsc.at("billing").post(CANCEL, cancellation("P41"), "K2")
    told = control(dsc, "GET", "/ledger")

    assert told.json() == [
        {"system": "dsc", "operation": "kill_mytelkomsel_session", "key": "K1", "id": "KS-SIM-0000001"},
        {"system": "billing", "operation": "request_purchase_cancellation", "key": "K2", "id": "CAN-SIM-0000001"},
    ]
    assert BUDI not in told.text


def test_the_ledger_waits_for_what_is_under_way(dsc: Caller, gate: Gate) -> None:
    dsc.log_in()
    dsc.sim.fault("dsc", "slow")
    calling = threading.Thread(target=dsc.post, args=(KILL, WRITE))
    calling.start()
    while not dsc.sim.house.traffic.under_way:
        time.sleep(0.005)
    threading.Timer(0.2, gate.open).start()
    control(dsc, "GET", "/ledger")

    assert dsc.sim.house.traffic.under_way == 0
    calling.join()


def test_faults_are_asked_for_listed_and_taken_back(dsc: Caller) -> None:
    given = {"system": "dsc", "fault": "too_many", "operation": "list_tickets", "times": 2, "seconds": 0.5}
    assert control(dsc, "POST", "/faults", json=given).status_code == 204
    (listed,) = control(dsc, "GET", "/faults").json()
    assert {name: listed[name] for name in given} | {"left": listed["left"]} == {**given, "left": 2}
    assert dsc.ask("GET", TICKET).status_code == 429
    assert control(dsc, "DELETE", "/faults").status_code == 204
    assert dsc.ask("GET", TICKET).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body", "says"),
    [
        (
            "POST",
            "/faults",
            {"system": "dsc", "fault": "bang"},
            "dsc has no fault `bang`; there are `slow`, `late_effect`",
        ),
        ("POST", "/faults", {"system": "crm", "fault": "slow"}, "`crm` is no system that is simulated"),
        ("POST", "/faults", {"system": "dsc", "fault": "slow", "time": 3}, "not time"),
        ("POST", "/faults", {"system": "dsc", "fault": "slow", "times": 0}, "times must be a whole number"),
        ("POST", "/faults", {"system": "dsc", "fault": "slow", "seconds": -1}, "seconds must be"),
        ("POST", "/faults", {"system": "dsc", "fault": "busy"}, "dsc has no fault `busy`"),
        ("POST", "/faults", [], "A fault is an object"),
        (
            "POST",
            "/faults",
            {"system": "dsc", "fault": "slow", "operation": "list_tikets"},
            "dsc has no operation `list_tikets`; did you mean `list_tickets`?",
        ),
        (
            "POST",
            "/faults",
            {"system": "remedy", "fault": "slow", "operation": 3},
            "operation must be a text",
        ),
        ("PUT", "/clock", {"now": "noon"}, "now must be a time"),
        ("PUT", "/clock", 3, "The body must be an object"),
        ("POST", "/events", {"event": "dsc.rain", "data": {}}, "What can happen is billing.billco_confirmed"),
        ("POST", "/events", {"event": "billing.billco_confirmed"}, "The body must be an object"),
        ("PUT", "/hook", {"url": "http://example.com/"}, "an http address of this machine"),
        ("PUT", "/hook", {"url": "file:///etc/passwd"}, "an http address of this machine"),
    ],
)
def test_what_cannot_be_asked_says_what_can(dsc: Caller, method: str, path: str, body: object, says: str) -> None:
    answer = control(dsc, method, path, json=body)

    assert (answer.status_code, says in answer.json()["reason"]) == (400, True), answer.text


@pytest.mark.parametrize(
    ("system", "fault", "operation", "says"),
    [
        ("dsc", "slow", "list_tikets", "dsc has no operation `list_tikets`; did you mean `list_tickets`?"),
        ("dsc", "slwo", None, "dsc has no fault `slwo`; did you mean `slow`?"),
        ("remdy", "slow", None, "`remdy` is no system that is simulated; did you mean `remedy`?"),
    ],
)
def test_a_fault_that_there_is_not_is_refused_from_python_too(
    dsc: Caller, system: str, fault: str, operation: str | None, says: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        dsc.sim.fault(system, fault, operation=operation)


def test_what_does_not_exist_cannot_happen(dsc: Caller) -> None:
    for event, data in (
        ("billing.billco_confirmed", {"approval_id": "BCO-1", "status": "approved"}),
        ("remedy.ticket_resolved", {"number": "INC1", "status": "Resolved"}),
    ):
        assert control(dsc, "POST", "/events", json={"event": event, "data": data}).status_code == 404
    assert control(dsc, "GET", "/events").json() == []


def test_another_world_takes_the_place_of_the_first(dsc: Caller) -> None:
    dsc.post(KILL, WRITE)
    customer = "/tmf-api/customerManagement/v4/customer"
    text = f"world: 1\ncustomers: [{{msisdn: '{SITI}', card_type: x, payment_type: prepaid, name: Orang Lain}}]\n"

    assert control(dsc, "PUT", "/world", content=text).status_code == 204
    assert [each["name"] for each in dsc.get(customer)] == ["Orang Lain"]
    assert dsc.done() == []
    as_json = {"world": 1, "customers": []}
    assert control(dsc, "PUT", "/world", json=as_json).status_code == 204
    assert dsc.get(customer) == []


def test_a_world_that_does_not_check_changes_nothing_and_says_where(dsc: Caller) -> None:
    answer = control(dsc, "PUT", "/world", content="world: 1\ncustomers: [{msisdn: '0811 0000 0001'}]\n")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_world")
    assert [(each["code"], each["line"]) for each in answer.json()["diagnostics"]] == [("SF102", 2), ("SF102", 2)]
    assert len(dsc.get("/tmf-api/customerManagement/v4/customer")) == 6


def test_a_reset_begins_again_and_keeps_tokens(dsc: Caller) -> None:
    dsc.post(KILL, WRITE)
    assert control(dsc, "POST", "/reset").status_code == 204

    assert dsc.done() == []
    assert dsc.post(KILL, WRITE).status_code == 202


def test_the_clock_stands_where_it_is_set(dsc: Caller) -> None:
    assert control(dsc, "PUT", "/clock", json={"now": "2025-03-29T09:00:00+07:00"}).status_code == 204
    billing = dsc.at("billing")
    made = billing.post(TICKET, asked(BUDI))

    assert made.json()["creationDate"] == "2025-03-29T09:00:00+07:00"
    assert made.headers["date"] == "Sat, 29 Mar 2025 02:00:00 GMT"
    assert control(dsc, "PUT", "/clock", json={"now": None}).headers["date"] > "2025"


@pytest.fixture
def hook() -> Iterator[Server]:
    with serving() as server:
        server.answer = lambda request: Told(204)
        yield server


def test_an_event_is_sent_to_whoever_wants_to_be_told_and_kept_for_whoever_asks(billing: Caller, hook: Server) -> None:
    made = billing.post(TICKET, asked(BUDI)).json()["id"]
    data = {"approval_id": made, "status": "rejected"}
    told = {"key": first_event(billing), "event": "billing.billco_confirmed", "data": data}

    assert control(billing, "PUT", "/hook", json={"url": f"{hook.url}/events"}).status_code == 204
    answer = control(billing, "POST", "/events", json={"event": "billing.billco_confirmed", "data": data})
    assert answer.json() == {**told, "taken": True}
    assert [(each.path, each.headers["idempotency-key"], each.json) for each in hook.asked] == [
        ("/events", told["key"], told)
    ]
    assert control(billing, "GET", "/events").json() == [told]


def test_a_hook_that_does_not_take_an_event_loses_nothing(billing: Caller, hook: Server) -> None:
    made = billing.post(TICKET, asked(BUDI)).json()["id"]
    hook.answer = lambda request: Told(500)
    taken = []
    for url in (hook.url, "http://127.0.0.1:1/"):
        control(billing, "PUT", "/hook", json={"url": url})
        told = billing.sim.happen("billing.billco_confirmed", approval_id=made, status="approved")
        taken.append(told["taken"])

    assert taken == [False, False]
    kept = control(billing, "GET", "/events").json()
    assert [(each["key"], each["data"]["approval_id"]) for each in kept] == [
        (first_event(billing), made), (first_event(billing)[:-1] + "2", made),
    ]  # fmt: skip


def test_what_happens_after_a_reset_is_something_else(billing: Caller) -> None:
    keys = []
    for _ in range(2):
        made = billing.post(TICKET, asked(BUDI)).json()["id"]
        keys.append(billing.sim.happen("billing.billco_confirmed", approval_id=made, status="approved")["key"])
        assert len(control(billing, "GET", "/events").json()) == 1
        billing.sim.reset()

    assert control(billing, "GET", "/events").json() == []
    assert len(set(keys)) == 2

"""What is to go wrong goes wrong: before the effect or after it, for the calls that are meant, and no others."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress

import httpx
import pytest
from sopflow_adapters.sim import running
from tests.adapters.taking import Gate

from .conftest import BUDI, CANCEL, KILL, TICKET, Caller, world
from .test_remedy import Remedy

WRITE = {"msisdn": BUDI, "channel": "all", "externalId": "K1"}
LIST = "/tmf-api/partyInteraction/v4/partyInteraction"
BROKEN = (httpx.RemoteProtocolError, httpx.ReadError)


def test_a_connection_is_cut_before_or_after_the_effect(dsc: Caller) -> None:
    dsc.log_in()
    seen = []
    for fault, key in (("cut_before", "K1"), ("cut_after", "K2")):
        dsc.sim.fault("dsc", fault, operation="kill_mytelkomsel_session")
        with pytest.raises(BROKEN):
            dsc.post(KILL, {**WRITE, "externalId": key}, key)
        seen.append(dsc.done())

    assert seen == [[], [("kill_mytelkomsel_session", "K2")]]


def test_simulators_that_end_with_a_call_under_way_say_nothing_of_it(caplog: pytest.LogCaptureFixture) -> None:
    with httpx.Client(verify=False, timeout=60) as client:
        with running() as sim:
            dsc = Caller(sim, client)
            dsc.log_in()
            sim.fault("dsc", "slow", seconds=60)

            def ask() -> None:
                with suppress(httpx.HTTPError):
                    dsc.ask("GET", LIST)

            asking = threading.Thread(target=ask)
            asking.start()
            until = time.monotonic() + 60
            while sim.house.faults.waiting and sim.house.faults.waiting[0].left and time.monotonic() < until:
                time.sleep(0.005)
        asking.join()

    assert [each.name for each in caplog.records if "uvicorn" in each.name] == []


@pytest.mark.parametrize(
    ("fault", "more", "status", "code", "done"),
    [
        ("error_500", {}, 500, "internal", 0),
        ("too_many", {"seconds": 7}, 429, "too_many", 0),
        ("refuse", {"reason": "role_missing"}, 403, "role_missing", 0),
        ("refuse", {"reason": "not_cancellable"}, 422, "not_cancellable", 0),
        ("refuse", {}, 422, "refused", 0),
        ("conflict", {}, 409, "already_done", 0),
        ("not_found", {}, 404, "not_found", 0),
        ("expired_token", {}, 401, "unauthorized", 0),
    ],
)
def test_a_call_is_refused_before_anything_is_done(
    dsc: Caller, fault: str, more: dict[str, object], status: int, code: str, done: int
) -> None:
    dsc.sim.fault("dsc", fault, **more)
    answer = dsc.post(KILL, WRITE)

    assert (answer.status_code, answer.json()["code"], len(dsc.done())) == (status, code, done)
    assert answer.headers.get("Retry-After") == ("7" if fault == "too_many" else None)


def test_a_late_effect_comes_when_the_caller_has_gone(dsc: Caller, gate: Gate) -> None:
    dsc.log_in()
    dsc.sim.fault("dsc", "late_effect")
    dsc.client.timeout = 0.2
    with pytest.raises(httpx.ReadTimeout):
        dsc.post(KILL, WRITE)

    assert list(dsc.sim.house.ledger.effects) == []  # not yet
    gate.open()
    assert dsc.done() == [("kill_mytelkomsel_session", "K1")]


def test_an_expired_token_is_gone_for_good(dsc: Caller) -> None:
    dsc.sim.fault("dsc", "expired_token")

    assert [dsc.ask("GET", LIST).status_code for _ in range(2)] == [401, 401]
    dsc.log_in()
    assert dsc.ask("GET", LIST).status_code == 200


def test_a_slow_answer_comes_after_the_effect(dsc: Caller) -> None:
    dsc.sim.fault("dsc", "slow", seconds=0.4)
    answer = dsc.post(KILL, WRITE)

    assert (answer.status_code, answer.elapsed.total_seconds() >= 0.4) == (202, True)


def test_answers_of_another_shape_and_cut_off_answers_come_after_the_effect(dsc: Caller) -> None:
    dsc.sim.fault("dsc", "wrong_type", method="POST")
    assert dsc.post(KILL, WRITE).json() == {"id": {"x": 1}, "state": 17, "status": []}
    dsc.sim.fault("dsc", "wrong_type", method="GET")
    assert dsc.ask("GET", LIST).json() == 17
    dsc.sim.fault("dsc", "malformed")
    cut = dsc.ask("GET", LIST)
    with pytest.raises(ValueError, match=r"JSON|Expecting|Unterminated|Invalid"):
        cut.json()

    assert (cut.status_code, dsc.done()) == (200, [("kill_mytelkomsel_session", "K1")])


def test_a_call_that_is_delivered_twice_is_one_effect_under_its_key_and_two_without(dsc: Caller) -> None:
    contact = {
        "reason": "P22", "direction": "inbound", "status": "completed",
        "interactionDate": {"startDateTime": "2026-03-02T09:00:00+07:00"}, "channel": [{"id": "a", "href": "/a"}],
        "relatedParty": [{"id": BUDI, "role": "subscriber", "@referredType": "Subscriber", "href": "tel:x"}],
    }  # fmt: skip
    dsc.sim.fault("dsc", "duplicate", times=2)
    dsc.ask("POST", LIST, json=contact, key="K1")
    with_key = len(dsc.done())
    dsc.ask("POST", LIST, json=contact)

    assert (with_key, len(dsc.done())) == (1, 3)


def test_a_fault_waits_for_the_operation_the_method_and_the_place_that_it_is_for(billing: Caller) -> None:
    billing.log_in()
    billing.sim.fault("billing", "error_500", operation="get_billco_confirmation")
    billing.sim.fault("billing", "not_found", method="POST", path="/cancelProductOrder", after=1, times=2)
    ask = {"productOrder": {"id": "P41"}, "externalId": "K"}
    seen = [
        billing.ask("GET", TICKET, params={"ticketType": "Bill Dispute"}).status_code,
        billing.ask("GET", TICKET, params={"ticketType": "BILLCO_CONFIRMATION"}).status_code,
        billing.ask("GET", TICKET, params={"ticketType": "BILLCO_CONFIRMATION"}).status_code,
        *(billing.post(CANCEL, ask).status_code for _ in range(4)),
    ]

    assert seen == [200, 500, 200, 201, 404, 404, 201]
    assert billing.ask("GET", LIST.replace("partyInteraction", "nowhere")).status_code == 404


def test_a_fault_of_one_system_is_none_of_another_and_none_of_the_log_in(dsc: Caller) -> None:
    dsc.sim.fault("indira", "error_500", times=9)

    assert dsc.ask("GET", LIST).status_code == 200
    indira = dsc.at("indira")
    assert indira.log_in()
    assert indira.ask("GET", "/api/v1/devices/history", params={"msisdn": BUDI}).status_code == 500


def test_a_world_may_begin_with_faults(open_world: Callable[..., Caller]) -> None:
    dsc = open_world(world("faults: [{system: dsc, fault: error_500, operation: list_interactions, times: 1}]\n"))

    assert [dsc.ask("GET", LIST).status_code for _ in range(2)] == [500, 200]
    dsc.sim.reset()
    assert dsc.ask("GET", LIST).status_code == 500


@pytest.mark.parametrize(
    ("fault", "operation", "number"),
    [
        ("refuse", "create_ticket", 10000),
        ("conflict", "create_ticket", 382),
        ("not_found", "create_ticket", 302),
        ("busy", "create_ticket", 9093),
        ("error_500", "create_ticket", 92),
    ],
)
def test_remedy_refuses_in_its_own_words(dsc: Caller, fault: str, operation: str, number: int) -> None:
    remedy = Remedy(dsc)
    dsc.sim.fault("remedy", fault, operation=operation)

    assert [each["messageNumber"] for each in remedy.create().json()] == [number]
    assert dsc.done() == []
    assert remedy.create().status_code == 201

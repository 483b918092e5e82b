"""Tokens, keys, addresses: what every system asks of whoever calls."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from sopflow_adapters.sim import CREDENTIALS
from tests.adapters.taking import Gate

from .conftest import BUDI, KILL, Caller

WRITE = {"msisdn": BUDI, "channel": "all", "externalId": "K1"}
DOCUMENTS = "/tmf-api/document/v4/document"


@pytest.mark.parametrize("system", ["dsc", "indira", "billing"])
def test_without_a_token_nothing_is_answered(dsc: Caller, system: str) -> None:
    base = dsc.sim.urls[system]
    answers = [
        dsc.client.get(f"{base}/tmf-api/troubleTicket/v4/troubleTicket"),
        dsc.client.get(f"{base}{DOCUMENTS}", headers={"Authorization": "Bearer made-up"}),
        dsc.client.post(f"{base}{KILL}", json=WRITE, headers={"Authorization": "Basic eDp5"}),
    ]
    known = [each for each in answers if each.status_code != 404]

    assert {(each.status_code, each.json()["code"]) for each in known} <= {(401, "unauthorized")}
    assert dsc.done() == []


@pytest.mark.parametrize(
    ("auth", "form", "status", "error"),
    [
        (("sopflow-practice", "wrong"), {"grant_type": "client_credentials"}, 401, "invalid_client"),
        (("somebody", "practice-only-dsc"), {"grant_type": "client_credentials"}, 401, "invalid_client"),
        (None, {"grant_type": "client_credentials"}, 401, "invalid_client"),
        (("sopflow-practice", "practice-only-dsc"), {"grant_type": "password"}, 400, "unsupported_grant_type"),
        (("sopflow-practice", "practice-only-dsc"), {}, 400, "unsupported_grant_type"),
    ],
)
def test_a_token_is_for_those_who_are_known(
    dsc: Caller, auth: tuple[str, str] | None, form: dict[str, str], status: int, error: str
) -> None:
    answer = dsc.client.post(f"{dsc.sim.urls['dsc']}/oauth/token", data=form, auth=auth)

    assert (answer.status_code, answer.json()) == (status, {"error": error})


def test_a_token_of_one_system_opens_no_other(dsc: Caller) -> None:
    token = dsc.log_in()
    answer = dsc.client.get(
        dsc.sim.urls["indira"] + "/api/v1/devices/history", headers={"Authorization": f"Bearer {token}"}
    )

    assert answer.status_code == 401
    assert len({tuple(each.values()) for each in CREDENTIALS.values()}) == 4


def test_tokens_end(open_world: Callable[..., Caller]) -> None:
    dsc = open_world(token_life=0)
    assert dsc.ask("GET", DOCUMENTS).status_code == 401
    other = open_world()
    assert other.ask("GET", DOCUMENTS).status_code == 200
    other.client.post(f"{other.sim.url}/_sim/expire")
    assert other.ask("GET", DOCUMENTS).status_code == 401


def test_one_key_is_one_effect(dsc: Caller) -> None:
    first, second = dsc.post(KILL, WRITE), dsc.post(KILL, WRITE)
    other = dsc.post(KILL, {**WRITE, "channel": "web"})

    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert dsc.done() == [("kill_mytelkomsel_session", "K1")]


def test_a_key_whose_first_call_is_under_way_waits_for_nobody(dsc: Caller, gate: Gate) -> None:
    dsc.log_in()
    dsc.sim.fault("dsc", "slow")
    first = threading.Thread(target=dsc.post, args=(KILL, WRITE))
    first.start()
    while not dsc.sim.house.ledger.effects:
        time.sleep(0.005)
    second = dsc.post(KILL, WRITE)
    gate.open()
    first.join()

    assert (second.status_code, second.json()["code"]) == (409, "request_in_progress")
    assert dsc.post(KILL, WRITE).status_code == 202
    assert dsc.done() == [("kill_mytelkomsel_session", "K1")]


def test_a_key_of_what_was_refused_is_free_again(dsc: Caller) -> None:
    assert dsc.post(KILL, {**WRITE, "msisdn": "+6282100000009"}).status_code == 404
    assert dsc.post(KILL, WRITE).status_code == 202


def test_a_simulator_says_that_it_is_one_whatever_it_answers(dsc: Caller) -> None:
    answers = [
        dsc.ask("GET", DOCUMENTS), dsc.client.get(f"{dsc.sim.url}/nowhere"), dsc.client.get(f"{dsc.sim.url}/_sim"),
        dsc.client.post(f"{dsc.sim.urls['remedy']}/api/jwt/login"), dsc.ask("DELETE", DOCUMENTS),
    ]  # fmt: skip

    assert [each.headers.get("X-Sopflow-Simulator") for each in answers] == ["made-up data"] * 5
    assert [each.status_code for each in answers] == [200, 404, 200, 401, 405]
    assert "made-up" in answers[2].json()["title"]


def test_a_name_that_is_not_this_machine_is_refused(dsc: Caller) -> None:
    """A page in a browser cannot reach the simulators by a name of its own."""
    assert dsc.client.get(f"{dsc.sim.url}/_sim", headers={"Host": "evil.example"}).status_code == 400


def test_only_the_systems_that_are_wanted_listen(open_world: Callable[..., Caller]) -> None:
    dsc = open_world(systems=("dsc",))

    assert set(dsc.sim.urls) == {"dsc"}
    assert dsc.client.get(f"{dsc.sim.url}/billing/oauth/token").status_code == 404


def test_a_call_takes_its_pace(open_world: Callable[..., Caller]) -> None:
    dsc = open_world(pace=0.3)
    dsc.log_in()

    assert dsc.ask("GET", DOCUMENTS).elapsed.total_seconds() >= 0.3


def test_a_body_that_is_too_large_is_refused(dsc: Caller) -> None:
    answer = dsc.ask("POST", KILL, content=b"x" * (1024 * 1024 + 1))

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")

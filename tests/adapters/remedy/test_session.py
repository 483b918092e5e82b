"""Logging in, tokens that end, one call at a time, and a Remedy that is gone."""

from __future__ import annotations

import base64
import json
import threading

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sopflow_adapters.remedy.client import Client
from sopflow_adapters.remedy.session import Account, life_of
from sopflow_adapters.wire.budget import Budget, Patience
from sopflow_adapters.wire.failures import WireFailure
from tests.adapters.calling import Hand, rested

from sopflow.ports.world import Done, Failed

USER, PASSWORD = "svc-sopflow", "correct horse battery"
NOTHING = {"external_id": "K0"}


@pytest.mark.parametrize(("user", "password"), [("", "x"), ("u", ""), ("u", "  "), ("\t", "x")])
def test_a_blank_user_or_password_is_refused_here(user: str, password: str) -> None:
    with pytest.raises(ValueError, match="neither may be blank"):
        Account(user, password)


def test_a_wrong_password_is_unauthorized_and_was_tried_once(bench) -> None:
    bench.simulator.remedy.users = {USER: "another"}

    assert bench.call("find_tickets", NOTHING) == Failed("unauthorized", "login_refused")
    assert bench.simulator.remedy.issued == 0


def test_a_token_that_ends_in_mid_case_is_renewed_once_and_the_case_goes_on(bench, ticket) -> None:
    made = bench.call("create_ticket", ticket)
    httpx.post(f"{bench.url}/_sim/expire")
    noted = bench.call("add_worklog", {"number": made.output["number"], "text": "x"}, key="W1")

    assert isinstance(noted, Done)
    assert bench.simulator.remedy.issued == 2
    assert bench.done() == ["create", "worklog"]


def test_a_token_refused_twice_is_unauthorized(bench) -> None:
    bench.fault("expired_token", "GET", times=99)

    assert bench.call("find_tickets", NOTHING) == Failed("unauthorized", "arerr_623")


def test_a_token_is_renewed_before_it_ends(bench) -> None:
    bench.client._session._clock = hand = Hand()
    bench.call("find_tickets", NOTHING)
    bench.call("find_tickets", NOTHING)
    assert bench.simulator.remedy.issued == 1
    hand.ahead = 3500

    assert bench.call("find_tickets", NOTHING) == Done(())
    assert bench.simulator.remedy.issued == 2


def test_calls_of_many_threads_take_turns(bench) -> None:
    replies: list[object] = []
    threads = [threading.Thread(target=lambda: replies.append(bench.call("find_tickets", NOTHING))) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert replies == [Done(())] * 8
    assert bench.simulator.remedy.issued == 1


def test_two_clients_of_one_user_collide_and_reads_come_through(bench) -> None:
    other = Client(bench.url, Account(USER, PASSWORD))
    bench.simulator.pace = 0.05
    gone_wrong: list[WireFailure] = []
    heard: list[bytes] = []
    bench.simulator.traffic.listeners.append(lambda exchange: heard.append(exchange.body))

    def look(client: Client) -> None:
        try:
            client.find(client.forms.incident, "'Vendor Ticket Number'=\"K0\"", ["Status"], budget=Budget(60, 60))
        except WireFailure as failure:
            gone_wrong.append(failure)

    for _ in range(50):
        threads = [threading.Thread(target=look, args=(client,)) for client in (bench.client, other)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        if any(b"9093" in body for body in heard):
            break
    other.close()

    assert gone_wrong == []
    assert any(b"9093" in body for body in heard)  # they did collide


def test_a_remedy_that_is_not_there_is_unavailable_for_writes_too(ticket) -> None:
    nobody = Client("http://127.0.0.1:9", Account(USER, PASSWORD))

    with pytest.raises(WireFailure) as caught:
        nobody.create({}, key="K1", budget=Budget(10, 10))
    assert (caught.value.kind, caught.value.reason) == ("unavailable", "not_reached")


def test_after_failures_in_a_row_nothing_is_sent_until_it_has_rested(bench) -> None:
    client = Client(bench.url, Account(USER, PASSWORD), patience=Patience(failures=2, rest=3600))
    note = {"Incident Number": "INC9", "Detailed Description": "x"}
    bench.fault("error_500", "POST", times=2)
    kinds = []
    for _ in range(3):
        with pytest.raises(WireFailure) as caught:
            client.add_worklog(note, budget=Budget(10, 10))
        kinds.append((caught.value.kind, caught.value.reason))
    assert kinds == [("in_doubt", "arerr_92"), ("in_doubt", "arerr_92"), ("unavailable", "circuit_open")]

    rested(client._caller)
    with pytest.raises(WireFailure, match="not_found: arerr_302"):
        client.add_worklog(note, budget=Budget(10, 10))
    client.close()


def test_a_client_logs_out(bench) -> None:
    bench.call("find_tickets", NOTHING)
    bench.client.close()

    assert bench.simulator.remedy.tokens == {}


@given(
    st.text(max_size=60)
    | st.dictionaries(st.sampled_from(["iat", "exp"]), st.none() | st.floats() | st.integers() | st.text(max_size=5))
)
def test_a_token_has_a_sensible_life_whatever_it_says(said: object) -> None:
    middle = base64.urlsafe_b64encode(json.dumps(said).encode()).decode()

    for token in (f"a.{middle}.c", str(said)):
        assert 0 < life_of(token) <= 12 * 3600

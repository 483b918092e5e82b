"""Tokens: renewed before they end and once where they are refused, by one of many threads, and never shown."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Callable

import pytest
from sopflow_adapters.tmf.errors import judge
from sopflow_adapters.wire.budget import Budget
from sopflow_adapters.wire.caller import Caller
from sopflow_adapters.wire.failures import WireFailure
from sopflow_adapters.wire.messages import Answer, Sending
from sopflow_adapters.wire.oauth import ClientCredentials, TokenSession
from sopflow_adapters.wire.transport import Transport
from tests.adapters.calling import Hand
from tests.adapters.servers import Request, Server, Told

LOOK, WRITE = Sending("GET", "/thing"), Sending("POST", "/thing", write=True)
SECRET = "s3cret/with space"


class Issuer:
    """Gives tokens that it numbers, and takes the last one only."""

    def __init__(self, server: Server, life: object = 3600) -> None:
        self.issued, self.life, self.valid = 0, life, True
        self.forms: list[Request] = []
        server.token, server.answer = self.give, self.answer

    def give(self, request: Request) -> Told:
        self.issued += 1
        self.forms.append(request)
        self.valid = True
        return Told(200, {"access_token": f"t{self.issued}", "token_type": "bearer", "expires_in": self.life})

    def answer(self, request: Request) -> Told:
        known = self.valid and request.headers["authorization"] == f"Bearer t{self.issued}"
        return Told(200, {"id": "1"}) if known else Told(401, {"code": "unauthorized", "reason": "expired"})


def caller(server: Server, clock: Callable[[], float] = time.monotonic) -> Caller:
    transport = Transport(server.url)
    return Caller(transport, TokenSession(transport, ClientCredentials("us", SECRET), clock=clock), judge())


def look(client: Caller, seconds: float = 60) -> object:
    return client.read(LOOK, lambda answer: answer.json, Budget(seconds, seconds))


def test_the_token_is_asked_for_with_the_clients_name_and_used(server: Server) -> None:
    issuer, client = Issuer(server), caller(server)
    assert look(client) == look(client) == {"id": "1"}

    [form] = issuer.forms
    pair = base64.b64decode(form.headers["authorization"].removeprefix("Basic ")).decode()
    assert (pair, form.body) == ("us:s3cret%2Fwith+space", b"grant_type=client_credentials")
    client.close()


def test_a_token_that_ends_in_mid_case_is_renewed_once_and_the_write_is_done_once(server: Server) -> None:
    issuer, client = Issuer(server), caller(server)
    look(client)
    issuer.valid = False
    done = client.write(WRITE, Budget(10, 10))

    assert (done.status, issuer.issued) == (200, 2)
    assert [each.method for each in server.asked] == [
        "GET",
        "POST",
        "POST",
    ]  # the first POST was refused, and did nothing
    client.close()


def test_a_token_that_is_refused_twice_is_unauthorized(server: Server) -> None:
    client = caller(server)
    server.answer = lambda request: Told(401)
    with pytest.raises(WireFailure, match="unauthorized: http_401"):
        look(client)
    assert len(server.asked) == 2
    client.close()


def test_a_token_is_renewed_before_it_ends(server: Server) -> None:
    hand = Hand()
    issuer, client = Issuer(server, life=600), caller(server, hand)  # renewed after nine minutes
    look(client)
    look(client)
    assert issuer.issued == 1
    hand.ahead = 541
    look(client)

    assert issuer.issued == 2
    assert len(server.asked) == 3  # none of them was refused
    client.close()


def test_many_threads_wait_for_one_renewal(server: Server) -> None:
    issuer, client = Issuer(server), caller(server)
    look(client)
    issuer.valid = False
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(look(client))) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert found == [{"id": "1"}] * 8
    assert issuer.issued == 2
    client.close()


@pytest.mark.parametrize(
    ("told", "failed"),
    [
        (Told(401, {"error": "invalid_client"}), "unauthorized: login_refused"),
        (Told(400, {"error": "invalid_grant"}), "unauthorized: login_refused"),
        (Told(403), "unauthorized: login_refused"),
        (Told(404), "unavailable: no_token_here"),
        (Told(500), "unavailable: http_500"),
        (Told(200, {"access_token": 17}), "unavailable: malformed_token"),
        (Told(200, {"access_token": "a b"}), "unavailable: malformed_token"),
        (Told(200, {"access_token": "x", "token_type": "mac"}), "unavailable: malformed_token"),
        (Told(200, [1]), "unavailable: malformed_token"),
        (Told(200, b"{"), "unavailable: malformed_token"),
        (Told(0), "unavailable: connection_lost"),
    ],
)
def test_a_token_that_is_not_given_is_no_doubt_about_the_write(server: Server, told: Told, failed: str) -> None:
    client = caller(server)
    server.token = lambda request: told
    with pytest.raises(WireFailure, match=failed):
        client.write(WRITE, Budget(10, 10))

    assert server.asked == []
    client.close()


@pytest.mark.parametrize("life", [None, -5, "soon", 0, 10**9, True, [], "120"])
def test_a_token_of_a_strange_life_is_used_all_the_same(server: Server, life: object) -> None:
    issuer, client = Issuer(server, life), caller(server)

    assert look(client) == look(client) == {"id": "1"}
    assert issuer.issued == 1
    client.close()


@pytest.mark.parametrize(("name", "secret"), [("", "x"), ("u", " "), ("\t", "x")])
def test_a_blank_client_is_refused_here(name: str, secret: str) -> None:
    with pytest.raises(ValueError, match="neither may be blank"):
        ClientCredentials(name, secret)


def test_no_repr_shows_a_secret_a_token_or_a_number(server: Server) -> None:
    Issuer(server)
    client = caller(server)
    look(client)
    sending = Sending(
        "GET", "/x/+6281234567890", params={"a": "+6281234567890"}, headers={"Authorization": "Bearer t1"}
    )
    shown = [
        repr(each) for each in (client, ClientCredentials("us", SECRET), sending, Answer(200, {"a": "t1"}, b"t1", "t1"))
    ]

    assert not any(each in "".join(shown) for each in (SECRET, "t1", "81234567890"))
    client.close()

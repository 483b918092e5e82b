"""What a write may be called when it went wrong: refused only where it is certain that nothing was done."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import pytest
from sopflow_adapters.wire.breaker import Breaker
from sopflow_adapters.wire.budget import Budget, Patience
from sopflow_adapters.wire.caller import Caller
from sopflow_adapters.wire.failures import WireFailure
from sopflow_adapters.wire.messages import Sending, is_path, once
from sopflow_adapters.wire.oauth import ClientCredentials, TokenSession
from sopflow_adapters.wire.transport import Transport
from tests.adapters.calling import Anyone, Hand, caller, rested
from tests.adapters.servers import Request, Server, Told

from sopflow.testing.ticking import Ticking

LOOK, WRITE = Sending("GET", "/thing"), Sending("POST", "/thing", write=True)
GOOD = Told(200, {"id": "1"})


@pytest.mark.parametrize("status", [302, 303, 304, 307, 308, 408])
def test_a_write_that_is_redirected_or_timed_out_at_a_gateway_is_in_doubt(server: Server, status: int) -> None:
    server.in_turn(Told(status, headers={"Location": "/thing/1"}))
    client = caller(server.url)
    with pytest.raises(WireFailure, match=f"in_doubt: http_{status}"):
        client.write(WRITE, Budget(10, 30))

    assert len(server.asked) == 1
    client.close()


def test_a_write_with_less_than_a_third_of_its_time_left_is_not_sent(server: Server) -> None:
    server.in_turn(GOOD)
    hand = Hand()
    client = caller(server.url, clock=hand)
    rest = client.ending(Budget(60, 60))
    hand.ahead = 45
    with pytest.raises(WireFailure, match="unavailable: no_time_left"):
        client.write(WRITE, rest())

    assert server.asked == []
    assert client.read(LOOK, lambda answer: answer.json, rest()) == {"id": "1"}  # a read may still try
    client.close()


def test_a_write_after_a_slow_log_in_is_not_sent_with_nothing_left(server: Server) -> None:
    server.in_turn(GOOD)
    client = caller(server.url, Anyone(seconds=0.45))
    with pytest.raises(WireFailure, match="unavailable: no_time_left"):
        client.write(WRITE, Budget(0.6, 0.6))

    assert server.asked == []
    client.close()


@pytest.mark.parametrize("key", ["K:1 ", " K:1", "K:1\t", " "])
def test_a_key_that_ends_in_a_space_goes_without_a_header_and_the_write_is_sent(server: Server, key: str) -> None:
    server.in_turn(GOOD)
    client = caller(server.url)
    client.write(Sending("POST", "/thing", write=True, headers=once(key)), Budget(10, 10))

    assert once(key) == {}
    assert once("K: 1") == {"Idempotency-Key": "K: 1"}
    assert len(server.asked) == 1
    client.close()


@pytest.mark.parametrize("part", [b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"])
def test_a_server_that_dribbles_headers_or_a_body_cannot_stretch_the_time(part: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def dribble(connection: socket.socket) -> None:
            with connection, suppress(OSError):
                connection.sendall(part)
                while True:
                    connection.sendall(b"X-A: b\r\n")
                    time.sleep(0.1)

        def accept() -> None:
            with suppress(OSError):
                while True:
                    threading.Thread(target=dribble, args=(listening.accept()[0],), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        transport = Transport(f"http://127.0.0.1:{listening.getsockname()[1]}")
        assert str(sent_in_time(lambda seconds: transport.send(WRITE, seconds))) == "in_doubt: timeout"
        transport.close()


def sent_in_time(send: Callable[[float], object]) -> WireFailure:
    """How a call fails that takes no longer than it is given. One that did not leave in its time, on a machine that
    stands still, is given twice as many seconds."""
    seconds = 0.5
    while True:
        with Ticking() as watch, pytest.raises(WireFailure) as caught:
            send(seconds)
        assert watch.seconds < 3 * seconds
        if caught.value.kind == "in_doubt" or seconds > 60:
            return caught.value
        seconds *= 2


def test_a_kept_connection_has_the_time_of_each_request(server: Server) -> None:
    server.in_turn(GOOD)
    hand = Hand()
    transport = Transport(server.url, clock=hand)
    transport.send(LOOK, 30)
    hand.ahead = 60

    assert transport.send(LOOK, 30).json == {"id": "1"}
    transport.close()


def broken(server: Server, client: Caller) -> None:
    """After two failures of a client whose patience is two, nothing is sent."""
    server.in_turn(Told(500))
    for _ in range(2):
        with pytest.raises(WireFailure):
            client.write(WRITE, Budget(10, 10))
    with pytest.raises(WireFailure, match="circuit_open"):
        client.write(WRITE, Budget(10, 10))
    server.asked.clear()


def test_a_look_up_of_a_doubtful_write_goes_out_although_the_system_rests(server: Server) -> None:
    client = caller(server.url, patience=Patience(failures=2, rest=60))
    broken(server, client)
    server.in_turn(GOOD)

    assert client.read(LOOK, lambda answer: answer.json, Budget(10, 30, through=True)) == {"id": "1"}
    with pytest.raises(WireFailure, match="circuit_open"):
        client.read(LOOK, lambda answer: answer.json, Budget(10, 30))
    assert server.sent == ["GET /thing"]
    client.close()


@pytest.mark.parametrize("spoken", [200, 404, 405, 501])
def test_a_system_that_rested_is_asked_before_a_write_is_sent(server: Server, spoken: int) -> None:
    client = caller(server.url, patience=Patience(failures=2, rest=3600))
    broken(server, client)
    rested(client)
    server.answer = lambda request: Told(spoken) if request.method == "OPTIONS" else GOOD

    assert client.write(WRITE, Budget(10, 10)).json == {"id": "1"}
    assert client.write(WRITE, Budget(10, 10)).json == {"id": "1"}
    assert server.sent == ["OPTIONS /thing", "POST /thing", "POST /thing"]
    client.close()


def test_a_system_that_is_still_down_gets_no_write(server: Server) -> None:
    client = caller(server.url, patience=Patience(failures=2, rest=3600))
    broken(server, client)
    rested(client)
    with pytest.raises(WireFailure, match="unavailable: http_500"):
        client.write(WRITE, Budget(10, 10))

    assert server.sent == ["OPTIONS /thing"]
    client.close()


def test_what_may_not_try_is_not_called_while_a_system_rests() -> None:
    breaker, called = Breaker(Patience(failures=1, rest=0)), []

    def fail() -> None:
        raise WireFailure("unavailable", "timeout", strains=True)

    with pytest.raises(WireFailure, match="timeout"):
        breaker.run(fail)
    with pytest.raises(WireFailure, match="circuit_open"):
        breaker.run(lambda: called.append(1), may_try=False)

    assert called == []


PATHS = ["/token", "/oauth/token", "/a?b=c", "/"]
NO_PATHS = ["oauth/token", "//evil.example/x", "@127.0.0.2/x", ".evil.example/x", "", "/a b", "/\\evil", "/a\n", ":1/x"]


def test_a_path_begins_with_one_slash() -> None:
    assert [each for each in (*PATHS, *NO_PATHS) if is_path(each)] == PATHS


@pytest.mark.parametrize("path", NO_PATHS)
def test_no_secret_goes_to_another_server_by_a_path(path: str) -> None:
    with pytest.raises(ValueError, match="one `/`"):
        ClientCredentials("us", "secret", path)


@pytest.mark.parametrize("path", ["@127.0.0.2/x", ".evil.example/x", "oauth/token", ":1/x"])
def test_a_request_whose_path_names_another_server_is_not_sent(path: str) -> None:
    with pytest.raises(WireFailure, match="unavailable: foreign_address"):
        Transport("https://dsc.example").send(Sending("GET", path), 0.2)


def test_a_token_that_is_refused_meanwhile_is_never_sent_as_none(server: Server) -> None:
    class Hasty(TokenSession):
        """Hears that its token is refused at the worst moment: when it is about to be given out."""

        refusing = False

        @property
        def _until(self) -> float:
            if self.refusing:
                self._token = None
            return self.until

        @_until.setter
        def _until(self, value: float) -> None:
            self.until = value

    def token(request: Request) -> Told:
        return Told(200, {"access_token": "t1", "token_type": "Bearer", "expires_in": 3600})

    server.token = token
    transport = Transport(server.url)
    session = Hasty(transport, ClientCredentials("us", "secret"))
    session.headers(1)
    session.refusing = True

    assert session.headers(1) == {"Authorization": "Bearer t1"}
    transport.close()

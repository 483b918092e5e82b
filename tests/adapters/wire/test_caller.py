"""Attempts, waits, turns, and a system that is down."""

from __future__ import annotations

import threading
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sopflow_adapters.wire.breaker import Breaker
from sopflow_adapters.wire.budget import Budget, Patience
from sopflow_adapters.wire.caller import Caller
from sopflow_adapters.wire.failures import CONFLICT, WireFailure, failure_of_status, retry_after
from sopflow_adapters.wire.messages import Sending, once
from sopflow_adapters.wire.transport import Transport, Trust
from tests.adapters.calling import caller, rested
from tests.adapters.servers import Server, Told

from sopflow.testing.ticking import Ticking

LOOK, WRITE = Sending("GET", "/thing"), Sending("POST", "/thing", write=True)
GOOD = Told(200, {"id": "1"})


def look(client: Caller, attempt: float = 10, total: float = 30) -> object:
    return client.read(LOOK, lambda answer: answer.json, Budget(attempt, total))


@pytest.mark.parametrize("bad", [Told(500), Told(503), Told(429), Told(408), Told(0), Told(200, b"{"), Told(200)])
def test_a_read_is_tried_three_times_at_most(server: Server, bad: Told) -> None:
    client = caller(server.url)
    server.in_turn(bad, bad, GOOD)
    assert look(client) == {"id": "1"}

    server.asked.clear()
    server.in_turn(bad)
    with pytest.raises(WireFailure) as caught:
        look(client)
    assert caught.value.kind == "unavailable"
    assert len(server.asked) == 3
    client.close()


def test_a_read_is_answered_by_the_system_and_by_no_gateway_that_kept_an_answer(server: Server) -> None:
    client = caller(server.url)
    server.in_turn(GOOD)
    look(client)
    client.write(WRITE, Budget(10, 10))

    assert [each.headers.get("cache-control") for each in server.asked] == ["no-cache", None]
    client.close()


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 410, 413, 415, 418, 422, 302])
def test_a_refusal_is_not_tried_again(server: Server, status: int) -> None:
    client = caller(server.url)
    server.in_turn(Told(status))
    with pytest.raises(WireFailure) as caught:
        look(client)

    assert caught.value.kind in ("rejected", "not_found", "conflict")
    assert len(server.asked) == 1
    client.close()


@pytest.mark.parametrize("bad", [Told(500), Told(502), Told(504), Told(0)])
def test_a_write_whose_reply_is_lost_is_in_doubt_and_sent_once(server: Server, bad: Told) -> None:
    client = caller(server.url)
    server.in_turn(bad)
    with pytest.raises(WireFailure) as caught:
        client.write(WRITE, Budget(10, 30))

    assert caught.value.kind == "in_doubt"
    assert len(server.asked) == 1
    client.close()


def test_a_write_to_a_server_that_is_not_there_is_unavailable_and_not_in_doubt() -> None:
    client = caller("http://127.0.0.1:9")
    with pytest.raises(WireFailure, match="unavailable: not_reached"):
        client.write(WRITE, Budget(10, 10))


def test_a_read_waits_as_long_as_it_is_asked_to_and_not_where_that_does_not_fit(server: Server) -> None:
    client = caller(server.url)
    server.in_turn(Told(429, headers={"Retry-After": "1"}), GOOD)
    began = time.monotonic()
    assert look(client) == {"id": "1"}
    assert time.monotonic() - began >= 1

    server.in_turn(Told(503, headers={"Retry-After": "60"}))
    with Ticking() as watch, pytest.raises(WireFailure, match="unavailable: http_503"):
        look(client)
    assert watch.seconds < 10
    client.close()


def test_waits_have_chance_in_them(server: Server) -> None:
    client = caller(server.url)
    waits = set()
    for _ in range(4):
        server.in_turn(Told(500), GOOD)
        began = time.monotonic()
        look(client)
        waits.add(round(time.monotonic() - began, 4))

    assert len(waits) > 1
    client.close()


def test_calls_go_side_by_side_and_one_at_a_time_where_that_is_wanted(server: Server) -> None:
    under_way, most, lock, together = 0, 0, threading.Lock(), threading.Barrier(6)

    def answer(request: object) -> Told:
        nonlocal under_way, most
        with lock:
            under_way, most = under_way + 1, max(most, under_way + 1)
        if side_by_side:
            together.wait(60)  # until all six are there
        else:
            time.sleep(0.02)
        with lock:
            under_way -= 1
        return GOOD

    def at_most(client: Caller) -> int:
        nonlocal most
        most = 0
        threads = [threading.Thread(target=look, args=(client, 60, 60)) for _ in range(6)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        client.close()
        return most

    server.answer = answer
    side_by_side = True
    assert at_most(caller(server.url)) == 6
    side_by_side = False
    assert at_most(caller(server.url, one_at_a_time=True)) == 1


def test_who_cannot_have_a_turn_in_time_is_unavailable_and_sent_nothing(server: Server) -> None:
    client = caller(server.url, one_at_a_time=True)
    go_on = threading.Event()
    server.answer = lambda request: GOOD if go_on.wait(60) else Told(500)
    slow = threading.Thread(target=look, args=(client, 60, 60))
    slow.start()
    while not server.asked:
        time.sleep(0.005)
    with pytest.raises(WireFailure, match="unavailable: no_time_left"):
        client.write(WRITE, Budget(0.2, 0.2))
    go_on.set()
    slow.join()

    assert server.sent == ["GET /thing"]
    client.close()


def test_after_failures_in_a_row_nothing_is_sent_until_it_has_rested(server: Server) -> None:
    client = caller(server.url, patience=Patience(failures=2, rest=3600))
    server.in_turn(Told(500))
    for _ in range(2):
        with pytest.raises(WireFailure, match="in_doubt: http_500"):
            client.write(WRITE, Budget(10, 10))
    with pytest.raises(WireFailure, match="unavailable: circuit_open"):
        look(client)
    assert len(server.asked) == 2

    rested(client)
    server.in_turn(GOOD)
    assert look(client) == {"id": "1"}
    assert look(client) == {"id": "1"}
    client.close()


def test_a_refusal_speaks_for_a_system_that_is_up(server: Server) -> None:
    client = caller(server.url, patience=Patience(failures=2, rest=60))
    server.in_turn(Told(422))
    for _ in range(5):
        with pytest.raises(WireFailure, match="rejected: http_422"):
            client.write(WRITE, Budget(10, 10))
    client.close()


def test_one_call_alone_tries_a_system_that_has_rested() -> None:
    breaker, tried, going = Breaker(Patience(failures=1, rest=0.05)), [], threading.Event()

    def fail() -> None:
        raise WireFailure("unavailable", "timeout", strains=True)

    def slowly() -> str:
        tried.append(1)
        going.wait(60)
        return "up"

    with pytest.raises(WireFailure, match="timeout"):
        breaker.run(fail)
    time.sleep(0.1)
    first = threading.Thread(target=lambda: breaker.run(slowly))
    first.start()
    while not tried:
        time.sleep(0.005)
    with pytest.raises(WireFailure, match="circuit_open"):
        breaker.run(slowly)
    going.set()
    first.join()

    assert tried == [1]
    assert breaker.run(lambda: "well") == "well"


@pytest.mark.parametrize(
    ("base", "url", "path"),
    [
        ("https://dsc.example/dsc", "/dsc/a/b?c=1", "/a/b?c=1"),
        ("https://dsc.example/dsc", "https://dsc.example/dsc/a", "/a"),
        ("https://dsc.example/dsc/", "https://dsc.example:443/dsc/a", "/a"),
        ("https://dsc.example", "/a", "/a"),
        ("https://dsc.example/dsc", "/other/a", None),
        ("https://dsc.example/dsc", "/dscx/a", None),
        ("https://dsc.example/dsc", "https://evil.example/dsc/a", None),
        ("https://dsc.example/dsc", "http://dsc.example/dsc/a", None),
        ("https://dsc.example/dsc", "https://dsc.example:444/dsc/a", None),
        ("https://dsc.example/dsc", "https://u:p@dsc.example/dsc/a", None),
        ("https://dsc.example/dsc", "//evil.example/dsc/a", None),
        ("https://dsc.example/dsc", "/dsc/../x", None),
        ("https://dsc.example/dsc", "http://[", None),
        ("https://dsc.example/dsc", "file:///etc/passwd", None),
    ],
)
def test_a_token_goes_to_its_own_system_only(base: str, url: str, path: str | None) -> None:
    assert Transport(base).inside(url) == path


def test_certificates_are_verified_unless_it_was_said_otherwise() -> None:
    import ssl

    from sopflow_adapters.wire.transport import _context

    assert (_context(Trust()).verify_mode, _context(Trust()).check_hostname) == (ssl.CERT_REQUIRED, True)
    assert _context(Trust(verify=False)).verify_mode == ssl.CERT_NONE


@pytest.mark.parametrize("key", ["", None, "a\nb", "\u00e9"])
def test_a_key_that_no_header_can_hold_goes_without(key: str | None) -> None:
    assert once(key) == {}
    assert once("K:1") == {"Idempotency-Key": "K:1"}


@given(st.integers(100, 599), st.booleans())
def test_every_status_is_well_or_one_of_the_six(status: int, write: bool) -> None:
    failure = failure_of_status(status, write=write, reason="x")

    assert (failure is None) == (200 <= status < 300)
    if failure is not None:
        unsure = status >= 500 or status < 400 or status == 408  # a redirection may come after the effect
        assert (failure.kind == "in_doubt") == (write and unsure)
        assert (failure.kind == CONFLICT) == (status == 409)


@example("²")
@given(st.text(max_size=40) | st.integers(-(10**12), 10**12).map(str))
def test_any_retry_after_is_none_or_a_wait(written: str) -> None:
    after = retry_after(written, 1_700_000_000.0)

    assert after is None or after >= 0

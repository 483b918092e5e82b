"""Calls of systems: in their time, and told as they went."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from sopflow.app.adapters import installed
from sopflow.ports.world import Call, Done, Failed, Reply
from sopflow.runtime import calls
from sopflow.runtime.calls import Callers, Errand, call_in_time

WRITE = installed().operations["dsc.kill_mytelkomsel_session"]


def call() -> Call:
    return Call("C1", "e1", WRITE, {}, "K1", 1, 0.01, total=0.01)


class Host:
    """Counts what reaches it."""

    def __init__(self) -> None:
        self.reached: list[Call] = []

    def call(self, call: Call) -> Reply:
        self.reached.append(call)
        return Done({"request_id": "7", "status": "accepted"})


class Stuck(Callers):
    """No thread gets to any call."""

    errand: Errand

    def send(self, call: Call, leave_by: float | None = None) -> Errand:
        self.errand = Errand(call, leave_by)
        return self.errand


NOT_SENT = Failed("unavailable", "not_sent")


def test_a_write_that_no_thread_began_in_time_is_told_as_not_sent_and_never_leaves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(calls, "GRACE", 0.0)
    host = Host()
    stuck = Stuck(host)

    assert call_in_time(stuck, call()) is calls.NEVER_LEFT
    stuck._call(stuck.errand)  # a thread gets to it after all
    assert (stuck.errand.reply, host.reached) == (NOT_SENT, [])


def test_a_write_whose_thread_comes_when_another_may_have_taken_over_is_in_doubt_so_that_it_is_looked_up() -> None:
    host = Host()

    assert call_in_time(Callers(host), call(), leave_by=0.0) == Failed("in_doubt", "lost")
    assert host.reached == []


def test_what_no_processor_was_found_for_is_no_doubt_and_no_silence_of_the_system(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(calls, "LATEST", -1.0)
    host, read = Host(), installed().operations["dsc.get_customer_profile"]

    assert call_in_time(Callers(host), call(), leave_by=calls.elapsed() + 60) is calls.NEVER_LEFT
    assert call_in_time(Callers(host), replace(call(), operation=read, key="")) is calls.NEVER_LEFT
    assert host.reached == []


def test_a_write_that_left_and_is_not_answered_in_time_is_in_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "GRACE", 0.0)
    began, answered = threading.Event(), threading.Event()

    class Slow(Host):
        def call(self, call: Call) -> Reply:
            began.set()
            answered.wait(60)
            return super().call(call)

    class Begun(Callers):
        def send(self, call: Call, leave_by: float | None = None) -> Errand:
            errand = super().send(call, leave_by)
            began.wait(60)
            return errand

    assert call_in_time(Begun(Slow()), call()) == Failed("in_doubt", "timeout")
    answered.set()


def test_one_of_all_that_take_a_call_has_it() -> None:
    errand = Errand(call())

    assert [errand.take() for _ in range(3)] == [True, False, False]


def test_a_bug_of_a_host_is_a_doubt_and_no_exception(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "LATEST", 60.0)

    class Broken(Host):
        def call(self, call: Call) -> Reply:
            raise ZeroDivisionError

    assert call_in_time(Callers(Broken()), replace(call(), total=60.0)) == Failed("in_doubt", "bug")

"""Calls that are given up: the case goes on, the thread comes back, and nothing stays open."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from sopflow.testing.adapter_bench import ATTEMPT, GRACE, TOTAL, Bench

_OPEN = Path("/proc/self/fd")
_CALLS = 4
_ONE_CONNECTION = 3  # both its ends, where the server is in this process, and the server's thread for it
_SETTLED = 8.0  # seconds: servers close what is idle after five


class PatienceSuite:
    """Calls that nobody waits for any more."""

    def test_a_call_that_is_given_up_comes_back_and_leaves_nothing_behind(self, bench: Bench, operation: str) -> None:
        bench.call(operation)
        before, threads = traces(), lasting()
        bench.spoil("slow", operation, times=3 * _CALLS)
        calling = [in_background(bench, operation, f"given up/{number}") for number in range(_CALLS)]
        for thread in calling:
            thread.join(TOTAL + 2 * GRACE)
            assert not thread.is_alive(), "the call does not come back"
        assert lasting() - threads == set(), "a thread of the adapter would keep the process from ending"
        bench.close()

        assert_gone(before, 0 if hasattr(bench.behind.host, "close") else _ONE_CONNECTION)


def in_background(bench: Bench, operation: str, key: str) -> threading.Thread:
    """A call that nobody waits for."""
    thread = threading.Thread(
        target=bench.call, args=(operation,), kwargs={"key": key, "seconds": ATTEMPT}, daemon=True
    )
    thread.start()
    return thread


def lasting() -> set[threading.Thread]:
    """The threads that a process waits for when it ends."""
    return {thread for thread in threading.enumerate() if not thread.daemon}


def traces() -> set[object]:
    """The threads that there are, and the open sockets; no sockets where this machine does not tell."""
    return {*threading.enumerate(), *sockets()}


def sockets() -> set[str]:
    """The sockets that this process has open, each by a name of its own."""
    if not _OPEN.is_dir():
        return set()
    return {name for entry in list(_OPEN.iterdir()) if (name := target(entry)).startswith("socket:")}


def target(entry: Path) -> str:
    """What an open file is; nothing, where it is closed by now."""
    try:
        return str(entry.readlink())
    except OSError:
        return ""


def assert_gone(before: set[object], pooled: int) -> None:
    """No other threads and sockets than before, soon; but for those of a connection that an adapter cannot close."""
    ends = time.monotonic() + _SETTLED
    while len(left := traces() - before) > pooled and time.monotonic() < ends:
        time.sleep(0.05)
    kinds = sorted("a socket" if isinstance(each, str) else "a thread" for each in left)
    assert len(left) <= pooled, f"what stays: {', '.join(kinds)}"

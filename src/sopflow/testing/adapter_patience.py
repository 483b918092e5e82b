"""Calls that are given up: the case goes on, the thread comes back, and nothing stays open."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from sopflow.testing.adapter_bench import ATTEMPT, GRACE, TOTAL, Bench

_OPEN = Path("/proc/self/fd")
_CALLS = 4
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

        assert_gone(before)


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


def traces() -> tuple[int, int]:
    """How many threads there are, and sockets; 0 where this machine does not tell."""
    return threading.active_count(), sockets()


def sockets() -> int:
    """How many sockets this process has open."""
    if not _OPEN.is_dir():
        return 0
    return sum(1 for entry in list(_OPEN.iterdir()) if is_socket(entry))


def is_socket(entry: Path) -> bool:
    """Whether an open file is a socket; no, where it is closed by now."""
    try:
        return str(entry.readlink()).startswith("socket:")
    except OSError:
        return False


def assert_gone(before: tuple[int, int]) -> None:
    """No more threads and sockets than before, soon."""
    ends = time.monotonic() + _SETTLED
    while time.monotonic() < ends:
        now = traces()
        if now[0] <= before[0] and now[1] <= before[1]:
            return
        time.sleep(0.05)
    assert now[0] <= before[0], f"{now[0] - before[0]} threads stay"
    assert now[1] <= before[1], f"{now[1] - before[1]} sockets stay"

"""Calls that are given up: the case goes on, the thread comes back, and nothing stays open."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from sopflow.ports.world import Failed
from sopflow.runtime.calls import Callers, call_in_time
from sopflow.testing.adapter_bench import ATTEMPT, GRACE, TOTAL, Bench

_OPEN = Path("/proc/self/fd")
_CALLS = 4
_SETTLED = 8.0  # seconds: servers close what is idle after five


class PatienceSuite:
    """Timeouts and calls that nobody waits for any more."""

    def test_a_slow_system_does_not_hold_a_call_beyond_its_time(self, bench: Bench, operation: str) -> None:
        bench.spoil("slow", operation, times=_CALLS)
        began = time.monotonic()
        reply = bench.call(operation, seconds=ATTEMPT)

        assert time.monotonic() - began < TOTAL + GRACE
        assert isinstance(reply, Failed) or bench.operation(operation).writes

    def test_a_call_that_is_given_up_comes_back_and_leaves_nothing_behind(self, bench: Bench, operation: str) -> None:
        bench.call(operation)
        before = traces()
        for number in range(_CALLS):
            bench.spoil("slow", operation, times=_CALLS)
            calling = threading.Thread(
                target=bench.call, args=(operation,), kwargs={"key": f"up/{number}", "seconds": ATTEMPT}, daemon=True
            )
            calling.start()
            calling.join(TOTAL + 2 * GRACE)
            assert not calling.is_alive(), "the call does not come back"
        bench.close()

        assert_gone(before)

    def test_an_adapter_that_hangs_is_left_to_itself(self, bench: Bench, operation: str) -> None:
        """What the engine does with it; here that the adapter lets it."""
        bench.spoil("slow", operation, times=_CALLS)
        threads = {thread for thread in threading.enumerate() if not thread.daemon}
        began = time.monotonic()
        reply = call_in_time(Callers(bench.behind.host), bench.asked(operation, seconds=ATTEMPT))

        assert time.monotonic() - began < ATTEMPT + 2 * GRACE
        assert isinstance(reply, Failed) or bench.operation(operation).writes
        left = {thread for thread in threading.enumerate() if not thread.daemon} - threads
        assert left == set(), "a thread of the adapter would keep the process from ending"


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

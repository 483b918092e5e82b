"""The machine's clock and ids."""

from __future__ import annotations

import re
import time
from datetime import UTC
from zoneinfo import ZoneInfo

from sopflow.runtime.system import SystemClock, SystemIds


def test_the_clock_has_a_zone() -> None:
    assert SystemClock().now().tzinfo is UTC
    assert SystemClock(ZoneInfo("Asia/Makassar")).now().utcoffset().total_seconds() == 8 * 3600  # type: ignore[union-attr]


def test_a_wait_ends_with_its_time_or_soon_after_what_it_waits_for() -> None:
    began = time.monotonic()
    SystemClock().wait(0.05, lambda: False)
    assert time.monotonic() - began >= 0.05

    SystemClock().wait(60, lambda: time.monotonic() - began > 0.1)
    assert time.monotonic() - began < 50


def test_a_case_id_can_be_read_on_the_phone() -> None:
    ids = [SystemIds().case_id() for _ in range(200)]

    assert all(re.fullmatch(r"[2-9A-HJ-NP-TV-Z]{3}(-[2-9A-HJ-NP-TV-Z]{3}){2}", id) for id in ids)
    assert not re.search("[ILOU01]", "".join(ids))
    assert len(set(ids)) == len(ids)


def test_keys_and_salts_are_new_each_time() -> None:
    ids = SystemIds()
    assert len({ids.key() for _ in range(100)}) == 100
    assert len(ids.salt()) == 16
    assert ids.salt() != ids.salt()

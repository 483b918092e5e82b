"""Processor time of this process, the best of several rounds: what a machine with nothing else to do would take."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def best(job: Callable[[], object], *, number: int = 1, rounds: int = 7) -> float:
    """Seconds of processor time for one call of `job`: the least of several rounds of `number` calls."""
    job()
    gc.collect()
    gc.disable()
    try:
        return min(_round(job, number) for _ in range(rounds))
    finally:
        gc.enable()


def _round(job: Callable[[], object], number: int) -> float:
    before = time.process_time()
    for _ in range(number):
        job()
    return (time.process_time() - before) / number


def side_by_side(*jobs: Callable[[], object], number: int = 100, rounds: int = 20) -> list[float]:
    """Seconds of processor time for one call of each job, the least of many rounds taken in turn: what other
    processes take away, and how fast the processor runs just now, is the same for all.
    Rounds are long enough that a small job is not measured with what another one left in the caches."""
    for job in jobs:
        job()
    gc.collect()
    gc.disable()
    try:
        found = [[_round(job, number) for job in jobs] for _ in range(rounds)]
    finally:
        gc.enable()
    return [min(times) for times in zip(*found, strict=True)]

"""What is to go wrong: asked for in a world, over HTTP or by a test, and used up by the calls that it hits."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass, field

from .model import FaultSpec

FAULTS = (
    "slow", "late_effect", "error_500", "cut_before", "cut_after", "expired_token", "too_many", "duplicate",
    "wrong_type", "malformed", "refuse", "conflict", "not_found",
)  # fmt: skip
"""Of every system. Remedy has some more (`REMEDY_FAULTS`)."""
REMEDY_FAULTS = ("busy", "empty_201", "no_content", "error_in_2xx")
LONGEST = 300.0


@dataclass
class Fault:
    """A fault with what is left of it."""

    spec: FaultSpec
    passing: int
    left: int

    @property
    def kind(self) -> str:
        return self.spec.fault

    @property
    def told(self) -> dict[str, object]:
        """As it was asked for, and how many calls it still hits."""
        return {**asdict(self.spec), "seconds": self.seconds, "left": self.left}

    @property
    def seconds(self) -> float:
        """How long, at most five minutes."""
        return min(float(self.spec.seconds), LONGEST)


@dataclass
class Faults:
    """Those that are still to come, in the order in which they were asked for."""

    waiting: list[Fault] = field(default_factory=list)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, spec: FaultSpec) -> None:
        """Let that go wrong."""
        with self._turn:
            self.waiting.append(Fault(spec, spec.after, spec.times))

    def hit(self, system: str, operation: str, method: str, path: str) -> Fault | None:
        """The fault of a call, if it is one's turn; counts."""
        with self._turn:
            self.waiting = [each for each in self.waiting if each.left > 0]
            for fault in self.waiting:
                if not _means(fault.spec, system, operation, method, path):
                    continue
                if fault.passing > 0:
                    fault.passing -= 1
                    continue
                fault.left -= 1
                return fault
        return None

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        with self._turn:
            self.waiting.clear()


def _means(spec: FaultSpec, system: str, operation: str, method: str, path: str) -> bool:
    return (
        spec.system == system
        and spec.operation in (None, operation)
        and spec.method in (None, method)
        and (spec.path is None or spec.path in path)
    )

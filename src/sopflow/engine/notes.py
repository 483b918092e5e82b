"""What a step did, told for those who look on: the trace, coverage, an explanation. The engine never reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from sopflow.dataclass import dataclass
from sopflow.engine.case import Frame
from sopflow.program.model import Exit


@dataclass(frozen=True, slots=True)
class StateEntered:
    """The case came to a state. `item` counts a loop's items from 1, 0 outside loops; `values` is what was known,
    `effects` how many effects the step had before, and `loops` the loops around it, outermost first."""

    state: str
    at: datetime
    item: int = 0
    values: Mapping[str, object] = field(default_factory=dict, compare=False, repr=False)
    effects: int = field(default=0, compare=False, repr=False)
    loops: tuple[Frame, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ExitTaken:
    """A way was taken. `passed_over` are those before it whose guards did not hold (or whose limit was used up);
    `values` are the values that the guards saw, kept only where the step was asked to explain itself."""

    way: Exit
    passed_over: tuple[Exit, ...] = ()
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FactChanged:
    """A fact got a value: "answered", "saved", "set", "added", "decided", "input"; None: it is missing again
    ("forgotten")."""

    fact: str
    value: object
    how: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class CallEnded:
    """An operation came back: with an output, or with an error."""

    effect: str
    operation: str
    output: object = None
    error: str | None = None
    reused: bool = False  # the ledger knew the key: nothing was sent
    key: str = ""
    input: Mapping[str, object] = field(default_factory=dict)  # where no reply came: it was reused, or a person told it


@dataclass(frozen=True, slots=True)
class ClockChanged:
    """The clock of an SLA: "started", "paused", "resumed", "missed" (its goal), "breached" or "stopped". `due` is its
    deadline from now on, or the time that is over."""

    sla: str
    what: str
    due: datetime | None = None


Note = StateEntered | ExitTaken | FactChanged | CallEnded | ClockChanged

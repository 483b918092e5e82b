"""What happened in a told case, in order: one small class a step, made to be shown.

Every step has the time at which it happened. Values are true ones; whoever shows them masks them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import TYPE_CHECKING

from sopflow.catalog.model import Operation
from sopflow.dataclass import dataclass
from sopflow.program.model import Exit
from sopflow.values.types import Record

if TYPE_CHECKING:
    from sopflow.simulation.trace import Trace

Texts = Mapping[str, str]
"""Words of the playbook by language."""


@dataclass(frozen=True, slots=True)
class Entered:
    """The case came to a state. `item` counts a loop's items from 1, 0 outside loops; `values` is what was known."""

    at: datetime
    state: str
    titles: Texts
    phase: str | None
    item: int = 0
    values: Mapping[str, object] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Said:
    """Words that were said."""

    at: datetime
    state: str
    script: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question was put. `again` says that it had been put before. `questions` are its words by language."""

    at: datetime
    state: str
    fact: str
    questions: Texts
    again: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer was given; None is no answer."""

    at: datetime
    state: str
    fact: str
    value: object


@dataclass(frozen=True, slots=True)
class Refused:
    """An answer was not taken: why."""

    at: datetime
    state: str
    fact: str
    reasons: tuple[Texts, ...]


@dataclass(frozen=True, slots=True)
class Called:
    """A system was called and came back with an output or with an error. `key` is "" for a look-up; `looks_up` is the
    key of the doubtful write that it is to settle. `synthetic` says that nobody scripted the reply, `planned` that it
    is a write which was not sent."""

    at: datetime
    state: str
    operation: str
    input: Mapping[str, object]
    key: str
    attempt: int
    looks_up: str | None = None
    output: object = None
    error: str | None = None
    reason: str | None = None
    synthetic: bool = False
    planned: bool = False
    declared: Operation | None = field(default=None, repr=False, compare=False)  # its types, for whoever shows it


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A system or a sub-playbook was reached that the scenario gives no answer for."""

    at: datetime
    state: str
    name: str
    input: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Reused:
    """The ledger knew the key of a write: nothing was sent, its earlier output counts."""

    at: datetime
    operation: str
    output: object


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A person confirmed an irreversible effect, or did not."""

    at: datetime
    state: str
    operation: str
    input: Mapping[str, object]
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Branched:
    """A way was taken. `passed_over` stood before it and did not hold; `values` are those that the guards saw."""

    at: datetime
    way: Exit
    passed_over: tuple[Exit, ...]
    values: dict[str, object]


@dataclass(frozen=True, slots=True)
class Changed:
    """A fact got a value; None: it is missing again. `how` is answered, saved, set, added, decided, input or
    forgotten."""

    at: datetime
    fact: str
    value: object
    how: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class TimeMoved:
    """Nothing else could happen, so that the time moved on: to the due time of a timer or of a told event."""

    at: datetime
    to: datetime
    until: str


@dataclass(frozen=True, slots=True)
class TimeCame:
    """A timer fired."""

    at: datetime
    timer: str


@dataclass(frozen=True, slots=True)
class Happened:
    """A told event came. `declared` is what its manifest says of its fields, where somebody looked."""

    at: datetime
    event: str
    data: Mapping[str, object]
    declared: Record | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ApprovalAsked:
    """People are asked to decide."""

    at: datetime
    state: str
    what: Texts
    role: str | None
    need: int
    of: int


@dataclass(frozen=True, slots=True)
class Voted:
    """Somebody decided."""

    at: datetime
    state: str
    granted: bool
    by: str
    role: str | None


@dataclass(frozen=True, slots=True)
class ChoreAsked:
    """A person is asked to do something outside every system."""

    at: datetime
    state: str
    text: Texts
    role: str | None


@dataclass(frozen=True, slots=True)
class ChoreTicked:
    """A chore was done, with its evidence where it asks for some."""

    at: datetime
    state: str
    evidence: object = None


@dataclass(frozen=True, slots=True)
class Waited:
    """The case listens for events."""

    at: datetime
    state: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reminded:
    """Whoever the state waits for was reminded."""

    at: datetime
    state: str
    to: str | None
    count: int


@dataclass(frozen=True, slots=True)
class ClockTold:
    """The clock of an SLA started, paused, resumed, missed its goal, was breached, or stopped. `due` is its deadline
    from now on, or the time that is over. `titles` are the SLA's."""

    at: datetime
    sla: str
    what: str
    due: datetime | None
    titles: Texts


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """Somebody may not do what they were to do: another role, another person, or a higher limit is wanted."""

    at: datetime
    state: str
    role: str | None
    reason: Texts


@dataclass(frozen=True, slots=True)
class Demanded:
    """A `require` refused, with all its reasons."""

    at: datetime
    state: str
    reasons: tuple[Texts, ...]


@dataclass(frozen=True, slots=True)
class AttentionNeeded:
    """A person must decide."""

    at: datetime
    state: str
    code: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class Opened:
    """Another case was opened; it is not run."""

    at: datetime
    state: str
    playbook: str
    inputs: Mapping[str, object]
    key: str


@dataclass(frozen=True, slots=True)
class SubCase:
    """A sub-playbook was run as a case of its own (`trace`), or answered without being run (`trace` is None)."""

    at: datetime
    state: str
    playbook: str
    outcome: str | None
    outputs: Mapping[str, object]
    trace: Trace | None = None


@dataclass(frozen=True, slots=True)
class Corrected:
    """Answers were corrected, and the case was told again. None: there is no answer after all."""

    at: datetime
    state: str
    answers: Mapping[str, object]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """Something that was done before a correction is not wanted any more, or would be done otherwise (`why`)."""

    at: datetime
    state: str
    operation: str
    why: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """The case ended."""

    at: datetime
    outcome: str
    outputs: Mapping[str, object]


Step = (
    Entered | Said | Asked | Answered | Refused | Called | Unanswered | Reused | Confirmed | Branched | Changed
    | TimeMoved | TimeCame | Happened | ApprovalAsked | Voted | ChoreAsked | ChoreTicked | Waited | Reminded | ClockTold
    | TurnedAway | Demanded | AttentionNeeded | Opened | SubCase | Corrected
    | LeftBehind | Ended
)  # fmt: skip

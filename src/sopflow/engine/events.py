"""What happened to a case: one small class an event, named in the past tense.

Every event carries its time (`at`, with a zone) and, where a person did it, who (`by`) and in which role. The events
of a case, in order, are its history: `replay` makes the case of them again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Final, final

from sopflow.dataclass import dataclass
from sopflow.values.frozen import freeze
from sopflow.values.value import NOTHING, Value


@final
@dataclass(init=False, slots=True, unsafe_hash=True)
class CaseStarted(Value):
    """A case began: its id, the values of the inputs, and the settings that differ from the playbook's own."""

    at: Final[datetime]
    case: Final[str]
    inputs: Final[Mapping[str, object]]
    settings: Final[Mapping[str, object]]
    language: Final[str]
    by: Final[str | None]

    def __init__(
        self,
        at: datetime,
        case: str,
        inputs: Mapping[str, object] = NOTHING,
        settings: Mapping[str, object] = NOTHING,
        language: str = "",
        by: str | None = None,
    ) -> None:
        self.at = at
        self.case = case
        self.inputs = inputs
        self.settings = settings
        self.language = language
        self.by = by


freeze(CaseStarted, {"inputs": NOTHING, "settings": NOTHING, "language": "", "by": None})


@final
@dataclass(init=False, slots=True, unsafe_hash=True)
class QuestionsAnswered(Value):
    """Answers to questions, by fact; None where somebody has no answer. Values are of the facts' types, a consent
    being a bool. `given_at` is when they were really given, where a history is told again (`engine.retell`)."""

    at: Final[datetime]
    answers: Final[Mapping[str, object]]
    by: Final[str | None]
    role: Final[str | None]
    given_at: Final[datetime | None]

    def __init__(
        self,
        at: datetime,
        answers: Mapping[str, object],
        by: str | None = None,
        role: str | None = None,
        given_at: datetime | None = None,
    ) -> None:
        self.at = at
        self.answers = answers
        self.by = by
        self.role = role
        self.given_at = given_at


freeze(QuestionsAnswered, {"by": None, "role": None, "given_at": None})


@final
@dataclass(init=False, slots=True, unsafe_hash=True)
class OperationSucceeded(Value):
    """A system answered. `output` is of the operation's output type."""

    at: Final[datetime]
    effect: Final[str]
    output: Final[object | None]

    def __init__(
        self,
        at: datetime,
        effect: str,
        output: object,
    ) -> None:
        self.at = at
        self.effect = effect
        self.output = output


freeze(OperationSucceeded)


@dataclass(frozen=True, slots=True)
class OperationFailed:
    """A system did not do it. `error` is one of the canonical errors, `reason` a code of the system's."""

    at: datetime
    effect: str
    error: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class EffectConfirmed:
    """A person confirmed (or not) an irreversible effect before it was sent."""

    at: datetime
    effect: str
    confirmed: bool
    by: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class TimerFired:
    """A due time came."""

    at: datetime
    timer: str


@final
@dataclass(init=False, slots=True, unsafe_hash=True)
class EventReceived(Value):
    """Something came from outside: an event that a state waits for, or an interrupt."""

    at: Final[datetime]
    name: Final[str]
    data: Final[Mapping[str, object]]
    by: Final[str | None]
    role: Final[str | None]

    def __init__(
        self,
        at: datetime,
        name: str,
        data: Mapping[str, object] = NOTHING,
        by: str | None = None,
        role: str | None = None,
    ) -> None:
        self.at = at
        self.name = name
        self.data = data
        self.by = by
        self.role = role


freeze(EventReceived, {"data": NOTHING, "by": None, "role": None})


@dataclass(frozen=True, slots=True)
class VoteCast:
    """Somebody who may approve decided."""

    at: datetime
    granted: bool
    by: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class ChoreDone:
    """A person ticked a chore, with the evidence that it asks for."""

    at: datetime
    evidence: object | None = None
    by: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class PlaybookEnded:
    """A sub-playbook came to its end. `wrote` says whether it changed anything in any system."""

    at: datetime
    effect: str
    outcome: str
    outputs: Mapping[str, object] = field(default_factory=dict)
    wrote: bool = True


@dataclass(frozen=True, slots=True)
class CaseResumed:
    """A paused case goes on exactly where it was."""

    at: datetime
    by: str | None = None


@dataclass(frozen=True, slots=True)
class CaseCancelled:
    """A person gave the case up. It passes the `always` states and ends with the outcome `cancelled`."""

    at: datetime
    reason: str
    by: str | None = None


@dataclass(frozen=True, slots=True)
class AttentionResolved:
    """A person decided what the procedure could not: `decision` is "retry" (do it again), "done" (it happened;
    `output` is what the system would have answered) or "failed" (it did not; `error` is the canonical error)."""

    at: datetime
    decision: str
    output: object | None = None
    error: str = "rejected"
    by: str | None = None
    reason: str = ""
    role: str | None = None


@dataclass(frozen=True, slots=True)
class AnswersCorrected:
    """Answers that were wrong, by fact, with the right ones; None where there is none after all. The latest answer is
    meant; inside loops `item` may name the turns, from 1, outermost loop first."""

    at: datetime
    answers: Mapping[str, object]
    by: str | None = None
    role: str | None = None
    reason: str = ""
    item: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseMigrated:
    """The case goes on with another version of its playbook: the one of the digest `program`, after that of
    `before`."""

    at: datetime
    program: str
    by: str | None = None
    reason: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class LeftoverSettled:
    """A person looked at what was done before a correction and is not wanted any more, and took care of it; or wants
    its undoing to be tried once more (`again`). `key` names it."""

    at: datetime
    key: str
    by: str | None = None
    role: str | None = None
    reason: str = ""
    again: bool = False


Event = (
    CaseStarted | QuestionsAnswered | OperationSucceeded | OperationFailed | EffectConfirmed | TimerFired
    | EventReceived | VoteCast | ChoreDone | PlaybookEnded | CaseResumed | CaseCancelled | AttentionResolved
    | AnswersCorrected | CaseMigrated | LeftoverSettled
)  # fmt: skip

"""What the world must do now: one small class an effect, named in the imperative. `step` only says so.

An effect that has an `effect` id is answered by an event with the same id.

Those that most steps make have an `__init__` of their own (`values.value`), the others are frozen dataclasses. No two
of different kinds are ever equal.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final, final

from sopflow.dataclass import dataclass
from sopflow.values.frozen import freeze
from sopflow.values.kinds import Duration
from sopflow.values.value import Value


@final
@dataclass(init=False, slots=True, unsafe_hash=True)
class AskQuestions(Value):
    """Ask people these facts. Answered by `QuestionsAnswered`, all at once or one by one."""

    state: Final[str]
    facts: Final[tuple[str, ...]]

    def __init__(
        self,
        state: str,
        facts: tuple[str, ...],
    ) -> None:
        self.state = state
        self.facts = facts


freeze(AskQuestions)


@dataclass(frozen=True, slots=True)
class RefuseAnswer:
    """An answer was not taken: why, by language. The question stands."""

    state: str
    fact: str
    reasons: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class SayScript:
    """Say these words now. `text` is in the case's language."""

    state: str
    script: str
    text: str
    language: str


@final
@dataclass(init=False, slots=True, unsafe_hash=True)
class CallOperation(Value):
    """Call an operation. `key` is the idempotency key of a write, "" of a read. `looks_up` is the id of the doubtful
    write that this read is to settle. `timeout` is the author's, where there is one."""

    effect: Final[str]
    state: Final[str]
    operation: Final[str]
    input: Final[Mapping[str, object]]
    key: Final[str]
    attempt: Final[int]
    timeout: Final[Duration | None]
    looks_up: Final[str | None]

    def __init__(
        self,
        effect: str,
        state: str,
        operation: str,
        input: Mapping[str, object],
        key: str = "",
        attempt: int = 1,
        timeout: Duration | None = None,
        looks_up: str | None = None,
    ) -> None:
        self.effect = effect
        self.state = state
        self.operation = operation
        self.input = input
        self.key = key
        self.attempt = attempt
        self.timeout = timeout
        self.looks_up = looks_up


freeze(CallOperation, {"key": "", "attempt": 1, "timeout": None, "looks_up": None})


@dataclass(frozen=True, slots=True)
class ConfirmEffect:
    """Ask a person to confirm a write before it is sent. Answered by `EffectConfirmed`. `role` is who may, `not_by` the
    facts, roles and states whose person may not."""

    effect: str
    state: str
    operation: str
    input: Mapping[str, object]
    role: str | None = None
    not_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StartTimer:
    """Fire `timer` at `due`, not before. Answered by `TimerFired`."""

    timer: str
    state: str
    due: datetime


@dataclass(frozen=True, slots=True)
class StopTimer:
    """The timer is not wanted any more."""

    timer: str


@dataclass(frozen=True, slots=True)
class RequestApproval:
    """Ask people who hold `role` to decide. Answered by `VoteCast`s."""

    state: str
    what: Mapping[str, str]
    role: str | None
    need: int
    of: int
    not_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RequestChore:
    """Ask a person to do something outside every system. Answered by `ChoreDone`."""

    state: str
    text: Mapping[str, str]
    role: str | None
    evidence: str | None


@final
@dataclass(init=False, slots=True, unsafe_hash=True)
class AwaitEvents(Value):
    """Listen for these events. Answered by `EventReceived`."""

    state: Final[str]
    events: Final[tuple[str, ...]]

    def __init__(
        self,
        state: str,
        events: tuple[str, ...],
    ) -> None:
        self.state = state
        self.events = events


freeze(AwaitEvents)


@dataclass(frozen=True, slots=True)
class RunPlaybook:
    """Run a sub-playbook as a case of its own. Answered by `PlaybookEnded`."""

    effect: str
    state: str
    playbook: str
    inputs: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class StartCase:
    """Start another case and do not wait for it. `key` makes it one, however often it is asked."""

    state: str
    playbook: str
    inputs: Mapping[str, object]
    key: str


@dataclass(frozen=True, slots=True)
class SendReminder:
    """Remind whoever the state waits for, for the `count`-th time. `to` is a role; `about` the timer of an SLA whose
    time is over, "" where it is the state that waits."""

    state: str
    to: str | None
    count: int
    about: str = ""


@dataclass(frozen=True, slots=True)
class ListReasons:
    """A `require` refused: all reasons, by language."""

    state: str
    reasons: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class RaiseAttention:
    """A person must decide; the case stands still until somebody does. `code` is a stable word for why, `subject`
    the operation or fact it is about, `detail` the error or reason."""

    state: str
    code: str
    subject: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ShowLeftover:
    """Show a person what was done and is not wanted any more, or was wanted otherwise: `case.Leftover` says why.
    Answered by `LeftoverSettled`; a case with leftovers goes on, and does not end."""

    key: str
    operation: str
    input: Mapping[str, object]
    output: object | None
    why: str
    detail: str = ""


@final
@dataclass(init=False, slots=True, unsafe_hash=True)
class FinishCase(Value):
    """The case ended."""

    outcome: Final[str]
    outputs: Final[Mapping[str, object]]

    def __init__(
        self,
        outcome: str,
        outputs: Mapping[str, object],
    ) -> None:
        self.outcome = outcome
        self.outputs = outputs


freeze(FinishCase)


Effect = (
    AskQuestions | RefuseAnswer | SayScript | CallOperation | ConfirmEffect | StartTimer | StopTimer | RequestApproval
    | RequestChore | AwaitEvents | RunPlaybook | StartCase | SendReminder | ListReasons | RaiseAttention | FinishCase
    | ShowLeftover
)  # fmt: skip

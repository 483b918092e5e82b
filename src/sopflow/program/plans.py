"""What a state does, compiled: one frozen class a verb."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, final

from sopflow.catalog.model import Operation
from sopflow.dataclass import dataclass
from sopflow.document.pointer import Pointer
from sopflow.program.closures import Expression, Guard, Maker

ANSWERED: Final = "done"
"""The result of a verb that has only one."""


@final
@dataclass(frozen=True, slots=True, eq=False)
class AskPlan:
    """`ask`: which facts, in order."""

    facts: tuple[str, ...]


@final
@dataclass(frozen=True, slots=True, eq=False)
class RetryPlan:
    times: int
    wait: Maker | None


@final
@dataclass(frozen=True, slots=True, eq=False)
class RepeatPlan:
    every: Maker
    at_most: int
    until: Guard


@final
@dataclass(frozen=True, slots=True, eq=False)
class NotBy:
    """`not_by`: whoever a fact names, whoever acts or has acted in one of these roles, or has acted in these states."""

    facts: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()


ANYBODY: Final = NotBy()


@final
@dataclass(frozen=True, slots=True, eq=False)
class ConfirmPlan:
    """Who confirms a write before it is sent."""

    role: str | None
    not_by: tuple[str, ...]
    apart: NotBy


@final
@dataclass(frozen=True, slots=True, eq=False)
class LimitPlan:
    """How far a role may go: `that` must hold for it to confirm `operation`, or to grant the approval of `state`. The
    guard of an operation reads what is to be sent as `input`."""

    role: str
    operation: str | None
    state: str | None
    that: Guard
    reason: Mapping[str, Maker]
    at: Pointer


@final
@dataclass(frozen=True, slots=True, eq=False)
class SlaPlan:
    """A time that was promised. `remind` are the roles to tell, by "goal" and "deadline"; where it leads away, an
    interrupt stands under its timer's name. `with_case`: its clock stands still while the case is paused."""

    name: str
    starts: frozenset[str]
    stops: frozenset[str]
    pauses: frozenset[str]
    with_case: bool
    goal: Maker | None
    deadline: Maker
    calendar: Maker | None
    zone: Maker | None
    remind: Mapping[str, str]
    titles: Mapping[str, str]
    at: Pointer


@final
@dataclass(frozen=True, slots=True, eq=False)
class CallPlan:
    """One operation of a `call`. `errors` are the canonical errors that its author named; `continues` those with
    `continue`. `confirm` says whether an irreversible write is confirmed, `confirmation` by whom, and any write."""

    index: int
    operation: Operation
    input: Maker | None
    save: str | None
    add_to: str | None
    retry: RetryPlan | None
    timeout: Maker | None
    repeat: RepeatPlan | None
    errors: frozenset[str]
    continues: frozenset[str]
    undo: Operation | None
    confirm: bool
    at: Pointer
    required: tuple[str, ...] = ()  # fields of the input that must not be missing
    confirmation: ConfirmPlan | None = None
    undo_with: Maker | None = None  # what the undoing is given, made of `input` and `output`


@final
@dataclass(frozen=True, slots=True, eq=False)
class CallsPlan:
    """`call`: one operation or several look-ups side by side."""

    calls: tuple[CallPlan, ...]


@final
@dataclass(frozen=True, slots=True, eq=False)
class DecidePlan:
    table: str
    save: str


@final
@dataclass(frozen=True, slots=True, eq=False)
class DemandPlan:
    that: Guard
    reason: Mapping[str, Maker]  # by language


@final
@dataclass(frozen=True, slots=True, eq=False)
class RequirePlan:
    demands: tuple[DemandPlan, ...]


@final
@dataclass(frozen=True, slots=True, eq=False)
class EachPlan:
    """`facts` are those that are fresh for each item, the item's own name among them."""

    item: str
    items: Expression
    where: Guard | None
    order: Expression | None
    descending: bool
    at_most: int | None
    facts: tuple[str, ...]
    start: str


@final
@dataclass(frozen=True, slots=True, eq=False)
class RunPlan:
    """`save` maps facts of ours to outputs of the sub-playbook."""

    playbook: str
    input: Maker | None
    save: Mapping[str, str]


@final
@dataclass(frozen=True, slots=True, eq=False)
class OpenCasePlan:
    playbook: str
    input: Maker | None


@final
@dataclass(frozen=True, slots=True, eq=False)
class AwaitedPlan:
    event: str
    where: Guard | None
    save: str | None
    result: str


@final
@dataclass(frozen=True, slots=True, eq=False)
class WaitPlan:
    events: tuple[AwaitedPlan, ...]
    until: Expression | None
    delay: Maker | None


@final
@dataclass(frozen=True, slots=True, eq=False)
class ApprovePlan:
    what: Mapping[str, Maker]
    role: str | None
    need: int
    of: int
    not_by: tuple[str, ...]
    freeze: tuple[str, ...]
    apart: NotBy = ANYBODY  # what the names of `not_by` mean


@final
@dataclass(frozen=True, slots=True, eq=False)
class DoPlan:
    text: Mapping[str, Maker]
    role: str | None
    evidence: str | None


@final
@dataclass(frozen=True, slots=True, eq=False)
class EndPlan:
    """`outcome` is a name or an expression that gives one."""

    outcome: str | Expression


@final
@dataclass(frozen=True, slots=True, eq=False)
class BranchPlan:
    """A state without a verb."""


Plan = (
    AskPlan | CallsPlan | DecidePlan | RequirePlan | EachPlan | RunPlan | OpenCasePlan | WaitPlan | ApprovePlan
    | DoPlan | EndPlan | BranchPlan
)  # fmt: skip

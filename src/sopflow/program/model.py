"""A compiled playbook: tables that the engine walks, closures that it calls, and no text left to interpret.

Everything keeps the pointer of the playbook's entry it came from, so that a failure at run time and a finding of the
checker point at the same line. `identity` is the SHA-256 of the meaning: two texts that say the same have the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import final

from sopflow.catalog.model import Operation
from sopflow.dataclass import dataclass
from sopflow.document.pointer import Pointer
from sopflow.expressions.scope import Declared, Scope
from sopflow.expressions.syntax import Node
from sopflow.playbook.model import Playbook
from sopflow.policies.together import Watches
from sopflow.program.closures import Closure, Expression, Guard, Maker, Values
from sopflow.program.plans import (
    ANSWERED,
    ANYBODY,
    ApprovePlan,
    AskPlan,
    AwaitedPlan,
    BranchPlan,
    CallPlan,
    CallsPlan,
    ConfirmPlan,
    DecidePlan,
    DemandPlan,
    DoPlan,
    EachPlan,
    EndPlan,
    LimitPlan,
    NotBy,
    OpenCasePlan,
    Plan,
    RepeatPlan,
    RequirePlan,
    RetryPlan,
    RunPlan,
    SlaPlan,
    WaitPlan,
)  # fmt: skip
from sopflow.values.kinds import Duration
from sopflow.values.types import Privacy, Type


@final
@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """`set` (mode "set") or `add` of a fact."""

    mode: str
    fact: str
    value: Maker
    at: Pointer


@final
@dataclass(frozen=True, slots=True, eq=False)
class Limit:
    """How often a way may be taken in a case. `key` names the counter."""

    key: str
    at_most: int


@final
@dataclass(frozen=True, slots=True, eq=False)
class Exit:
    """One way out of a state for one result: the first whose guard holds and whose limit is not used up is taken.

    `to` is a state (`paused` is the reserved one of interrupts). `step` says what else happens: nothing (""), the
    loop goes to its "next_item" or is left ("leave"), or the case is over ("finish").
    """

    result: str
    source: str
    to: str
    index: int
    guard: Guard | None = None
    limit: Limit | None = None
    changes: tuple[Change, ...] = ()
    forget: tuple[str, ...] = ()  # `ask_again`
    step: str = ""
    is_then: bool = False  # the way that is left when a limit is used up
    covers: tuple[str, ...] = ()
    at: Pointer = ()
    is_plain: bool = field(init=False)  # it leads to a state and does nothing else

    def __post_init__(self) -> None:
        plain = self.limit is None and not (self.changes or self.forget or self.step)
        object.__setattr__(self, "is_plain", plain)


@final
@dataclass(frozen=True, slots=True, eq=False)
class RemindPlan:
    every: Maker
    times: int
    to: str | None


@final
@dataclass(frozen=True, slots=True, eq=False)
class State:
    """A state of the flat table. `loops` are the `each` states around it, outermost first. `exits` are grouped by
    result, in order. `formerly` are its names in earlier versions, the oldest first; what it did and was answered is
    known under `first_name`, in every version."""

    id: str
    plan: Plan
    exits: Mapping[str, tuple[Exit, ...]]
    at: Pointer
    says: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    loops: tuple[str, ...] = ()
    phase: str | None = None
    role: str | None = None
    within: Maker | None = None
    remind: RemindPlan | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    covers: tuple[str, ...] = ()
    counts_visits: bool = False  # a write without key fields, or a case that is opened, has the visit in its key
    has_slas: bool = False  # the playbook promises times: whoever comes here looks at their clocks
    formerly: tuple[str, ...] = ()
    first_name: str = field(init=False)
    is_quiet: bool = field(init=False)  # it begins with its verb and nothing else: no script, no patience, no clock

    def __post_init__(self) -> None:
        asks = self.within is None and self.remind is None and not self.has_slas
        quiet = asks and not self.says and not (self.changes and isinstance(self.plan, EndPlan))
        object.__setattr__(self, "is_quiet", quiet)
        object.__setattr__(self, "first_name", self.formerly[0] if self.formerly else self.id)

    def leads_to(self) -> tuple[str, ...]:
        """Every state that a way out of this one leads to, each once, in order."""
        return tuple(dict.fromkeys(way.to for ways in self.exits.values() for way in ways))


@final
@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """A `check` of a fact's answer: what must hold, and the words where it does not."""

    that: Guard
    reason: Mapping[str, Maker]


@final
@dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """A name of the case's vocabulary. `loop` is the `each` state that it lives in, "" for the case's own.
    `derived` gives its value where it is derived."""

    name: str
    type: Type
    at: Pointer
    loop: str = ""
    questions: Mapping[str, Maker] = field(default_factory=dict)  # by language; empty: not asked
    checks: tuple[Check, ...] = ()
    only_if: Guard | None = None
    turns_on: frozenset[str] = frozenset()  # the facts that `only_if` reads, also through derived ones
    optional: bool = False
    derived: Closure | None = None
    tree: Node | None = None
    table: tuple[str, str | None] | None = None
    script: str | None = None
    privacy: Privacy = Privacy.PUBLIC
    is_item: bool = False


@final
@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One row of a table. `test` is None for the `else` row."""

    test: Closure | None
    give: Closure
    covers: tuple[str, ...]
    at: Pointer


@final
@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A decision table: `answer` gives its value for the values of a case (None where no row matches)."""

    name: str
    inputs: Mapping[str, Expression]
    rows: tuple[Row, ...]
    type: Type
    matches_all: bool
    optional: bool
    answer: Closure
    at: Pointer


@final
@dataclass(frozen=True, slots=True, eq=False)
class Script:
    """Words that are said, by language."""

    name: str
    texts: Mapping[str, Maker]
    draft: bool
    at: Pointer


@final
@dataclass(frozen=True, slots=True, eq=False)
class Interrupt:
    """An event that is heard in every state, or in those of `during`; `way.to` may be `paused`."""

    event: str
    way: Exit
    where: Guard | None
    during: frozenset[str]
    role: str | None
    then: Exit | None = None  # where it goes when its way was taken as often as it may be

    @property
    def ways(self) -> tuple[Exit, ...]:
        """The ways that it may take."""
        return (self.way,) if self.then is None else (self.way, self.then)


@final
@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    name: str
    type: Type
    default: object | None
    at: Pointer


@final
@dataclass(frozen=True, slots=True)
class Interface:
    """What a playbook shows to one that runs it: inputs (name, type, may be left out), outcomes, outputs."""

    id: str
    inputs: Mapping[str, tuple[Type, bool]]
    outcomes: tuple[str, ...]
    outputs: Mapping[str, Type]


@final
@dataclass(frozen=True, eq=False)
class Program:
    """What `step` executes. Equal when its `identity` is."""

    id: str
    version: str
    identified: Callable[[], str] = field(repr=False)  # works its identity out, once
    languages: tuple[str, ...]
    start: str
    states: Mapping[str, State]
    facts: Mapping[str, Fact]
    settings: Mapping[str, Setting]
    scripts: Mapping[str, Script]
    tables: Mapping[str, Table]
    interrupts: Mapping[str, Interrupt]
    outcomes: tuple[str, ...]
    outputs: Mapping[str, Maker]
    always: tuple[str, ...]
    subject: Expression | None
    interface: Interface
    operations: Mapping[str, Operation]
    awaited: frozenset[str]  # events that some state waits for
    names: Mapping[str, Declared]  # what expressions may read, for checks and explanations
    playbook: Playbook = field(repr=False)
    slas: Mapping[str, SlaPlan] = field(default_factory=dict)
    limits: tuple[LimitPlan, ...] = ()
    watched: NotBy = ANYBODY  # the roles and states that some `not_by` names: who acted in them is remembered
    retention: Duration | None = None  # how long a case is kept after it has ended
    policies: Watches | None = field(default=None, repr=False)  # those that watch its cases (`watching.with_policies`)

    @property
    def identity(self) -> str:
        """What it means, as one hash."""
        return self.identified()

    @property
    def scope(self) -> Scope:
        """The names of its expressions."""
        return Scope(self.names, outcomes=self.outcomes)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Program) and self.identity == other.identity

    def __hash__(self) -> int:
        return hash(self.identity)


__all__ = [
    "ANSWERED",
    "ANYBODY",
    "ApprovePlan",
    "AskPlan",
    "AwaitedPlan",
    "BranchPlan",
    "CallPlan",
    "CallsPlan",
    "Change",
    "Check",
    "Closure",
    "ConfirmPlan",
    "DecidePlan",
    "DemandPlan",
    "DoPlan",
    "EachPlan",
    "EndPlan",
    "Exit",
    "Expression",
    "Fact",
    "Guard",
    "Interface",
    "Interrupt",
    "Limit",
    "LimitPlan",
    "Maker",
    "NotBy",
    "OpenCasePlan",
    "Plan",
    "Program",
    "RemindPlan",
    "RepeatPlan",
    "RequirePlan",
    "RetryPlan",
    "Row",
    "RunPlan",
    "Script",
    "Setting",
    "SlaPlan",
    "State",
    "Table",
    "Values",
    "WaitPlan",
]

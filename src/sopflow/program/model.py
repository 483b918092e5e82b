"""A compiled playbook: tables that the engine walks, closures that it calls, and no text left to interpret.

Everything keeps the pointer of the playbook's entry it came from, so that a failure at run time and a finding of the
checker point at the same line. `identity` is the SHA-256 of the meaning: two texts that say the same have the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sopflow.catalog.model import Operation
from sopflow.document.pointer import Pointer
from sopflow.expressions.scope import Declared, Scope
from sopflow.expressions.syntax import Node
from sopflow.playbook.model import Playbook
from sopflow.values.types import Privacy, Type

Values = Mapping[str, object]
"""What a closure reads: facts, loop items, `settings`, `now`, `event`, by name. What is missing is not in it."""

Closure = Callable[[Values], object]

ANSWERED = "done"
"""The result of a verb that has only one."""


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """An expression that was checked: its closure, and its tree for explanations and proofs."""

    evaluate: Closure
    tree: Node
    text: str
    type: Type
    at: Pointer
    offset: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Guard:
    """A condition: one expression, or `all`, `any`, `none` of several guards. `test` answers it as a whole."""

    mode: str  # "one", "all", "any", "none"
    parts: tuple[Expression | Guard, ...]
    test: Closure
    at: Pointer


@dataclass(frozen=True, slots=True, eq=False)
class Maker:
    """A closure that makes a value (a record, a text with holes, a literal) and the expressions it reads."""

    evaluate: Closure
    type: Type
    reads: tuple[Expression, ...]
    at: Pointer
    optional: bool = False  # `field?`: left out when missing
    fields: Mapping[str, Maker] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """`set` (mode "set") or `add` of a fact."""

    mode: str
    fact: str
    value: Maker
    at: Pointer


@dataclass(frozen=True, slots=True, eq=False)
class Limit:
    """How often a way may be taken in a case. `key` names the counter."""

    key: str
    at_most: int


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


@dataclass(frozen=True, slots=True, eq=False)
class AskPlan:
    """`ask`: which facts, in order."""

    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class RetryPlan:
    times: int
    wait: Maker | None


@dataclass(frozen=True, slots=True, eq=False)
class RepeatPlan:
    every: Maker
    at_most: int
    until: Guard


@dataclass(frozen=True, slots=True, eq=False)
class CallPlan:
    """One operation of a `call`. `errors` are the canonical errors that its author named; `continues` those with
    `continue`."""

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
    undo: str | None
    confirm: bool
    at: Pointer
    required: tuple[str, ...] = ()  # fields of the input that must not be missing


@dataclass(frozen=True, slots=True, eq=False)
class CallsPlan:
    """`call`: one operation or several look-ups side by side."""

    calls: tuple[CallPlan, ...]


@dataclass(frozen=True, slots=True, eq=False)
class DecidePlan:
    table: str
    save: str


@dataclass(frozen=True, slots=True, eq=False)
class DemandPlan:
    that: Guard
    reason: Mapping[str, Maker]  # by language


@dataclass(frozen=True, slots=True, eq=False)
class RequirePlan:
    demands: tuple[DemandPlan, ...]


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


@dataclass(frozen=True, slots=True, eq=False)
class RunPlan:
    """`save` maps facts of ours to outputs of the sub-playbook."""

    playbook: str
    input: Maker | None
    save: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class OpenCasePlan:
    playbook: str
    input: Maker | None


@dataclass(frozen=True, slots=True, eq=False)
class AwaitedPlan:
    event: str
    where: Guard | None
    save: str | None
    result: str


@dataclass(frozen=True, slots=True, eq=False)
class WaitPlan:
    events: tuple[AwaitedPlan, ...]
    until: Expression | None
    delay: Maker | None


@dataclass(frozen=True, slots=True, eq=False)
class ApprovePlan:
    what: Mapping[str, Maker]
    role: str | None
    need: int
    of: int
    not_by: tuple[str, ...]
    freeze: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class DoPlan:
    text: Mapping[str, Maker]
    role: str | None
    evidence: str | None


@dataclass(frozen=True, slots=True, eq=False)
class EndPlan:
    """`outcome` is a name or an expression that gives one."""

    outcome: str | Expression


@dataclass(frozen=True, slots=True, eq=False)
class BranchPlan:
    """A state without a verb."""


Plan = (
    AskPlan | CallsPlan | DecidePlan | RequirePlan | EachPlan | RunPlan | OpenCasePlan | WaitPlan | ApprovePlan
    | DoPlan | EndPlan | BranchPlan
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class RemindPlan:
    every: Maker
    times: int
    to: str | None


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """A state of the flat table. `loops` are the `each` states around it, outermost first. `exits` are grouped by
    result, in order."""

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

    def leads_to(self) -> tuple[str, ...]:
        """Every state that a way out of this one leads to, each once, in order."""
        return tuple(dict.fromkeys(way.to for ways in self.exits.values() for way in ways))


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """A `check` of a fact's answer: what must hold, and the words where it does not."""

    that: Guard
    reason: Mapping[str, Maker]


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
    optional: bool = False
    derived: Closure | None = None
    tree: Node | None = None
    table: tuple[str, str | None] | None = None
    script: str | None = None
    privacy: Privacy = Privacy.PUBLIC
    is_item: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One row of a table. `test` is None for the `else` row."""

    test: Closure | None
    give: Closure
    covers: tuple[str, ...]
    at: Pointer


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


@dataclass(frozen=True, slots=True, eq=False)
class Script:
    """Words that are said, by language."""

    name: str
    texts: Mapping[str, Maker]
    draft: bool
    at: Pointer


@dataclass(frozen=True, slots=True, eq=False)
class Interrupt:
    """An event that is heard in every state, or in those of `during`; `way.to` may be `paused`."""

    event: str
    way: Exit
    where: Guard | None
    during: frozenset[str]
    role: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    name: str
    type: Type
    default: object
    at: Pointer


@dataclass(frozen=True, slots=True)
class Interface:
    """What a playbook shows to one that runs it: inputs (name, type, may be left out), outcomes, outputs."""

    id: str
    inputs: Mapping[str, tuple[Type, bool]]
    outcomes: tuple[str, ...]
    outputs: Mapping[str, Type]


@dataclass(frozen=True, eq=False)
class Program:
    """What `step` executes. Equal when its `identity` is."""

    id: str
    version: str
    identity: str
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

    @property
    def scope(self) -> Scope:
        """The names of its expressions."""
        return Scope(self.names, outcomes=self.outcomes)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Program) and self.identity == other.identity

    def __hash__(self) -> int:
        return hash(self.identity)

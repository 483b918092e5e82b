"""One frozen class per verb, and what all states share.

A state does one thing (its verb) and `next` says where the case goes then. Names are those of the language page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType

from sopflow.dataclass import dataclass
from sopflow.document.pointer import Pointer
from sopflow.playbook.values import Code, Condition, FormRef, Localized, RecordValue, Value

LATER = MappingProxyType({"later": True})
"""Marks a field that came after the first release: where it holds nothing, the meaning's hash does not know of it."""

# ── where a case goes ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Assignment:
    """`set: {fact: value}` or `add: {fact: value}`."""

    fact: str
    value: Value
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class Go:
    """Go to a state and, on the way, set, add, and make facts missing. `at_most` bounds how often this way may be
    taken in a case; then `then`. Reserved targets: `next_item` and `leave` inside an `each`, `paused` in interrupts."""

    to: str
    at: Pointer = field(compare=False)
    set: tuple[Assignment, ...] = ()
    add: tuple[Assignment, ...] = ()
    ask_again: tuple[str, ...] = ()
    at_most: int | None = None
    then: str | None = None
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Continue:
    """`continue` in `on_error`: go on as if the call had succeeded; what it would have saved stays missing."""

    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class Branch:
    """`{when, go, …}`; the last one may have no condition (`else`)."""

    when: Condition | None
    go: Go
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class Branches:
    """The first branch whose condition holds wins."""

    branches: tuple[Branch, ...]
    at: Pointer = field(compare=False)


Target = Go | Branches


@dataclass(frozen=True, slots=True)
class ByResult:
    """A map of the verb's named results to targets."""

    targets: Mapping[str, Target]
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class ByChoice:
    """`by: expression` with `cases`: one target a value, `else` for the others. `else_` is None where all stand."""

    by: Code
    cases: Mapping[str, Target]
    else_: Target | None
    at: Pointer = field(compare=False)


Next = Go | Branches | ByResult | ByChoice


# ── what a state does ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Remind:
    """`remind: {every, times, to}`: `to` is a role."""

    every: Value
    times: int
    to: str | None
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a state waits (`within`), whom it reminds, and where it goes then (`late`)."""

    within: Value | None = None
    remind: Remind | None = None
    late: Target | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """`ask: [facts]`"""

    facts: tuple[str, ...]
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class Retry:
    """`retry: {times, wait}`: further attempts after `unavailable`, `wait` between them."""

    times: int
    wait: Value | None
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class Repeat:
    """`repeat: {every, at_most, until}`: call again until the condition holds."""

    every: Value
    at_most: int
    until: Condition
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """`confirm: {role, not_by}`: who says yes before a write is sent, also to one that could be undone. `not_by` names
    facts, roles or states whose person may not."""

    role: str | None
    not_by: tuple[str, ...]
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class Undo:
    """`undo`: what takes a write back after a correction. `with` is made of what the write was given and answered."""

    operation: str
    at: Pointer = field(compare=False)
    with_: RecordValue | FormRef | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a `call`. `confirm` is False where the author gave a reason (`because`) to go without."""

    operation: str
    at: Pointer = field(compare=False)
    with_: RecordValue | FormRef | None = None
    save: str | None = None
    add_to: str | None = None
    retry: Retry | None = None
    timeout: Value | None = None
    repeat: Repeat | None = None
    on_error: Mapping[str, Target | Continue] = field(default_factory=dict)
    undo: Undo | None = None
    confirm: bool | Confirmation = True
    because: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """`call:` one operation, or a list of look-ups that run side by side."""

    operations: tuple[Operation, ...]
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class Decide:
    """`decide: {table, save}`: freezes a table's answer in a fact."""

    table: str
    save: str
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class Demand:
    """`{that, else: reason}`"""

    that: Condition
    reason: Localized
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class Require:
    """`require:` refuses with all reasons that hold. Results: met, refused."""

    demands: tuple[Demand, ...]
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class Each:
    """`each: {item, in, where, order, at_most}` with the state's own `facts`, `start`, `states`: an inner machine
    per item. `order` is an expression over the item; `descending` where it is written `order: {by, descending}`."""

    item: str
    in_: Code
    where: Condition | None
    order: Code | None
    descending: bool
    at_most: int | None
    facts: Mapping[str, Fact]
    start: str
    states: Mapping[str, State]
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class Run:
    """`run: {playbook, with, save}`: a sub-playbook. Results: its outcomes. `save` maps facts to the outputs
    that they keep."""

    playbook: str
    with_: RecordValue | FormRef | None
    save: Mapping[str, str]
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class OpenCase:
    """`open_case: {playbook, with}`: another case, not waited for."""

    playbook: str
    with_: RecordValue | FormRef | None
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class Awaited:
    """One event that a `wait` waits for. Its result is named by the last part of the event's name."""

    event: str
    where: Condition | None
    save: str | None
    at: Pointer = field(compare=False)

    @property
    def result(self) -> str:
        return self.event.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Wait:
    """`wait: {for, where, save, until, within}`: events, a moment (`until`), or a delay (`for: 2h`). Results: the
    events' names, late; a delay or a moment that passes has the one result `passed`, taken by a plain `next`."""

    events: tuple[Awaited, ...]
    until: Code | None
    delay: Value | None
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class Approve:
    """`approve: {what, role, need, of, not_by}`: `need` of `of` people decide; `not_by` names facts, roles or states
    whose person may not. Results: granted, refused, late."""

    what: Localized
    role: str | None
    need: int
    of: int | None
    not_by: tuple[str, ...]
    at: Pointer = field(compare=False)
    freeze: tuple[str, ...] = ()  # facts frozen by the approval: money that somebody approved


@dataclass(frozen=True, slots=True)
class Do:
    """`do: {text, role, evidence}`: a chore outside every system. `evidence` names a fact to be given with it.
    Results: done, late."""

    text: Localized
    role: str | None
    evidence: str | None
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class End:
    """`end: outcome`, an outcome's name or `=expression`."""

    outcome: str | Code
    at: Pointer = field(compare=False)


Verb = Ask | Call | Decide | Require | Each | Run | OpenCase | Wait | Approve | Do | End


@dataclass(frozen=True, slots=True)
class State:
    """A place where a case can be. `verb` is None for a state that only branches. `formerly` is what it was called in
    earlier versions, the oldest name first."""

    id: str
    verb: Verb | None
    next: Next | None
    at: Pointer = field(compare=False)
    title: Localized | None = None
    phase: str | None = None
    covers: tuple[str, ...] = ()
    help: Localized | None = None
    role: str | None = None
    say: tuple[str, ...] = ()
    set: tuple[Assignment, ...] = ()
    add: tuple[Assignment, ...] = ()
    patience: Patience = Patience()
    formerly: tuple[str, ...] = field(default=(), metadata=LATER)


# ── facts ────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class TypeRef:
    """A type as it was written: a name, `list of NAME`, or a choice in place (`[yes, no, unknown]`)."""

    written: str | tuple[str, ...]
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class Fact:
    """One name of the case's vocabulary. Asked when `ask` stands, derived when `is_` or `table` does, else saved or
    set. `table` is `(table, column)`, column None where the whole answer is meant."""

    name: str
    type: TypeRef | None
    at: Pointer = field(compare=False)
    ask: Localized | None = None
    checks: tuple[Demand, ...] = ()
    only_if: Condition | None = None
    optional: bool = False
    is_: Code | Condition | None = None
    table: tuple[str, str | None] | None = None
    to: str | None = None
    privacy: str | None = None
    title: Localized | None = None
    help: Localized | None = None
    covers: tuple[str, ...] = ()

"""A playbook as its author meant it: frozen, each part knowing its place in the document by a pointer.

`decode.decode` makes it from a document that fits the schema; names and types are not checked yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal

from sopflow.dataclass import dataclass
from sopflow.document.pointer import Pointer
from sopflow.playbook.states import LATER, Fact, Go, State, TypeRef
from sopflow.playbook.values import Code, Condition, FieldValue, Localized, RecordValue, Value


@dataclass(frozen=True, slots=True)
class Amendment:
    """`{clause, amends, note}`: a later clause of the document that changes an earlier one."""

    clause: str
    amends: str
    note: Localized | None
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class Origin:
    """`source`: the document that the playbook encodes and its list of clauses, as file names beside it."""

    document: str | None
    clauses: str | None
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class Limit:
    """`{confirm, approve, that, else}`: what a role may say yes to. `confirm` names operations, `approve` states."""

    confirm: tuple[str, ...]
    approve: tuple[str, ...]
    that: Condition
    reason: Localized
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class Named:
    """A role, a phase or an outcome: a name with a title. Roles may have `limits`."""

    name: str
    title: Localized | None
    covers: tuple[str, ...]
    at: Pointer = field(compare=False)
    limits: tuple[Limit, ...] = field(default=(), metadata=LATER)


@dataclass(frozen=True, slots=True)
class Setting:
    """What an author tunes. `name` is dotted: `kill_session.mode`."""

    name: str
    type: TypeRef
    default: Value
    title: Localized | None
    covers: tuple[str, ...]
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class ChoiceType:
    """`choices:` values with their long names (None where they have none). `widens` where it is written `also:`, and
    the values are further ones of the choice of that name in a system's manifest."""

    name: str
    choices: Mapping[str, Localized | None]
    covers: Mapping[str, tuple[str, ...]]
    at: Pointer = field(compare=False)
    widens: bool = False


@dataclass(frozen=True, slots=True)
class RecordField:
    """A field of a record type of the playbook's own. `ask` is its question, where the record is asked."""

    name: str
    type: TypeRef
    optional: bool
    privacy: str | None
    ask: Localized | None
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class RecordType:
    """`fields:`"""

    name: str
    fields: Mapping[str, RecordField]
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class Script:
    """Words that are said."""

    name: str
    text: Localized
    draft: bool
    title: Localized | None
    covers: tuple[str, ...]
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class OneOf:
    """A cell that lists values, one of which must be equal (a single value is a list of one)."""

    values: tuple[str | int | Decimal | bool | None, ...]
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """A cell `over X`, `under X`, `at least X`, `at most X`, `between X and Y` (both ends included)."""

    word: str
    low: str
    high: str | None
    at: Pointer = field(compare=False)


Cell = OneOf | Compare


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `when` is None for the `else` row. `give` maps columns to values, `""` for a single column."""

    when: Mapping[str, Cell] | None
    give: Mapping[str, Value]
    covers: tuple[str, ...]
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table. `matches_all` gives a list, else exactly one row matches. `columns` maps names to types;
    `""` is the single column's, None where its type follows from its values."""

    name: str
    inputs: Mapping[str, Code]
    matches_all: bool
    optional: bool
    columns: Mapping[str, TypeRef | None]
    rows: tuple[Row, ...]
    title: Localized | None
    covers: tuple[str, ...]
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class Form:
    """A record that several calls share."""

    name: str
    value: RecordValue
    covers: tuple[str, ...]
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class Interrupt:
    """An event that is heard in every state, or `during` some. Goes to a state or to `paused`."""

    event: str
    go: Go
    where: Condition | None
    during: tuple[str, ...]
    role: str | None
    title: Localized | None
    covers: tuple[str, ...]
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class SlaAct:
    """`{remind, go, …}`: what happens when a time is over. `go` is None where the case stays where it is."""

    remind: str | None
    go: Go | None
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class Sla:
    """A time that was promised. `starts` and `stops` name states (`case` is the beginning of the case), `pauses` states
    and `paused`; `goal` and `deadline` are durations or moments; `calendar` gives `clock` or `business`, `zone` WIB,
    WITA or WIT."""

    name: str
    starts: tuple[str, ...]
    stops: tuple[str, ...]
    pauses: tuple[str, ...]
    goal: Value | None
    deadline: Value
    calendar: Value | None
    zone: Value | None
    on_goal: SlaAct | None
    on_breach: SlaAct | None
    title: Localized | None
    covers: tuple[str, ...]
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class PolicyStep:
    """What a policy speaks of: `call: OPERATION`, `stuck: OPERATION`, `enter: STATE`, `end: OUTCOME`, `say: SCRIPT`,
    `ask: FACT`, or a condition (`that`), narrowed by `where`. `tried`: a call counts when it is asked for, whatever
    comes of it (`try: OPERATION`)."""

    kind: str
    name: str | None
    where: Condition | None
    at: Pointer = field(compare=False)
    tried: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """What must hold. `form` is the first word (never, must, every, after, at_most, always); `parts` are the steps
    under their words; `has` the fields of an `every … has`."""

    name: str
    form: str
    parts: Mapping[str, PolicyStep]
    has: tuple[str, ...]
    times: int | None
    when: Condition | None
    each: str | None
    because: tuple[str, ...]
    assume: tuple[str, ...]
    at: Pointer = field(compare=False)
    moments: tuple[PolicyStep, ...] = ()  # `at` of an `always`: the steps where it is looked at; none is everywhere


@dataclass(frozen=True, slots=True)
class Output:
    """What a sub-playbook gives back: a name and the value, with its type where it is not a fact of the same name."""

    name: str
    value: Value
    at: Pointer = field(compare=False)


@dataclass(frozen=True, slots=True)
class Playbook:
    """One procedure."""

    id: str
    version: str
    title: Localized
    languages: tuple[str, ...]
    start: str
    states: Mapping[str, State]
    facts: Mapping[str, Fact]
    outcomes: Mapping[str, Named]
    roles: Mapping[str, Named] = field(default_factory=dict)
    phases: Mapping[str, Named] = field(default_factory=dict)
    settings: Mapping[str, Setting] = field(default_factory=dict)
    types: Mapping[str, ChoiceType | RecordType] = field(default_factory=dict)
    scripts: Mapping[str, Script] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    interrupts: Mapping[str, Interrupt] = field(default_factory=dict)
    policies: Mapping[str, Policy] = field(default_factory=dict)
    amendments: tuple[Amendment, ...] = ()
    inputs: tuple[str, ...] = ()  # names of facts that whoever runs it gives
    outputs: Mapping[str, Output] = field(default_factory=dict)
    always: tuple[str, ...] = ()
    subject: Code | None = None
    source: Origin | None = None
    aliases: tuple[str, ...] = ()
    description: Localized | None = None
    owner: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    covers: tuple[str, ...] = ()
    sla: Mapping[str, Sla] = field(default_factory=dict, metadata=LATER)
    retention: Value | None = field(default=None, metadata=LATER)


__all__ = [
    "Amendment",
    "Cell",
    "ChoiceType",
    "Compare",
    "FieldValue",
    "Form",
    "Interrupt",
    "Limit",
    "Named",
    "OneOf",
    "Origin",
    "Output",
    "Playbook",
    "Policy",
    "PolicyStep",
    "RecordField",
    "RecordType",
    "Row",
    "Script",
    "Setting",
    "Sla",
    "SlaAct",
    "Table",
]

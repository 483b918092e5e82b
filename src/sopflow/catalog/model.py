"""The operations, events, records and choices that adapters declare: frozen, without any adapter's code."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import field

from sopflow.adapter_api import Effect, ErrorKind
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.document.pointer import Pointer
from sopflow.values.types import Choice, Record, Type

THE_KEY = "key"
"""In a look-up's `with`: the key of the effect that is in doubt."""

THE_CASE = "case"
"""In an operation's `key`: nothing but the case, so that the effect happens once in a case."""


@dataclass(frozen=True, slots=True)
class Timeout:
    """Seconds that one attempt may take, and all attempts together."""

    attempt: int
    total: int


@dataclass(frozen=True, slots=True)
class FieldNote:
    """What people should know about a field. `example` is plain data that the field's type can read, None where
    the manifest gives none."""

    title: Words | None
    example: object = None


@dataclass(frozen=True, slots=True)
class LookUp:
    """How a write whose reply was lost is found again.

    `with_` maps the look-up's input fields to `key` or to an input field of the write. Of what is found, the `match`
    fields, where they are there, must equal the write's input fields of the same name: what was asked for by the key
    and differs is left to a person, and in a list that was not, others are passed over. `found` says what of the reply
    counts: `first` (the first item of a list) or `reply` (the whole record). The write's output takes the fields of the
    same names.
    """

    operation: str
    with_: Mapping[str, str]
    match: tuple[str, ...] = ()
    found: str = "reply"


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing a system can do. `name` is `remedy.create_ticket`.

    `errors` are all the ways it may fail, the shared ones included. `key` names the input fields that, with the
    case, make the key of its effect; `("case",)` is the case alone, None a new effect at every visit of a state.
    `key_field` is the input field that is filled with that key when a playbook leaves it out. `look_up_after` are the
    seconds from a doubt to its look-up, where the manifest says them. `undo` names the operation that undoes this one.
    `notes` belong to fields, under `record.field`.
    """

    name: str
    effect: Effect
    input: Record
    output: Type
    errors: tuple[ErrorKind, ...]
    timeout: Timeout
    title: Words
    description: Words | None = None
    key: tuple[str, ...] | None = None
    key_field: str | None = None
    look_up: LookUp | None = None
    look_up_after: int | None = None
    undo: str | None = None
    notes: Mapping[str, FieldNote] = field(default_factory=dict, compare=False, repr=False)
    at: Pointer = field(default=(), compare=False)

    @property
    def writes(self) -> bool:
        """Whether it changes anything."""
        return self.effect is not Effect.READ

    @property
    def doubt_seconds(self) -> int:
        """How long a doubtful write is left alone before it is looked up: what is late may still come. As long as an
        attempt may take, unless the manifest says otherwise."""
        return self.timeout.attempt if self.look_up_after is None else self.look_up_after

    @property
    def answers_itself(self) -> bool:
        """Whether a dry run may go on without a scripted reply: a write whose reply needs to say nothing."""
        needs = self.output.fields.values() if isinstance(self.output, Record) else None
        return self.writes and needs is not None and all(part.optional or part.generated for part in needs)


@dataclass(frozen=True, slots=True)
class ExternalEvent:
    """Something that a system reports by itself. `name` is `billing.billco_confirmed`."""

    name: str
    fields: Record
    title: Words
    at: Pointer = field(default=(), compare=False)


class SettingType(enum.StrEnum):
    """What an adapter's setting is."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes_no"
    PATH = "path"  # of a file or a folder; a relative one is relative to the file that says it
    URL = "url"  # https://, on this machine also http://
    TABLE = "table"  # a table of its own, or the path of a TOML file that holds it
    SECRET = "secret"  # given by reference only  # noqa: S105 - the name of a type


@dataclass(frozen=True, slots=True)
class SettingNote:
    """A setting that an adapter takes."""

    type: SettingType
    title: Words
    required: bool = False


@dataclass(frozen=True, slots=True)
class Probe:
    """A read that costs a system nothing and asks for nobody, to see whether it is there. `input` is plain data. That
    nothing is found is as good an answer as any."""

    operation: str
    input: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Adapter:
    """One system: its manifest, read. `secrets` are the environment's names of the credentials that it needs;
    `settings` what else it can be told, by name; `text` is the manifest as it was written."""

    name: str
    title: Words
    description: Words | None
    secrets: Mapping[str, Words]
    operations: Mapping[str, Operation]
    events: Mapping[str, ExternalEvent]
    records: Mapping[str, Record]
    choices: Mapping[str, Choice]
    notes: Mapping[str, FieldNote] = field(default_factory=dict, compare=False, repr=False)
    text: str = field(default="", compare=False, repr=False)
    settings: Mapping[str, SettingNote] = field(default_factory=dict)
    probe: Probe | None = None


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything that the adapters at hand declare, under qualified names (`dsc.CustomerProfile`)."""

    adapters: Mapping[str, Adapter] = field(default_factory=dict)
    operations: Mapping[str, Operation] = field(default_factory=dict)
    events: Mapping[str, ExternalEvent] = field(default_factory=dict)
    records: Mapping[str, Record] = field(default_factory=dict)
    choices: Mapping[str, Choice] = field(default_factory=dict)

    def type_named(self, name: str) -> Record | Choice | None:
        """The record or the choice of that qualified name."""
        return self.records.get(name) or self.choices.get(name)

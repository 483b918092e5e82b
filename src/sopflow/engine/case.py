"""A case at rest: a frozen value. `step` makes the next one of it; nothing else does.

What every step makes are values with an `__init__` of their own (`values.value`): compiled, they are plain memory. What
few steps make are named tuples (docs/decisions/0004-named-tuples-in-the-engine.md).
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple, final

from sopflow.dataclass import dataclass
from sopflow.engine.events import Event
from sopflow.engine.standing import Status as Status  # noqa: PLC0414 - a part of a case, and asked for here
from sopflow.values.frozen import freeze
from sopflow.values.value import NOTHING, Value


class EntryStatus(enum.StrEnum):
    """The life of a write in the ledger."""

    INTENDED = "intended"  # to be confirmed or sent
    DONE = "done"
    FAILED = "failed"  # refused or unavailable for good
    IN_DOUBT = "in_doubt"


@final
@dataclass(init=False, slots=True, unsafe_hash=True)
class Entry(Value):
    """One write, however many attempts it took."""

    key: Final[str]
    operation: Final[str]
    input: Final[Mapping[str, object]]
    status: Final[EntryStatus]
    state: Final[str]
    attempts: Final[int]
    output: Final[object | None]
    error: Final[str | None]

    def __init__(
        self,
        key: str,
        operation: str,
        input: Mapping[str, object],
        status: EntryStatus,
        state: str,
        attempts: int = 0,
        output: object = None,
        error: str | None = None,
    ) -> None:
        self.key = key
        self.operation = operation
        self.input = input
        self.status = status
        self.state = state
        self.attempts = attempts
        self.output = output
        self.error = error


freeze(Entry, {"attempts": 0, "output": None, "error": None})


@final
@dataclass(init=False, slots=True, unsafe_hash=True)
class Frame(Value):
    """A loop under way: the `each` state, its items, and whose turn it is, from 0."""

    state: Final[str]
    items: Final[tuple[object, ...]]
    turn: Final[int]

    def __init__(
        self,
        state: str,
        items: tuple[object, ...],
        turn: int,
    ) -> None:
        self.state = state
        self.items = items
        self.turn = turn


freeze(Frame)


# ── what a case waits for ────────────────────────────────────────────────────────────────────────────────────


@final
@dataclass(init=False, slots=True, unsafe_hash=True)
class ForAnswers(Value):
    """Questions that were put and not answered."""

    facts: Final[tuple[str, ...]]

    def __init__(
        self,
        facts: tuple[str, ...],
    ) -> None:
        self.facts = facts


freeze(ForAnswers)


@final
@dataclass(init=False, slots=True, unsafe_hash=True)
class Pending(Value):
    """One call under way: the index of its plan, the ledger's key (writes), its attempt, and what it waits for:
    "reply", "confirmation", "look_up" or "timer"."""

    effect: Final[str]
    call: Final[int]
    key: Final[str]
    attempt: Final[int]
    phase: Final[str]
    input: Final[Mapping[str, object]]
    repeats: Final[int]

    def __init__(
        self,
        effect: str,
        call: int,
        key: str,
        attempt: int,
        phase: str,
        input: Mapping[str, object] = NOTHING,
        repeats: int = 0,
    ) -> None:
        self.effect = effect
        self.call = call
        self.key = key
        self.attempt = attempt
        self.phase = phase
        self.input = input
        self.repeats = repeats


freeze(Pending, {"input": NOTHING, "repeats": 0})


@final
@dataclass(init=False, slots=True, unsafe_hash=True)
class ForReplies(Value):
    """Calls under way, and what is known of those that came back: saved outputs and errors by plan index."""

    pending: Final[tuple[Pending, ...]]
    outputs: Final[Mapping[int, object]]
    errors: Final[Mapping[int, str]]

    def __init__(
        self,
        pending: tuple[Pending, ...],
        outputs: Mapping[int, object] = NOTHING,
        errors: Mapping[int, str] = NOTHING,
    ) -> None:
        self.pending = pending
        self.outputs = outputs
        self.errors = errors


freeze(ForReplies, {"outputs": NOTHING, "errors": NOTHING})


@final
@dataclass(init=False, slots=True, unsafe_hash=True)
class ForEvents(Value):
    """Events, a moment or a delay."""

    events: Final[tuple[str, ...]]

    def __init__(
        self,
        events: tuple[str, ...],
    ) -> None:
        self.events = events


freeze(ForEvents)


class ForVotes(NamedTuple):
    """An approval. `votes` are (who, granted)."""

    votes: tuple[tuple[str | None, bool], ...] = ()


class ForChore(NamedTuple):
    """A chore that a person does."""


class ForPlaybook(NamedTuple):
    """A sub-playbook."""

    effect: str
    playbook: str


class ForResult(NamedTuple):
    """Nothing but to be resumed: the state was paused when its last write had come back, with this result."""

    result: str


class ForDecision(NamedTuple):
    """A person must decide. `before` is what the case waited for when it came to that."""

    code: str
    subject: str
    detail: str
    before: Waiting


Waiting = ForAnswers | ForReplies | ForEvents | ForVotes | ForChore | ForPlaybook | ForResult | ForDecision | None


class Timer(NamedTuple):
    """A due time that the case has asked for. `reminders` is how many were sent."""

    name: str
    due: datetime
    reminders: int = 0


# ── what earlier tellings left ───────────────────────────────────────────────────────────────────────────────


class Kept(NamedTuple):
    """Something that was heard, and will do again where the case comes to the same: an answer, a reply, a vote.

    `place` says what it answers (`answer:msisdn`, `write:<key>`, `vote:<state>`), `print` is a fingerprint of all that
    it depended on, `state` where it was heard, `order` its place in the history, `turns` those of the loops.
    """

    place: str
    print: str
    state: str
    order: int
    event: Event
    turns: tuple[int, ...] = ()


class Leftover(NamedTuple):
    """Something that was done before a correction or a migration, and that somebody must look at.

    `why` is "not_reached" (the case does not do it any more), "differs" (it would be done otherwise now: `detail` names
    the fields), "in_doubt" (not reached, and nobody knows whether it was done), "opened" or "sub_case" (a case that was
    opened or run), "abandoned" (a sub-case that was given up before its end, and may have written
    something). `phase` is "person", "confirmation" or "undo": a person is to settle it, to confirm its undoing, or it
    is being undone as `effect`. `wanted` is the input that it would have now, where it differs.
    """

    key: str
    operation: str
    input: Mapping[str, object]
    output: object | None
    why: str
    phase: str = "person"
    detail: str = ""
    state: str = ""
    effect: str = ""
    wanted: Mapping[str, object] = NOTHING


class Earlier(NamedTuple):
    """What earlier tellings of the case left: what was heard and not used yet; writes that this telling has not come
    to, or not to their end (`retold` is how far it came); opened cases that it has not come to; words that were said
    (fingerprints); what is left to settle, and what was settled. `undoes` says whether writes may be undone."""

    tape: tuple[Kept, ...] = ()
    writes: Mapping[str, Entry] = NOTHING
    retold: Mapping[str, Entry] = NOTHING
    opened: Mapping[str, Entry] = NOTHING
    told: frozenset[str] = frozenset()
    leftovers: tuple[Leftover, ...] = ()
    settled: frozenset[str] = frozenset()
    undoes: bool = True


@final
@dataclass(init=False, slots=True, unsafe_hash=True)
class Case(Value):
    """All that is known of a case. `scope` holds the facts and loop items by name, with `settings` and `now`, and with
    the clocks of its SLAs as `sla`. `acts` are who acted in which state and role, where a `not_by` asks for it;
    `policies` how far the automata of policies have come, where they have left their beginning (`engine.watching`)."""

    id: Final[str]
    program: Final[str]
    status: Final[Status]
    state: Final[str]
    scope: Final[Mapping[str, object]]
    waiting: Final[Waiting]
    frames: Final[tuple[Frame, ...]]
    counts: Final[Mapping[str, int]]
    visits: Final[Mapping[str, int]]
    ledger: Final[Mapping[str, Entry]]
    skipped: Final[frozenset[str]]
    timers: Final[tuple[Timer, ...]]
    held: Final[tuple[Event, ...]]
    ending: Final[str | None]
    outcome: Final[str | None]
    outputs: Final[Mapping[str, object]]
    language: Final[str]
    issued: Final[int]
    version: Final[int]
    acts: Final[tuple[tuple[str, str | None, str], ...]]
    earlier: Final[Earlier | None]
    policies: Final[Mapping[str, int]]

    def __init__(  # noqa: PLR0913, PLR0917  # one argument for each part
        self, id: str, program: str, status: Status, state: str, scope: Mapping[str, object], waiting: Waiting = None,
        frames: tuple[Frame, ...] = (), counts: Mapping[str, int] = NOTHING, visits: Mapping[str, int] = NOTHING,
        ledger: Mapping[str, Entry] = NOTHING, skipped: frozenset[str] = frozenset(), timers: tuple[Timer, ...] = (),
        held: tuple[Event, ...] = (), ending: str | None = None, outcome: str | None = None,
        outputs: Mapping[str, object] = NOTHING, language: str = "", issued: int = 0, version: int = 0,
        acts: tuple[tuple[str, str | None, str], ...] = (), earlier: Earlier | None = None,
        policies: Mapping[str, int] = NOTHING,
    ) -> None:  # fmt: skip
        self.id = id
        self.program = program
        self.status = status
        self.state = state
        self.scope = scope
        self.waiting = waiting
        self.frames = frames
        self.counts = counts
        self.visits = visits
        self.ledger = ledger
        self.skipped = skipped
        self.timers = timers
        self.held = held
        self.ending = ending
        self.outcome = outcome
        self.outputs = outputs
        self.language = language
        self.issued = issued
        self.version = version
        self.acts = acts
        self.earlier = earlier
        self.policies = policies

    @property
    def slas(self) -> Mapping[str, Mapping[str, object]]:
        """The clocks of its SLAs by name, as expressions read them."""
        clocks = self.scope.get("sla", NOTHING)
        assert isinstance(clocks, Mapping)
        return clocks

    @property
    def facts(self) -> dict[str, object]:
        """The facts that are known, by name."""
        return {name: value for name, value in self.scope.items() if name not in RESERVED}


freeze(Case, {
    "waiting": None, "frames": (), "counts": NOTHING, "visits": NOTHING, "ledger": NOTHING, "skipped": frozenset(),
    "timers": (), "held": (), "ending": None, "outcome": None, "outputs": NOTHING, "language": "", "issued": 0,
    "version": 0, "acts": (), "earlier": None, "policies": NOTHING,
})  # fmt: skip


RESERVED: Final = frozenset({"settings", "now", "event", "sla"})
"""Names of a scope that are no facts."""

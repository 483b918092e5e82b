"""A case while it is being stepped: the one mutable thing of the engine, made and thrown away inside `step`.

Maps of the case are copied before the first change and never shared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final, NamedTuple, TypeVar, final

from sopflow.engine.case import Case, Entry, ForDecision, Status
from sopflow.engine.effects import Effect, RaiseAttention, StopTimer
from sopflow.engine.events import Event
from sopflow.engine.notes import FactChanged, Note
from sopflow.engine.tables import ways_of
from sopflow.engine.ways import Cursor
from sopflow.program.model import Program, State

Kind = TypeVar("Kind")

BREAKS_POLICY: Final = "policy"
"""The code of a case that stands still before it would break a policy. The subject is the policy, the detail what would
have been done: its kind and its name (`call:remedy.create_ticket`)."""

Hear = Callable[["Work", Event], str | None]
"""Lets a case hear an event: the result, or None while it goes on waiting."""

Heard = Callable[["Work", Event, Hear], str | None]
"""Stands around the hearing and writes down what the event answered (`engine.history`)."""

OWES_POLICY: Final = "policy_at_end"
"""The code of a case that stands still before it would end without what a policy asks for."""


class Stop(NamedTuple):
    """Where a step stands still for a person, since going on would break a policy: before the state that it comes to as
    the `place`-th does anything, or before the call with the id `effect` is sent. `what` is what would break it."""

    place: int
    effect: str
    policy: str
    what: str


CHANGES: Final = (
    "acts", "counts", "earlier", "ending", "frames", "held", "issued", "language", "ledger", "outcome", "outputs",
    "skipped", "state", "status", "timers", "visits", "waiting",
)  # fmt: skip
"""What hearing an event may change, beside the scope and what is only ever added to."""


class Mark(NamedTuple):
    """How a case stood before it heard an event."""

    values: tuple[object, ...]
    scope: dict[str, object]
    effects: int
    notes: int


@final
class Work(Cursor):
    """What a step reads and writes. `state`, `scope` and `counts` make it the cursor that the machine moves."""

    __slots__ = (
        "acts", "at", "case", "earlier", "effects", "ending", "explain", "frames", "heard", "held", "issued",
        "language", "ledger", "notes", "outcome", "outputs", "program", "skipped", "status", "stop", "timers",
        "visits", "waiting", "ways",
    )  # fmt: skip

    def __init__(self, program: Program, case: Case, at: datetime, explain: bool) -> None:
        self.state = case.state
        self.scope = dict(case.scope)
        self.scope["now"] = at
        self.counts = case.counts
        self.program = program
        self.ways = ways_of(program)
        self.case = case
        self.at = at
        self.explain = explain
        self.heard: Heard | None = None
        self.stop: Stop | None = None
        self.effects: list[Effect] = []
        self.notes: list[Note] | None = [] if explain else None
        self.status = case.status
        self.waiting = case.waiting
        self.frames = case.frames
        self.visits = case.visits
        self.ledger = case.ledger
        self.skipped = case.skipped
        self.timers = case.timers
        self.held = case.held
        self.ending = case.ending
        self.outcome = case.outcome
        self.outputs = case.outputs
        self.language = case.language
        self.issued = case.issued
        self.acts = case.acts
        self.earlier = case.earlier

    @property
    def here(self) -> State:
        """The state that the case is in."""
        return self.program.states[self.state]

    def issue(self) -> str:
        """A new id for an effect: it derives from the case and a count, so a replay gives the same."""
        self.issued += 1
        return f"{self.case.id}.{self.issued}"

    def mark(self) -> Mark:
        """How the case stands now."""
        values = tuple(getattr(self, name) for name in CHANGES)
        return Mark(values, dict(self.scope), len(self.effects), len(self.notes or ()))

    def go_back(self, mark: Mark) -> None:
        """The case as it stood, with nothing of what came since."""
        for name, value in zip(CHANGES, mark.values, strict=True):
            setattr(self, name, value)
        self.scope = mark.scope
        del self.effects[mark.effects :]
        if self.notes is not None:
            del self.notes[mark.notes :]

    def emit(self, effect: Effect) -> None:
        self.effects.append(effect)

    def note(self, note: Note) -> None:
        """Tell those who look on, where there are any."""
        if self.notes is not None:
            self.notes.append(note)

    def put(self, fact: str, value: object, how: str, source: str = "") -> None:
        """Give a fact a value; None makes it missing."""
        if value is None:
            self.scope.pop(fact, None)
        else:
            self.scope[fact] = value
        if self.explain:
            self.note(FactChanged(fact, value, how, source))

    def forget(self, fact: str) -> None:
        """Make a fact missing, so that it is asked or looked up again."""
        self.put(fact, None, "forgotten")
        self.skipped -= {fact}

    def count(self, key: str) -> None:
        self.counts = _with(self.counts, key, self.counts.get(key, 0) + 1)

    def visit(self, state: str) -> None:
        self.visits = _with(self.visits, state, self.visits.get(state, 0) + 1)

    def record(self, entry: Entry) -> None:
        """Write an entry into the ledger, in place of the one with its key."""
        self.ledger = _with(self.ledger, entry.key, entry)

    def stop_timers(self) -> None:
        if not self.timers:
            return
        for timer in self.timers:
            self.effects.append(StopTimer(timer.name))
        self.timers = ()

    def raise_attention(self, code: str, subject: str, detail: str = "") -> None:
        """Stand still until a person decides. What the case waited for is kept."""
        before = self.waiting.before if isinstance(self.waiting, ForDecision) else self.waiting
        self.stop_timers()
        self.waiting = ForDecision(code, subject, detail, before)
        self.status = Status.NEEDS_ATTENTION
        self.effects.append(RaiseAttention(self.state, code, subject, detail))

    def freeze(self) -> Case:
        """The case that came of it."""
        case = self.case
        return Case(
            case.id, case.program, self.status, self.state, self.scope, self.waiting, self.frames,
            self.counts, self.visits, self.ledger, self.skipped, self.timers, self.held, self.ending, self.outcome,
            self.outputs, self.language, self.issued, case.version + 1, self.acts,
            self.earlier, case.policies,
        )  # fmt: skip


def _with(before: Mapping[str, Kind], name: str, value: Kind) -> Mapping[str, Kind]:
    """The map with one more. Nothing is not copied: it is no dict, and slow to read."""
    return {**before, name: value} if before else {name: value}

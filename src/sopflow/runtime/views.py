"""A case as callers see it. What costs something to make is made when it is first read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime
from functools import cached_property

from sopflow.dataclass import dataclass
from sopflow.engine.case import Case, Status, Timer
from sopflow.engine.effects import Effect, ListReasons, RefuseAnswer, SayScript
from sopflow.ports.rows import CaseRow
from sopflow.runtime.bundle import Published
from sopflow.runtime.leaving import as_systems_see
from sopflow.runtime.outstanding import keys_of
from sopflow.runtime.pseudonyms import key_that_leaves
from sopflow.runtime.stalled import CODE, Stall, stalls_of
from sopflow.runtime.standing import Came
from sopflow.runtime.wants import Attention, Child, Paused, Texts, Want, wants_of


@dataclass(frozen=True, eq=False)
class CaseView:
    """A case as it was when it was read. `row` is what the store keeps; everything else is made of it. Of an erased
    case there is no more than the row and its publication."""

    row: CaseRow
    _find: Callable[[], Published] = field(repr=False)
    _decode: Callable[[Published], Case] = field(repr=False)
    paused_by: str | None = None
    """The paused case that runs this one: it stands still with it."""

    @property
    def id(self) -> str:
        return self.row.id

    @property
    def playbook(self) -> str:
        return self.row.playbook

    @property
    def digest(self) -> str:
        """Of the publication that the case runs on."""
        return self.row.digest

    @property
    def status(self) -> Status:
        """How it stands. One of which work was given up waits for a person, whatever else it waits for."""
        if self.paused_by is not None and self.row.status != Status.DONE:
            return Status.PAUSED
        stands_still = self.row.stalled is not None and self.row.status == Status.WAITING
        return Status.NEEDS_ATTENTION if stands_still else Status(self.row.status)

    @property
    def state(self) -> str:
        return self.row.state

    @property
    def seq(self) -> int:
        """The number of its last event."""
        return self.row.version

    @property
    def question(self) -> str:
        """A token of what is asked now. Give it back with an answer: where the case asks something else by then, the
        answer is refused as a conflict."""
        return str(self.row.asked)

    @property
    def outcome(self) -> str | None:
        return self.row.outcome

    @property
    def assignee(self) -> str | None:
        return self.row.assignee

    @property
    def parent(self) -> str | None:
        """The case that runs this one."""
        return self.row.parent

    @property
    def same_as(self) -> str | None:
        """The live case that is about the same: it was there first, a system's reply showed it too late, and a person
        should cancel one of the two."""
        return self.row.same_as

    @property
    def due(self) -> datetime | None:
        """The next due time."""
        return self.row.due

    @property
    def held(self) -> bool:
        """Whether its processing is restricted."""
        return self.row.held

    @property
    def purged(self) -> bool:
        """Whether its content was erased: nothing is known of it but what stands in `row`."""
        return self.row.purged_at is not None

    @property
    def opened_at(self) -> datetime:
        return self.row.opened_at

    @property
    def updated_at(self) -> datetime:
        return self.row.updated_at

    @property
    def version(self) -> str:
        """The playbook's version, as its author wrote it."""
        return self.published.program.version

    @property
    def phase(self) -> str | None:
        return self.published.program.states[self.state].phase

    @property
    def titles(self) -> Texts:
        """What the state is called, by language."""
        return self.published.program.states[self.state].titles

    @property
    def language(self) -> str:
        """The language of what is said to the customer."""
        return self.case.language

    @cached_property
    def wants(self) -> tuple[Want, ...]:
        """What the case waits for, and of whom."""
        if self.purged:
            return ()
        stalled = tuple(_stalled(one) for one in stalls_of(self.row))
        wanted = wants_of(self.published.program, self.case)
        wants = (*stalled, *as_systems_see(wanted, keys_of(self.case), self.key_at_systems))
        is_free = self.paused_by is None or self.case.status in (Status.DONE, Status.PAUSED)
        return wants if is_free else (Paused(wants),)

    def key_at_systems(self, key: str) -> str:
        """The key of a write as systems know it; `key` is the engine's own."""
        return key_that_leaves(self.row.salt, self.row.id, key)

    @property
    def attention(self) -> Attention | None:
        """What a person must decide."""
        return next((want for want in self.wants if isinstance(want, Attention)), None)

    @property
    def children(self) -> tuple[str, ...]:
        """The cases of the playbooks that it runs now."""
        return tuple(want.case for want in self.wants if isinstance(want, Child))

    @property
    def facts(self) -> Mapping[str, object]:
        """The facts that are known, as true values: mask them before they are shown (`values.masking`)."""
        return {} if self.purged else self.case.facts

    @property
    def outputs(self) -> Mapping[str, object]:
        """What an ended sub-playbook gives to the one that runs it."""
        return {} if self.purged else self.case.outputs

    @property
    def timers(self) -> tuple[Timer, ...]:
        return () if self.purged else self.case.timers

    @cached_property
    def case(self) -> Case:
        """The case itself, as the engine knows it."""
        return self._decode(self.published)

    @cached_property
    def published(self) -> Published:
        """The publication that it runs on."""
        return self._find()


def _stalled(stall: Stall) -> Attention:
    """What a person sees of work that was given up: its kind, the class of the error; it can be tried again."""
    return Attention(CODE, stall.job.kind, stall.error, ("retry",), error=stall.error, attempts=stall.job.attempts)


@dataclass(frozen=True, eq=False)
class Receipt:
    """What came of an input: it is durable.

    Attributes:
        case: the case after it.
        seq: the number of its event.
        repeated: it was taken before, under the same key; this is the case as it was after it then.
        found: a start found a live case of the same subject, and began none.
        effects: what the case wanted of the world then.
    """

    case: CaseView
    seq: int
    repeated: bool = False
    found: bool = False
    effects: tuple[Effect, ...] = field(default=(), repr=False)

    @property
    def said(self) -> tuple[SayScript, ...]:
        """The words to say now."""
        return tuple(one for one in self.effects if isinstance(one, SayScript))

    @property
    def refused(self) -> tuple[RefuseAnswer, ...]:
        """The answers that were not taken, with reasons; their questions stand."""
        return tuple(one for one in self.effects if isinstance(one, RefuseAnswer))

    @property
    def reasons(self) -> tuple[ListReasons, ...]:
        """Why a `require` refused."""
        return tuple(one for one in self.effects if isinstance(one, ListReasons))


@dataclass(frozen=True, slots=True)
class Kept:
    """An event from outside that no case could take yet: it waits, can be seen in `Engine.inbox`, and is delivered when
    a case appears that listens for it."""

    key: str
    name: str
    at: datetime


def receipt_of(came: Came) -> Receipt:
    """The receipt of what came of an input."""
    return Receipt(
        view_of(came.row, came.published, came.case), came.row.version, came.repeated, came.found, came.effects
    )


def view_of(row: CaseRow, published: Published, case: Case) -> CaseView:
    """The view of a case that is read already."""
    return CaseView(row, lambda: published, lambda _: case)

"""A desk where a person works on live cases: a store that is open, its engine, and the systems behind it.

Whoever gives a case an input from here performs what is owed then: no worker is needed for one person's work. Where a
worker is on duty, it does so, and the desk waits for it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, cast

from sopflow.app.live.care import may_be_written
from sopflow.app.live.opening import Opened, opened
from sopflow.app.live.retelling import Around, Retold, retell
from sopflow.dataclass import dataclass
from sopflow.engine.events import CaseMigrated, Event
from sopflow.errors import NotFound, SopflowError
from sopflow.program.model import Program
from sopflow.rendering.cases.sheet import Sheet
from sopflow.runtime.engine import Engine
from sopflow.runtime.history import Recorded
from sopflow.runtime.publications import UNREADABLE
from sopflow.runtime.records import Assigned, is_record
from sopflow.runtime.refusals import erased_already
from sopflow.runtime.views import CaseView
from sopflow.runtime.wants import Calling, Child
from sopflow.simulation.steps import Step
from sopflow.simulation.trace import Trace

PATIENCE = 20.0
"""Seconds that a desk waits for systems, or for the worker whose turn it is: longer than it takes to notice that the
worker is gone."""

LONG = 1.0
"""Seconds after which whoever waits is told what for."""

GLANCE = 1.0
"""Seconds between two looks for what fell due while a desk waits."""

MOST_OF_OTHERS = 2.0
"""Seconds that a desk goes on with what other cases owe, once its own rests."""


@dataclass(frozen=True)
class Desk:
    """A store and its engine, for as long as one command lasts."""

    opened: Opened
    patience: float = PATIENCE

    @property
    def engine(self) -> Engine:
        return self.opened.engine

    def sheet(self, case: str) -> Sheet:
        """All that is known of a case.

        Raises:
            NotFound: there is none of that id, or its content was erased.
        """
        return self.retold(case)[0]

    def retold(self, case: str) -> tuple[Sheet, Retold, Sequence[Recorded]]:
        """A case with its history, told again. Raises as `sheet`."""
        view = self.engine.get(case)
        history = self.engine.history(case)
        retold = self._retold(view, history)
        sheet = Sheet(
            view,
            retold.trace,
            self.opened.clock.now(),
            fresh=_fresh(retold, history),
            made_up=self.opened.practice,
            note=_note(history),
            above=tuple(self._above(view)),
            versions={digest: program.version for digest, program in self._moved_to(history).items()},
        )
        return sheet, retold, history

    def focus(self, case: str) -> str:
        """The case that wants something of people now: the case itself, or that of the sub-playbook it waits for."""
        view = self.engine.get(case)
        while view.children:
            try:
                view = self.engine.get(view.children[0])
            except NotFound:
                break  # it is about to be started
        return view.id

    def settle(self, case: str, tell: Callable[[], None] = lambda: None) -> bool:
        """Let what is owed now be done: here, or by the worker whose turn it is. Whether the case then waits for
        people, events or time alone; False where systems are still at work after some time.

        Args:
            tell: called again and again while it takes longer than a second.
        """
        began = time.monotonic()

        def enough() -> bool:
            passed = time.monotonic() - began
            if passed > LONG:
                tell()
            return passed > self.patience or (passed > MOST_OF_OTHERS and self.rests(case))

        def rests() -> bool:
            tell()
            return self.rests(case)

        if self.can_perform(case):
            self.engine.pump(until=enough)
        while not self.rests(case) and time.monotonic() - began < self.patience:
            self.opened.clock.wait(GLANCE, rests)
            if self.can_perform(case):  # what was put off, such as a look-up, is due meanwhile
                self.engine.pump(until=enough)
        return self.rests(case)

    def can_perform(self, case: str) -> bool:
        """Whether what the case owes now can be done from here: else a worker elsewhere must do it."""
        return may_be_written(self.opened.store) and self.opened.reaches(
            self.engine.get(self.focus(case)).published.program
        )

    def rests(self, case: str) -> bool:
        """Whether nothing is owed to the case now."""
        try:
            view = self.engine.get(self.focus(case))
        except NotFound:
            return False
        at_work = any(isinstance(want, Child) or _is_called(want) for want in view.wants)
        return view.held or not at_work

    def interrupts(self, playbook: str | None = None) -> tuple[str, ...]:
        """What interrupts the cases that begin now: of one playbook, or of all. A publication that cannot be read says
        nothing."""
        found: dict[str, None] = {}
        for each in sorted({row.playbook for row in self.engine.publications(playbook)}):
            with suppress(SopflowError, *UNREADABLE):
                found |= dict.fromkeys(self.engine.program_of(each).interrupts)
        return tuple(found)

    def _retold(self, view: CaseView, history: Sequence[Recorded]) -> Retold:
        if view.purged:
            raise erased_already(view.id)
        events = [cast("Event", each.event) for each in history if not is_record(each.kind)]
        programs = self._moved_to(history)
        first = next((event.before for event in events if isinstance(event, CaseMigrated)), view.digest)
        began_on = self.engine.program(first)
        known = view.published.catalog
        around = Around(known.operations, known.events, self.opened.practice, self._inner, programs)
        return retell(began_on, events, around)

    def _moved_to(self, history: Sequence[Recorded]) -> dict[str, Program]:
        moves = (each.event for each in history)
        digests = {move.program for move in moves if isinstance(move, CaseMigrated)}
        return {digest: self.engine.program(digest) for digest in digests}

    def _above(self, view: CaseView) -> Iterator[CaseView]:
        """The cases that wait for a case, the nearest first."""
        while view.parent is not None:
            view = self.engine.get(view.parent)
            yield view

    def _inner(self, case: str) -> Trace | None:
        try:
            view = self.engine.get(case)
            return self._retold(view, self.engine.history(case)).trace
        except NotFound:
            return None


@contextmanager
def desk_at(url: str | None, **how: Any) -> Iterator[Desk]:
    """A desk at the store of that URL; `how` are the other arguments of `opened`."""
    with opened(url, **how) as place:
        yield Desk(place)


def made_happen(retold: Retold, history: Sequence[Recorded], number: int) -> tuple[Step, ...]:
    """What the event of that number (from 1) made happen; nothing where it was an act with the case's file."""
    if is_record(history[number - 1].kind):
        return ()
    return retold.steps_of(sum(not is_record(each.kind) for each in history[:number]))


def _is_called(want: object) -> bool:
    return isinstance(want, Calling) and want.until is None


def _note(history: Sequence[Recorded]) -> str:
    """What whoever handed the case over last said."""
    notes = [each.event.note for each in history if isinstance(each.event, Assigned)]
    return notes[-1] if notes else ""


def _fresh(retold: Retold, history: Sequence[Recorded]) -> int:
    """The number of the first step that the last input of a person made happen."""
    events = [each for each in history if not is_record(each.kind)]
    last = max((number for number, each in enumerate(events) if each.by is not None), default=0)
    return retold.parts[last - 1] if last else 0

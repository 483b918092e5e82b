"""Tells a case: gives the engine the answers, replies and events of a scenario until nothing else can happen.

Theory of operation: `step` is the only interpreter; here stands the world around it. In every turn one thing happens to
the innermost case: a told event that is due, a system's reply, a person's answer. When nothing is left to happen the
time moves on to the next deadline. The cases of sub-playbooks stand on a stack above the one that runs them and share
its systems, answers and clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import assert_never

from sopflow.catalog.model import Catalog
from sopflow.engine.beginning import missing_inputs
from sopflow.engine.case import ForAnswers, ForChore, ForDecision, ForEvents, ForPlaybook, ForVotes, Status
from sopflow.engine.effects import CallOperation, ConfirmEffect, RunPlaybook
from sopflow.engine.events import (
    CaseCancelled,
    CaseResumed,
    CaseStarted,
    EventReceived,
    PlaybookEnded,
    TimerFired,
)  # fmt: skip
from sopflow.program.model import Program
from sopflow.simulation import steps
from sopflow.simulation.calling import answer_call, confirm
from sopflow.simulation.closing import not_begun, standing_of, trace_of
from sopflow.simulation.failing import endless, no_playbook
from sopflow.simulation.level import Level
from sopflow.simulation.mending import correct_next, settle_next, waits_for_settling
from sopflow.simulation.people import answer_person
from sopflow.simulation.replying import ended_with, given_inputs, output_types
from sopflow.simulation.systems import Replying
from sopflow.simulation.told import Siblings, Told, ToldEvent
from sopflow.simulation.trace import Trace
from sopflow.simulation.world import World
from sopflow.values.reading import Refusal, parse
from sopflow.values.types import TEXT

MOST_STEPS = 10_000
"""Events that one telling may give to the engine; a case that takes more goes round for ever."""

DEEPEST = 20
"""Sub-playbooks inside sub-playbooks."""

RESUME = "resume"
CANCEL = "cancel"
"""Events that every case hears: going on after a pause, giving the case up."""


def tell(
    program: Program,
    told: Told,
    *,
    siblings: Siblings,
    catalog: Catalog,
    explain: bool = True,
    systems: Replying | None = None,
) -> Trace:
    """What comes of the case. The same program and the same telling give the same trace.

    Args:
        program: the compiled playbook.
        told: answers, replies, events and the clock.
        siblings: the programs of sub-playbooks by id.
        catalog: the operations and events that adapters declare.
        explain: keep with each branch the values that its guards saw.
        systems: what replies for systems; None: what the telling scripts.
    """
    return _Telling(program, World(told, siblings, catalog, systems), explain=explain).run()


class _Telling:
    """One telling: mutable, made and thrown away inside `tell`."""

    def __init__(self, program: Program, world: World, *, explain: bool) -> None:
        self.program = program
        self.world = world
        self.explain = explain
        self.coming = list(world.told.events)
        self.mistaken = list(world.told.corrections)
        self.wrote: set[str] = set()  # the cases that have written something
        self.waits = world.told.waits
        self.levels: list[Level] = []

    def run(self) -> Trace:
        inputs = given_inputs(self.program, self.world.told.answers, self.world.now)
        lacking = missing_inputs(self.program, inputs)
        if lacking:
            return not_begun(self.world.told.scenario, self.program, self.world.now, lacking)
        start = CaseStarted(
            self.world.now, self.world.told.scenario, inputs, self.world.told.settings, self.world.told.language
        )
        self.levels.append(Level(self.program, start, explain=self.explain))
        for _ in range(MOST_STEPS):
            if not self._turn():
                break
        else:
            self.world.failures.append(endless(self.levels[-1].case.state, MOST_STEPS))
        return self._closed()

    def _closed(self) -> Trace:
        """The trace, what came of unfinished sub-cases included."""
        standing = standing_of(self.levels)
        while len(self.levels) > 1:
            child = self.levels.pop()
            self._record_child(self.top, child)
        return trace_of(self.world.told.scenario, self.top, self.world.now, standing, tuple(self.world.failures))

    @property
    def top(self) -> Level:
        return self.levels[-1]

    @property
    def _flows(self) -> bool:
        """Whether no case on the stack is paused or needs a person: one that stands still holds up those inside."""
        return all(level.is_active for level in self.levels)

    def _turn(self) -> bool:
        """Let one thing happen; False when nothing can."""
        self._drop_abandoned()
        if len(self.levels) == 1 and self.top.case.status is Status.DONE:
            return False
        due = next(
            (event for event in self.coming if event.due is not None and event.due <= self.world.now),
            None,
        )
        if due is not None:
            return self._happens(due)
        if self.top.case.status is Status.DONE:
            return self._sub_case_ended()
        self.wrote |= {level.case.id for level in self.levels if level.case.ledger}
        if correct_next(self.world, self.levels[0], self.mistaken, self.wrote) or settle_next(self.world, self.top):
            return True
        if waits_for_settling(self.top) and self._answer_command():
            return True
        if self._flows and (self._answer_command() or answer_person(self.world, self.top)):
            return True
        return self._rest()

    # ── systems ──────────────────────────────────────────────────────────────────────────────────────────────

    def _answer_command(self) -> bool:
        command = self.top.next_command()
        match command:
            case None:
                return False
            case CallOperation():
                answer_call(self.world, self.top, command)
            case ConfirmEffect():
                confirm(self.world, self.top, command)
            case RunPlaybook():
                self._run_playbook(command)
            case _:
                assert_never(command)
        return True

    # ── sub-playbooks ────────────────────────────────────────────────────────────────────────────────────────

    def _run_playbook(self, command: RunPlaybook) -> None:
        level = self.top
        given = self.world.take_ending(command.playbook, command.inputs)
        program = self.world.siblings(command.playbook)
        if given is not None:
            outcome, outputs = ended_with(given, output_types(level.program, command.state), self.world.now)
            level.record.steps.append(steps.SubCase(self.world.now, command.state, command.playbook, outcome, outputs))
            level.hear(PlaybookEnded(self.world.now, command.effect, outcome, outputs))
        elif program is None or len(self.levels) >= DEEPEST:
            level.stuck[command.effect] = command.playbook
            level.record.steps.append(steps.Unanswered(self.world.now, command.state, command.playbook, command.inputs))
            self.world.failures.append(no_playbook(command.playbook, command.state))
        else:
            start = CaseStarted(self.world.now, command.effect, command.inputs, language=self.world.told.language)
            self.levels.append(Level(program, start, explain=self.explain))

    def _sub_case_ended(self) -> bool:
        child = self.levels.pop()
        parent = self.top
        waiting = parent.case.waiting
        self._record_child(parent, child)
        assert isinstance(waiting, ForPlaybook)  # else it was dropped before
        parent.hear(
            PlaybookEnded(
                self.world.now, waiting.effect, str(child.case.outcome), child.case.outputs, bool(child.case.ledger)
            )
        )
        return True

    def _record_child(self, parent: Level, child: Level) -> None:
        trace = trace_of(child.case.id, child, self.world.now, standing_of([child]))
        parent.record.sub_case(self.world.now, parent.case.state, child.program.id, trace)

    def _drop_abandoned(self) -> None:
        """A case that went on without its sub-playbook (it was late, or interrupted) leaves it behind."""
        for place in range(1, len(self.levels)):
            waiting = self.levels[place - 1].case.waiting
            if not (isinstance(waiting, ForPlaybook) and waiting.effect == self.levels[place].case.id):
                while len(self.levels) > place:
                    child = self.levels.pop()
                    self._record_child(self.top, child)
                return

    # ── time and events ──────────────────────────────────────────────────────────────────────────────────────

    def _rest(self) -> bool:
        """Nothing can happen now: a told event without a time comes, or the time moves on."""
        loose = next((event for event in self.coming if event.due is None), None)
        if loose is not None:
            return self._happens(loose)
        if any(level.is_stuck() for level in self.levels):
            return False
        event = min((one.due for one in self.coming if one.due is not None), default=None)
        timer = self._next_timer()
        if event is not None and (timer is None or event <= timer):
            self._move_to(event, "event")
            return True
        return timer is not None and self._may_pass(timer) and self._fires(timer)

    def _may_pass(self, due: datetime) -> bool:
        """Whether the time may move on: not past somebody who is waited for, unless the telling lets it. Where it may
        not, it is noted that it would."""
        waiting = self.top.case.waiting
        if self.waits is None or due <= self.world.now:
            return True
        of_people = isinstance(waiting, ForAnswers | ForChore | ForVotes)
        of_events = isinstance(waiting, ForEvents) and bool(waiting.events)
        if isinstance(waiting, ForDecision):
            return False
        if not of_people and not of_events and not self.world.told.stands:
            return True
        if not of_people and self.waits > 0:
            self.waits -= 1
            return True
        self.top.record.steps.append(steps.TimeMoved(self.world.now, due, ""))
        return False

    def _next_timer(self) -> datetime | None:
        flows = self._flows
        dues = (level.due(self.world.now, flows=flows) for level in self.levels)
        return min((due for due in dues if due is not None), default=None)

    def _fires(self, due: datetime) -> bool:
        flows = self._flows
        level = [level for level in self.levels if level.due(self.world.now, flows=flows) == due][-1]
        timer = level.next_timer(flows=flows)
        assert timer is not None
        self._move_to(due, timer.name)
        level.record.steps.append(steps.TimeCame(self.world.now, timer.name))
        level.hear(TimerFired(self.world.now, timer.name))
        return True

    def _move_to(self, moment: datetime, until: str) -> None:
        if moment > self.world.now:
            self.top.record.steps.append(steps.TimeMoved(self.world.now, moment, until))
            self.world.now = moment

    def _happens(self, event: ToldEvent) -> bool:
        self.coming.remove(event)
        level = self._hearer(event.name)
        declared = self.world.catalog.events.get(event.name)
        fields = None if declared is None else declared.fields
        level.record.steps.append(steps.Happened(self.world.now, event.name, event.data, fields))
        if event.name in level.program.interrupts or event.name not in (RESUME, CANCEL):
            level.hear(EventReceived(self.world.now, event.name, event.data, event.by, event.role))
        elif event.name == CANCEL:
            level.hear(CaseCancelled(self.world.now, _reason(event.data), event.by))
        elif level.case.status is Status.PAUSED:
            level.hear(CaseResumed(self.world.now, event.by))
        return True

    def _hearer(self, event: str) -> Level:
        """The innermost case that does anything with the event; the main case where none does."""
        if event == CANCEL:
            return self.levels[0]
        for level in reversed(self.levels):
            if level.case.status is Status.DONE:
                continue
            if level.listens_to(event) or (event == RESUME and level.case.status is Status.PAUSED):
                return level
        return self.levels[0]


def _reason(data: Mapping[str, object]) -> str:
    reason = parse(data.get("reason"), TEXT)
    return "" if isinstance(reason, Refusal) else str(reason)

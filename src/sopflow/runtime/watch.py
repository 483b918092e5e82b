"""What those who look on are told: after the commit, ids and names and durations, nothing that anybody said."""

from __future__ import annotations

from datetime import datetime

from sopflow.adapter_api import ErrorKind
from sopflow.catalog.model import Operation
from sopflow.engine.effects import Effect, FinishCase, RaiseAttention, SendReminder
from sopflow.engine.events import CaseStarted
from sopflow.ports.rows import CaseRow, JobRow
from sopflow.ports.world import Call, Clock, Done, Observed, Reply
from sopflow.runtime.onlookers import Onlookers
from sopflow.runtime.publications import Publication
from sopflow.runtime.standing import Came
from sopflow.stores.codec import EVENTS
from sopflow.telemetry import names
from sopflow.values.masking import mask_text

Fields = dict[str, str | int | float | bool]


class Watch:
    """Makes observations of what came of things; False where nobody looks on."""

    def __init__(self, onlookers: Onlookers, clock: Clock) -> None:
        self._onlookers = onlookers
        self._clock = clock

    def __bool__(self) -> bool:
        return bool(self._onlookers)

    def tell(self, name: str, case: str | None = None, **fields: str | float | bool | None) -> None:
        """Tell it now; a field that is None is left out."""
        if self._onlookers:
            given = {key: value for key, value in fields.items() if value is not None}
            self._onlookers.emit(Observed(name, self._clock.now(), case, given))

    def came(self, came: Came, seconds: float) -> None:
        """An input is durable, and so is all that it brought about."""
        row, event = came.row, came.event
        kind = EVENTS.by_type[type(event)].kind if event is not None else ""
        by, role = getattr(event, "by", None), getattr(event, "role", None)
        if isinstance(event, CaseStarted):
            self.tell(
                names.CASE_OPENED, row.id, playbook=row.playbook, version=came.published.program.version,
                digest=row.digest, subject=row.subject, by=by,
            )  # fmt: skip
        self.tell(
            names.INPUT_TAKEN, row.id, playbook=row.playbook, kind=kind, seq=row.version, state=row.state,
            status=row.status, seconds=seconds, repeated=came.repeated, by=by, role=role,
        )  # fmt: skip
        if came.taken is not None:
            self.tell(names.SUBJECT_TAKEN, row.id, playbook=row.playbook, other=came.taken)
        for effect in came.effects:
            self._effect(row, effect)

    def _effect(self, row: CaseRow, effect: Effect) -> None:
        match effect:
            case RaiseAttention(state=state, code=code, subject=about):
                self.tell(
                    names.ATTENTION_RAISED, row.id, playbook=row.playbook, state=state, code=code, about=about
                )  # fmt: skip
            case FinishCase(outcome=outcome):
                seconds = (row.updated_at - row.opened_at).total_seconds()
                self.tell(names.CASE_ENDED, row.id, playbook=row.playbook, outcome=outcome, seconds=seconds)
            case _:
                pass

    def stalled(self, row: CaseRow, code: str, about: str) -> None:
        """Work of a case was given up: a person must look."""
        self.tell(names.ATTENTION_RAISED, row.id, playbook=row.playbook, state=row.state, code=code, about=about)

    def refused(self, case: str | None, kind: str, error: Exception, by: str | None) -> None:
        """An input was refused, and nothing changed."""
        named = None if case is None else mask_text(case)  # there may be no such case, and a number in its place
        self.tell(names.INPUT_REFUSED, named, kind=kind, error=type(error).__name__, by=by)

    def fired(self, row: CaseRow, due: datetime, at: datetime) -> None:
        """A due time was heard."""
        late = (at - due).total_seconds()
        self.tell(names.TIMER_FIRED, row.id, playbook=row.playbook, state=row.state, seconds=late)

    def call_started(self, call: Call, playbook: str) -> None:
        """A call is about to leave."""
        self.tell(
            names.CALL_STARTED, call.case, playbook=playbook, operation=call.operation.name, effect=call.effect,
            attempt=call.attempt, write=call.operation.writes, look_up=call.looks_up is not None,
        )  # fmt: skip

    def call_ended(self, call: Call, playbook: str, reply: Reply, seconds: float) -> None:
        """A system was called."""
        result = "done" if isinstance(reply, Done) else str(reply.error)
        operation = call.operation.name
        self.tell(
            names.CALL_ENDED, call.case, playbook=playbook, operation=operation, effect=call.effect,
            attempt=call.attempt, write=call.operation.writes, look_up=call.looks_up is not None, result=result,
            seconds=seconds,
        )  # fmt: skip
        if result == ErrorKind.IN_DOUBT:
            self.doubted(call.case, playbook, call.operation, call.effect)

    def doubted(self, case: str, playbook: str, operation: Operation, effect: str) -> None:
        """Nobody knows whether a write happened."""
        self.tell(names.EFFECT_DOUBTED, case, playbook=playbook, operation=operation.name, effect=effect)

    def reminded(self, row: CaseRow, reminder: Effect) -> None:
        """Whoever the case waits for is to be reminded."""
        if isinstance(reminder, SendReminder):
            self.tell(
                names.REMINDER_DUE, row.id, playbook=row.playbook, state=reminder.state, role=reminder.to,
                count=reminder.count,
            )  # fmt: skip

    def filed(self, row: CaseRow, kind: str, by: str | None) -> None:
        """Somebody did something with a case as a file."""
        self.tell(names.CASE_FILED, row.id, playbook=row.playbook, kind=kind, by=by)

    def published(self, done: Publication, by: str | None) -> None:
        """A playbook was published. What was published before and is the current one still is no news."""
        if done.is_new or done.again:
            self.tell(
                names.PLAYBOOK_PUBLISHED, playbook=done.playbook, version=done.version, digest=done.digest, by=by
            )  # fmt: skip

    def broken(self, case: str, seq: int, fault: str) -> None:
        """A history does not fit its chain: somebody should look."""
        self.tell(names.CHAIN_BROKEN, case, seq=seq, fault=fault)

    def job_failed(self, job: JobRow, error: Exception) -> None:
        """Work that was owed failed; it comes again."""
        self.tell(
            names.JOB_FAILED, job.case, kind=job.kind, job=job.id, error=type(error).__name__, attempts=job.attempts + 1
        )  # fmt: skip

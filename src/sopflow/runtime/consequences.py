"""What a step changes beside the case itself: its row, the rows of its writes, the question that stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sopflow.engine.case import Case, Entry, EntryStatus, ForAnswers, ForReplies
from sopflow.engine.effects import (
    AskQuestions,
    AwaitEvents,
    CallOperation,
    ConfirmEffect,
    Effect,
    RaiseAttention,
    RefuseAnswer,
    RequestApproval,
    RequestChore,
)  # fmt: skip
from sopflow.engine.events import Event, QuestionsAnswered
from sopflow.engine.ledger import undo_key
from sopflow.engine.leftovers import UNDO
from sopflow.engine.outstanding import running
from sopflow.ports.rows import LedgerRow, LedgerStatus
from sopflow.runtime.pseudonyms import key_of_write

QUESTIONS = frozenset({AskQuestions, ConfirmEffect, RequestApproval, RequestChore, AwaitEvents, RaiseAttention})
"""Effects that put a question to people, or listen for something."""

STATUS: Mapping[EntryStatus, LedgerStatus] = {
    EntryStatus.INTENDED: LedgerStatus.INTENDED,
    EntryStatus.DONE: LedgerStatus.DONE,
    EntryStatus.FAILED: LedgerStatus.REJECTED,
    EntryStatus.IN_DOUBT: LedgerStatus.IN_DOUBT,
}


def next_due(case: Case) -> datetime | None:
    """The next due time that the case waits for."""
    if not case.timers and "sla" not in case.scope:
        return None  # as most do
    return min(running(case).values(), default=None)


def is_new_question(before: Case | None, after: Case, event: Event, effects: Iterable[Effect]) -> bool:
    """Whether what the case asks of people now was put by this event: an answer to the old question is then stale.

    A question stands while its answers are refused. A vote leaves the request for approval standing.
    """
    if before is None or (after.state, type(after.waiting)) != (before.state, type(before.waiting)):
        return True
    if not any(type(effect) in QUESTIONS for effect in effects):
        return False
    return not (isinstance(event, QuestionsAnswered) and _was_refused(event, before, after, effects))


def _was_refused(event: QuestionsAnswered, before: Case, after: Case, effects: Iterable[Effect]) -> bool:
    """Whether nothing of an answer was taken, so that the same facts are asked as before."""
    if not isinstance(after.waiting, ForAnswers) or after.waiting != before.waiting:
        return False
    refused = {effect.fact for effect in effects if isinstance(effect, RefuseAnswer)}
    return all(value is None or name in refused for name, value in event.answers.items())


def ledger_rows(
    before: Case | None, after: Case, effects: Iterable[Effect], salt: bytes, at: datetime
) -> tuple[LedgerRow, ...]:
    """The rows of the writes that the step changed."""
    known: Mapping[str, Entry] = {} if before is None else before.ledger
    answered = _under_way(before)
    if after.ledger is known and not answered:
        return ()
    sent = {effect.key: effect.effect for effect in effects if isinstance(effect, CallOperation) and effect.key}
    still = _under_way(after)
    rows = []
    for key, entry in after.ledger.items():
        came_back = key in answered and still.get(key) != answered[key]
        if known.get(key) is not entry or came_back:
            effect = sent.get(key) or still.get(key) or answered.get(key, "")
            rows.append(_row(after.id, key_of_write(salt, key), effect, entry, at))
    return tuple(rows)


def _row(case: str, key: str, effect: str, entry: Entry, at: datetime) -> LedgerRow:
    return LedgerRow(case, key, effect, entry.operation, STATUS[entry.status], entry.attempts, at)


def _under_way(case: Case | None) -> dict[str, str]:
    """The writes that a case waits for, by key: the effect of the attempt. Undoings are among them."""
    if case is None:
        return {}
    found: dict[str, str] = {}
    if isinstance(case.waiting, ForReplies):
        found = {one.key: one.effect for one in case.waiting.pending if one.key}
    if case.earlier is not None:
        found |= {undo_key(one.key): one.effect for one in case.earlier.leftovers if one.phase == UNDO}
    return found

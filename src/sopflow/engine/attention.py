"""What a person decides when the procedure could not: do it again, it happened, or it did not.

Where a policy stopped the case there is less to decide: try again (after a correction, or because it may), leave the
call undone, or, at its end, let it end with what is owed.
"""

from __future__ import annotations

from sopflow.adapter_api import ErrorKind
from sopflow.diagnostics import Words
from sopflow.engine.authority import admit
from sopflow.engine.case import ForDecision, Status
from sopflow.engine.events import AttentionResolved
from sopflow.engine.verbs import call, end
from sopflow.engine.verbs.under_way import NOTHING_SENT
from sopflow.engine.walk import begin
from sopflow.engine.work import BREAKS_POLICY, OWES_POLICY, Work
from sopflow.errors import UsageError
from sopflow.program.model import CallsPlan, Plan

CALL_ERRORS = frozenset(ErrorKind)
"""What a call can end with; the detail of such an attention is the call's index."""

DONE_BEFORE = "done_before_correction"
"""The code of a case that could end, if nothing that was done before a correction were left to settle."""

_SETTLE_FIRST = Words(
    en="settle what was done before the correction, one by one: the case ends by itself then.",
    id="selesaikan satu per satu yang sudah dilakukan sebelum koreksi: setelah itu kasus berakhir sendiri.",
)


def resolve(work: Work, event: AttentionResolved) -> str | None:
    """Go on as the person decided. A retry begins the state's verb again; keys keep its writes from being doubled. A
    doubt that no system can be asked about is the person's to look into: what they then let be tried again is sent."""
    waiting = work.waiting
    if not isinstance(waiting, ForDecision):
        raise UsageError("the case does not wait for a decision.")
    if waiting.code == DONE_BEFORE:
        raise UsageError(_SETTLE_FIRST)
    admit(work, event)
    work.status = Status.WAITING
    plan = work.here.plan
    if waiting.code == OWES_POLICY and event.decision == "done":
        end.finish(work)
        return None
    if waiting.code == BREAKS_POLICY and event.decision == "failed":
        return _as_if_refused(work, plan, event)
    if event.decision == "retry":
        if waiting.code == ErrorKind.IN_DOUBT and isinstance(plan, CallsPlan):
            call.looked_into(work, plan, int(waiting.detail))
        work.waiting = None
        return begin(work, work.here)
    if not isinstance(plan, CallsPlan) or waiting.code not in CALL_ERRORS:
        raise UsageError("only `retry` can be decided here: nothing was sent that could be done or failed.")
    work.waiting = waiting.before
    if event.decision == "done":
        return call.decided(work, plan, int(waiting.detail), event.output, None)
    if event.decision == "failed":
        return call.decided(work, plan, int(waiting.detail), None, event.error)
    raise UsageError(f"`{event.decision}` is not a decision: retry, done or failed.")


def _as_if_refused(work: Work, plan: Plan, event: AttentionResolved) -> str | None:
    """A call that a policy stopped is left undone: the case goes the way that it goes when the system refuses."""
    if not isinstance(plan, CallsPlan) or len(plan.calls) != 1:
        raise UsageError(_NOT_A_CALL)
    work.waiting = NOTHING_SENT
    return call.decided(work, plan, 0, None, event.error)


_NOT_A_CALL = Words(
    en="no single call was stopped here that could have failed: correct what is wrong, or let it be tried again.",
    id="yang dihentikan di sini bukan satu panggilan: koreksi yang keliru, atau coba lagi.",
)

"""`approve`: people decide. `need` of `of` grant it; so many refusals that `need` cannot be reached refuse it."""

from __future__ import annotations

from sopflow.engine import wording
from sopflow.engine.case import ForVotes
from sopflow.engine.effects import RequestApproval
from sopflow.engine.events import VoteCast
from sopflow.engine.work import Work
from sopflow.errors import UsageError
from sopflow.program.model import ApprovePlan, State

GRANTED = "granted"
REFUSED = "refused"


def begin(work: Work, state: State, plan: ApprovePlan) -> str | None:
    what = wording.in_all_languages(work, plan.what)
    work.waiting = ForVotes()
    work.emit(RequestApproval(state.id, what, plan.role, plan.need, plan.of, plan.not_by))
    return None


def voted(work: Work, plan: ApprovePlan, waiting: ForVotes, event: VoteCast) -> str | None:
    """Count a vote. Whoever may not decide, or did already, is turned away: four eyes are the engine's business."""
    _check_voter(work, plan, waiting, event)
    votes = (*waiting.votes, (event.by, event.granted))
    work.waiting = ForVotes(votes)
    granted = sum(1 for _, yes in votes if yes)
    if granted >= plan.need:
        _freeze(work, plan)
        return GRANTED
    return REFUSED if len(votes) - granted > plan.of - plan.need else None


def _freeze(work: Work, plan: ApprovePlan) -> None:
    """What people approved stays as they saw it, even where it is derived from what changes later."""
    for name in plan.freeze:
        derived = work.program.facts[name].derived
        if derived is not None:
            work.put(name, derived(work.scope), "decided", work.state)


def _check_voter(work: Work, plan: ApprovePlan, waiting: ForVotes, event: VoteCast) -> None:
    if plan.role is not None and event.role is not None and event.role != plan.role:
        raise UsageError(f"only the role `{plan.role}` may decide here, not `{event.role}`.")
    if event.role is not None and event.role in plan.not_by:
        raise UsageError(f"the role `{event.role}` may not decide here.")
    if event.by is None:
        return
    if any(work.scope.get(name) == event.by for name in plan.not_by):
        raise UsageError("whoever did this may not approve it as well: another person must decide.")
    if any(by == event.by for by, _ in waiting.votes):
        raise UsageError("this person has decided already: another one must.")

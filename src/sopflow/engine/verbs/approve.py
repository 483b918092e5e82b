"""`approve`: people decide. `need` of `of` grant it; so many refusals that `need` cannot be reached refuse it."""

from __future__ import annotations

from sopflow.diagnostics import Words
from sopflow.engine import wording
from sopflow.engine.authority import admit, role_wanted
from sopflow.engine.case import ForVotes
from sopflow.engine.effects import RequestApproval
from sopflow.engine.events import VoteCast
from sopflow.engine.work import Work
from sopflow.errors import NotAllowed
from sopflow.program.model import ApprovePlan, State

GRANTED = "granted"
REFUSED = "refused"


def begin(work: Work, state: State, plan: ApprovePlan) -> str | None:
    what = wording.in_all_languages(work, plan.what)
    work.waiting = ForVotes()
    work.emit(RequestApproval(state.id, what, role_wanted(state), plan.need, plan.of, plan.not_by))
    return None


def voted(work: Work, plan: ApprovePlan, waiting: ForVotes, event: VoteCast) -> str | None:
    """Count a vote. Whoever may not decide, or did already, is turned away: four eyes are the engine's business."""
    admit(work, event)
    _check_voter(plan, waiting, event)
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


def _check_voter(plan: ApprovePlan, waiting: ForVotes, event: VoteCast) -> None:
    """Nobody decides twice. Roles and other pairs of eyes were looked at before (`authority`)."""
    if event.by is None:
        if event.role is not None and plan.need > 1:
            raise NotAllowed(_NOBODY)
        return
    if any(by == event.by for by, _ in waiting.votes):
        raise NotAllowed(_TWICE)


_NOBODY = Words(
    en="several people decide here: it must be known who each of them is.",
    id="beberapa orang memutuskan di sini: masing-masing harus jelas siapa.",
)
_TWICE = Words(
    en="this person has decided already: another one must.",
    id="orang ini sudah memutuskan: harus orang lain.",
)

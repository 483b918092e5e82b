"""Who may do what: roles, four eyes and limits, whatever a screen shows.

An event with neither a person (`by`) nor a role is nobody's: a dry run or a system, and it passes. Whoever acts as a
person gives who it is and in which role; then everything is checked, and a person without a role has none that fits.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

from sopflow.adapter_api import Effect
from sopflow.diagnostics import Words
from sopflow.engine.case import Case, ForDecision, Leftover
from sopflow.engine.events import (
    AttentionResolved,
    ChoreDone,
    EffectConfirmed,
    EventReceived,
    LeftoverSettled,
    QuestionsAnswered,
    VoteCast,
)  # fmt: skip
from sopflow.engine.verbs.under_way import CONFIRMATION, pending_of
from sopflow.engine.work import Work
from sopflow.errors import NotAllowed
from sopflow.program.model import ANYBODY, ApprovePlan, CallPlan, CallsPlan, DoPlan, LimitPlan, NotBy, Program, State
from sopflow.values.kinds import Consent

IRREVERSIBLE: Final = Effect.IRREVERSIBLE
"""Looked up once: a member of an enumeration costs more to reach than to compare."""

Act = QuestionsAnswered | EffectConfirmed | VoteCast | ChoreDone | AttentionResolved
"""What a person does in a state."""

Undoing = tuple[str, Mapping[str, object]]
"""The operation that undoes something, and what it is given."""


def role_wanted(state: State, call: CallPlan | None = None) -> str | None:
    """Who may do what a state asks for: the role that its verb names, else its own; None where anybody may. `call` is
    the one to be confirmed."""
    own: str | None = None
    if isinstance(state.plan, ApprovePlan | DoPlan):
        own = state.plan.role
    elif call is not None and call.confirmation is not None:
        own = call.confirmation.role
    return own or state.role


def acting_role(program: Program, case: Case, event: Act | EventReceived, roles: Collection[str]) -> str | None:
    """The role, of those that a person holds, in which they do this: one in which they may, if there is any. The
    event's own role does not count."""
    held = sorted(roles)
    if isinstance(event, EventReceived):
        interrupt = program.interrupts.get(event.name)
        fitting = [role for role in held if interrupt is not None and role == interrupt.role]
    else:
        fitting = [role for role in held if refusal(program, case, replace(event, role=role)) is None]
    return next(iter((*fitting, *held)), None)


def refusal(program: Program, case: Case, event: Act) -> NotAllowed | None:
    """Why this person may not do this now; None where they may, as far as authority goes."""
    try:
        admit(Work(program, case, event.at, explain=False), event)
    except NotAllowed as no:
        return no
    return None


def admit(work: Work, event: Act) -> None:
    """Let a person's act in, and remember it where some `not_by` of the playbook asks for it.

    Raises:
        NotAllowed: another role, another person, or a higher limit is wanted.
    """
    refuse_others(work, event)
    _remember(work, work.here, event)


def refuse_others(work: Work, event: Act) -> None:
    """Refuse whoever may not do this here. What is kept for later is looked at by this alone: it is no act yet.

    Raises:
        NotAllowed: another role, another person, or a higher limit is wanted.
    """
    if event.by is None and event.role is None:
        return
    state, call = work.here, _call(work, event)
    _check_role(role_wanted(state, call), event)
    _check_eyes(work, _apart(state, call), event)
    if _says_yes(event):
        _check_limits(work, state, call, event)


def admit_to_leftover(
    program: Program, case: Case, left: Leftover, undoing: Undoing | None, event: EffectConfirmed | LeftoverSettled
) -> None:
    """Let in what a person says of something that the case did and does not do any more: it takes the role of the state
    that did it, and to confirm its undoing one whose limit reaches.

    Raises:
        NotAllowed: another role, or a higher limit is wanted.
    """
    if event.by is None and event.role is None:
        return
    state = program.states.get(left.state)
    _check_role(None if state is None else state.role, event)
    if undoing is not None and isinstance(event, EffectConfirmed) and event.confirmed:
        operation, given = undoing
        limits = [limit for limit in program.limits if limit.operation == operation]
        _check_each(program, limits, {**case.scope, "input": given}, event)


def admit_event(program: Program, event: EventReceived) -> None:
    """Let in an event that a person tells of. One that a wait of the playbook listens for as well is anybody's to tell.

    Raises:
        NotAllowed: it interrupts, and that is another role's to do.
    """
    interrupt = program.interrupts.get(event.name)
    is_nobodys = event.by is None and event.role is None
    if interrupt is not None and not is_nobodys and event.name not in program.awaited:
        _check_role(interrupt.role, event)


def note_who_began(work: Work, by: str | None) -> None:
    """Whoever begins a case gives its inputs: that is an act in its first state."""
    start = work.program.start
    if by is not None and start in work.program.watched.states:
        work.acts = (*work.acts, (start, None, by))


# ── what it is about ─────────────────────────────────────────────────────────────────────────────────────────


def _call(work: Work, event: Act) -> CallPlan | None:
    """The write that somebody confirms, or says to have been done; None where it is about something else."""
    plan = work.here.plan
    if not isinstance(plan, CallsPlan):
        return None
    if isinstance(event, EffectConfirmed):
        pending = pending_of(work, event.effect, CONFIRMATION)
        return None if pending is None else plan.calls[pending.call]
    if isinstance(event, AttentionResolved) and event.decision == "done" and isinstance(work.waiting, ForDecision):
        call = plan.calls[int(work.waiting.detail)] if work.waiting.detail.isdecimal() else None
        return call if call is not None and is_confirmed(call) else None
    return None


def is_confirmed(call: CallPlan) -> bool:
    """Whether a person confirms this write before it is sent."""
    return call.confirm and (call.operation.effect is IRREVERSIBLE or call.confirmation is not None)


def _apart(state: State, call: CallPlan | None) -> NotBy:
    if isinstance(state.plan, ApprovePlan):
        return state.plan.apart
    return ANYBODY if call is None or call.confirmation is None else call.confirmation.apart


def _says_yes(event: Act) -> bool:
    """Whether it lets something happen: what nobody has let happen needs no authority."""
    match event:
        case EffectConfirmed(confirmed=yes) | VoteCast(granted=yes):
            return yes
        case AttentionResolved(decision=decision):
            return decision == "done"
        case _:
            return False


# ── roles, eyes, limits ──────────────────────────────────────────────────────────────────────────────────────


def _check_role(role: str | None, event: Act | EventReceived | LeftoverSettled) -> None:
    if role is None or event.role == role:
        return
    en = f"only the role `{role}` may do this, "
    id_ = f"hanya peran `{role}` yang boleh melakukan ini, "
    if event.role is None:
        raise NotAllowed(Words(en=f"{en}and `{event.by}` has no role.", id=f"{id_}sedangkan `{event.by}` tanpa peran."))
    raise NotAllowed(Words(en=f"{en}not `{event.role}`.", id=f"{id_}bukan `{event.role}`."))


def _check_eyes(work: Work, apart: NotBy, event: Act) -> None:
    """Four eyes: nobody whom a fact names, who acts or has acted in such a role, or has acted in such a state."""
    if event.role is not None and event.role in apart.roles:
        raise NotAllowed(
            Words(
                en=f"the role `{event.role}` may not decide here.", id=f"peran `{event.role}` tidak boleh memutuskan."
            )
        )
    if event.by is None:
        if apart is not ANYBODY and (apart.facts or apart.roles or apart.states):
            raise NotAllowed(_NOBODY)
        return
    acted = any(by == event.by and (state in apart.states or role in apart.roles) for state, role, by in work.acts)
    if acted or any(_holds(work.scope.get(fact), event.by) for fact in apart.facts):
        raise NotAllowed(_OTHER_EYES)


_NOBODY: Final = Words(
    en="it must be known who does this: another pair of eyes is wanted.",
    id="harus jelas siapa yang melakukan ini: diperlukan orang lain.",
)
_OTHER_EYES: Final = Words(
    en="whoever did this may not approve it as well: another person must decide.",
    id="yang mengerjakan tidak boleh menyetujuinya juga: orang lain yang harus memutuskan.",
)


def _holds(value: object, person: str) -> bool:
    """Whether a fact names a person: it is that person, lists them, or is a consent that they recorded."""
    if isinstance(value, tuple | list):
        return any(_holds(one, person) for one in value)
    return (value.by if isinstance(value, Consent) else value) == person


def _check_limits(work: Work, state: State, call: CallPlan | None, event: Act) -> None:
    """A role without a limit has none; but where others have one, the role must be one of the playbook's."""
    limits = [limit for limit in work.program.limits if _bounds(limit, state, call)]
    if limits:
        names = work.scope if call is None else {**work.scope, "input": _input(work, event, call)}
        _check_each(work.program, limits, names, event)


def _check_each(
    program: Program, limits: Collection[LimitPlan], names: dict[str, object], event: Act | LeftoverSettled
) -> None:  # fmt: skip
    if limits and event.role not in program.playbook.roles:
        raise NotAllowed(_NO_ROLE)
    for limit in limits:
        if limit.role == event.role and limit.that.test(names) is not True:
            reason = {name: str(text.evaluate(names)) for name, text in limit.reason.items()}
            raise NotAllowed(_beyond(event.role, reason))


_NO_ROLE: Final = Words(
    en="roles have limits here: only somebody with a role of the playbook may do this.",
    id="di sini peran punya batas: hanya orang dengan peran dari playbook yang boleh melakukannya.",
)


def _bounds(limit: LimitPlan, state: State, call: CallPlan | None) -> bool:
    return limit.state == state.id if call is None else limit.operation == call.operation.name


def _input(work: Work, event: Act, call: CallPlan) -> object:
    """What was or would be sent."""
    pending = pending_of(work, event.effect, CONFIRMATION) if isinstance(event, EffectConfirmed) else None
    if pending is not None:
        return pending.input
    return {} if call.input is None else call.input.evaluate(work.scope)


def _beyond(role: str, reason: Mapping[str, str]) -> Words:
    first = next(iter(reason.values()), "")
    return Words(
        en=f"this is beyond the limit of the role `{role}`: {reason.get('en', first)}",
        id=f"ini melampaui batas peran `{role}`: {reason.get('id', first)}",
    )


def _remember(work: Work, state: State, event: Act) -> None:
    watched = work.program.watched
    if event.by is None or not (state.id in watched.states or event.role in watched.roles):
        return
    act = (state.id, event.role, event.by)
    if act not in work.acts:
        work.acts = (*work.acts, act)

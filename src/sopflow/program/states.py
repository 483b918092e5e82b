"""States: what all of them share, and each verb by its own lowering."""

from __future__ import annotations

from typing import assert_never

from sopflow.diagnostics import Words
from sopflow.playbook import states as written
from sopflow.playbook.values import Code, Value
from sopflow.program import rules
from sopflow.program.authority import known_role
from sopflow.program.changes import changes
from sopflow.program.compilation import Compilation
from sopflow.program.exits import Place, exits_of, merged, target_exits
from sopflow.program.lower import ask, call, each, people, playbooks, wait
from sopflow.program.makers import maker
from sopflow.program.model import (
    ANSWERED,
    BranchPlan,
    CallsPlan,
    Exit,
    Maker,
    OpenCasePlan,
    Plan,
    RemindPlan,
    State,
)  # fmt: skip
from sopflow.program.texts import plain_texts
from sopflow.program.vocabulary import all_states
from sopflow.values.types import DURATION, TIME

LATE = "late"
Exits = dict[str, tuple[Exit, ...]]


_FORMER = Words(
    en="a former name belongs to one state alone; take it away here, or give the new state another name",
    id="nama lama hanya milik satu state; hapus di sini, atau beri state yang baru nama lain",
)


def compile_states(work: Compilation) -> dict[str, State]:
    """Every state of the flat table, those of loops among them."""
    phases: dict[str, str | None] = {}
    made = [_state(work, state, phases) for state in all_states(work.playbook.states)]
    always = work.playbook.always
    for index, name in enumerate(always):
        if name not in work.loops or work.loops[name]:
            what = Words(en="state", id="state")
            work.report_unknown(rules.UNKNOWN_STATE, work.span(("always", index)), what, name, work.playbook.states)
    _check_former_names(work)
    return {state.id: state for state in made if state is not None}


def _check_former_names(work: Compilation) -> None:
    """A former name is nobody's but its state's: else a case that is migrated could be in either."""
    owners: dict[str, written.State] = {}
    for state in all_states(work.playbook.states):
        for index, name in enumerate(state.formerly):
            at = (*state.at, "formerly") if len(state.formerly) == 1 else (*state.at, "formerly", index)
            if name in work.loops:
                message = Words(
                    en=f"there is a state `{name}` now, so `{state.id}` cannot be what it was",
                    id=f"sekarang ada state `{name}`, jadi `{state.id}` tidak mungkin dulunya itu",
                )
                work.report(rules.NAME_TAKEN, work.span(at), message, _FORMER)
            elif owners.setdefault(name, state) is not state or name in state.formerly[:index]:
                message = Words(
                    en=f"`{owners[name].id}` was called `{name}` as well",
                    id=f"`{owners[name].id}` juga dulunya `{name}`",
                )
                work.report(rules.NAME_TAKEN, work.span(at), message, _FORMER)


def _state(work: Compilation, state: written.State, phases: dict[str, str | None]) -> State | None:
    """One state. Inside a loop it is in the loop's phase, unless it names one of its own."""
    place = Place(state.id, work.loops[state.id])
    phases[state.id] = state.phase or (phases.get(place.loops[-1]) if place.loops else None)
    _known_names(work, state)
    plan, own_exits, known = _plan(work, state, place)
    exits = _exits(work, state, place, own_exits, known)
    within, remind = _patience(work, state)
    if plan is None:
        return None
    return State(
        state.id, plan, exits, state.at, state.say, changes(work, state.set, state.add), place.loops, phases[state.id],
        state.role, within, remind, plain_texts(state.title, work.playbook.languages[0]), state.covers, _counts(plan),
        bool(work.playbook.sla), state.formerly,
    )  # fmt: skip


def _plan(  # noqa: C901, PLR0912 - one case a verb
    work: Compilation, state: written.State, place: Place
) -> tuple[Plan | None, Exits, tuple[tuple[str, ...], tuple[str, ...]]]:
    """The plan, exits that the verb itself makes, and its results: those of a plain `next`, and all."""
    verb = state.verb
    done = (ANSWERED,)
    match verb:
        case None:
            return BranchPlan(), {}, (done, done)
        case written.Ask():
            return ask.lower(work, verb), {}, (done, (*done, LATE))
        case written.Call():
            calls, errors = call.lower(work, verb, place)
            return calls, errors, (done, (*done, LATE))
        case written.Decide():
            return people.lower_decide(work, verb), {}, (done, done)
        case written.Require():
            return people.lower_require(work, verb), {}, (("met",), ("met", "refused"))
        case written.Each():
            loop, items = each.lower(work, verb, state.id)
            return loop, items, (done, done)
        case written.Run():
            run, outcomes = playbooks.lower_run(work, verb, state.next)
            return run, {}, (outcomes, (*outcomes, LATE))
        case written.OpenCase():
            return playbooks.lower_open_case(work, verb), {}, (done, done)
        case written.Wait():
            events = tuple(dict.fromkeys(one.result for one in verb.events)) or done
            return wait.lower_wait(work, verb), {}, (events, (*events, LATE))
        case written.Approve():
            return people.lower_approve(work, verb), {}, (("granted",), ("granted", "refused", LATE))
        case written.Do():
            return people.lower_do(work, verb), {}, (done, (*done, LATE))
        case written.End():
            return wait.lower_end(work, verb), _to_always(work, state), ((), ())
        case _:
            assert_never(verb)


def _exits(
    work: Compilation, state: written.State, place: Place, own: Exits,
    results: tuple[tuple[str, ...], tuple[str, ...]],
) -> Exits:  # fmt: skip
    plain, known = results
    if state.id in work.playbook.always:
        possible = tuple(result for result in known if result != LATE or state.patience.within is not None)
        return merged(own, _along_always(work, state, possible))
    late: Exits = {}
    if state.patience.late is not None:
        late = {LATE: target_exits(work, place, state.patience.late, LATE)}
    after = exits_of(work, place, state.next, plain, known) if state.next is not None else {}
    return merged(own, late, after)


def _to_always(work: Compilation, state: written.State) -> Exits:
    """From an end to the first of the states that every case passes on its way out."""
    always = work.playbook.always
    if not always or always[0] not in work.loops:
        return {}
    return {"always": (Exit("always", state.id, always[0], 0, at=state.at),)}


def _along_always(work: Compilation, state: written.State, results: tuple[str, ...]) -> Exits:
    """From one such state to the next, whatever its result; after the last one the case is over."""
    always = work.playbook.always
    following = always.index(state.id) + 1
    to, step = (always[following], "") if following < len(always) else (state.id, "finish")
    return {result: (Exit(result, state.id, to, 0, step=step, at=state.at),) for result in results}


def _patience(work: Compilation, state: written.State) -> tuple[Maker | None, RemindPlan | None]:
    within = _span_or_moment(work, state.patience.within)
    remind = state.patience.remind
    if remind is None:
        return within, None
    known_role(work, remind.to, (*remind.at, "to"))
    every = maker(work, remind.every, DURATION)
    return within, RemindPlan(every, remind.times, remind.to) if every is not None else None


def _span_or_moment(work: Compilation, value: Value | None) -> Maker | None:
    """`within` takes a duration, or an expression that gives the moment itself."""
    if isinstance(value, Code):
        return maker(work, value, TIME if work.is_clean(value, TIME) else DURATION)
    return maker(work, value, DURATION) if value is not None else None


def _known_names(work: Compilation, state: written.State) -> None:
    for index, script in enumerate(state.say):
        if script not in work.playbook.scripts:
            at = (*state.at, "say") if len(state.say) == 1 else (*state.at, "say", index)
            what = Words(en="script", id="skrip")
            work.report_unknown(rules.UNKNOWN_SCRIPT, work.span(at), what, script, work.playbook.scripts)
    if state.phase is not None and state.phase not in work.playbook.phases:
        what = Words(en="phase", id="fase")
        span = work.span((*state.at, "phase"))
        work.report_unknown(rules.UNKNOWN_PHASE, span, what, state.phase, work.playbook.phases)
    known_role(work, state.role, (*state.at, "role"))


def _counts(plan: Plan) -> bool:
    """Whether the number of the visit stands in a key."""
    if isinstance(plan, OpenCasePlan):
        return True
    return isinstance(plan, CallsPlan) and any(one.operation.writes and not one.operation.key for one in plan.calls)

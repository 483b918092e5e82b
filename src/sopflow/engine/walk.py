"""From state to state until the case waits: take the way, change what it changes, do what the state does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from sopflow.engine import loops, slas, timers, wording
from sopflow.engine.case import Status
from sopflow.engine.notes import ExitTaken, StateEntered
from sopflow.engine.verbs import approve, ask, call, decide, do, each, end, require, run, wait
from sopflow.engine.work import BREAKS_POLICY, Work
from sopflow.program.model import (
    ANSWERED,
    ApprovePlan,
    AskPlan,
    BranchPlan,
    CallsPlan,
    Change,
    DecidePlan,
    DoPlan,
    EachPlan,
    EndPlan,
    Exit,
    OpenCasePlan,
    RequirePlan,
    RunPlan,
    State,
    WaitPlan,
)  # fmt: skip

FAILURES: Final = frozenset({timers.LATE, require.REFUSED})
"""Results with which a verb has not succeeded: its `set` and `add` do not take effect. Nor do they on an error."""

FINISH: Final = "finish"
"""The step of the way out of the last state, after which the case is over."""

MOST_MOVES: Final = 100_000
"""States that one step may pass. The checker refuses loops that spin; this keeps a fault of ours from hanging."""


def _branch(work: Work, state: State, plan: BranchPlan) -> str | None:
    return ANSWERED


BEGIN: Final[Mapping[type, Callable[..., str | None]]] = {
    AskPlan: ask.begin,
    CallsPlan: call.begin,
    DecidePlan: decide.begin,
    RequirePlan: require.begin,
    EachPlan: each.begin,
    RunPlan: run.begin,
    OpenCasePlan: run.open_case,
    WaitPlan: wait.begin,
    ApprovePlan: approve.begin,
    DoPlan: do.begin,
    EndPlan: end.begin,
    BranchPlan: _branch,
}
"""What a state does when the case comes to it: a result, or None where the case waits (or needs a person)."""


def walk(work: Work, result: str | None) -> None:
    """Go on with a result until the case waits, ends, or needs a person."""
    if result is None:
        return
    states, ways = work.program.states, work.ways
    state = states[work.state]
    for _ in range(MOST_MOVES):
        work.waiting = None
        if state.changes and result not in FAILURES and not result.startswith("error."):
            make_changes(work, state.changes)
        open_ = ways.get(result)
        way = None if open_ is None else open_.follow(work)
        if way is None:
            work.raise_attention("no_way", state.id, result)
            return
        state = states[way.to]
        only_leads_on = way.is_plain and not (work.timers or work.explain)
        result = arrive(work, state) if only_leads_on else _follow(work, way)
        if result is None:
            return
    work.raise_attention("endless", work.state)


def _follow(work: Work, way: Exit) -> str | None:
    """Take a way that does more than lead to a state."""
    if work.timers:
        work.stop_timers()
    if work.explain:
        _note_exit(work, way)
    change(work, way)
    return _turn(work, way) if way.step else arrive(work, work.program.states[way.to])


def _turn(work: Work, way: Exit) -> str | None:
    """A way that leads to no new state: the loop goes on or ends, or the case is over."""
    if way.step == FINISH:
        end.leave(work)
        return None
    return loops.turn(work, way.step)


def change(work: Work, way: Exit) -> None:
    """What taking a way changes."""
    if way.limit is not None:
        work.count(way.limit.key)
    if way.changes:
        make_changes(work, way.changes)
    for fact in way.forget:
        work.forget(fact)


def arrive(work: Work, state: State) -> str | None:
    """The case is in a new state: say what is said there, and begin what is done there."""
    if work.frames and len(work.frames) > len(state.loops):
        loops.close_down_to(work, len(state.loops))
    if state.counts_visits:
        work.visit(state.id)
    if work.explain:
        item = work.frames[-1].turn + 1 if work.frames else 0
        work.note(StateEntered(state.id, work.at, item, dict(work.scope), len(work.effects), work.frames))
        if work.stop is not None and work.stop.place == _arrivals(work):
            work.raise_attention(BREAKS_POLICY, work.stop.policy, work.stop.what)
            return None
    plan = state.plan
    return BEGIN[type(plan)](work, state, plan) if state.is_quiet else begin(work, state)


def _arrivals(work: Work) -> int:
    """To how many states the step has come so far."""
    return sum(1 for note in work.notes or () if type(note) is StateEntered)


def begin(work: Work, state: State) -> str | None:
    """Do what the state does, and what goes with it: a result, or None where the case waits."""
    if state.has_slas:
        slas.arrived(work, state)
        if work.status is Status.NEEDS_ATTENTION:
            return None
    plan = state.plan
    for script in state.says:
        wording.say(work, script)
    if type(plan) is EndPlan and state.changes:
        make_changes(work, state.changes)  # an end cannot fail, and its outcome may be what is set
    result = BEGIN[type(plan)](work, state, plan)
    if result is None and (state.within or state.remind) and work.status is Status.WAITING:
        timers.start_patience(work, state)
    return result


def _note_exit(work: Work, way: Exit) -> None:
    if way.source in work.program.states:
        ways = work.program.states[way.source].exits[way.result]
        work.note(ExitTaken(way, tuple(one for one in ways if one.index < way.index), dict(work.scope)))
    else:
        work.note(ExitTaken(way, (), dict(work.scope)))


def interrupt(work: Work, way: Exit) -> str | None:
    """Leave the state by an interrupt, whatever it was doing."""
    work.waiting = None
    if work.timers:
        work.stop_timers()
    if work.explain:
        _note_exit(work, way)
    change(work, way)
    work.state = way.to
    return arrive(work, work.here)


def make_changes(work: Work, changes: tuple[Change, ...]) -> None:
    """`set` and `add`: each sees what those before it changed."""
    for change in changes:
        value = change.value.evaluate(work.scope)
        if change.mode == "set":
            work.put(change.fact, value, "set", work.state)
            continue
        before = work.scope.get(change.fact) or ()
        assert isinstance(before, tuple)
        added = value if isinstance(value, tuple) else () if value is None else (value,)
        work.put(change.fact, (*before, *added), "added", work.state)

"""Policies watch a live case: what would break one does not happen, and a person decides.

Theory of operation: a step is made, and what happened in it is given to the automata of the policies. Where one of them
is broken the step is thrown away and made once more, standing still before that would happen: before the state does
anything whose doing breaks it, or before the call is sent. A case that may not end yet, since something is owed, stands
still before its end. The automata see what those of the proofs see (`engine.observing`), and how far they have come is
part of the case: a case that is told again is watched from its beginning again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from sopflow.engine.case import Case, ForDecision, Status
from sopflow.engine.effects import FinishCase, RaiseAttention
from sopflow.engine.events import AttentionResolved, Event
from sopflow.engine.made import Step
from sopflow.engine.observing import observed
from sopflow.engine.prints import fingerprint
from sopflow.engine.work import BREAKS_POLICY, OWES_POLICY, Stop
from sopflow.policies.automata import BAD, START
from sopflow.policies.compiled import Watch
from sopflow.policies.observing import Observation
from sopflow.policies.together import OWING, Watches
from sopflow.values.value import NOTHING

NOWHERE = Stop(-1, "", "", "")
"""The step goes all its way."""

STUCK = "stuck"
"""What a policy sees where a call came to nothing, and a person must decide."""

Make = Callable[[Stop, bool], Step]
"""Makes the step with a stop; it is told whether this is the one that counts."""


class Breach(NamedTuple):
    """A policy that something would break."""

    watch: Watch
    seen: Observation


def watched(policies: Watches, before: Case | None, event: Event, make: Make, *, explain: bool, noted: bool) -> Step:
    """A step that breaks no policy.

    Args:
        policies: those that watch.
        before: the case as it was; None where it begins.
        event: what it hears.
        make: makes the step, explained.
        explain: whether the notes are wanted.
        noted: whether making the step leaves traces elsewhere, so that all but the one that counts must leave none.
    """
    start = NOTHING if before is None else before.policies
    lets_end = _is_let_go(before, event)
    made = make(NOWHERE, not noted)
    states, breach = _followed(policies, start, observed(before, made), lets_end=lets_end)
    stop = None if breach is None else _stop(breach)
    if stop is not None or noted:
        made = make(stop or NOWHERE, True)
    if stop is not None:
        states, breach = _followed(policies, start, observed(before, made), lets_end=lets_end)
    if breach is not None and breach.seen.kind == "end":
        made = _held_at_its_end(made, breach)
    if breach is not None and breach.seen.kind == STUCK:
        made = _told_beside(made, breach)
    case = made.case if states == made.case.policies else made.case._replace(policies=states)
    return Step(case, made.effects, made.notes if explain else ())


def _followed(
    policies: Watches, start: Mapping[str, int], happened: Iterable[Observation], *, lets_end: bool
) -> tuple[Mapping[str, int], Breach | None]:
    """How far the automata come, and the first policy that is broken. One that nothing can stop any more stays where it
    was: it is broken by the next that breaks it."""
    states, first = start, None
    for seen in happened:
        for watch in policies.of(seen.kind, seen.name):
            if watch.items is None and watch.automaton.is_settled(states.get(watch.policy.name, START)):
                continue
            states, broken = followed(watch, states, seen)
            if broken is not None:
                may = lets_end and seen.kind == "end"
                first = first if first is not None or may else Breach(watch, broken)
    return states, first


def followed(
    watch: Watch, states: Mapping[str, int], seen: Observation
) -> tuple[Mapping[str, int], Observation | None]:
    """How far a policy comes by what is seen, and that as the policy sees it where it is broken. One that speaks of
    items is followed for each of them apart, and under its own name for those that the list does not have yet: what
    happened before an item was in the list, outside of turns, counts for the item too."""
    name, broken = watch.policy.name, None
    fresh = states.get(name, START)
    after, about = _after(watch, fresh, seen)
    if watch.items is None:
        if after == BAD:
            return states, about
        return (states if after == fresh else {**states, name: after}), None
    found: dict[str, int] = {}
    in_turn = watch.items.turn(seen) is not None
    for key, of in _items(watch, states, seen, in_turn=in_turn):
        state = states.get(key, fresh)
        then, about = _after(watch, state, of or seen)
        if then == BAD:
            broken = broken or (about if of is not None else None)
            then = state
        found[key] = then
    if in_turn or after == BAD:
        after = fresh  # of no item can it be broken
    kept = {key: then for key, then in found.items() if key in states or then != after}
    changed = {**kept, name: after} if after != fresh else kept
    return (states if all(states.get(key) == then for key, then in changed.items()) else {**states, **changed}), broken


def _after(watch: Watch, state: int, seen: Observation) -> tuple[int, Observation]:
    return watch.automaton.after(state, watch.letters(seen)), seen


def _items(
    watch: Watch, states: Mapping[str, int], seen: Observation, *, in_turn: bool
) -> Iterator[tuple[str, Observation | None]]:
    """The items that something is about, by the names under which they are followed. Outside of turns also those that
    the list has no more: nothing can be seen of them."""
    assert watch.items is not None
    name = watch.policy.name
    here: set[str] = set()
    for item, alike, about in watch.items.of(seen):
        key = f"{name}:{fingerprint(item)}{f':{alike}' if alike else ''}"
        here.add(key)
        yield key, about
    if not in_turn:
        yield from ((key, None) for key in states if key.startswith(f"{name}:") and key not in here)


def _stop(breach: Breach) -> Stop | None:
    """Where the step stands still; None where nothing that is still to come would be kept from happening."""
    seen = breach.seen
    what = f"{seen.kind}:{seen.name}"
    if seen.kind == STUCK or (seen.kind == "end" and breach.watch.automaton.form in OWING):
        return None
    if seen.place > 0:
        return Stop(seen.place, "", breach.watch.policy.name, what)
    return Stop(-1, seen.effect, breach.watch.policy.name, what) if seen.effect else None


def _held_at_its_end(made: Step, breach: Breach) -> Step:
    """The step with a case that stands still before its end."""
    case, policy, outcome = made.case, breach.watch.policy.name, breach.seen.name
    waiting = ForDecision(OWES_POLICY, policy, f"end:{outcome}", None)
    case = case._replace(status=Status.NEEDS_ATTENTION, outcome=None, outputs=NOTHING, waiting=waiting)
    effects = tuple(one for one in made.effects if not isinstance(one, FinishCase))
    return Step(case, (*effects, RaiseAttention(case.state, OWES_POLICY, policy, waiting.detail)), made.notes)


def _told_beside(made: Step, breach: Breach) -> Step:
    """The step with word of a rule that says that a person should not have to decide: they have to all the same."""
    seen = breach.seen
    told = RaiseAttention(made.case.state, BREAKS_POLICY, breach.watch.policy.name, f"{STUCK}:{seen.name}")
    return Step(made.case, (*made.effects, told), made.notes)


def _is_let_go(before: Case | None, event: Event) -> bool:
    """Whether a person lets a case end that owes something."""
    waiting = None if before is None else before.waiting
    decided = isinstance(event, AttentionResolved) and event.decision == "done"
    return decided and isinstance(waiting, ForDecision) and waiting.code == OWES_POLICY


__all__ = ["BREAKS_POLICY", "NOWHERE", "OWES_POLICY", "followed", "watched"]

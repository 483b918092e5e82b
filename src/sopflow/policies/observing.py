"""What a policy sees of a case: each step of the engine as a row of observations, in the order in which they happened.

A call is seen when it is asked for, before any system hears of it, and once a key however often it is sent; it is
`done` when a system has answered. Prohibitions speak of the asking, obligations of the doing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sopflow.engine.case import Case, ForReplies
from sopflow.engine.effects import AskQuestions, CallOperation, ConfirmEffect, Effect, FinishCase, SayScript
from sopflow.engine.made import Step
from sopflow.engine.notes import CallEnded, FactChanged, StateEntered


@dataclass(frozen=True, slots=True)
class Observation:
    """Something that a policy may speak of. `kind` is `enter`, `call`, `done`, `say`, `ask` or `end`; `values` what the
    case knew at that moment, with the `input` of a call."""

    kind: str
    name: str
    values: dict[str, object]


def observed(before: Case | None, step: Step) -> Iterator[Observation]:
    """What happened in a step that was asked to explain itself."""
    places = _places(before, step)
    at = 0
    sent = _sent(before)
    for note in step.notes:
        if isinstance(note, CallEnded) and note.error is None:
            values = {**places[0][1], **_given(before, note)}
            yield Observation("done", note.operation, values)
    entered = 0
    for effect in step.effects:
        state = getattr(effect, "state", None)
        while state is not None and places[at][0] != state and at + 1 < len(places):
            at += 1
        for place in places[entered + 1 : at + 1]:
            yield Observation("enter", *place)
        entered = max(entered, at)
        yield from _of_effect(effect, places[at][1], sent, step.case)
    for place in places[entered + 1 :]:
        yield Observation("enter", *place)
    if step.case.outcome is not None:
        yield Observation("end", step.case.outcome, dict(step.case.scope))


def _places(before: Case | None, step: Step) -> list[tuple[str, dict[str, object]]]:
    """The states that the step passed, each with what was known there; the first is the one that it began in."""
    scope: dict[str, object] = {} if before is None else dict(before.scope)
    scope |= {name: step.case.scope[name] for name in ("settings", "now") if name in step.case.scope}
    places: list[tuple[str, dict[str, object]]] = [("" if before is None else before.state, scope)]
    for note in step.notes:
        if isinstance(note, StateEntered):
            places.append((note.state, dict(places[-1][1])))
        elif isinstance(note, FactChanged):
            known = places[-1][1]
            if note.value is None:
                known.pop(note.fact, None)
            else:
                known[note.fact] = note.value
    items = {name: value for name, value in step.case.scope.items() if name not in places[-1][1]}
    return [(state, {**items, **known}) for state, known in places]


def _of_effect(effect: Effect, values: dict[str, object], sent: frozenset[str], case: Case) -> Iterator[Observation]:
    match effect:
        case CallOperation(operation=operation, looks_up=None) if not effect.key or effect.key not in sent:
            if effect.attempt == 1:
                yield Observation("call", operation, {**values, "input": effect.input})
        case SayScript(script=script):
            yield Observation("say", script, values)
        case AskQuestions(facts=facts):
            for fact in facts:
                yield Observation("ask", fact, values)
        case ConfirmEffect() | FinishCase() | _:
            return


def _sent(before: Case | None) -> frozenset[str]:
    """The keys of writes that were sent before the step."""
    if before is None:
        return frozenset()
    return frozenset(key for key, entry in before.ledger.items() if entry.attempts)


def _given(before: Case | None, note: CallEnded) -> Mapping[str, object]:
    """The input of a call that came back."""
    waiting = None if before is None else before.waiting
    if isinstance(waiting, ForReplies):
        for one in waiting.pending:
            if one.effect == note.effect:
                return {"input": one.input}
    return {"input": {}}

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


@dataclass(frozen=True, slots=True)
class _Place:
    """A state that a step passed: what was known when the case came there, and what when it left."""

    state: str
    known: dict[str, object]
    then: dict[str, object]

    @property
    def entered(self) -> Observation:
        return Observation("enter", self.state, self.known)


def observed(before: Case | None, step: Step) -> Iterator[Observation]:
    """What happened in a step that was asked to explain itself."""
    places = _places(before, step)
    for note in step.notes:
        if isinstance(note, CallEnded) and note.error is None:
            yield Observation("done", note.operation, {**places[0].then, **_given(before, note)})
    at, sent = 0, _sent(before)
    for effect in step.effects:
        state = getattr(effect, "state", None)
        while state is not None and places[at].state != state and at + 1 < len(places):
            at += 1
            yield places[at].entered
        yield from _of_effect(effect, places[at].then, sent)
    for place in places[at + 1 :]:
        yield place.entered
    if step.case.outcome is not None:
        yield Observation("end", step.case.outcome, dict(step.case.scope))


def _places(before: Case | None, step: Step) -> list[_Place]:
    """The states that the step passed; the first is the one that it began in."""
    aside = {name: step.case.scope[name] for name in ("settings", "now") if name in step.case.scope}
    known = {**({} if before is None else before.scope), **aside}
    places = [_Place("" if before is None else before.state, known, dict(known))]
    for note in step.notes:
        then = places[-1].then
        if isinstance(note, StateEntered):
            places.append(_Place(note.state, dict(then), dict(then)))
        elif isinstance(note, FactChanged) and note.value is None:
            then.pop(note.fact, None)
        elif isinstance(note, FactChanged):
            then[note.fact] = note.value
    for name, value in step.case.scope.items():
        places[-1].then.setdefault(name, value)
    return places


def _of_effect(effect: Effect, values: dict[str, object], sent: frozenset[str]) -> Iterator[Observation]:
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

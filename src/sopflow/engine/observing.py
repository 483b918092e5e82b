"""What a policy sees of a step: a row of observations, in the order in which they happened (`policies.observing`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sopflow.adapter_api import ErrorKind
from sopflow.dataclass import dataclass
from sopflow.engine.case import Case, ForDecision, ForReplies, Frame
from sopflow.engine.effects import AskQuestions, CallOperation, Effect, RaiseAttention, SayScript
from sopflow.engine.made import Step
from sopflow.engine.notes import CallEnded, FactChanged, StateEntered
from sopflow.engine.verbs.end import CANCELLED
from sopflow.policies.observing import Observation

ERRORS = frozenset(ErrorKind)
"""The codes of cases that stand still since a call came to nothing."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A state that a step passed: what was known when the case came there, what when it left, and the writes that it
    found done. The first place is the one that the step began in; `effects` is how many effects came before it, and
    `loops` the loops around it."""

    number: int
    effects: int
    state: str
    known: dict[str, object]
    then: dict[str, object]
    reused: list[CallEnded]
    loops: tuple[Frame, ...]

    @property
    def entered(self) -> Observation:
        return self.saw("enter", self.state, self.known)

    def saw(self, kind: str, name: str, values: dict[str, object]) -> Observation:
        """Something that happened here."""
        return Observation(kind, name, values, self.number, state=self.state, turns=self.loops)

    def found_done(self, sent: frozenset[str]) -> Iterator[Observation]:
        """Writes that were done before the case was told again: they are asked for, and done, in this telling too."""
        for note in self.reused:
            values = {**self.then, "input": note.input}
            yield replace(self.saw("call", note.operation, values), again=note.key in sent)
            yield self.saw("done", note.operation, values)


def observed(before: Case | None, step: Step) -> Iterator[Observation]:
    """What happened in a step that was asked to explain itself. A case that a person gave up did not end."""
    places = _places(before, step)
    for note in step.notes:
        if isinstance(note, CallEnded) and note.error is None and not note.reused:
            given = note.input or _given(before, note)
            yield places[0].saw("done", note.operation, {**places[0].then, "input": given})
    sent, once_more = _sent(before), _is_tried_again(before)
    for place, next_ in zip(places, [*places[1:], None], strict=True):
        if place.number:
            yield place.entered
        for effect in step.effects[place.effects : None if next_ is None else next_.effects]:
            if not (once_more and place.number == 0 and isinstance(effect, CallOperation)):
                yield from _of_effect(effect, place, sent)
        yield from place.found_done(sent)
    if step.case.outcome is not None and step.case.outcome != CANCELLED:
        yield places[-1].saw("end", step.case.outcome, dict(step.case.scope))


def _places(before: Case | None, step: Step) -> list[_Place]:
    """The states that the step passed."""
    aside = {name: step.case.scope[name] for name in ("settings", "now") if name in step.case.scope}
    known = {**({} if before is None else before.scope), **aside}
    places = [
        _Place(
            0,
            0,
            "" if before is None else before.state,
            known,
            dict(known),
            [],
            () if before is None else before.frames,
        )
    ]
    for note in step.notes:
        here = places[-1]
        if isinstance(note, StateEntered):
            known = dict(note.values)
            places.append(_Place(here.number + 1, note.effects, note.state, known, dict(known), [], note.loops))
        elif isinstance(note, FactChanged) and note.value is None:
            here.then.pop(note.fact, None)
        elif isinstance(note, FactChanged):
            here.then[note.fact] = note.value
        elif isinstance(note, CallEnded) and note.reused:
            here.reused.append(note)
    for name, value in step.case.scope.items():
        places[-1].then.setdefault(name, value)
    return places


def _of_effect(effect: Effect, here: _Place, sent: frozenset[str]) -> Iterator[Observation]:
    match effect:
        case CallOperation(operation=operation, looks_up=None, attempt=1) if here.number or effect.key not in sent:
            values = {**here.then, "input": effect.input}
            again = effect.key in sent
            yield replace(here.saw("call", operation, values), effect=effect.effect, again=again)
        case SayScript(script=script):
            yield here.saw("say", script, here.then)
        case AskQuestions(facts=facts):
            for fact in facts:
                yield here.saw("ask", fact, here.then)
        case RaiseAttention(code=code, subject=operation) if code in ERRORS:
            yield here.saw("stuck", operation, {**here.then, "error": str(code)})
        case _:
            return


def _sent(before: Case | None) -> frozenset[str]:
    """The keys of writes that were sent before the step."""
    if before is None:
        return frozenset()
    return frozenset(key for key, entry in before.ledger.items() if entry.attempts)


def _is_tried_again(before: Case | None) -> bool:
    """Whether what the state calls was asked for before, and came to nothing: a person lets it be tried again."""
    waiting = None if before is None else before.waiting
    return isinstance(waiting, ForDecision) and waiting.code in ERRORS


def _given(before: Case | None, note: CallEnded) -> Mapping[str, object]:
    """The input of a call that came back."""
    waiting = None if before is None else before.waiting
    pending = waiting.pending if isinstance(waiting, ForReplies) else ()
    return next((one.input for one in pending if one.effect == note.effect), {})

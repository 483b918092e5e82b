"""Writes down what a case does while it is told: made and thrown away inside one telling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import assert_never

from sopflow.engine import effects as world
from sopflow.engine import notes
from sopflow.engine.case import Case, ForAnswers
from sopflow.engine.step import Step as EngineStep
from sopflow.program.model import Maker, Program
from sopflow.simulation import steps
from sopflow.simulation.trace import Effect, OpenedCase, Trace


class Recorder:
    """The steps of one case, and the lists that its trace has."""

    def __init__(self, program: Program, *, explain: bool) -> None:
        self.program = program
        self.explain = explain
        self.steps: list[steps.Step] = []
        self.path: list[str] = []
        self.asked: list[str] = []
        self.said: list[str] = []
        self.opened: list[OpenedCase] = []
        self.left: list[str] = []
        self._outstanding: set[str] = set()
        self._written: list[str | Trace] = []  # keys of our ledger, and sub-cases, in the order of their first intent
        self._known: set[str] = set()

    def stepped(self, after: EngineStep, at: datetime) -> None:
        """Write down what a step of the engine did."""
        ahead = _Effects(after.effects)
        for note in after.notes:
            if isinstance(note, notes.ExitTaken):
                self._effects(ahead.of(note.way.source), after.case, at)
            self._note(note, at)
        self._effects(ahead.rest(), after.case, at)
        for key in after.case.ledger:
            if key not in self._known:
                self._known.add(key)
                self._written.append(key)

    def corrected(self, after: EngineStep, at: datetime, answers: Mapping[str, object], reason: str) -> None:
        """The case was told again: its path is that of the new telling, and only what is new is told to anybody."""
        self.steps.append(steps.Corrected(at, after.case.state, answers, reason))
        self.path = [note.state for note in after.notes if isinstance(note, notes.StateEntered)] or self.path
        waiting = after.case.waiting
        self._outstanding &= set(waiting.facts if isinstance(waiting, ForAnswers) else ())
        self.stepped(EngineStep(after.case, after.effects), at)

    def answered(self, at: datetime, state: str, fact: str, value: object) -> None:
        self._outstanding.discard(fact)
        self.steps.append(steps.Answered(at, state, fact, value))

    def not_understood(self, at: datetime, case: Case, fact: str, reason: Mapping[str, str]) -> None:
        """An answer that is no value of the fact's type never reaches the case: the question is put again."""
        self._outstanding.discard(fact)
        self.steps.append(steps.Refused(at, case.state, fact, (reason,)))
        self._asked(at, case.state, (fact,), case.scope)

    def sub_case(self, at: datetime, state: str, playbook: str, trace: Trace) -> None:
        """A sub-playbook was run, to its end or as far as it came."""
        self.steps.append(steps.SubCase(at, state, playbook, trace.outcome, trace.outputs, trace))
        self.asked.extend(trace.asked)
        self.said.extend(trace.said)
        self.opened.extend(trace.opened)
        self._written.append(trace)

    def effects(self, case: Case) -> Iterator[Effect]:
        """Every write, its last known state included, in the order of the first intents."""
        for written in self._written:
            if isinstance(written, Trace):
                yield from written.effects
                continue
            entry = case.ledger[written]
            declared = self.program.operations.get(entry.operation)
            yield Effect(
                operation=entry.operation,
                input=entry.input,
                key=entry.key,
                status=str(entry.status),
                output=entry.output,
                error=entry.error,
                state=entry.state,
                shape=declared.input if declared is not None else None,
            )

    def _note(self, note: notes.Note, at: datetime) -> None:
        match note:
            case notes.StateEntered(state=state, item=item, values=values):
                there = self.program.states[state]
                self.path.append(state)
                self._outstanding.clear()
                self.steps.append(
                    steps.Entered(at, state, there.titles, there.phase, item, values if self.explain else {})
                )
            case notes.ExitTaken(way=way, passed_over=passed_over, values=values):
                self.steps.append(steps.Branched(at, way, passed_over, values if self.explain else {}))
            case notes.FactChanged(fact=fact, value=value, how=how, source=source):
                self.steps.append(steps.Changed(at, fact, value, how, source))
            case notes.CallEnded(operation=operation, output=output, reused=reused):
                if reused:
                    self.steps.append(steps.Reused(at, operation, output))
            case notes.ClockChanged(sla=sla, what=what, due=due):
                self.steps.append(steps.ClockTold(at, sla, what, due, self.program.slas[sla].titles))
            case _:
                assert_never(note)

    def _effects(self, effects: Iterator[world.Effect], case: Case, at: datetime) -> None:
        for effect in effects:
            match effect:
                case world.AskQuestions(state=state, facts=facts):
                    self._asked(at, state, facts, case.scope)
                case world.StartCase(state=state, playbook=playbook, inputs=inputs, key=key):
                    self.opened.append(OpenedCase(playbook, inputs, key))
                    self.steps.append(steps.Opened(at, state, playbook, inputs, key))
                case world.ShowLeftover(operation=operation, why=why, detail=detail):
                    self.left.append(operation)
                    self.steps.append(steps.LeftBehind(at, case.state, operation, why, detail))
                case world.SayScript(state=state, script=script, text=text, language=language):
                    self.said.append(script)
                    self.steps.append(steps.Said(at, state, script, text, language))
                case _:
                    shown = _shown(effect, at)
                    if shown is not None:
                        self.steps.append(shown)

    def _asked(
        self,
        at: datetime,
        state: str,
        facts: tuple[str, ...],
        scope: Mapping[str, object],
    ) -> None:
        """Questions that were put and still stand are not put again."""
        for name in facts:
            if name in self._outstanding:
                continue
            self._outstanding.add(name)
            questions = _in_words(self.program.facts[name].questions, scope)
            self.steps.append(steps.Asked(at, state, name, questions, again=name in self.asked))
            self.asked.append(name)


def _shown(effect: world.Effect, at: datetime) -> steps.Step | None:
    """The step of an effect that is only shown; None for those that are told elsewhere or mean nothing to people."""
    match effect:
        case world.RefuseAnswer(state=state, fact=fact, reasons=reasons):
            return steps.Refused(at, state, fact, reasons)
        case world.RequestApproval(state=state, what=what, role=role, need=need, of=of):
            return steps.ApprovalAsked(at, state, what, role, need, of)
        case world.RequestChore(state=state, text=text, role=role):
            return steps.ChoreAsked(at, state, text, role)
        case world.AwaitEvents(state=state, events=events):
            return steps.Waited(at, state, events)
        case world.SendReminder(state=state, to=to, count=count):
            return steps.Reminded(at, state, to, count)
        case world.ListReasons(state=state, reasons=reasons):
            return steps.Demanded(at, state, reasons)
        case world.RaiseAttention(state=state, code=code, subject=subject, detail=detail):
            return steps.AttentionNeeded(at, state, code, subject, detail)
        case world.FinishCase(outcome=outcome, outputs=outputs):
            return steps.Ended(at, outcome, outputs)
        case _:
            return None


def _in_words(makers: Mapping[str, Maker], scope: Mapping[str, object]) -> dict[str, str]:
    return {language: str(maker.evaluate(dict(scope))) for language, maker in makers.items()}


class _Effects:
    """The effects of a step, given out state by state, so that they stand among the notes where they happened.

    A state does each thing once a visit: what comes a second time belongs to the next visit. The end of the case
    belongs to the last state, whatever was left before it.
    """

    def __init__(self, effects: tuple[world.Effect, ...]) -> None:
        self._ahead = list(effects)

    def of(self, state: str) -> Iterator[world.Effect]:
        seen: set[object] = set()
        while self._ahead and self._belongs(self._ahead[0], state, seen):
            yield self._ahead.pop(0)

    def rest(self) -> Iterator[world.Effect]:
        while self._ahead:
            yield self._ahead.pop(0)

    @staticmethod
    def _belongs(effect: world.Effect, state: str, seen: set[object]) -> bool:
        if isinstance(effect, world.FinishCase):
            return False
        mark = (
            type(effect),
            getattr(effect, "script", None),
            getattr(effect, "effect", None),
        )
        if getattr(effect, "state", state) != state or mark in seen:
            return False
        seen.add(mark)
        return True

"""What systems were asked and replied, as notes of a story."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.rendering.trace import wording
from sopflow.rendering.trace.pieces import Line, Tone, line
from sopflow.rendering.trace.shown import Shown
from sopflow.simulation.steps import Called, Confirmed, Opened, Reused, SubCase, Unanswered

SystemStep = Called | Unanswered | Reused | Confirmed | Opened | SubCase


@dataclass(frozen=True, slots=True)
class Systems:
    """How the steps of systems are told. What they were given and what they replied stand on lines of their own."""

    shown: Shown

    def notes(self, step: SystemStep) -> Iterator[Line]:
        match step:
            case Called():
                yield from self._called(step)
            case Unanswered():
                yield line((step.name, Tone.SYSTEM), (f"  ✘ {self._word(wording.NO_REPLY)}", Tone.BAD))
                yield self._input(step.name, step.input)
            case Reused():
                yield line((step.operation, Tone.SYSTEM), (f"  {self._word(wording.REUSED)}", Tone.CARE))
            case Confirmed():
                tone, word = (Tone.GOOD, wording.CONFIRMED) if step.confirmed else (Tone.BAD, wording.NOT_CONFIRMED)
                yield line((step.operation, Tone.SYSTEM), (f"  {self._word(word)}", tone))
            case Opened():
                yield line((f"{self._word(wording.OPENED)}: ", Tone.FAINT), (step.playbook, Tone.SYSTEM))
            case SubCase():
                yield self._sub_case(step)
            case _:
                assert_never(step)

    def _called(self, step: Called) -> Iterator[Line]:
        marks = [wording.PLANNED] if step.planned else [wording.SYNTHETIC] if step.synthetic else []
        marks += [wording.DOUBT] if step.looks_up else []
        said = [self._word(mark) for mark in marks]
        said += [self._word(wording.ATTEMPT).format(step.attempt)] if step.attempt > 1 else []
        result = (f"✘ {step.error}", Tone.BAD) if step.error else ("✔", Tone.GOOD)
        yield line(
            (f"{step.operation} ", Tone.SYSTEM),
            result,
            (f" {self.shown.text(step.reason)}" if step.reason else "", Tone.BAD),
            (f"  {', '.join(said)}" if said else "", Tone.CARE),
        )
        yield self._input(step.operation, step.input)
        if not step.error:
            reply = self.shown.text(self.shown.output(step.operation, step.output))
            yield line(("⇠ ", Tone.FAINT), reply)

    def _input(self, operation: str, given: object) -> Line:
        words = self.shown.given(operation, given) if isinstance(given, dict) else ""
        return line(("⇢ ", Tone.FAINT), (self.shown.text(words), Tone.FAINT))

    def _sub_case(self, step: SubCase) -> Line:
        how = f"  {self._word(wording.GIVEN)}" if step.trace is None else ""
        end = f"{self._word(wording.ENDED_WITH)} {step.outcome}" if step.outcome else self._word(wording.NOT_ENDED)
        runs = f"{self._word(wording.SUB_CASE)} "
        return line((runs, Tone.FAINT), (f"{step.playbook} ", Tone.SYSTEM), (end, Tone.STRONG), (how, Tone.FAINT))

    def _word(self, words: Words) -> str:
        return words.in_(self.shown.language)

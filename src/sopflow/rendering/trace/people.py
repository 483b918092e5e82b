"""What people said, were asked and decided, as notes of a story."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.rendering import policies
from sopflow.rendering.titles import chosen
from sopflow.rendering.trace import wording
from sopflow.rendering.trace.pieces import Line, Tone, line
from sopflow.rendering.trace.shown import Shown
from sopflow.simulation.steps import (
    Answered,
    ApprovalAsked,
    Asked,
    AttentionNeeded,
    ChoreAsked,
    ChoreTicked,
    Corrected,
    Demanded,
    LeftBehind,
    Refused,
    Said,
    Texts,
    TurnedAway,
    Voted,
)

PeopleStep = (
    Said | Asked | Answered | Refused | ApprovalAsked | Voted | ChoreAsked | ChoreTicked | Demanded | AttentionNeeded
    | TurnedAway | Corrected | LeftBehind
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class People:
    """How the steps of people are told. `content` is the language of the playbook's own words."""

    shown: Shown
    content: str

    def notes(self, step: PeopleStep) -> Iterator[Line]:
        match step:
            case Said():
                yield line((f"“{self.shown.text(step.text)}”", Tone.SAID), (f"  {step.script}", Tone.FAINT))
            case Asked():
                yield self.asked(step)
            case Answered():
                yield line((f"{step.fact} ", Tone.NAME), "→ ", (self._answer(step), Tone.STRONG))
            case Refused():
                yield from self._reasons(wording.REFUSED, step.reasons, step.fact)
            case Demanded():
                yield from self._reasons(wording.DEMANDED, step.reasons, "")
            case TurnedAway():
                yield from self._reasons(wording.TURNED_AWAY, (step.reason,), step.role or "")
            case AttentionNeeded():
                yield line((f"⚠ {self._word(wording.ATTENTION)}: ", Tone.BAD), self.shown.text(self._why(step)))
            case Corrected():
                yield from self._corrected(step)
            case LeftBehind():
                yield self._left(step)
            case ApprovalAsked() | Voted() | ChoreAsked() | ChoreTicked():
                yield self._deed(step)
            case _:
                assert_never(step)

    def _why(self, step: AttentionNeeded) -> str:
        program = self.shown.trace.program
        if step.code in policies.CODES and program is not None:
            said = policies.stopped(program.playbook, step.code, step.subject, self.shown.language)
            return f"{said}; {policies.would_have(step.detail, self.shown.language)}"
        return f"{step.code}: {step.subject}" + (f" ({step.detail})" if step.detail else "")

    def asked(self, step: Asked, answer: Answered | None = None, *, settled: bool = False) -> Line:
        """A question, with its answer where it is known; `settled` says that what came of it is told elsewhere."""
        again = (f"{self._word(wording.ASKED_AGAIN)}: ", Tone.CARE) if step.again else ("", Tone.NORMAL)
        given = (self._answer(answer), Tone.STRONG) if answer else (self._word(wording.NOT_ANSWERED_YET), Tone.CARE)
        outcome = () if settled and answer is None else (" → ", given)
        return line(again, self._words(step.questions) or step.fact, *outcome, (f"  {step.fact}", Tone.FAINT))

    def _answer(self, step: Answered) -> str:
        return self._word(wording.NO_ANSWER) if step.value is None else self.shown.fact(step.fact, step.value)

    def _reasons(self, word: Words, reasons: tuple[Texts, ...], subject: str) -> Iterator[Line]:
        for reason in reasons:
            yield line((f"✘ {self._word(word)}: ", Tone.BAD), self._words(reason), (f"  {subject}", Tone.FAINT))

    def _corrected(self, step: Corrected) -> Iterator[Line]:
        why = f"  {self.shown.text(step.reason)}" if step.reason else ""
        for fact, value in step.answers.items():
            right = self._word(wording.NO_ANSWER) if value is None else self.shown.fact(fact, value)
            word = (f"✎ {self._word(wording.CORRECTED)}: ", Tone.CARE)
            yield line(word, (f"{fact} ", Tone.NAME), "→ ", (right, Tone.STRONG), (why, Tone.FAINT))

    def _left(self, step: LeftBehind) -> Line:
        why = wording.LEFT_WHY.get(step.why)
        said = (self._word(why) if why else step.why) + (f" ({step.detail})" if step.detail else "")
        word = (f"⚠ {self._word(wording.LEFT)}: ", Tone.CARE)
        return line(word, (step.operation, Tone.NAME), (f"  {said}", Tone.FAINT))

    def _deed(self, step: ApprovalAsked | Voted | ChoreAsked | ChoreTicked) -> Line:
        match step:
            case ApprovalAsked():
                count = f" ({step.need}/{step.of})" if step.of > 1 else ""
                asked = f"{self._word(wording.APPROVAL)}{count}: "
                return line((asked, Tone.FAINT), self._words(step.what), (f"  {step.role or ''}", Tone.FAINT))
            case Voted():
                tone, word = (Tone.GOOD, wording.GRANTED) if step.granted else (Tone.BAD, wording.DENIED)
                return line((f"{step.by} ", Tone.NAME), "→ ", (self._word(word), tone))
            case ChoreAsked():
                asked = f"{self._word(wording.CHORE)}: "
                return line((asked, Tone.FAINT), self._words(step.text), (f"  {step.role or ''}", Tone.FAINT))
            case ChoreTicked():
                return line((f"✔ {self._word(wording.DONE)}", Tone.GOOD))
            case _:
                assert_never(step)

    def _words(self, texts: Texts) -> str:
        return self.shown.text(chosen(texts, self.content))

    def _word(self, words: Words) -> str:
        return words.in_(self.shown.language)

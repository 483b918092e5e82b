"""What happened in a case, as chapters by phase: the path, each branch with its reasons, what was said, asked,
answered, looked up and done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from datetime import datetime

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.rendering.diagram.build import shape
from sopflow.rendering.diagram.model import Shape
from sopflow.rendering.titles import chosen, title
from sopflow.rendering.trace import wording
from sopflow.rendering.trace.notes import Notes
from sopflow.rendering.trace.pieces import Chapter, Line, Moment
from sopflow.rendering.trace.shown import Shown
from sopflow.simulation import steps
from sopflow.simulation.trace import Trace

_SIGNS = {
    Shape.PEOPLE: "✎",
    Shape.SYSTEM: "⚙",
    Shape.CHOICE: "◇",
    Shape.LOOP: "↻",
    Shape.WAIT: "⏱",
    Shape.END: "■",
}


def chapters(trace: Trace, shown: Shown, content_language: str | None = None) -> tuple[Chapter, ...]:
    """The chapters of a case, in the order in which they happened; a phase that comes again is a chapter again."""
    return tuple(_Teller(trace, shown, content_language).chapters())


@dataclass
class _Open:
    """A moment that is being told."""

    entered: steps.Entered
    steps: list[steps.Step] = field(default_factory=list)


class _Teller:
    """Tells one trace; made and thrown away inside `chapters`."""

    def __init__(self, trace: Trace, shown: Shown, content_language: str | None) -> None:
        self.trace = trace
        self.shown = shown
        self.wanted = content_language
        self.notes = Notes(trace, shown, content_language)
        self.content = self.notes.content

    def chapters(self) -> Iterator[Chapter]:
        """Moments gathered by phase; a sub-playbook's chapters stand where it was run."""
        phase: str | None = None
        gathered: list[Moment] = []
        for number, part in enumerate(self.moments(), start=1):
            opened, inner = part
            if gathered and self.phase_of(opened) != phase:
                yield Chapter(self.phase(phase), tuple(gathered))
                gathered = []
            phase = self.phase_of(opened)
            gathered.append(self.moment(opened, number))
            if inner:
                yield Chapter(self.phase(phase), tuple(gathered))
                yield from inner
                gathered = []
        if gathered:
            yield Chapter(self.phase(phase), tuple(gathered))

    def phase_of(self, opened: _Open) -> str | None:
        """A state's phase; in a loop that of the loop, where the state has none of its own."""
        program = self.trace.program
        state = program.states.get(opened.entered.state) if program else None
        if opened.entered.phase or program is None or state is None:
            return opened.entered.phase
        around = (program.states[loop].phase for loop in reversed(state.loops))
        return next((phase for phase in around if phase), None)

    def moments(self) -> Iterator[tuple[_Open, tuple[Chapter, ...]]]:
        """Each visit of a state with its notes, and the chapters of the sub-playbook that it ran."""
        now: _Open | None = None
        inner: tuple[Chapter, ...] = ()
        for step in self.trace.steps:
            if isinstance(step, steps.Entered):
                if now is not None:
                    yield now, inner
                now, inner = _Open(step), ()
            elif now is not None:
                now.steps.append(step)
                if isinstance(step, steps.SubCase) and step.trace is not None:
                    inner = tuple(self.inner(step))
        if now is not None:
            yield now, inner

    def inner(self, step: steps.SubCase) -> Iterator[Chapter]:
        assert step.trace is not None
        for chapter in chapters(step.trace, self.shown, self.wanted):
            yield Chapter(f"{step.playbook} › {chapter.title}", chapter.moments)

    def moment(self, opened: _Open, number: int) -> Moment:
        entered = opened.entered
        state = self.trace.program.states.get(entered.state) if self.trace.program else None
        item = f" · {self._word(wording.ITEM).format(entered.item)}" if entered.item else ""
        return Moment(
            self.clock(entered.at),
            number,
            _SIGNS.get(shape(state.plan), "·") if state else "·",
            chosen(entered.titles, self.content, entered.state) + item,
            entered.state,
            tuple(self.told(opened.steps)),
        )

    def told(self, happened: Sequence[steps.Step]) -> Iterator[Line]:
        """The lines of a visit: a question and its answer on one line, the end of the case last."""
        answers: list[steps.Answered] = [step for step in happened if isinstance(step, steps.Answered)]
        for step in sorted(happened, key=lambda each: isinstance(each, steps.Ended)):
            if isinstance(step, steps.Asked):
                answer = next((each for each in answers if each.fact == step.fact), None)
                if answer is not None:
                    answers.remove(answer)
                refused = any(isinstance(each, steps.Refused) and each.fact == step.fact for each in happened)
                yield self.notes.people.asked(step, answer, settled=refused and not step.again)
            elif not isinstance(step, steps.Answered):
                yield from self.notes.of(step)

    def phase(self, name: str | None) -> str:
        playbook = self.trace.program.playbook if self.trace.program else None
        if playbook is not None and not playbook.phases:
            return title(playbook.title, self.content, playbook.id)
        phase = playbook.phases.get(name) if playbook and name else None
        return title(phase.title, self.content, phase.name) if phase else name or self._word(wording.NO_PHASE)

    def clock(self, at: datetime) -> str:
        """The time of day; on later days with how many days have passed."""
        days = (at.date() - self.trace.began.astimezone(at.tzinfo).date()).days
        return f"{at:%H:%M}" if not days else f"+{days}d {at:%H:%M}"

    def _word(self, words: Words) -> str:
        return words.in_(self.shown.language)

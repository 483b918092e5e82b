"""What happened in a case, as chapters by phase: the path, each branch with its reasons, what was said, asked,
answered, looked up and done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never

from sopflow.diagnostics import Words
from sopflow.program.model import Program
from sopflow.rendering.diagram.build import shape
from sopflow.rendering.diagram.model import Shape
from sopflow.rendering.titles import chosen, language_of, title
from sopflow.rendering.trace import wording
from sopflow.rendering.trace.people import People
from sopflow.rendering.trace.pieces import Chapter, Line, Moment, Tone, line
from sopflow.rendering.trace.shown import Shown
from sopflow.rendering.trace.systems import Systems
from sopflow.rendering.trace.times import Times
from sopflow.rendering.trace.ways import Ways
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
_QUIET = frozenset({"answered", "saved", "input"})
"""Changes that another note tells of already."""


def chapters(trace: Trace, shown: Shown, content_language: str | None = None) -> tuple[Chapter, ...]:
    """The chapters of a case, in the order in which they happened; a phase that comes again is a chapter again."""
    return tuple(_Teller(trace, shown, content_language).chapters())


@dataclass
class _Open:
    """A moment that is being told."""

    entered: steps.Entered
    notes: list[Line] = field(default_factory=list)


class _Teller:
    """Tells one trace; made and thrown away inside `chapters`."""

    def __init__(self, trace: Trace, shown: Shown, content_language: str | None) -> None:
        self.trace = trace
        self.shown = shown
        self.wanted = content_language
        self.content = language_of(trace.program.languages if trace.program else (), content_language)
        self.people = People(shown, self.content)
        self.systems = Systems(shown)
        self.times = Times(shown)
        self.ways = Ways(shown)

    def chapters(self) -> Iterator[Chapter]:
        """Moments gathered by phase; a sub-playbook's chapters stand where it was run."""
        phase: str | None = None
        gathered: list[Moment] = []
        for number, part in enumerate(self.moments(), start=1):
            opened, inner = part
            if gathered and opened.entered.phase != phase:
                yield Chapter(self.phase(phase), tuple(gathered))
                gathered = []
            phase = opened.entered.phase
            gathered.append(self.moment(opened, number))
            if inner:
                yield Chapter(self.phase(phase), tuple(gathered))
                yield from inner
                gathered = []
        if gathered:
            yield Chapter(self.phase(phase), tuple(gathered))

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
                now.notes += self.notes(step)
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
            tuple(opened.notes),
        )

    def notes(self, step: steps.Step) -> Iterator[Line]:
        match step:
            case steps.Branched():
                return self.ways.notes(step)
            case (
                steps.Said() | steps.Asked() | steps.Answered() | steps.Refused() | steps.ApprovalAsked()
                | steps.Voted() | steps.ChoreAsked() | steps.ChoreTicked() | steps.Demanded() | steps.AttentionNeeded()
            ):  # fmt: skip
                return self.people.notes(step)
            case (
                steps.Called() | steps.Unanswered() | steps.Reused() | steps.Confirmed() | steps.Opened()
                | steps.SubCase()
            ):  # fmt: skip
                return self.systems.notes(step)
            case steps.TimeMoved() | steps.TimeCame() | steps.Happened() | steps.Waited() | steps.Reminded():
                return self.times.notes(step)
            case steps.Changed():
                return self.changed(step)
            case steps.Ended():
                return iter((self.ended(step),))
            case steps.Entered():
                return iter(())
            case _:
                assert_never(step)

    def changed(self, step: steps.Changed) -> Iterator[Line]:
        if step.value is None:
            yield line((f"{step.fact} ", Tone.NAME), (self._word(wording.FORGOTTEN), Tone.CARE))
        elif step.how not in _QUIET:
            how = wording.SET_HOW.get(step.how)
            said = f"  {self._word(how) if how else step.how}"
            value = self.shown.fact(step.fact, step.value)
            yield line((f"{step.fact} ", Tone.NAME), "= ", (value, Tone.STRONG), (said, Tone.FAINT))

    def ended(self, step: steps.Ended) -> Line:
        return line((f"{self._word(wording.OUTCOME)}: ", Tone.FAINT), (self.outcome(step.outcome), Tone.STRONG))

    def outcome(self, name: str) -> str:
        """An outcome's title and name."""
        program: Program | None = self.trace.program
        named = program.playbook.outcomes.get(name) if program else None
        words = title(named.title, self.content, "") if named else ""
        return f"{words} ({name})" if words else name

    def phase(self, name: str | None) -> str:
        phase = self.trace.program.playbook.phases.get(name) if self.trace.program and name else None
        return title(phase.title, self.content, phase.name) if phase else name or self._word(wording.NO_PHASE)

    def clock(self, at: datetime) -> str:
        """The time of day; on later days with how many days have passed."""
        days = (at.date() - self.trace.began.astimezone(at.tzinfo).date()).days
        return f"{at:%H:%M}" if not days else f"+{days}d {at:%H:%M}"

    def _word(self, words: Words) -> str:
        return words.in_(self.shown.language)

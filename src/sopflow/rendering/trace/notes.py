"""One step of a case as lines, whatever kind of step it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from sopflow.diagnostics import Words
from sopflow.rendering.titles import language_of, title
from sopflow.rendering.trace import wording
from sopflow.rendering.trace.people import People
from sopflow.rendering.trace.pieces import Line, Tone, line
from sopflow.rendering.trace.shown import Shown
from sopflow.rendering.trace.systems import Systems
from sopflow.rendering.trace.times import Times
from sopflow.rendering.trace.ways import Ways
from sopflow.simulation import steps
from sopflow.simulation.trace import Trace

_QUIET = frozenset({"answered", "saved", "input"})
"""Changes that another note tells of already."""


class Notes:
    """How the steps of one trace are told."""

    def __init__(self, trace: Trace, shown: Shown, content_language: str | None) -> None:
        self.trace = trace
        self.shown = shown
        self.content = language_of(trace.program.languages if trace.program else (), content_language)
        self.people = People(shown, self.content)
        self.systems = Systems(shown)
        self.times = Times(shown, self.content)
        self.ways = Ways(shown, trace.program)

    def of(self, step: steps.Step) -> Iterator[Line]:
        """The lines of a step; none for one that a heading tells of."""
        match step:
            case steps.Branched():
                return self.ways.notes(step)
            case (
                steps.Said() | steps.Asked() | steps.Answered() | steps.Refused() | steps.ApprovalAsked()
                | steps.Voted() | steps.ChoreAsked() | steps.ChoreTicked() | steps.Demanded() | steps.AttentionNeeded()
                | steps.TurnedAway() | steps.Corrected() | steps.LeftBehind()
            ):  # fmt: skip
                return self.people.notes(step)
            case (
                steps.Called() | steps.Unanswered() | steps.Reused() | steps.Confirmed() | steps.Opened()
                | steps.SubCase()
            ):  # fmt: skip
                return self.systems.notes(step)
            case (
                steps.TimeMoved() | steps.TimeCame() | steps.Happened() | steps.Waited() | steps.Reminded()
                | steps.ClockTold()
            ):  # fmt: skip
                return self.times.notes(step)
            case steps.Changed():
                return self._changed(step)
            case steps.Ended():
                return iter((self._ended(step),))
            case steps.Entered():
                return iter(())
            case _:
                assert_never(step)

    def _changed(self, step: steps.Changed) -> Iterator[Line]:
        if step.value is None:
            yield line((f"{step.fact} ", Tone.NAME), (self._word(wording.FORGOTTEN), Tone.CARE))
        elif step.how not in _QUIET:
            how = wording.SET_HOW.get(step.how)
            said = f"  {self._word(how) if how else step.how}"
            value = self.shown.fact(step.fact, step.value)
            yield line((f"{step.fact} ", Tone.NAME), "= ", (value, Tone.STRONG), (said, Tone.FAINT))

    def _ended(self, step: steps.Ended) -> Line:
        return line((f"{self._word(wording.OUTCOME)}: ", Tone.FAINT), (self._outcome(step.outcome), Tone.STRONG))

    def _outcome(self, name: str) -> str:
        """An outcome's title and name."""
        named = self.trace.program.playbook.outcomes.get(name) if self.trace.program else None
        words = title(named.title, self.content, "") if named else ""
        return f"{words} ({name})" if words else name

    def _word(self, words: Words) -> str:
        return words.in_(self.shown.language)

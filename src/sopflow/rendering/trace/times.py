"""What time and the outside world did, as notes of a story."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.rendering.titles import chosen
from sopflow.rendering.trace import wording
from sopflow.rendering.trace.pieces import Line, Tone, line
from sopflow.rendering.trace.shown import Shown
from sopflow.simulation.steps import ClockTold, Happened, Reminded, TimeCame, TimeMoved, Waited
from sopflow.values.showing import show
from sopflow.values.types import TIME

TimeStep = TimeMoved | TimeCame | Happened | Waited | Reminded | ClockTold


@dataclass(frozen=True, slots=True)
class Times:
    """How the steps of time are told. `content` is the language of the playbook's own words."""

    shown: Shown
    content: str

    def notes(self, step: TimeStep) -> Iterator[Line]:
        match step:
            case TimeMoved():
                moment = show(step.to, TIME, self.shown.language)
                yield line((f"⏱ {self._word(wording.TIME_MOVES)} {moment}", Tone.CARE))
            case TimeCame():
                yield line((f"⏰ {step.timer}: {self._word(wording.TIME_CAME)}", Tone.CARE))
            case Happened():
                given = self.shown.event(step.data, step.declared)
                said = f"  {given}" if given else ""
                yield line((f"✉ {step.event} ", Tone.SYSTEM), self._word(wording.HAPPENED), (said, Tone.FAINT))
            case Waited():
                yield line((f"{self._word(wording.WAITS_FOR)} ", Tone.FAINT), (", ".join(step.events), Tone.SYSTEM))
            case Reminded():
                said = self._word(wording.REMINDED).format(step.count)
                yield line((f"🔔 {said}", Tone.CARE), (f"  {step.to or ''}", Tone.FAINT))
            case ClockTold():
                yield self._clock(step)
            case _:
                assert_never(step)

    def _clock(self, step: ClockTold) -> Line:
        """What the clock of an SLA did, and the moment that it is about."""
        tone = Tone.BAD if step.what in ("missed", "breached") else Tone.CARE
        due = "" if step.due is None else f" {show(step.due, TIME, self.shown.language)}"
        name = chosen(step.titles, self.content) or step.sla
        return line(
            (f"⏲ {name}: {self._word(wording.CLOCKS[step.what])}{due}", tone), (f"  sla.{step.sla}", Tone.FAINT)
        )

    def _word(self, words: Words) -> str:
        return words.in_(self.shown.language)

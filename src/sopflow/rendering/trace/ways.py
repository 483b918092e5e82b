"""Which way was taken and why: each branch that was looked at, with the values that it read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sopflow.diagnostics import Words
from sopflow.expressions.references import reads
from sopflow.program.model import Exit, Expression, Guard
from sopflow.rendering.diagram.labels import label
from sopflow.rendering.trace.pieces import Line, Tone, line
from sopflow.rendering.trace.shown import Shown
from sopflow.simulation.steps import Branched

_LONGEST = 400
_MISSING = Words(en="missing", id="belum ada")


@dataclass(frozen=True, slots=True)
class Ways:
    """How branches are told."""

    shown: Shown

    def notes(self, step: Branched) -> Iterator[Line]:
        """The branches before the one taken, with ✘; the one taken, with ✔."""
        alone = not step.passed_over
        for way in step.passed_over:
            yield self._way(way, alone, step.values, taken=False)
        yield self._way(step.way, alone, step.values, taken=True)

    def _way(self, way: Exit, alone: bool, values: Mapping[str, object], *, taken: bool) -> Line:
        said = label(way, alone, self.shown.language, longest=_LONGEST)
        if alone and not said:
            return line((f"→ {way.to}", Tone.FAINT))
        tone = Tone.GOOD if taken else Tone.FAINT
        reason = self._values(way.guard, values) if way.guard else ""
        return line(
            ("✔ " if taken else "✘ ", tone),
            (f"{said} " if said else "", tone),
            (f"→ {way.to}", tone),
            (f"  ({reason})" if reason else "", Tone.FAINT),
        )

    def _values(self, guard: Guard, values: Mapping[str, object]) -> str:
        paths = dict.fromkeys(path for part in _expressions(guard) for path in sorted(reads(part.tree)))
        missing = _MISSING.in_(self.shown.language)
        return ", ".join(f"{path} = {self.shown.read(path, values) or missing}" for path in paths if path != "now")


def _expressions(guard: Guard) -> Iterator[Expression]:
    for part in guard.parts:
        if isinstance(part, Guard):
            yield from _expressions(part)
        else:
            yield part

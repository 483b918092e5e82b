"""Which way was taken and why: each branch that was looked at, with the values that decided it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.engine.explain import why
from sopflow.program.model import Exit, Program
from sopflow.rendering.diagram.labels import label
from sopflow.rendering.trace.pieces import Line, Tone, line
from sopflow.rendering.trace.shown import Shown
from sopflow.simulation.steps import Branched

_LONGEST = 400
_MISSING = Words(en="missing", id="belum ada")


@dataclass(frozen=True, slots=True)
class Ways:
    """How branches are told. `program` is the one that they belong to."""

    shown: Shown
    program: Program | None

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
        reason = self._reason(way, values)
        return line(
            ("✔ " if taken else "✘ ", tone),
            (f"{said} " if said else "", tone),
            (f"→ {way.to}", tone),
            (f"  ({reason})" if reason else "", Tone.FAINT),
        )

    def _reason(self, way: Exit, values: Mapping[str, object]) -> str:
        """The values behind the comparisons that decided, each once; derived facts are looked into."""
        if self.program is None:
            return ""
        missing = _MISSING.in_(self.shown.language)
        parts = (part for one in why(self.program, way, dict(values)) for part in one.parts)
        operands = (operand for part in parts for operand in part.operands)
        read = {path: missing if value is None else self.shown.at(path, value) for path, value in operands}
        return ", ".join(f"{path} = {value}" for path, value in read.items() if path != "now")

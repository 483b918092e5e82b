"""The use case `graph`: a playbook drawn, whole or in parts, perhaps with the path of a told case."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from sopflow.app.procedure import Procedure
from sopflow.app.scenarios import load_scenarios
from sopflow.app.told.telling import tell_case
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Language, Words
from sopflow.errors import UnreadableFile
from sopflow.rendering.diagram import dot
from sopflow.rendering.diagram.build import diagram
from sopflow.rendering.diagram.draw import Level, draw, phases_of
from sopflow.rendering.diagram.highlights import path_taken

_NO_DOT = Words(
    en="--engine dot needs Graphviz, and there is no `dot` on the PATH: install it, or leave --engine out",
    id="--engine dot membutuhkan Graphviz, dan `dot` tidak ada di PATH: pasang dulu, atau hapus --engine",
)
_DOT_FAILED = Words(en="Graphviz could not draw it: {}", id="Graphviz tidak bisa menggambarnya: {}")
_LONGEST = 60
"""Seconds for Graphviz, which may take minutes on hundreds of states."""
_TOO_LONG = Words(
    en="Graphviz took longer than {} s: leave --engine out",
    id="Graphviz butuh lebih dari {} detik: hapus --engine",
)


class CannotDraw(UnreadableFile):
    """Graphviz is not there, or could not."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One drawing. `name` is that of its file, without the ending."""

    name: str
    svg: str


def drawings(
    procedure: Procedure, language: Language, content_language: str, highlight: Mapping[str, str]
) -> Iterator[Drawn]:
    """An overview and one drawing a phase: what a long playbook is read and printed by."""
    program = procedure.program

    def drawn(level: Level, phase: str | None = None) -> str:
        return draw(program, language, content_language=content_language, level=level, phase=phase, highlight=highlight)

    yield Drawn("overview", drawn(Level.OVERVIEW))
    for phase in phases_of(diagram(program, language, content_language)):
        yield Drawn(f"phase-{phase}" if phase else "phase", drawn(Level.PHASE, phase))


def path_of(procedure: Procedure, file: Path, id: str | None) -> Mapping[str, str]:
    """What a scenario paints: it is told, and nothing real is called.

    Raises:
        UsageError: there is no such scenario, or the file has several and none is named.
        UnreadableFile: the file cannot be read.
        InvalidPlaybook: the scenarios do not check.
    """
    return path_taken(tell_case(procedure, load_scenarios(procedure, file).the(id)))


def by_graphviz(procedure: Procedure, language: Language, content_language: str) -> str:
    """The whole playbook as SVG by Graphviz, where it is installed.

    Raises:
        CannotDraw: it is not, or it failed.
    """
    program = shutil.which("dot")
    if program is None:
        raise CannotDraw(_NO_DOT)
    text = dot.render(diagram(procedure.program, language, content_language))
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and the program that the PATH names
            [program, "-Tsvg"], input=text, capture_output=True, text=True, check=False, timeout=_LONGEST
        )
    except subprocess.TimeoutExpired:
        raise CannotDraw(Words(en=_TOO_LONG.en.format(_LONGEST), id=_TOO_LONG.id.format(_LONGEST))) from None
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or [str(done.returncode)])[-1]
        raise CannotDraw(Words(en=_DOT_FAILED.en.format(reason), id=_DOT_FAILED.id.format(reason)))
    return done.stdout

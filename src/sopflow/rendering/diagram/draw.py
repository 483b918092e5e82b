"""A playbook as a picture: the function that the command line, coverage, differences and the manual draw with."""

from __future__ import annotations

import enum
from collections.abc import Mapping

from sopflow.diagnostics import Language, Words
from sopflow.program.model import Program
from sopflow.rendering.diagram import svg
from sopflow.rendering.diagram.build import ANYWHERE, diagram
from sopflow.rendering.diagram.cut import cut
from sopflow.rendering.diagram.keys import phase_key
from sopflow.rendering.diagram.model import Diagram, Shape
from sopflow.rendering.diagram.nesting import Nesting, nesting
from sopflow.rendering.diagram.overview import overview
from sopflow.rendering.diagram.page import page
from sopflow.rendering.diagram.picture import Picture
from sopflow.rendering.diagram.sheet import Sheet

_OVERVIEW = Words(en="overview", id="ikhtisar")
_ABOUT = Words(
    en="A flowchart from top to bottom: {} steps in {} phases. Lines are ways from step to step; badges beside a step "
    "are ends, and jumps that no line shows.",
    id="Bagan alir dari atas ke bawah: {} langkah dalam {} fase. Garis adalah jalan antarlangkah; lencana di samping "
    "langkah adalah akhir kasus, dan lompatan yang tidak digambar sebagai garis.",
)


class Level(enum.StrEnum):
    """How much one drawing shows."""

    OVERVIEW = "overview"
    PHASE = "phase"
    FULL = "full"


def draw(
    program: Program,
    language: Language,
    *,
    content_language: str | None = None,
    level: Level = Level.FULL,
    phase: str | None = None,
    highlight: Mapping[str, str] | None = None,
    prefix: str = "",
) -> str:
    """A program as one `<svg>` element, to be a file or a part of a page.

    Args:
        language: of the tool's own words.
        content_language: of titles; the playbook's first where it is None or the playbook has no such language.
        level: all states, those of one phase, or phases alone.
        phase: the phase's id, for `Level.PHASE`.
        highlight: CSS classes by element, as `{state_key("otp"): "covered", way_key("otp", "done", 0, False): "mine"}`.
            The drawing's own style knows on-path, current, covered, uncovered, infeasible, added, removed, changed.
        prefix: stands before every id, so that a page may hold several drawings.

    Raises:
        ValueError: the playbook has no such phase, or no state in it.
    """
    made = diagram(program, language, content_language)
    return svg.render(picture_of(made, language, level, phase), highlight or {}, prefix)


def picture_of(made: Diagram, language: Language, level: Level, phase: str | None = None) -> Picture:
    """Where everything of a drawing lies."""
    within = nesting(made)
    return page(_sheet(made, within, language, level, phase))


def phases_of(made: Diagram) -> tuple[str, ...]:
    """The ids of the phases that have a drawing of their own, in order; "" stands for the states of no phase."""
    keys = [band.key for band in nesting(made).bands]
    return tuple(key.removeprefix(phase_key("")) for key in keys if key != phase_key(ANYWHERE))


def _sheet(made: Diagram, within: Nesting, language: Language, level: Level, phase: str | None) -> Sheet:
    about = _about(made, within, language)
    match level:
        case Level.OVERVIEW:
            title = f"{made.title}: {_OVERVIEW.in_(language)}"
            return Sheet(title, about, (), overview(made, within, language))
        case Level.PHASE:
            number = _number(within, phase)
            return Sheet(made.title, about, within.bands, cut(made, within, language, (number,)))
        case Level.FULL:
            return Sheet(made.title, about, within.bands, cut(made, within, language, range(len(within.bands))))


def _number(within: Nesting, phase: str | None) -> int:
    keys = [band.key for band in within.bands]
    key = phase_key(phase or "")
    if key not in keys:
        raise ValueError(f"no state is in a phase `{phase or ''}`")
    return keys.index(key)


def _about(made: Diagram, within: Nesting, language: Language) -> str:
    phases = sum(bool(band.title) for band in within.bands)
    states = sum(place.shape not in (Shape.ANYWHERE, Shape.PAUSED) for place in within.places.values())
    return _ABOUT.in_(language).format(states, phases)

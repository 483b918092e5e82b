"""Where each place of a diagram lies: in which band, and in which loops."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sopflow.dataclass import dataclass
from sopflow.rendering.diagram.build import ANYWHERE, PAUSED
from sopflow.rendering.diagram.keys import phase_key
from sopflow.rendering.diagram.model import Diagram, Group, Place
from sopflow.rendering.diagram.sheet import Band

LOOP = "loop:"


@dataclass(frozen=True, slots=True)
class Nesting:
    """Bands are numbered from the top. `loops` are the heads of the loops around a place, the outermost first."""

    bands: tuple[Band, ...]
    places: Mapping[str, Place]
    band: Mapping[str, int]
    loops: Mapping[str, tuple[str, ...]]
    order: Mapping[str, int]

    def directly_in(self, loops: tuple[str, ...]) -> Iterator[str]:
        """The places that lie in exactly these loops."""
        return (id for id in self.places if self.loops[id] == loops)

    def title_of_band(self, id: str) -> str:
        return self.bands[self.band[id]].title


def nesting(diagram: Diagram) -> Nesting:
    """What lies where. Places of no phase come first; what may happen anywhere comes last, without a frame."""
    outside = [place for place in diagram.places if place.id in (ANYWHERE, PAUSED)]
    loose = [place for place in diagram.places if place.id not in (ANYWHERE, PAUSED)]
    phases = [group for group in diagram.groups if not group.id.startswith(LOOP)]
    bare = [group for group in diagram.groups if group.id.startswith(LOOP)]
    bands = [Band(phase_key(""), "")] if loose or bare else []
    found = [(place, len(bands) - 1, loops) for place, loops in _in(loose, bare, ())]
    for phase in phases:
        bands.append(Band(phase.id, phase.title))
        found += [(place, len(bands) - 1, loops) for place, loops in _in(phase.places, phase.groups, ())]
    if outside:
        bands.append(Band(phase_key(ANYWHERE), ""))
        found += [(place, len(bands) - 1, ()) for place in outside]
    return Nesting(
        tuple(bands),
        {place.id: place for place, _, _ in found},
        {place.id: band for place, band, _ in found},
        {place.id: loops for place, _, loops in found},
        {place.id: number for number, (place, _, _) in enumerate(found)},
    )


def _in(
    places: Sequence[Place], groups: Sequence[Group], loops: tuple[str, ...]
) -> Iterator[tuple[Place, tuple[str, ...]]]:
    yield from ((place, loops) for place in places)
    for group in groups:
        yield from _in(group.places, group.groups, (*loops, group.id.removeprefix(LOOP)))

"""The overview: phases in place of states. A line is drawn where no way round over other phases leads there too; what
jumps over phases or back is a badge, and so is every outcome."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Language, Words
from sopflow.rendering.diagram.build import ANYWHERE
from sopflow.rendering.diagram.keys import phase_key
from sopflow.rendering.diagram.model import Diagram, Place, Shape, Way
from sopflow.rendering.diagram.nesting import Nesting
from sopflow.rendering.diagram.sheet import Badge, Beside, Flow, Line, Node
from sopflow.rendering.diagram.straight import with_main

_STEPS = Words(en="{} steps", id="{} langkah")
_ONE_STEP = Words(en="1 step", id="1 langkah")
_LOOSE = Words(en="in no phase", id="tanpa fase")
_NOWHERE = frozenset({Shape.ANYWHERE, Shape.PAUSED})
Pair = tuple[int, int]


def overview(diagram: Diagram, within: Nesting, language: Language) -> Flow:
    """Phases from top to bottom, and what leads from one to another."""
    return _Overview(diagram, within, language).flow()


@dataclass(frozen=True, slots=True)
class _Overview:
    diagram: Diagram
    within: Nesting
    language: Language

    def flow(self) -> Flow:
        pairs = self._pairs()
        down = [pair for pair in pairs if pair[0] < pair[1]]
        drawn = [pair for pair in down if not _goes_round(pair, down)]
        lines = [
            Line(self._id(one), self._id(other), tuple(map(_from_afar, pairs[one, other]))) for one, other in drawn
        ]
        nodes = tuple(self._node(number, pairs, drawn) for number in range(len(self.within.bands)))
        return Flow(nodes, with_main([node.place.id for node in nodes], lines))

    def _pairs(self) -> Mapping[Pair, Sequence[Way]]:
        found: dict[Pair, list[Way]] = defaultdict(list)
        for way in self.diagram.ways:
            one, other = self.within.band[way.source], self.within.band[way.to]
            if one != other and not self._is_badge(way):
                found[one, other].append(way)
        return dict(found)

    def _is_badge(self, way: Way) -> bool:
        return self.within.places[way.to].shape in (Shape.END, Shape.PAUSED)

    def _id(self, number: int) -> str:
        return self.within.bands[number].key

    def _node(self, number: int, pairs: Mapping[Pair, Sequence[Way]], drawn: Sequence[Pair]) -> Node:
        band = self.within.bands[number]
        outside = band.key == phase_key(ANYWHERE)
        return Node(
            band.key,
            self._place(number),
            badges=(*self._jumps(number, pairs, drawn), *self._ends(number)),
            note="" if outside else self._size(number),
            band=int(outside),
            is_start=self.within.band[self.diagram.start] == number,
        )

    def _place(self, number: int) -> Place:
        band = self.within.bands[number]
        if band.key == phase_key(ANYWHERE):
            return self.within.places.get(ANYWHERE) or self.within.places["paused"]
        return Place(band.key, band.title or _LOOSE.in_(self.language), Shape.PHASE)

    def _size(self, number: int) -> str:
        states = sum(
            band == number and self.within.places[id].shape not in _NOWHERE for id, band in self.within.band.items()
        )
        return _ONE_STEP.in_(self.language) if states == 1 else _STEPS.in_(self.language).format(states)

    def _jumps(self, number: int, pairs: Mapping[Pair, Sequence[Way]], drawn: Sequence[Pair]) -> Iterator[Badge]:
        for (one, other), ways in sorted(pairs.items()):
            if one == number and (one, other) not in drawn:
                yield Badge(
                    Beside.JUMP if other > one else Beside.BACK, self._place(other), tuple(map(_from_afar, ways))
                )

    def _ends(self, number: int) -> Iterator[Badge]:
        found: dict[str, list[Way]] = defaultdict(list)
        for way in self.diagram.ways:
            if self.within.band[way.source] == number and self._is_badge(way):
                found[way.to].append(_from_afar(way))
        for id, ways in found.items():
            kind = Beside.PAUSE if self.within.places[id].shape is Shape.PAUSED else Beside.END
            yield Badge(kind, self.within.places[id], tuple(ways))


def _from_afar(way: Way) -> Way:
    """A way without its words: from afar it only matters that there is one. Interrupts keep theirs: their event."""
    return way if way.source == ANYWHERE else Way(way.source, way.to, "", way.exceptional, way.key)


def _goes_round(pair: Pair, down: Iterable[Pair]) -> bool:
    """Whether other lines down lead from the one to the other."""
    pairs = list(down)
    reached = {other for one, other in pairs if one == pair[0] and other != pair[1]}
    while True:
        more = {other for one, other in pairs if one in reached and other <= pair[1]} - reached
        if not more:
            return pair[1] in reached
        reached |= more

"""From a diagram to a drawing's sheet: what goes back, far down or over a phase, and what ends, is a badge beside the
place that it leaves; the rest are lines from top to bottom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Language, Words
from sopflow.layout.model import Box, Link
from sopflow.layout.ranks import going_back, ranks
from sopflow.rendering.diagram.keys import state_key
from sopflow.rendering.diagram.model import Diagram, Place, Shape, Way
from sopflow.rendering.diagram.nesting import Nesting
from sopflow.rendering.diagram.sheet import Badge, Beside, Flow, Line, Node
from sopflow.rendering.diagram.straight import with_main

FAR = 4
"""A line that is not straight goes at most so many layers down."""
NEXT_ITEM = Words(en="next item", id="item berikutnya")
OVER = Words(en="the case is over", id="kasus selesai")
ALWAYS_BADGES = frozenset({Shape.END, Shape.PAUSED})
Pair = tuple[str, str]


def cut(diagram: Diagram, within: Nesting, language: Language, shown: Iterable[int]) -> Flow:
    """The flow of some bands. `language` is that of the tool's own words."""
    leaving: dict[str, list[Way]] = defaultdict(list)
    coming: dict[str, list[Way]] = defaultdict(list)
    for way in diagram.ways:
        leaving[way.source].append(way)
        coming[way.to].append(way)
    return _Cut(diagram, within, language, frozenset(shown), dict(leaving), dict(coming)).flow()


@dataclass(frozen=True, slots=True)
class _Cut:
    """The places and ways of some bands."""

    diagram: Diagram
    nesting: Nesting
    language: Language
    shown: frozenset[int]
    """The bands that are drawn; ways to others are badges."""
    leaving: Mapping[str, Sequence[Way]]
    coming: Mapping[str, Sequence[Way]]

    def flow(self, loops: tuple[str, ...] = ()) -> Flow:
        """The machine in exactly these loops."""
        ids = [id for id in self.nesting.directly_in(loops) if self.nesting.band[id] in self.shown]
        pairs = self._pairs(ids)
        drawn = self._lines(ids, pairs)
        lonely = {to for (_, to), ways in pairs.items()} - {to for _, to in drawn}
        clones = {id for id in lonely if self._is_end(id) and not self._leaves(id)}
        kept = [id for id in ids if id not in clones and self.nesting.places[id].shape is not Shape.PAUSED]
        lines = [Line(source, to, tuple(pairs[source, to])) for source, to in drawn]
        nodes = tuple(self._node(id, loops, pairs, drawn) for id in kept)
        return Flow(nodes, with_main(kept, lines), tuple(self._begins(loops)))

    def _pairs(self, ids: Sequence[str]) -> dict[Pair, list[Way]]:
        """The ways that leave these places, by where they lead; what begins a loop is drawn inside it."""
        mine = set(ids)
        found: dict[Pair, list[Way]] = defaultdict(list)
        for way in (way for id in ids for way in self.leaving.get(id, ())):
            if way.to in mine or not self._is_within(way.to, way.source):
                found[way.source, way.to].append(way)
        return dict(found)

    def _is_within(self, id: str, loop: str) -> bool:
        return loop in self.nesting.loops[id]

    def _begins(self, loops: tuple[str, ...]) -> Iterator[Way]:
        if loops:
            yield from (
                way for way in self.diagram.ways if way.source == loops[-1] and self._is_within(way.to, loops[-1])
            )

    def _lines(self, ids: Sequence[str], pairs: Mapping[Pair, Sequence[Way]]) -> list[Pair]:
        """What can be a line: down, not far, within a phase or to the next one."""
        mine = set(ids)
        down = [pair for pair in pairs if set(pair) <= mine and pair[0] != pair[1] and self._is_near(*pair)]
        own = [pair for pair in down if self.nesting.band[pair[0]] == self.nesting.band[pair[1]]]
        back = going_back(ids, own)
        down = [pair for pair in down if pair not in back and not self._is_clone(pair, pairs)]
        return self._without_far(ids, down)

    def _is_near(self, source: str, to: str) -> bool:
        return 0 <= self.nesting.band[to] - self.nesting.band[source] <= 1

    def _is_clone(self, pair: Pair, pairs: Mapping[Pair, Sequence[Way]]) -> bool:
        """An end is drawn below a place that does nothing else than end there, beside all others."""
        if self.nesting.places[pair[1]].shape not in ALWAYS_BADGES:
            return False
        if self.nesting.places[pair[1]].shape is Shape.PAUSED or self._leaves(pair[1]):
            return self.nesting.places[pair[1]].shape is Shape.PAUSED
        alone = [source for source, to in pairs if to == pair[1] and self._only(source, pairs)]
        return pair[0] not in alone[:1]

    @staticmethod
    def _only(source: str, pairs: Mapping[Pair, Sequence[Way]]) -> bool:
        return sum(each == source for each, _ in pairs) == 1

    def _is_end(self, id: str) -> bool:
        return self.nesting.places[id].shape in ALWAYS_BADGES

    def _leaves(self, id: str) -> bool:
        return id in self.leaving

    def _without_far(self, ids: Sequence[str], down: Sequence[Pair]) -> list[Pair]:
        """Without those that go far down past others: where a way there is left that is not, or it is no main one."""
        boxes = [Box(id, 0, 0, 0, 0, 0, band=self.nesting.band[id]) for id in ids]
        rank = ranks(boxes, [Link("", source, to) for source, to in down])
        near = [pair for pair in down if rank[pair[1]] - rank[pair[0]] <= FAR]
        led = {to for _, to in near}
        first: dict[str, Pair] = {}
        for pair in down:
            if pair[1] not in led:
                best = first.setdefault(pair[1], pair)
                if rank[pair[0]] > rank[best[0]]:
                    first[pair[1]] = pair
        return [pair for pair in down if pair in near or pair in first.values()]

    def _node(
        self, id: str, loops: tuple[str, ...], pairs: Mapping[Pair, Sequence[Way]], drawn: Collection[Pair]
    ) -> Node:
        place = self.nesting.places[id]
        inside = place.shape is Shape.LOOP
        return Node(
            state_key(id),
            place,
            badges=tuple(self._badges(id, loops, pairs, drawn)),
            entries=tuple(self._entries(id, drawn)),
            inner=self.flow((*loops, id)) if inside else None,
            ways=tuple(dict.fromkeys(self._told(way) for way in self.leaving.get(id, ()))),
            band=self.nesting.band[id],
            is_start=id == self.diagram.start,
        )

    def _told(self, way: Way) -> str:
        """A way in words: its condition, and the title of where it leads."""
        to = self.nesting.places[way.to].title
        return f"{way.label} → {to}" if way.label else f"→ {to}"

    def _badges(
        self, id: str, loops: tuple[str, ...], pairs: Mapping[Pair, Sequence[Way]], drawn: Collection[Pair]
    ) -> Iterator[Badge]:
        for pair, ways in pairs.items():
            if pair[0] == id and pair not in drawn:
                over = tuple(way for way in ways if way.over)
                if over:
                    yield Badge(Beside.END, Place(f"{id}.over", OVER.in_(self.language), Shape.END), over)
                if rest := tuple(way for way in ways if not way.over):
                    yield self._badge(pair, loops, rest)

    def _badge(self, pair: Pair, loops: tuple[str, ...], ways: tuple[Way, ...]) -> Badge:
        place = self.nesting.places[pair[1]]
        if loops and pair[1] == loops[-1]:
            return Badge(Beside.NEXT, replace(place, title=NEXT_ITEM.in_(self.language)), ways)
        if place.shape is Shape.PAUSED:
            return Badge(Beside.PAUSE, place, ways)
        if self._is_end(pair[1]):
            return Badge(Beside.END, place, ways)
        return Badge(Beside.BACK if self._is_back(pair) else Beside.JUMP, place, ways)

    def _is_back(self, pair: Pair) -> bool:
        return self.nesting.order[pair[1]] <= self.nesting.order[pair[0]]

    def _entries(self, id: str, drawn: Collection[Pair]) -> Iterable[str]:
        """Whence a case comes here without a line: other phases; of the same one only where no line leads here."""
        here = self.nesting.band[id]
        lined = {source for source, to in drawn if to == id}
        sources = [way.source for way in self.coming.get(id, ()) if way.source not in lined]
        others = [self._phase_of(each) for each in sources if self.nesting.band[each] != here]
        if others or lined or id == self.diagram.start:
            return dict.fromkeys(others)
        around = (id, *self.nesting.loops[id])
        inner = [each for each in sources if not self._is_within(each, id) and each not in around]
        return dict.fromkeys(self.nesting.places[each].title for each in inner)

    def _phase_of(self, id: str) -> str:
        return self.nesting.title_of_band(id) or self.nesting.places[id].title

"""Whether a way that was found with much forgotten is one with all remembered, and if not, what must be remembered.

The way is gone once more with everything remembered. Where that is possible it stands. Where not, it hangs on
something that was forgotten: the last point is looked for from which it could still be gone with what is remembered,
and there what the state reads is tried, one thing after another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sopflow.dataclass import dataclass
from sopflow.proof.graph.explore import Explorer, Found, Graph, Way
from sopflow.proof.graph.kinds import Node

MOST_SIDE_BY_SIDE = 16
"""So many kinds of cases are followed side by side along one way."""

Nodes = frozenset[Node | None]


@dataclass(frozen=True, slots=True)
class Link:
    """One step of a way, as it looks whatever is remembered: what happened, what was seen of it, and where the case
    stood then. `state` is where it stood before."""

    state: str | None
    says: object
    shape: object


@dataclass(frozen=True)
class Tried:
    """A way that was gone with everything remembered. `layers` are the kinds of cases after each step; `reached` how
    many steps there are that can be gone."""

    links: tuple[Link, ...]
    layers: tuple[Nodes, ...]

    @property
    def reached(self) -> int:
        return len(self.layers) - 1

    @property
    def stands(self) -> bool:
        return self.reached == len(self.links)


def links_of(graph: Graph, ways: Sequence[Way]) -> tuple[Link, ...]:
    """The steps of a way through a graph."""
    return tuple(_link(graph, way) for way in ways)


def _link(graph: Graph, way: Way) -> Link:
    before, after = graph.nodes[way.source], graph.nodes[way.target]
    assert after is not None
    return Link(None if before is None else before.core.case.state, _says(way), after.core.shape)


def _says(way: Way) -> object:
    return (way.move.kind, way.move.what, way.move.how, way.letters, way.exits)


def tried(explorer: Explorer, links: tuple[Link, ...]) -> Tried:
    """A way, gone with everything remembered as far as it goes."""
    layers = tuple(_layers(explorer.sliced(None, explorer.index), frozenset((None,)), links))
    return Tried(links, layers)


def _layers(explorer: Explorer, first: Nodes, links: Sequence[Link]) -> Iterator[Nodes]:
    """The kinds of cases after each step of a way, while there are any."""
    layer = first
    yield layer
    for link in links:
        layer = frozenset(_followed(explorer, layer, link))
        if not layer:
            return
        yield layer


def _followed(explorer: Explorer, layer: Nodes, link: Link) -> list[Node]:
    found: dict[Node, None] = {}
    for node in layer:
        for one in explorer.after(node):
            if isinstance(one, Found) and one.node.core.shape == link.shape and _same(one, link):
                found[one.node] = None
                if len(found) >= MOST_SIDE_BY_SIDE:
                    return list(found)
    return list(found)


def _same(found: Found, link: Link) -> bool:
    move = found.ran.move
    return (move.kind, move.what, move.how, found.ran.letters, found.ran.exits) == link.says


def goes(explorer: Explorer, first: Nodes, links: Sequence[Link]) -> bool:
    """Whether a way can be gone from there."""
    return sum(1 for _ in _layers(explorer, first, links)) == len(links) + 1


def seen_by(explorer: Explorer, nodes: Nodes) -> Nodes:
    """Kinds of cases of which all is known, as the explorer remembers them."""
    return frozenset(
        one for node in nodes for one in ((None,) if node is None else explorer.canon.nodes(node.case, node.known))
    )


def wanting(explorer: Explorer, way: Tried) -> frozenset[str]:
    """What must be remembered besides, so that a way that cannot be gone is not found again; nothing where it cannot be
    told."""
    assert explorer.tracked is not None
    for start in range(way.reached, -1, -1):
        links, layer = way.links[start : way.reached + 1], way.layers[start]
        if goes(explorer, seen_by(explorer, layer), links):
            return _wanting_at(explorer, explorer.tracked, layer, links)
    return frozenset()


def _wanting_at(explorer: Explorer, tracked: frozenset[str], layer: Nodes, links: tuple[Link, ...]) -> frozenset[str]:
    state = links[0].state
    candidates = [] if state is None else list(_candidates(explorer, state, tracked))

    def ends_it(more: frozenset[str]) -> bool:
        wider = explorer.sliced(tracked | more, explorer.index)
        return not goes(wider, seen_by(wider, layer), links)

    for one in candidates:
        if ends_it(one):
            return one
    every = frozenset[str]().union(*candidates)
    if not every or not ends_it(every):
        return every
    for one in candidates:
        if ends_it(every - one):
            every -= one
    return every


def _candidates(explorer: Explorer, state: str, tracked: frozenset[str]) -> Iterator[frozenset[str]]:
    """What a state reads that is not remembered, piece by piece: what is said of a list goes with the list."""
    seen: set[frozenset[str]] = set()
    for group in explorer.common.reading.looked_at(state, explorer.watch):
        marks = frozenset(path for path in group if path[0] == "&")
        for path in sorted(group - marks):
            one = (frozenset((path,)) | marks) - tracked
            if one and one not in seen:
                seen.add(one)
                yield one

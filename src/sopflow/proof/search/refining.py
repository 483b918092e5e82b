"""Whether a way that was found with much forgotten is one with all remembered, and if not, what must be remembered.

The way is gone once more with everything remembered. Where that is possible it stands. Where not, it hangs on
something that was forgotten: the last point is looked for from which it could still be gone with what is remembered,
and there what the state reads is tried, one thing after another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sopflow.dataclass import dataclass
from sopflow.proof.flow.sight import MARKS
from sopflow.proof.graph.explore import Explorer, Found, Graph, Way
from sopflow.proof.graph.kinds import Node
from sopflow.proof.values.abstract import is_door
from sopflow.proof.values.unknown import symbol, unknown

MOST_SIDE_BY_SIDE = 16
"""So many kinds of cases are followed side by side along one way."""

NEAR = 16
"""So many steps before a breach, doors among them, what it hangs on is looked for first."""

NEAR_RUNS = 400
"""So often the step is run for that, and for the facts of one state more."""

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


def near(explorer: Explorer, graph: Graph, ways: Sequence[Way]) -> frozenset[str]:
    """What more, remembered, shuts off the last steps of a way, from wherever the case may be before them; nothing
    where that cannot be told. What a breach hangs on is mostly near it, and what is read before that is much on which
    the policy does not hang. It only says what is worth remembering: nothing is taken for proved by it."""
    links, made = links_of(graph, ways), explorer.common.stepper.made
    last = made["runs"] + NEAR_RUNS
    for start in range(len(ways) - 1, max(0, len(ways) - NEAR), -1):
        node = graph.nodes[ways[start].source]
        if made["runs"] > last:
            return frozenset()
        if node is not None and is_door(node.core.case.state):
            found = _shutting(explorer, node, links[start:])
            if found:
                return found
    return frozenset()


def _shutting(explorer: Explorer, node: Node, links: Sequence[Link]) -> frozenset[str]:
    """One fact that a state of these steps reads, or all that the first of them reads, as far as it takes."""
    tracked = explorer.tracked or frozenset()
    states = dict.fromkeys(link.state for link in links if link.state is not None)
    facts = dict.fromkeys(one for state in states for one in _candidates(explorer, state, tracked) if not _counts(one))

    def shuts(more: frozenset[str]) -> bool:
        wider = explorer.sliced(tracked | more, explorer.index)
        return not goes(wider, _opened(wider, node), links)

    found = next((one for one in facts if shuts(one)), None)
    if found is not None:
        return found
    candidates = sorted(_candidates(explorer, node.core.case.state, tracked), key=_counts, reverse=True)
    every = frozenset[str]().union(*candidates)
    if all(map(_counts, candidates)) or not shuts(every):
        return frozenset()
    return _least(every, candidates, shuts)


def _counts(paths: frozenset[str]) -> bool:
    """Whether it is how often something happened, of which a case does not know what was before."""
    return any(path[0] in MARKS for path in paths)


def _least(
    every: frozenset[str], candidates: Sequence[frozenset[str]], ends_it: Callable[[frozenset[str]], bool]
) -> frozenset[str]:
    """As much of it as it takes."""
    for one in candidates:
        if ends_it(every - one):
            every -= one
    return every


def _opened(explorer: Explorer, node: Node) -> Nodes:
    """A kind of case where more is remembered: what it does not say is anything."""
    case, reading, facts = node.case, explorer.common.reading, explorer.abstract.facts
    here = explorer.canon.sight(case.state, frozenset()).names & reading.present(case.state)
    sure = reading.sure(case.state)
    more = {
        name: unknown(symbol(name), facts[name].type, explorer.choices, may_lack=name not in sure)
        for name in sorted(here - case.scope.keys())
        if name in facts and facts[name].derived is None
    }
    return frozenset(explorer.canon.nodes(case._replace(scope={**case.scope, **more}), node.known))


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
    return _least(every, candidates, ends_it)


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

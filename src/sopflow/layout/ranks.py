"""Which links go back, and in which layer each box lies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sopflow.layout.model import Box, Link


def going_back(ids: Sequence[str], links: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """The pairs that close a circle when boxes are visited in their order: without them there is none. A link from a
    box to itself is one of them."""
    following: dict[str, list[str]] = {id: [] for id in ids}
    for source, target in links:
        following[source].append(target)
    found: set[tuple[str, str]] = set()
    done: set[str] = set()
    for id in ids:
        if id not in done:
            found.update(_visit(id, following, done))
    return frozenset(found)


def _visit(start: str, following: Mapping[str, Sequence[str]], done: set[str]) -> Iterable[tuple[str, str]]:
    """Depth first from a box, without recursion: a chain may be long."""
    above = {start}
    path = [(start, iter(following[start]))]
    while path:
        id, rest = path[-1]
        for target in rest:
            if target in above:
                yield id, target
            elif target not in done:
                above.add(target)
                path.append((target, iter(following[target])))
                break
        else:
            path.pop()
            above.discard(id)
            done.add(id)


def ranks(boxes: Sequence[Box], links: Sequence[Link]) -> dict[str, int]:
    """The layer of each box, from 0 at the top: below all boxes that lead to it, and below all of lower bands. A box
    that nothing leads to stands just above what it leads to.

    Raises:
        ValueError: the links go round in a circle, or up to a lower band.
    """
    band = {box.id: box.band for box in boxes}
    if any(band[link.source] > band[link.target] for link in links):
        raise ValueError("a link leads up to a lower band")
    found: dict[str, int] = {}
    first = 0
    for each in sorted({box.band for box in boxes}):
        within = [link for link in links if band[link.source] == each == band[link.target]]
        own = _within([box.id for box in boxes if box.band == each], within)
        found.update({id: first + rank for id, rank in own.items()})
        first += max(own.values()) + 1
    return found


def _within(ids: Sequence[str], links: Sequence[Link]) -> dict[str, int]:
    """Longest paths from the top; then what begins a path is drawn down to what it leads to."""
    after: dict[str, list[str]] = {id: [] for id in ids}
    open_: dict[str, int] = dict.fromkeys(ids, 0)
    for link in links:
        after[link.source].append(link.target)
        open_[link.target] += 1
    sources = [id for id in ids if not open_[id]]
    ready = list(sources)
    found: dict[str, int] = dict.fromkeys(ids, 0)
    for id in ready:
        for target in after[id]:
            found[target] = max(found[target], found[id] + 1)
            open_[target] -= 1
            if not open_[target]:
                ready.append(target)
    if len(ready) < len(ids):
        raise ValueError("the links go round in a circle")
    for id in sources:
        if after[id]:
            found[id] = min(found[target] for target in after[id]) - 1
    return found

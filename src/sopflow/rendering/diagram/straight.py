"""Which lines are drawn straight: chains, each as long as it can be, the one from the start first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sopflow.rendering.diagram.sheet import Line


def with_main(ids: Sequence[str], lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, `main` where they are part of a chain. A way that is no exception is gone before one that is; then the
    longer way before the shorter one. The lines must not go round in a circle."""
    after: dict[str, list[Line]] = {id: [] for id in ids}
    for line in lines:
        after[line.source].append(line)
    depth = _depths(ids, after)
    chosen: set[tuple[str, str]] = set()
    reached: set[str] = set()
    for id in ids:
        here = id
        while ways := [line for line in after[here] if line.target not in reached]:
            best = max(ways, key=lambda line: (not _exceptional(line), depth[line.target]))
            if any(source == here for source, _ in chosen):
                break
            chosen.add((here, best.target))
            reached.add(best.target)
            here = best.target
    return tuple(replace(line, main=(line.source, line.target) in chosen) for line in lines)


def _exceptional(line: Line) -> bool:
    return all(way.exceptional for way in line.ways)


def _depths(ids: Sequence[str], after: Mapping[str, Sequence[Line]]) -> dict[str, int]:
    """How many lines can follow one another from each place."""
    found: dict[str, int] = {}
    waiting = list(ids)
    while waiting:
        id = waiting.pop()
        if id in found:
            continue
        open_ = [line.target for line in after[id] if line.target not in found]
        if open_:
            waiting += [id, *open_]
        else:
            found[id] = max((found[line.target] + 1 for line in after[id]), default=0)
    return found

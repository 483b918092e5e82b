"""A drawing that is too tall for one page of paper, in windows: each shows a stretch of it, one below the other.

Where it may be cut is read from the drawing itself: through lines and frames, never through a box or words.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from sopflow.rendering.manual.printed import is_sideways, page_of, printed

_READABLE = 0.6
"""A drawing that is printed in this part of its size or larger can be read: its words are 13 pixels high."""
_SIZE = re.compile(r'viewBox="0 0 (\d+) (\d+)" width="\d+" height="\d+"')
_BOX = re.compile(r'<rect class="box" x="[\d.]+" y="([\d.]+)" width="[\d.]+" height="([\d.]+)"')
_TEXT = re.compile(r'<text x="[\d.]+" y="([\d.]+)"')
_NAMES = re.compile(r' (?:id|tabindex|aria-labelledby)="[^"]*"')
_ABOVE, _BELOW = 14.0, 5.0
"""How far words reach above and below the line on which they stand."""
_FRAME = 150.0
"""A box that is higher is the frame of a loop, through which a drawing may be cut."""
_ROOM = 3.0


def pieces(svg: str) -> tuple[str, ...]:
    """The windows of a drawing, from top to bottom; none where the whole of it can be read on one page, or where its
    width alone makes it small."""
    size = _SIZE.search(svg)
    if size is None:
        return ()
    width, height = float(size[1]), float(size[2])
    scale = printed(width, height)[0] / width
    across = page_of(width, height)[0] / width
    if scale >= _READABLE or is_sideways(width, height) or across < 1.2 * scale:
        return ()
    edges = tuple(_edges(svg, height, page_of(width, height)[1] / min(1.0, across)))
    return tuple(_window(svg, size, top, bottom) for top, bottom in itertools.pairwise(edges))


def _edges(svg: str, height: float, most: float) -> Iterator[float]:
    """Where windows of at most this height begin and end."""
    taken = _taken(svg)
    top = 0.0
    while height - top > most:
        yield top
        top = _cut(taken, top, top + most)
    yield from (top, height)


def _cut(taken: Sequence[tuple[float, float]], top: float, last: float) -> float:
    """The lowest line above `last` on which nothing stands; `last` itself where there is none in its lower half."""
    at = last
    for begin, end in sorted(taken, key=lambda one: -one[1]):
        if begin < at < end:
            at = begin
    return at if at > (top + last) / 2 else last


def _taken(svg: str) -> tuple[tuple[float, float], ...]:
    """The stretches, from top to bottom, in which a box or words stand."""
    boxes = [(float(y), float(y) + float(height)) for y, height in _BOX.findall(svg) if float(height) < _FRAME]
    words = [(float(y) - _ABOVE, float(y) + _BELOW) for y in _TEXT.findall(svg)]
    return tuple((begin - _ROOM, end + _ROOM) for begin, end in (*boxes, *words))


def _window(svg: str, size: re.Match[str], top: float, bottom: float) -> str:
    """The same drawing seen through a window, without names: those are the whole's."""
    width, height = size[1], f"{bottom - top:.0f}"
    seen = f'viewBox="0 {top:.0f} {width} {height}" width="{width}" height="{height}" aria-hidden="true"'
    return _NAMES.sub("", svg[: size.start()] + seen + svg[size.end() :])

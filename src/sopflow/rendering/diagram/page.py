"""A whole sheet: its flow, the frames of its bands with their titles where no line passes, and its heading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sopflow.layout.model import Point
from sopflow.rendering.diagram.cards import TITLE
from sopflow.rendering.diagram.compose import laid_out
from sopflow.rendering.diagram.measure import width, wrapped
from sopflow.rendering.diagram.picture import Area, Card, Picture, Pieces, Text, Wire
from sopflow.rendering.diagram.sheet import Band, Sheet

MARGIN, PAD = 14, 22
HEADING = 17
HEAD = 46
"""From a band's upper edge to its first row, at least."""
BELOW, BETWEEN = 16, 18
"""Below the last row of a band, and between two bands."""
NARROWEST = 340


def page(sheet: Sheet) -> Picture:
    """The picture of a sheet."""
    laid = laid_out(sheet.flow)
    has_heads = any(band.title for band in sheet.bands)
    wide = max(laid.placed.width, NARROWEST)
    lines = wrapped(sheet.title, HEADING, wide + 2 * PAD, 1, bold=True)
    top = MARGIN + 34
    shift = (MARGIN + PAD + (wide - laid.placed.width) // 2, top + (HEAD if has_heads else 10))
    inner = laid.pieces.moved(shift)
    spans = {number: (low + shift[1], high + shift[1]) for number, (low, high) in laid.placed.bands.items()}
    frames = list(_frames(sheet.bands, spans, inner.wires, top, wide)) if has_heads else []
    right = max([wide + 2 * PAD, *(frame.area.width for frame in frames)])
    frames = [_widened(frame, right) for frame in frames]
    bottom = max([laid.placed.height + shift[1] + BELOW, *(each.area.y + each.area.height for each in frames)])
    words = lines[0] if lines else ""
    return Picture(
        sheet.title,
        sheet.description,
        right + 2 * MARGIN,
        bottom + MARGIN,
        Pieces((*frames, *inner.frames), inner.cards, inner.wires),
        Text(words, MARGIN + 2, MARGIN + 16, width(words, HEADING, bold=True), HEADING, bold=True),
    )


def _frames(
    bands: tuple[Band, ...], spans: Mapping[int, Point], wires: Iterable[Wire], top: int, wide: int
) -> Iterator[Card]:
    """From top to bottom; each band's frame begins where that of the one before has ended."""
    wires = tuple(wires)
    y = top
    for number, (_, low) in sorted(spans.items()):
        band = bands[number]
        area = Area(MARGIN, y, wide + 2 * PAD, low + BELOW - y)
        text = _title(band, area, wires)
        end = max(area.width, text.x + text.width + PAD - MARGIN)
        if band.title:
            yield Card((band.key,), "phase", "phase", Area(MARGIN, y, end, area.height), (text,), band.title)
        y = low + BELOW + BETWEEN


def _widened(frame: Card, to: int) -> Card:
    return Card(
        frame.keys,
        frame.kind,
        frame.look,
        Area(frame.area.x, frame.area.y, to, frame.area.height),
        frame.texts,
        frame.hint,
    )


def _title(band: Band, area: Area, wires: Iterable[Wire]) -> Text:
    """The title of a band, as far to the left as no line passes it."""
    lines = wrapped(band.title, TITLE, area.width - 2 * PAD, 1, bold=True)
    words = lines[0] if lines else ""
    wide = width(words, TITLE, bold=True)
    x = area.x + 16
    for passing in sorted(_passing(wires, area.y + 4, area.y + 32)):
        if x - 8 < passing < x + wide + 8:
            x = passing + 10
    return Text(words, x, area.y + 23, wide, TITLE, bold=True)


def _passing(wires: Iterable[Wire], top: int, bottom: int) -> Iterator[int]:
    """The x of every line that goes down through a strip."""
    for wire in wires:
        for (x, y), (to_x, to_y) in zip(wire.points, wire.points[1:], strict=False):
            if x == to_x and min(y, to_y) < bottom and max(y, to_y) > top:
                yield x

"""How drawings fit on paper: upright, or on a page that is turned sideways where they are clearly larger there."""

from __future__ import annotations

_UPRIGHT = (665.0, 820.0)
_SIDEWAYS = (990.0, 560.0)
"""CSS pixels that a drawing may have across and down on an A4 page, beside its heading and within its margins."""
_CLEARLY = 1.15


def is_sideways(width: float, height: float) -> bool:
    """Whether a drawing of this size, in CSS pixels, is printed on a page that is turned."""
    return _scale(width, height, _SIDEWAYS) > _CLEARLY * _scale(width, height, _UPRIGHT)


def printed(width: float, height: float) -> tuple[float, float]:
    """The size that a drawing is printed in: never larger than it is."""
    scale = _scale(width, height, page_of(width, height))
    return width * scale, height * scale


def page_of(width: float, height: float) -> tuple[float, float]:
    """What it may have across and down on the page that it is printed on."""
    return _SIDEWAYS if is_sideways(width, height) else _UPRIGHT


def _scale(width: float, height: float, page: tuple[float, float]) -> float:
    return min(1.0, page[0] / width, page[1] / height)

"""Comments and their places: every `#` that stands between values, never one inside a value."""

from __future__ import annotations

from sopflow.document.nodes import Comment
from sopflow.document.scalars import Scalars


def comments(text: str, scalars: Scalars) -> tuple[Comment, ...]:
    """Every comment of a text that was read, in file order; `scalars` are all its scalars.

    Linear: the search jumps from `#` to `#` and over the scalar or the comment that holds it.
    """
    found: list[Comment] = []
    line, counted = 1, 0
    hash_at = text.find("#")
    while hash_at >= 0:
        inside = _end_of_scalar_around(text, hash_at, scalars)
        if inside:
            hash_at = text.find("#", inside)
            continue
        end = _end_of_line(text, hash_at)
        line += text.count("\n", counted, hash_at)
        counted = hash_at
        before = text[text.rfind("\n", 0, hash_at) + 1 : hash_at]
        trailing = bool(before.strip(" \t\ufeff"))
        found.append(Comment(text[hash_at + 1 : end], hash_at, end, line, trailing))
        hash_at = text.find("#", end)
    return tuple(found)


def _end_of_line(text: str, start: int) -> int:
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    return end - 1 if text[end - 1] == "\r" else end


def _end_of_scalar_around(text: str, place: int, scalars: Scalars) -> int:
    """Where the scalar ends that holds this place; 0 when none does."""
    scalar = scalars.before(place)
    if scalar is None or scalar.end <= place:
        return 0
    if scalar.style in ("|", ">") and text.find("\n", scalar.start, place) < 0:
        return 0  # beside the indicator of a block: `text: | # a comment`
    return scalar.end

"""Edits of a text by place: what fixes do, and what the formatter does."""

from __future__ import annotations

from collections.abc import Iterable

from sopflow.diagnostics import Fix
from sopflow.errors import UsageError


def apply(text: str, fixes: Iterable[Fix]) -> str:
    """The text with every fix made, in whatever order they come; all else stays character for character.

    Raises:
        UsageError: two fixes overlap, or one lies outside the text. Two insertions at one place overlap as well:
            nothing says which comes first.
    """
    ordered = sorted(fixes, key=lambda fix: (fix.span.start, fix.span.end))
    parts: list[str] = []
    done = 0
    last_start = -1
    for fix in ordered:
        start, end = fix.span.start, fix.span.end
        if start < done or start == last_start or not start <= end <= len(text):
            raise UsageError(f"the edit of characters {start} to {end} overlaps another one or leaves the text")
        parts += [text[done:start], fix.text]
        done, last_start = end, start
    return "".join([*parts, text[done:]])


def compatible(fixes: Iterable[Fix]) -> tuple[Fix, ...]:
    """As many of these as can be made together, the earlier ones first."""
    chosen: list[Fix] = []
    for fix in sorted(fixes, key=lambda fix: (fix.span.start, fix.span.end)):
        previous = chosen[-1].span if chosen else None
        if previous is None or (fix.span.start >= previous.end and fix.span.start != previous.start):
            chosen.append(fix)
    return tuple(chosen)

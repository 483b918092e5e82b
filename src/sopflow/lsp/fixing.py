"""The quick fixes of a place."""

from __future__ import annotations

from collections.abc import Iterable

from sopflow.diagnostics import Diagnostic, Fix


def fixes_at(found: Iterable[Diagnostic], text: str, start: int, end: int) -> tuple[tuple[Diagnostic, Fix], ...]:
    """The findings that touch `start`..`end` and know an edit that fits this text. The text may have gone on since it
    was checked: an edit of an older one would land in the wrong place, so it is not offered."""
    return tuple(
        (one, one.fix)
        for one in found
        if one.fix is not None
        and one.fix.span.source.text == text
        and one.span.start <= end
        and start <= max(one.span.end, one.fix.span.end)
    )

"""A span as lines and columns, both from 1; the end column is the one after the last character."""

from __future__ import annotations

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Span


@dataclass(frozen=True, slots=True)
class Place:
    """Where a span begins and ends."""

    line: int
    column: int
    end_line: int
    end_column: int


def place(span: Span) -> Place:
    """The lines and columns of a span."""
    return Place(*span.source.position(span.start), *span.source.position(max(span.start, span.end)))

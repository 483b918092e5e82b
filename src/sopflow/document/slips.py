"""What libyaml's errors mean to the person who wrote the line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sopflow.diagnostics import Diagnostic, Source, Span, Words
from sopflow.document import rules
from sopflow.document.nodes import Document, Scalar


@dataclass(frozen=True, slots=True)
class Fault:
    """Where libyaml gave up: its words, the place, the place where what it was reading began, what came before."""

    source: Source
    problem: str
    context: str
    index: int
    begun: int
    scalars: tuple[Scalar, ...]


def explain(fault: Fault) -> Diagnostic:
    """The one diagnostic for a syntax error."""
    return Diagnostic(
        rules.SYNTAX,
        Span(fault.source, fault.index, fault.index + 1),
        Words(en=f"YAML cannot be read here: {fault.problem}", id=f"YAML tidak terbaca di sini: {fault.problem}"),
    )


def suspicious(document: Document, scalars: Sequence[Scalar]) -> Iterator[Diagnostic]:
    """Slips that are valid YAML and mean something else than they look like."""
    yield from ()

"""Questions whose answer nothing later sees, and choices that nothing tells apart, with their place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sopflow.diagnostics import Words
from sopflow.document.nodes import Document
from sopflow.program.model import Program
from sopflow.proof.verdicts.mattering import Answer


def lines(program: Program, document: Document, answers: Sequence[Answer]) -> Iterator[Words]:
    """A line for each answer that never matters, and for choices that are all one."""
    for one in answers:
        place = _place(program, document, one)
        if not one.matters:
            yield Words(
                en=f"· {one.fact}, asked in {one.state}: nothing that follows looks at the answer ({place})",
                id=f"· {one.fact}, ditanyakan di {one.state}: jawabannya tidak dipakai langkah mana pun ({place})",
            )
        elif one.alike:
            alike = ", ".join(one.alike)
            yield Words(
                en=f"· {one.fact}, asked in {one.state}: nothing that follows tells {alike} apart ({place})",
                id=f"· {one.fact}, ditanyakan di {one.state}: {alike} tidak dibedakan langkah mana pun ({place})",
            )


def as_objects(program: Program, document: Document, answers: Sequence[Answer]) -> list[dict[str, Any]]:
    """What becomes of every answer, as plain values."""
    return [
        {
            "fact": one.fact,
            "asked_in": one.state,
            "place": _place(program, document, one),
            "matters": one.matters,
            "decides_in": list(one.decides),
            "used_in": list(one.used),
            "alike": list(one.alike),
        }
        for one in answers
    ]


def _place(program: Program, document: Document, one: Answer) -> str:
    span = document.span(program.facts[one.fact].at)
    return f"{span.source.path}:{span.source.position(span.start)[0]}"

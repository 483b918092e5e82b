"""The loops of a playbook, a line each: what ends them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sopflow.diagnostics import Words
from sopflow.document.nodes import Document
from sopflow.program.model import Program
from sopflow.proof.verdicts.loops import Ending, Loop

SHOWN = 4
"""So many states of a loop are named."""

_ENDS: Mapping[Ending, Words] = {
    "can_finish": Words(
        en="can finish: time or a reply leads out of {}", id="bisa selesai: waktu atau balasan mengeluarkannya dari {}"
    ),
    "somebody": Words(
        en="ends only if somebody answers: in {}", id="hanya berakhir bila ada yang menjawab: di {}"
    ),
    "nobody": Words(
        en="nothing that happens in it leads out", id="tidak ada kejadian di dalamnya yang mengeluarkannya"
    ),
}  # fmt: skip


def lines(program: Program, document: Document, found: Sequence[Loop]) -> Iterator[Words]:
    """A line for each loop."""
    for one in found:
        names = ", ".join(one.states[:SHOWN]) + (f" +{len(one.states) - SHOWN}" if len(one.states) > SHOWN else "")
        ending, place = _ending(one), _place(program, document, one)
        yield Words(en=f"· loop {names}: {ending.en} ({place})", id=f"· putaran {names}: {ending.id} ({place})")


def as_objects(program: Program, document: Document, found: Sequence[Loop]) -> list[dict[str, Any]]:
    """Every loop as plain values."""
    return [
        {
            "states": list(one.states),
            "ending": one.ending,
            "turns": one.turns,
            "of_items": one.items,
            "by": list(one.by),
            "place": _place(program, document, one),
        }
        for one in found
    ]


def _ending(one: Loop) -> Words:
    by = ", ".join(one.by)
    if one.ending != "bounded":
        words = _ENDS[one.ending]
        return Words(en=words.en.format(by), id=words.id.format(by))
    if one.turns is None:
        return Words(en=f"bounded by the list of {by}", id=f"dibatasi daftar di {by}")
    if one.items:
        return Words(en=f"bounded: {one.turns} items at most", id=f"terbatas: paling banyak {one.turns} butir")
    return Words(
        en=f"bounded: it comes round {one.turns} times at most"
        if one.turns != 1
        else "bounded: it comes round once at most",
        id=f"terbatas: berulang paling banyak {one.turns} kali",
    )


def _place(program: Program, document: Document, one: Loop) -> str:
    span = document.span(program.states[one.states[0]].at)
    return f"{span.source.path}:{span.source.position(span.start)[0]}"

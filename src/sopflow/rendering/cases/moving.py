"""What a move to another version makes of cases, as text and as plain objects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from rich.box import ROUNDED
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from sopflow.diagnostics import Language, Words
from sopflow.engine.migration import Judgement, Verdict
from sopflow.simulation.printing import Printed

_COLUMNS = (
    Words(en="case", id="kasus"),
    Words(en="version", id="versi"),
    Words(en="verdict", id="putusan"),
    Words(en="state", id="langkah"),
    Words(en="what would differ", id="yang akan berbeda"),
)
_VERDICTS = {
    Verdict.SAME: Words(en="same place", id="tempat sama"),
    Verdict.OTHER: Words(en="another place", id="tempat lain"),
    Verdict.ASKS: Words(en="asks or looks up anew", id="bertanya atau mencari lagi"),
    Verdict.DIFFERS: Words(en="DIFFERS", id="BERBEDA"),
    Verdict.CANNOT: Words(en="CANNOT", id="TIDAK BISA"),
}
_ASKS = Words(en="asks {}", id="bertanya {}")
_LOOKS_UP = Words(en="looks up {}", id="mencari {}")
_SENDS = Words(en="sends {}", id="mengirim {}")
_UNDONE = Words(en="was done and would not be: {}", id="sudah dilakukan dan tidak akan: {}")
_ENDS = Words(en="ends as {}", id="berakhir sebagai {}")
_STAYS = Words(en="not moved: {}", id="tidak dipindah: {}")
_MOVED = Words(en="{} of {} moved.", id="{} dari {} dipindah.")
_NONE = Words(en="No case to move.", id="Tidak ada kasus yang perlu dipindah.")


class Moved(Protocol):
    """What is shown of one case."""

    @property
    def case(self) -> str: ...

    @property
    def version(self) -> str: ...

    @property
    def version_then(self) -> str: ...

    @property
    def to(self) -> str: ...

    @property
    def state(self) -> str: ...

    @property
    def judgement(self) -> Judgement: ...

    @property
    def refused(self) -> Words | None: ...


def text(moves: Sequence[Moved], language: Language) -> RenderableType:
    """One case a line."""
    if not moves:
        return Text(_NONE.in_(language))
    table = Table(border_style="dim", box=ROUNDED)
    for column in _COLUMNS:
        table.add_column(column.in_(language), overflow="fold")
    for move in moves:
        judged = move.judgement
        where = move.state if judged.state in ("", move.state) else f"{move.state} → {judged.state}"
        versions = f"{move.version} → {move.version_then}"
        table.add_row(move.case, versions, _VERDICTS[judged.verdict].in_(language), where, _differences(move, language))
    return table


def how_many(moves: Sequence[Moved], language: Language) -> RenderableType:
    """How many of the cases were moved."""
    moved = sum(1 for move in moves if move.refused is None)
    return Text(_MOVED.in_(language).format(moved, len(moves)))


def objects(moves: Sequence[Moved], language: Language) -> list[Printed]:
    """The same for programs."""
    return [
        {
            "case": move.case,
            "version": move.version,
            "version_then": move.version_then,
            "to": move.to,
            "verdict": str(move.judgement.verdict),
            "state": move.state,
            "state_then": move.judgement.state,
            "asks": list(move.judgement.asks),
            "looks_up": list(move.judgement.looks_up),
            "sends": list(move.judgement.sends),
            "undone": list(move.judgement.undone),
            "outcome": move.judgement.outcome,
            "why": None if move.judgement.why is None else move.judgement.why.in_(language),
            "refused": None if move.refused is None else move.refused.in_(language),
        }
        for move in moves
    ]


def _differences(move: Moved, language: Language) -> str:
    judged = move.judgement
    lists = ((_ASKS, judged.asks), (_LOOKS_UP, judged.looks_up), (_SENDS, judged.sends), (_UNDONE, judged.undone))
    said = [words.in_(language).format(", ".join(names)) for words, names in lists if names]
    said += [_ENDS.in_(language).format(judged.outcome)] if judged.outcome else []
    why = move.refused or judged.why
    said += [_STAYS.in_(language).format(why.in_(language))] if why is not None else []
    return "; ".join(said)

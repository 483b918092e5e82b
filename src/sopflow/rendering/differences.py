"""What changed between two versions of a playbook, in words and as values: so far, what was proved of its cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.proof.side_by_side import Parting
from sopflow.rendering.scenario_text import block
from sopflow.simulation.trace import Trace

_WHY: Mapping[str, Words] = {
    "did": Words(en="may do other things in", id="mungkin melakukan hal lain di"),
    "waits": Words(en="wait for other things in", id="menunggu hal lain di"),
    "times": Words(en="wait for other times in", id="menunggu waktu lain di"),
    "holds": Words(en="may hold other values in", id="mungkin menyimpan nilai lain di"),
}


class Witness(Protocol):
    """A case that comes to something else."""

    @property
    def parts(self) -> Mapping[str, Any]: ...
    @property
    def old(self) -> Trace: ...
    @property
    def new(self) -> Trace: ...


@dataclass(frozen=True)
class Outcomes:
    """What is known of the cases of two versions. `same`: it is proved that no case changes its outcome; `pairs` is how
    many kinds of cases that took, `complete` whether all were looked at, `tried` how many cases were told on both."""

    same: bool
    pairs: int
    complete: bool
    tried: int
    partings: Sequence[Parting]
    witnesses: Sequence[Witness]

    @property
    def verdict(self) -> str:
        """same, changed or unknown."""
        return "same" if self.same else "changed" if self.witnesses else "unknown"


def lines(found: Outcomes) -> Iterator[Words]:
    """The verdict, and each case that comes to something else."""
    match found.verdict:
        case "same":
            yield Words(
                en=f"✔ PROVED no case changes its outcome or its writes ({found.pairs} kinds of cases)",
                id=f"✔ TERBUKTI tidak ada kasus yang berubah hasil atau penulisannya ({found.pairs} jenis kasus)",
            )
            return
        case "changed":
            count = len(found.witnesses)
            yield Words(
                en=f"✘ CHANGED {_sorts(count)} {'comes' if count == 1 else 'come'} to something else",
                id=f"✘ BERUBAH {count} macam kasus berubah hasilnya",
            )
        case _:
            yield from _unknown(found)
    for number, one in enumerate(found.witnesses, 1):
        yield from _witness(number, one)
    for parting in found.partings:
        text, place = _WHY[parting.why], _place(parting)
        yield Words(en=f"  the versions {text.en} {place}", id=f"  kedua versi {text.id} {place}")


def _unknown(found: Outcomes) -> Iterator[Words]:
    tried = found.tried
    if found.complete:
        yield Words(
            en=f"? UNKNOWN {tried} cases were told on both and end alike; that all do is not proved",
            id=f"? BELUM PASTI {tried} kasus dijalankan di kedua versi dan hasilnya sama; untuk semua belum terbukti",
        )
    else:
        yield Words(
            en=f"? UNKNOWN there are more kinds of cases than are looked at; {tried} were told on both and end alike",
            id=f"? BELUM PASTI jenis kasusnya lebih banyak dari yang diperiksa; {tried} kasus dijalankan di kedua "
            "versi dan hasilnya sama",
        )


def _witness(number: int, one: Witness) -> Iterator[Words]:
    yield _both(f"  {number}. {_result(one.old)}  ⇒  {_result(one.new)}")
    given = {name: one.parts[name] for name in ("answers", "systems", "playbooks", "events") if name in one.parts}
    for line in block(given, 3):
        yield _both(line)
    yield Words(en=f"      old path: {' → '.join(one.old.path)}", id=f"      jalur lama: {' → '.join(one.old.path)}")
    yield Words(en=f"      new path: {' → '.join(one.new.path)}", id=f"      jalur baru: {' → '.join(one.new.path)}")


def as_object(found: Outcomes) -> dict[str, Any]:
    """The same as plain values."""
    return {
        "verdict": found.verdict,
        "kinds_of_cases": found.pairs,
        "looked_at_all": found.complete,
        "told_on_both": found.tried,
        "witnesses": [
            {"case": {name: one.parts[name] for name in one.parts if name not in ("title", "expect")},
             "old": _object(one.old), "new": _object(one.new)}
            for one in found.witnesses
        ],
        "partings": [{"why": one.why, "old": one.old, "new": one.new} for one in found.partings],
    }  # fmt: skip


def _object(trace: Trace) -> dict[str, Any]:
    writes = [effect.operation for effect in trace.effects]
    return {"outcome": trace.outcome, "status": trace.status, "path": list(trace.path), "writes": writes}


def _result(trace: Trace) -> str:
    writes = ", ".join(effect.operation for effect in trace.effects)
    return f"{trace.outcome or trace.status}" + (f" [{writes}]" if writes else "")


def _place(parting: Parting) -> str:
    return parting.old if parting.old == parting.new else f"{parting.old} / {parting.new}"


def _sorts(count: int) -> str:
    return "1 sort of case" if count == 1 else f"{count} sorts of cases"


def _both(text: str) -> Words:
    return Words(en=text, id=text)

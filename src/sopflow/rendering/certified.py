"""How a certificate stood, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from sopflow.diagnostics import Words

_REFUSED: Mapping[str, Words] = {
    "another_playbook": Words(
        en="it was made for another text of the playbook: prove it again",
        id="sertifikat ini untuk teks playbook yang lain: buktikan lagi",
    ),
    "another_engine": Words(
        en="it was made with another version of the engine: prove it again",
        id="sertifikat ini dibuat dengan versi mesin yang lain: buktikan lagi",
    ),
    "no_solver": Words(
        en="it was made with the solver, which is not installed here: pip install 'sopflow[solver]'",
        id="sertifikat ini dibuat dengan solver, yang belum terpasang di sini: pip install 'sopflow[solver]'",
    ),
    "no_claim": Words(en="it claims what this playbook does not", id="isinya tidak dinyatakan playbook ini"),
    "not_certified": Words(en="the certificate does not have it", id="tidak ada di dalam sertifikat"),
    "the start is not in it": Words(en="the beginning of a case is not in it", id="awal kasus tidak ada di dalamnya"),
    "a step leads out of it": Words(
        en="a step leads to a kind of case that is not in it", id="ada langkah yang keluar darinya"
    ),
    "a step cannot be followed": Words(en="a step cannot be followed", id="ada langkah yang tidak terikuti"),
    "the policy is broken": Words(en="a step breaks the policy", id="ada langkah yang melanggar kebijakan"),
    "no step leads nearer to an end": Words(
        en="from a kind of case no step leads nearer to an end", id="ada jenis kasus yang tidak mendekati akhir"
    ),
}


class Held(Protocol):
    """A claim that was held against the playbook."""

    @property
    def claim(self) -> str: ...
    @property
    def kinds(self) -> int: ...
    @property
    def refused(self) -> str: ...
    @property
    def kind(self) -> str: ...


def lines(held: Sequence[Held]) -> Iterator[Words]:
    """A line for each claim."""
    for one in held:
        if one.refused:
            why, place = _REFUSED[one.refused], f" ({one.kind})" if one.kind else ""
            yield Words(en=f"✘ REFUSED {one.claim}: {why.en}{place}", id=f"✘ DITOLAK {one.claim}: {why.id}{place}")
        else:
            yield Words(
                en=f"✔ CERTIFIED {one.claim} ({one.kinds} kinds of cases)",
                id=f"✔ BERSERTIFIKAT {one.claim} ({one.kinds} jenis kasus)",
            )


def as_objects(held: Sequence[Held]) -> list[dict[str, Any]]:
    """The same as plain values."""
    return [
        {"claim": one.claim, "kinds": one.kinds, "refused": one.refused or None, "kind": one.kind or None}
        for one in held
    ]

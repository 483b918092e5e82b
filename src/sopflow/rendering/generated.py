"""Generated scenarios: as the file that `sopflow test` runs, as JSON, and in a few lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.proof.values.concrete import CLOCK
from sopflow.rendering.scenario_text import scenario_file
from sopflow.simulation.coverage import Way

_WHY: Mapping[str, Words] = {
    "no_case": Words(en="no case takes it (proved)", id="tidak ada kasus yang melewatinya (terbukti)"),
    "not_looked_at": Words(
        en="it was not come to: there are more kinds of cases than are looked at",
        id="tidak terjangkau: jenis kasusnya lebih banyak dari yang diperiksa",
    ),
    "no_case_found": Words(
        en="perhaps no case takes it: its condition compares facts, lists or computed times, and no values were found",
        id="mungkin tidak ada kasus yang melewatinya: syaratnya membandingkan fakta, daftar, atau waktu hitungan, "
        "dan nilainya tidak ditemukan",
    ),
    "not_told": Words(
        en="a case takes it, but a scenario cannot tell it (a person decides, or answers after a due time; or a policy "
        "stops it)",
        id="ada kasus yang melewatinya, tetapi skenario tidak bisa menceritakannya (petugas memutuskan, atau menjawab "
        "setelah tenggat; atau dihentikan kebijakan)",
    ),
    "not_made": Words(
        en="`{}` beside the playbook takes it; what that needs all at once was not found by changing ordinary cases",
        id="`{}` di samping playbook melewatinya; semua yang diperlukan sekaligus tidak ditemukan dengan mengubah "
        "kasus biasa",
    ),
}


class Scenario(Protocol):
    """A scenario and the ways that it is there for."""

    @property
    def id(self) -> str: ...
    @property
    def parts(self) -> Mapping[str, Any]: ...
    @property
    def covers(self) -> Sequence[Way]: ...


class Left(Protocol):
    """A way that no scenario takes, and why."""

    @property
    def way(self) -> Way: ...
    @property
    def why(self) -> str: ...
    @property
    def taken_by(self) -> str: ...


@dataclass(frozen=True)
class Made:
    """What was made, what was left, and how much of all ways is covered."""

    scenarios: Sequence[Scenario]
    left: Sequence[Left]
    covered: int
    ways: int


def text(made: Made, playbook: str, head: str) -> str:
    """The file; `playbook` is the path that it names, `head` a comment at its top."""
    notes = [head, f"Takes {made.covered} of {made.ways} transitions.", *_notes(made)]
    clock = {"playbook": playbook, "clock": CLOCK.isoformat(timespec="minutes")}
    return scenario_file(clock, [{"id": one.id, **one.parts} for one in made.scenarios], notes)


def _notes(made: Made) -> Iterator[str]:
    for one in made.left:
        yield f"{_named(one.way)}: {_why(one).en}"


def lines(made: Made) -> Iterator[Words]:
    """How much is covered, and what is not."""
    count = len(made.scenarios)
    scenarios = "1 scenario" if count == 1 else f"{count} scenarios"
    yield Words(
        en=f"{scenarios}: {made.covered} of {made.ways} transitions are taken",
        id=f"{count} skenario: {made.covered} dari {made.ways} transisi dilewati",
    )
    for one in made.left:
        why = _why(one)
        yield Words(en=f"  {_named(one.way)}: {why.en}", id=f"  {_named(one.way)}: {why.id}")


def as_object(made: Made) -> dict[str, Any]:
    """The same as plain values."""
    return {
        "scenarios": [
            {"id": one.id, **one.parts, "takes": [_way(way) for way in one.covers]} for one in made.scenarios
        ],
        "left": [
            {**_way(one.way), "why": one.why, **({"taken_by": one.taken_by} if one.taken_by else {})}
            for one in made.left
        ],
        "covered": made.covered,
        "transitions": made.ways,
    }


def _why(left: Left) -> Words:
    words = _WHY[left.why]
    return Words(en=words.en.format(left.taken_by), id=words.id.format(left.taken_by))


def _way(way: Way) -> dict[str, Any]:
    return {"from": way.source, "result": way.result, "to": way.to}


def _named(way: Way) -> str:
    return f"{way.source} → {way.to}" + (f" ({way.result})" if way.result else "")

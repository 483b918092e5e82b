"""What is said above the changes, and of the cases that were told on both versions."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.changes.model import Change
from sopflow.diagnostics import Language, Words
from sopflow.rendering.changes.model import Impact, Report
from sopflow.rendering.trace.result import given
from sopflow.rendering.trace.shown import Shown
from sopflow.simulation.steps import ClockTold
from sopflow.simulation.trace import Trace

_LINE = 100
_IN: dict[str, Words] = {
    "outcome": Words(en="outcome", id="hasil akhir"),
    "path": Words(en="path", id="jalur"),
    "writes": Words(en="writes", id="penulisan"),
    "sla": Words(en="SLA", id="SLA"),
    "asked": Words(en="what is asked", id="yang ditanyakan"),
    "outputs": Words(en="outputs", id="keluaran"),
    "said": Words(en="what is said", id="yang diucapkan"),
}


def head(report: Report, language: Language) -> str:
    """Which versions of what."""
    title = report.title.get(language) or next(iter(report.title.values()), "")
    return f"{report.id} {report.old.version} → {report.new.version}  {title}".rstrip()


def verdict(report: Report, language: Language) -> str:
    """In one sentence, whether anything changed."""
    if report.old.identity == report.new.identity and not report.changes:
        return Words(
            en="The versions mean the same: only layout and comments may differ.",
            id="Kedua versi sama artinya: yang berbeda paling hanya tata letak dan komentar.",
        ).in_(language)
    count = len(report.changes)
    return Words(en=f"{count} change{'' if count == 1 else 's'}.", id=f"{count} perubahan.").in_(language)


def number(report: Report, language: Language) -> str:
    """What is wrong with the new version's number; "" where nothing is."""
    if report.unnumbered and report.changes:
        named = ", ".join(f"`{each}`" for each in report.unnumbered)
        return Words(
            en=f"version {named} is no row of up to three numbers (1.4.0): whether it is enough cannot be said",
            id=f"versi {named} bukan deretan paling banyak tiga angka (1.4.0): cukup tidaknya tidak dapat ditentukan",
        ).in_(language)
    if report.wanted is None:
        return ""
    return Words(
        en=f"version {report.new.version} is not enough for these changes after {report.old.version}: "
        f"at least {report.wanted}",
        id=f"versi {report.new.version} tidak cukup untuk perubahan ini setelah {report.old.version}: "
        f"paling tidak {report.wanted}",
    ).in_(language)


def line_of(change: Change, report: Report, language: Language) -> str:
    """Where a change stands: its line in the new version, in the old one where it is gone."""
    side, at = (report.new, change.new_at) if change.new_at is not None else (report.old, change.old_at)
    if at is None:
        return ""
    source = side.document.source
    line, _ = source.position(side.document.key_span(at).start)
    if side is report.new:
        return Words(en=f"line {line}", id=f"baris {line}").in_(language)
    return Words(en=f"old line {line}", id=f"baris lama {line}").in_(language)


def told(report: Report, language: Language) -> str:
    """How many cases were told on both versions; "" where none were asked for."""
    if report.told is None:
        return ""
    changed = len(report.impacts)
    return Words(
        en=f"{report.told} case{'' if report.told == 1 else 's'} told on both versions: "
        f"{changed} come{'s' if changed == 1 else ''} to something else",
        id=f"{report.told} kasus dijalankan di kedua versi: {changed} menjadi lain",
    ).in_(language)


def impact(one: Impact, language: Language) -> list[str]:
    """A case that comes to something else, and in what."""
    if one.new is None:
        return [
            Words(
                en=f"{one.scenario}: cannot be told on the new version: {one.reason}",
                id=f"{one.scenario}: tidak dapat dijalankan di versi baru: {one.reason}",
            ).in_(language)
        ]
    names = ", ".join(_IN[each].in_(language) for each in one.differs)
    return [
        f"{one.scenario}: {names}",
        *(line for each in one.differs for line in _differs(one.old, one.new, each, language)),
    ]


def _differs(old: Trace, new: Trace, what: str, language: Language) -> Iterator[str]:
    """Both versions' on one line where they fit, else on two; of writes that are the same the fields that are not."""
    name, was, is_ = _IN[what].in_(language), _of(old, what), _of(new, what)
    if was == is_:
        yield f"  {name}:"
        yield from (f"    {line}" for line in _fields(old, new, language))
    elif len(was) + len(is_) < _LINE:
        yield f"  {name}: {was} → {is_}"
    else:
        yield f"  {name}:"
        yield from (f"  - {was}", f"  + {is_}")


def _fields(old: Trace, new: Trace, language: Language) -> Iterator[str]:
    """Fields of the same writes that have other values; of a value that is masked alike in both, only that it has."""
    another = Words(en="another value, masked", id="nilai lain, disamarkan").in_(language)
    for before, after in zip(old.effects, new.effects, strict=True):
        sides = dict(given(before, Shown(old, language))), dict(given(after, Shown(new, language)))
        names = dict.fromkeys((*sides[0], *sides[1]))
        told = [(name, sides[0].get(name, "–"), sides[1].get(name, "–")) for name in names]
        found = [f"{name}: {was} → {is_}" for name, was, is_ in told if was != is_]
        if found or dict(before.input) != dict(after.input):
            yield f"{before.operation} {'; '.join(found) or another}"
    for one, other in zip(old.opened, new.opened, strict=True):
        if dict(one.inputs) != dict(other.inputs):
            yield f"{one.playbook} {another}"


def _of(trace: Trace, what: str) -> str:
    told: list[str]
    match what:
        case "outcome":
            told = [trace.outcome or trace.status]
        case "path":
            return " ".join(trace.path)
        case "writes":
            told = [*(each.operation for each in trace.effects), *(each.playbook for each in trace.opened)]
        case "sla":
            told = [f"{name} {word}{_due(trace, name)}" for name, word in trace.slas.items()]
        case "asked":
            told = [*trace.asked]
        case "outputs":
            told = [*trace.outputs]
        case _:
            told = [*trace.said]
    return ", ".join(told) or "–"


def _due(trace: Trace, sla: str) -> str:
    """The last moment that the clock of an SLA was about."""
    dues = [step.due for step in trace.steps if isinstance(step, ClockTold) and step.sla == sla and step.due]
    return f" ({dues[-1]:%Y-%m-%d %H:%M})" if dues else ""

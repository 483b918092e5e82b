"""What is said above the changes, and of the cases that were told on both versions."""

from __future__ import annotations

from sopflow.changes.model import Change
from sopflow.diagnostics import Language, Words
from sopflow.rendering.changes.model import Impact, Report
from sopflow.simulation.trace import Trace

_IN: dict[str, Words] = {
    "outcome": Words(en="outcome", id="hasil akhir"),
    "path": Words(en="path", id="jalur"),
    "writes": Words(en="writes", id="penulisan"),
    "sla": Words(en="SLA", id="SLA"),
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
        en=f"{report.told} cases told on both versions: {changed} come to something else",
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
    lines = [f"{one.scenario}: {names}"]
    for each in one.differs:
        old, new = _of(one.old, each), _of(one.new, each)
        lines.append(
            f"  {_IN[each].in_(language)}: {old} → {new}" if len(old) + len(new) < 100 else f"  - {old}\n  + {new}"
        )
    return lines


def _of(trace: Trace, what: str) -> str:
    match what:
        case "outcome":
            return trace.outcome or trace.status
        case "path":
            return " ".join(trace.path)
        case "writes":
            return ", ".join(effect.operation for effect in trace.effects) or "–"
        case "sla":
            return ", ".join(f"{name} {word}" for name, word in trace.slas.items()) or "–"
        case _:
            return ", ".join(trace.said) or "–"

"""Changes as plain values, for programs."""

from __future__ import annotations

from typing import Any

from sopflow.changes.model import Change
from sopflow.diagnostics import Language
from sopflow.rendering.changes.heads import line_of
from sopflow.rendering.changes.model import Impact, Report
from sopflow.rendering.changes.shown import plain, shown
from sopflow.rendering.changes.words import details, sentence
from sopflow.simulation.trace import Trace


def as_object(report: Report, language: Language) -> dict[str, Any]:
    """All that is told, with a sentence beside each change."""
    made: dict[str, Any] = {
        "playbook": report.id,
        "old": {"version": report.old.version, "identity": report.old.identity},
        "new": {"version": report.new.version, "identity": report.new.identity},
        "level": None if report.level is None else report.level.name.lower(),
        "changes": [_change(change, report, language) for change in report.changes],
        "version_wanted": report.wanted,
    }
    if report.told is not None:
        made["impact"] = {"told": report.told, "differ": [_impact(one) for one in report.impacts]}
    return made


def _change(change: Change, report: Report, language: Language) -> dict[str, Any]:
    witness = change.witness
    return {
        "code": change.code,
        "level": change.level.name.lower(),
        "kind": change.kind,
        "name": change.name,
        "path": list(change.path),
        "old": None if change.old is None else shown(change.old, report.old.document, change.old_at, language),
        "new": None if change.new is None else shown(change.new, report.new.document, change.new_at, language),
        "place": line_of(change, report, "en") or None,
        "witness": None
        if witness is None
        else {
            "given": {name: _plain(value) for name, value in witness.given.items()},
            "old": _plain(witness.old),
            "new": _plain(witness.new),
            "sure": witness.is_sure,
        },
        "stale": list(change.stale),
        "twin": change.twin or None,
        "message": "; ".join([sentence(change, report, language), *details(change, language)]),
    }


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, str | int) else plain(value, "en")


def _impact(one: Impact) -> dict[str, Any]:
    new = None if one.new is None else _told(one.new)
    return {
        "scenario": one.scenario,
        "differs": list(one.differs),
        "old": _told(one.old),
        "new": new,
        "reason": one.reason or None,
    }


def _told(trace: Trace) -> dict[str, Any]:
    writes = [effect.operation for effect in trace.effects]
    return {
        "outcome": trace.outcome, "status": trace.status, "path": list(trace.path), "writes": writes,
        "sla": dict(trace.slas), "said": list(trace.said),
    }  # fmt: skip

"""Coverage as plain values, for programs."""

from __future__ import annotations

from typing import Any

from sopflow.coverage.gaps import Gap
from sopflow.coverage.measure import Share
from sopflow.diagnostics import Language
from sopflow.rendering.coverage.model import Report
from sopflow.rendering.coverage.words import about, reason


def as_object(report: Report, language: Language, *, personal: bool = False) -> dict[str, Any]:
    """One playbook: a count a kind, under the kind's name, and every gap with its reason."""
    coverage = report.coverage
    kinds = {str(share.kind): _share(share, report) for share in coverage.shares}
    gaps = [_gap(gap, report, language, personal) for gap in coverage.gaps]
    return {"playbook": coverage.playbook, **kinds, "gaps": gaps}


def _share(share: Share, report: Report) -> dict[str, Any]:
    missed = [gap for gap in report.coverage.open if gap.element.kind is share.kind]
    return {
        "visited": share.covered,
        "total": share.total,
        "infeasible": share.infeasible,
        "not_visited": [about(gap.element) for gap in missed],
    }


def _gap(gap: Gap, report: Report, language: Language, personal: bool) -> dict[str, Any]:
    element = gap.element
    return {
        "kind": str(element.kind),
        "element": about(element),
        "state": element.state or None,
        "why": str(gap.why),
        "by": list(gap.by),
        "nearest_scenario": gap.scenario or None,
        "message": reason(gap, report.coverage.program, language, personal=personal),
        "file": report.document.source.path,
        "line": report.line(element.at),
    }

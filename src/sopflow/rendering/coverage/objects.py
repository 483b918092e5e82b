"""Coverage as plain values, for programs."""

from __future__ import annotations

from typing import Any

from sopflow.coverage.gaps import Gap
from sopflow.coverage.measure import Share
from sopflow.diagnostics import Language
from sopflow.rendering.coverage.model import OfCases, Report
from sopflow.rendering.coverage.words import about, reason


def as_object(report: Report, language: Language, *, personal: bool = False) -> dict[str, Any]:
    """One playbook: a count a kind, under the kind's name, and every gap with its reason."""
    coverage = report.coverage
    kinds = {str(share.kind): _share(share, report) for share in coverage.shares}
    gaps = [_gap(gap, report, language, personal) for gap in coverage.gaps]
    return {"playbook": coverage.playbook, **kinds, "gaps": gaps}


def cases_as_object(found: OfCases, language: Language) -> dict[str, Any]:
    """What the cases of a store covered: the same counts and gaps, and which ways how many cases took."""
    told = found.scenarios.covered if found.scenarios is not None else frozenset()
    ways = [
        {"element": about(each), "cases": times, "by_scenarios": each in told, "line": found.report.line(each.at)}
        for each in found.report.coverage.inventory.elements
        if (times := found.times.get((each.kind, each.key), 0))
    ]
    counts = {"cases": found.cases, "of_other_versions": found.others, "erased": found.erased, "older": found.older}
    return {**as_object(found.report, language), "store": found.store, **counts, "taken": ways}


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

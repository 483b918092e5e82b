"""Tested scenarios as JSON, under the fixed contract's names."""

from __future__ import annotations

import json
from typing import Any

from sopflow.diagnostics import Language
from sopflow.rendering.coverage.objects import as_object, cases_as_object
from sopflow.rendering.suite.model import Case, Suite
from sopflow.simulation.printing import as_json


def render(suite: Suite, language: Language, *, personal: bool = False) -> str:
    """The scenarios under "scenarios", counts under "summary", coverage under "coverage" where it was asked
    for, that of a store's cases under "cases"."""
    made: dict[str, Any] = {
        "scenarios": [_case(case, language, personal) for case in suite.cases],
        "summary": {
            "passed": len(suite.cases) - suite.failed,
            "failed": suite.failed,
            "seconds": round(suite.seconds, 3),
        },
    }
    if suite.coverage:
        made["coverage"] = [as_object(one, language, personal=personal) for one in suite.coverage]
    if suite.of_cases:
        made["cases"] = [cases_as_object(one, language) for one in suite.of_cases]
    return json.dumps(made, ensure_ascii=False, indent=2)


def _case(case: Case, language: Language, personal: bool) -> dict[str, Any]:
    verdict = case.result.verdict
    told = as_json(
        case.result.trace,
        show_personal=personal,
        passed=verdict.passed,
        failures=verdict.failures,
        language=language,
    )
    return {**told, "title": case.result.scenario.title, "playbook": case.playbook, "file": case.file}

"""`sopflow test --from-store`: what the cases of a store covered, beside the scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sopflow.app.targets import Target
from sopflow.app.told.testing import proved
from sopflow.cli.progress import Progress
from sopflow.rendering.coverage.model import OfCases, Report
from sopflow.rendering.suite.model import Suite


def with_cases(suite: Suite, targets: Sequence[Target], url: str) -> Suite:
    """The suite with what the store's cases covered of each playbook. `url` is "" for this user's own store.

    Raises:
        StoreError: it is not there, or cannot be read.
    """
    from sopflow.app.live.desk import desk_at  # only who asks for a store loads one
    from sopflow.app.live.visited import visited

    by_scenarios = {each.coverage.playbook: each.coverage for each in suite.coverage}
    found: list[OfCases] = []
    with desk_at(url or None) as desk, Progress(0) as progress:
        for target in targets:
            seen = visited(desk, target.procedure, progress.step)
            report = Report(proved(target.procedure, seen.coverage), target.procedure.document)
            told = by_scenarios.get(seen.coverage.playbook)
            counts = (seen.cases, seen.others, seen.erased, seen.older)
            found.append(OfCases(report, told, desk.opened.shown, seen.times, *counts))
    return replace(suite, of_cases=tuple(found))

"""Tested scenarios as people read them."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Language, Words
from sopflow.rendering.suite.model import Case, Suite

_SHOW = Words(en="to see it:", id="untuk melihatnya:")


def case_line(case: Case) -> str:
    """One scenario on one line."""
    return f"  {'✔' if case.passed else '✘'} {case.result.scenario.id}  {case.result.scenario.title}".rstrip()


def failures(case: Case, language: Language) -> Iterator[str]:
    """What was not as expected, and the command that shows the whole case."""
    for failure in case.failures:
        first, *rest = failure.in_(language).splitlines() or [""]
        yield f"      {first}"
        yield from (f"        {each}" for each in rest)
    scenario = f"{case.file}#{case.result.scenario.id}"
    yield f"      {_SHOW.in_(language)} sopflow simulate {case.playbook_path} --scenario '{scenario}'"


def summary(suite: Suite, language: Language) -> str:
    """How many passed, and how long it took."""
    passed, failed = len(suite.cases) - suite.failed, suite.failed
    words = Words(en=f"{passed} passed", id=f"{passed} lulus")
    if failed:
        words = Words(en=f"{failed} failed, {passed} passed", id=f"{failed} gagal, {passed} lulus")
    return f"{'✘' if failed else '✔'} {words.in_(language)} ({suite.seconds:.2f} s)"

"""Tested scenarios as people read them."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Language, Words
from sopflow.rendering.suite.model import Case, Suite
from sopflow.simulation.coverage import Coverage, Way

_SHOW = Words(en="to see it:", id="untuk melihatnya:")
_STATES = Words(en="states", id="langkah")
_WAYS = Words(en="transitions", id="transisi")
_NOT_VISITED = Words(en="not visited", id="belum dilewati")


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


def coverage(found: Coverage, language: Language) -> Iterator[str]:
    """How much of a playbook was visited, and each state and transition that was not."""
    yield f"{found.playbook}"
    yield f"  {_STATES.in_(language)} {_share(found.states_visited, len(found.states))}"
    if found.unvisited_states:
        yield f"    {_NOT_VISITED.in_(language)}: {', '.join(found.unvisited_states)}"
    yield f"  {_WAYS.in_(language)} {_share(found.ways_visited, len(found.ways))}"
    if found.unvisited_ways:
        yield f"    {_NOT_VISITED.in_(language)}:"
        yield from (f"      {way_name(way)}" for way in found.unvisited_ways)


def way_name(way: Way) -> str:
    """`history → follow_up (branch 2)`, `ticket → manual (error.0.unavailable)`."""
    result = "" if way.result in ("done", "item") else f"{way.result}, "
    return f"{way.source} → {way.to} ({result}{'limit used up' if way.is_then else f'branch {way.index + 1}'})"


def _share(visited: int, all_: int) -> str:
    percent = 100 * visited / all_ if all_ else 100.0
    return f"{visited}/{all_} (100 %)" if visited == all_ else f"{visited}/{all_} ({min(percent, 99.9):.1f} %)"

"""Changes on a terminal, and in Markdown for a review."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.changes.model import Change, Level
from sopflow.diagnostics import Language
from sopflow.rendering.changes.heads import head, impact, line_of, number, told, verdict
from sopflow.rendering.changes.model import Report
from sopflow.rendering.changes.words import LEVELS, details, sentence


def lines(report: Report, language: Language) -> Iterator[str]:
    """For a terminal: what matters most first."""
    yield head(report, language)
    yield verdict(report, language)
    for level in sorted(Level, reverse=True):
        found = report.of(level)
        if found:
            yield ""
            yield f"{LEVELS[level].in_(language)} ({len(found)})"
            for change in found:
                yield from _change(change, report, language)
    for said in (number(report, language), told(report, language)):
        if said:
            yield ""
            yield said
    for one in report.impacts:
        yield from (f"  {line}" for line in impact(one, language))


def _change(change: Change, report: Report, language: Language) -> Iterator[str]:
    place = line_of(change, report, language)
    yield f"  • {sentence(change, report, language)}" + (f"  ({place})" if place else "")
    yield from (f"      {line}" for line in details(change, language))


def markdown(report: Report, language: Language) -> Iterator[str]:
    """For a comment in a review."""
    yield f"## {head(report, language)}"
    yield ""
    yield verdict(report, language)
    for level in sorted(Level, reverse=True):
        found = report.of(level)
        if found:
            yield ""
            yield f"### {LEVELS[level].in_(language)} ({len(found)})"
            yield ""
            for change in found:
                place = line_of(change, report, language)
                yield f"- {sentence(change, report, language)}" + (f" *({place})*" if place else "")
                yield from (f"  - {line}" for line in details(change, language))
    for said in (number(report, language), told(report, language)):
        if said:
            yield ""
            yield f"**{said}**"
    if report.impacts:
        yield ""
        yield "```text"
        yield from (line for one in report.impacts for line in impact(one, language))
        yield "```"

"""Coverage on a terminal: a bar a kind, then every gap under its state, with its place and its reason."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sopflow.coverage.gaps import Gap
from sopflow.coverage.measure import Share
from sopflow.diagnostics import Language, Words
from sopflow.rendering.coverage.model import Report
from sopflow.rendering.coverage.words import ELSEWHERE, GAPS, KINDS, LEFT_OUT, SEVERAL, about, reason

_WIDTH = 24
_WHOLE = 100.0
_ALMOST = 99.9


def painted(report: Report, language: Language, *, personal: bool = False) -> RenderableType:
    """The coverage of one playbook."""
    coverage = report.coverage
    parts: list[RenderableType] = [Text(coverage.playbook, style="bold"), bars(report, language)]
    left_out = tuple(gap for gap in coverage.gaps if gap.is_infeasible)
    for heading, gaps in ((GAPS, coverage.open), (LEFT_OUT, left_out)):
        if gaps:
            parts.append(Text(f"  {heading.in_(language)}", style="bold"))
            parts.extend(_listed(report, gaps, language, personal))
    return Group(*parts)


def bars(report: Report, language: Language) -> RenderableType:
    """A line a kind."""
    table = Table.grid(padding=(0, 1))
    table.add_column(width=1)
    table.add_column()
    table.add_column()
    table.add_column(justify="right")
    table.add_column(justify="right")
    table.add_column()
    for share in report.coverage.shares:
        left_out = Words(en=f"{share.infeasible} cannot be", id=f"{share.infeasible} tidak mungkin")
        table.add_row(
            "",
            KINDS[share.kind].in_(language),
            _bar(share),
            f"{share.covered}/{share.total}",
            percent(share),
            Text(left_out.in_(language) if share.infeasible else "", style="dim"),
        )
    return table


def _bar(share: Share) -> Text:
    """Full only where everything is covered."""
    full = _WIDTH if share.percent == _WHOLE else min(_WIDTH - 1, int(share.percent / _WHOLE * _WIDTH))
    style = "green" if share.percent == _WHOLE else "yellow"
    return Text("█" * full, style=style) + Text("░" * (_WIDTH - full), style="dim")


def percent(share: Share) -> str:
    """`100 %`, `99.9 %`: never rounded up to the whole."""
    return "100 %" if share.percent == _WHOLE else f"{min(share.percent, _ALMOST):.1f} %"


def _listed(report: Report, gaps: tuple[Gap, ...], language: Language, personal: bool) -> Iterator[RenderableType]:
    for state, here in report.by_state(gaps):
        yield Text(f"  {state or ELSEWHERE.in_(language)}", style="cyan")
        together: dict[tuple[str, str], list[str]] = {}
        for gap in here:
            kind, element = KINDS[gap.element.kind].in_(language), gap.element
            why = reason(gap, report.coverage.program, language, personal=personal)
            name, more = (element.name, element.about) if element.kind in SEVERAL else (about(element), "")
            together.setdefault((f"{report.place(element.at)}  {kind}: {name}", why), []).append(more)
        for (what, why), several in together.items():
            more = ", ".join(one for one in several if one)
            yield Text(f"    {what}{': ' if more else ''}{more}")
            yield Text(f"      {why}", style="dim")

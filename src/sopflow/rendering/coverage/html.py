"""Coverage as one page for a browser: bars, the painted diagram, and every gap with its reason. It loads nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from sopflow.coverage.elements import Element, Kind
from sopflow.coverage.gaps import Gap
from sopflow.coverage.measure import Coverage, Share
from sopflow.diagnostics import Language, Words
from sopflow.rendering.coverage.model import Report
from sopflow.rendering.coverage.text import percent
from sopflow.rendering.coverage.words import ELSEWHERE, GAPS, KINDS, LEFT_OUT, about, reason
from sopflow.rendering.diagram.draw import draw
from sopflow.rendering.diagram.keys import state_key, way_key
from sopflow.rendering.web_page import web_page

COVERED, UNCOVERED, INFEASIBLE = "covered", "uncovered", "infeasible"

_TITLE = Words(en="Coverage", id="Cakupan")
_DIAGRAM = Words(en="Diagram", id="Diagram")
_LEGEND = Words(
    en="Green: a scenario came here. Red and dotted: none did. Grey: no case can.",
    id="Hijau: ada skenario yang lewat. Merah bertitik: belum ada. Abu-abu: tidak mungkin.",
)
_HEADS = (
    Words(en="where", id="tempat"),
    Words(en="kind", id="jenis"),
    Words(en="what", id="apa"),
    Words(en="why", id="sebab"),
)
_STYLE = """
:root { color-scheme: light dark; --good: #1a7f37; --bad: #b42318; --faint: #8884; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--faint); vertical-align: top; }
td.n { text-align: right; white-space: nowrap; }
meter { width: 12rem; }
code { white-space: nowrap; }
figure { margin: 1rem 0; overflow: auto; }
"""


def page(
    reports: Sequence[Report],
    language: Language,
    *,
    diagram: bool = True,
    personal: bool = False,
    more: Iterable[str] = (),
) -> str:
    """The whole page, with the diagram of each playbook unless nobody wants it; `more` are further parts."""
    title = _TITLE.in_(language)
    parts = (part for report in reports for part in _playbook(report, language, diagram, personal))
    body = "\n".join((*parts, *more))
    return web_page(f"<h1>{title}</h1>\n{body}", language=language, title=title, style=_STYLE)


def highlights(coverage: Coverage) -> dict[str, str]:
    """The CSS class of every state and transition, by the names that drawings know them by."""
    missed = {gap.element: INFEASIBLE if gap.is_infeasible else UNCOVERED for gap in coverage.gaps}
    painted = (Kind.STATES, Kind.TRANSITIONS, Kind.INTERRUPTS)
    elements = (element for element in coverage.inventory.elements if element.kind in painted)
    return {_drawn_as(element): missed.get(element, COVERED) for element in elements}


def _drawn_as(element: Element) -> str:
    if element.kind is Kind.STATES:
        return state_key(element.state)
    source, result, index, is_then = element.key
    return way_key(str(source), str(result), int(index), bool(is_then))


def _playbook(report: Report, language: Language, diagram: bool, personal: bool) -> Iterator[str]:
    coverage = report.coverage
    yield f"<h2>{escape(coverage.playbook)}</h2>\n<table>"
    yield from (share_row(share, language) for share in coverage.shares)
    yield "</table>"
    if diagram:
        drawn = draw(
            coverage.program, language, content_language=language, highlight=highlights(coverage),
            prefix=f"{coverage.playbook}-",
        )  # fmt: skip
        yield f"<h3>{_DIAGRAM.in_(language)}</h3>\n<p>{_LEGEND.in_(language)}</p>\n<figure>{drawn}</figure>"
    left_out = tuple(gap for gap in coverage.gaps if gap.is_infeasible)
    for heading, gaps in ((GAPS, coverage.open), (LEFT_OUT, left_out)):
        if gaps:
            yield f"<h3>{heading.in_(language)}</h3>\n<table>\n<tr>{_heads(language)}</tr>"
            yield from _gaps(report, gaps, language, personal)
            yield "</table>"


def _heads(language: Language) -> str:
    return "".join(f'<th scope="col">{head.in_(language)}</th>' for head in _HEADS)


def share_row(share: Share, language: Language) -> str:
    """One kind of the table: its name, a bar, and how much."""
    name = KINDS[share.kind].in_(language)
    bar = f'<meter min="0" max="100" value="{share.percent:.1f}" aria-label="{name}"></meter>'
    counted = f'<td class="n">{share.covered}/{share.total}</td><td class="n">{percent(share)}</td>'
    return f'<tr><th scope="row">{name}</th><td>{bar}</td>{counted}</tr>'


def _gaps(report: Report, gaps: tuple[Gap, ...], language: Language, personal: bool) -> Iterator[str]:
    for state, here in report.by_state(gaps):
        yield f'<tr><th colspan="4" scope="rowgroup">{escape(state or ELSEWHERE.in_(language))}</th></tr>'
        for gap in here:
            cells = (
                f"<code>{escape(report.place(gap.element.at))}</code>",
                KINDS[gap.element.kind].in_(language),
                escape(about(gap.element)),
                escape(reason(gap, report.coverage.program, language, personal=personal)),
            )
            yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"

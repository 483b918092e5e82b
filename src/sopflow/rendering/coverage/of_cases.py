"""What the cases of a store covered, beside what scenarios did: on a terminal, and in a browser. Nothing that a
case holds is shown."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from rich.console import Group, RenderableType
from rich.text import Text

from sopflow.diagnostics import Language, Words
from sopflow.rendering.coverage.html import highlights, share_row
from sopflow.rendering.coverage.model import OfCases
from sopflow.rendering.coverage.text import bars
from sopflow.rendering.coverage.words import about
from sopflow.rendering.diagram.draw import draw

UNTOLD = Words(en="Taken by cases, by no scenario", id="Dilewati kasus, tidak oleh skenario")
_LEGEND = Words(en="Green: a case came here. Red and dotted: none did.", id="Hijau: ada kasus. Merah bertitik: belum.")


def heading(found: OfCases) -> Words:
    """How many cases there are, and how many were left out."""
    playbook = found.report.coverage.playbook
    en = [f"{found.others} of other versions left out"] if found.others else []
    id_ = [f"{found.others} dari versi lain tidak dihitung"] if found.others else []
    if found.erased:
        en.append(f"{found.erased} erased")
        id_.append(f"{found.erased} sudah dihapus isinya")
    if found.older:
        en.append("older ones not looked at")
        id_.append("yang lebih lama tidak dilihat")
    counted = "1 case" if found.cases == 1 else f"{found.cases} cases"
    return Words(
        en=f"{playbook}: {counted} of {found.store}" + (f" ({', '.join(en)})" if en else ""),
        id=f"{playbook}: {found.cases} kasus dari {found.store}" + (f" ({', '.join(id_)})" if id_ else ""),
    )


def painted(found: OfCases, language: Language) -> RenderableType:
    """Its lines on a terminal."""
    parts: list[RenderableType] = [Text(heading(found).in_(language), style="bold"), bars(found.report, language)]
    untold = found.untold()
    if untold:
        parts.append(Text(f"  {UNTOLD.in_(language)}", style="bold"))
    for element, times in untold:
        parts.append(Text(f"    {found.report.place(element.at)}  {about(element)}: {_times(times).in_(language)}"))
    return Group(*parts)


def section(found: OfCases, language: Language) -> Iterator[str]:
    """Its part of the page: counts, the painted diagram, the ways."""
    coverage = found.report.coverage
    yield f"<h2>{escape(heading(found).in_(language))}</h2>\n<table>"
    yield from (share_row(share, language) for share in coverage.shares)
    yield "</table>"
    drawn = draw(
        coverage.program, language, content_language=language, highlight=highlights(coverage),
        prefix=f"{coverage.playbook}-cases-",
    )  # fmt: skip
    yield f"<p>{_LEGEND.in_(language)}</p>\n<figure>{drawn}</figure>"
    untold = found.untold()
    if untold:
        yield f"<h3>{UNTOLD.in_(language)}</h3>\n<ul>"
        yield from (f"<li>{escape(about(each))}: {_times(times).in_(language)}</li>" for each, times in untold)
        yield "</ul>"


def _times(times: int) -> Words:
    return Words(en="1 case" if times == 1 else f"{times} cases", id=f"{times} kasus")

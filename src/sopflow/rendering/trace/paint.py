"""A told case on a terminal: the path as a tree by phase, then facts, tickets, due times, needs and the verdict.

Width-aware by rich; for a pipe the same text without colours. No meaning is carried by colour alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rich.box import ROUNDED
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from sopflow.diagnostics import Language, Words
from sopflow.rendering.diagnostics.pieces import visible
from sopflow.rendering.outcomes import outcome_name
from sopflow.rendering.titles import language_of
from sopflow.rendering.trace import wording
from sopflow.rendering.trace.pieces import Chapter, Line, Moment, Tone
from sopflow.rendering.trace.result import Due, FactRow, Need, Ticket, dues, facts, needs, tickets
from sopflow.rendering.trace.shown import Shown
from sopflow.rendering.trace.story import chapters
from sopflow.simulation.preparing import AD_HOC
from sopflow.simulation.trace import Trace
from sopflow.values.showing import show
from sopflow.values.types import TIME

_STYLES = {
    Tone.NORMAL: "",
    Tone.STRONG: "bold",
    Tone.FAINT: "dim",
    Tone.NAME: "cyan",
    Tone.SYSTEM: "magenta",
    Tone.SAID: "italic",
    Tone.GOOD: "green",
    Tone.BAD: "red",
    Tone.CARE: "yellow",
}
DRY_RUN = Words(en="DRY RUN: no system was called", id="UJI COBA: tidak ada sistem yang dipanggil")
_CLOCK = Words(en="clock", id="jam")
_CASE = Words(en="case", id="kasus")
_AD_HOC = Words(en="ad hoc", id="tanpa skenario")
_PATH = Words(en="The path", id="Jalur yang ditempuh")
_FACTS = Words(en="Facts", id="Fakta")
_COLUMNS = (
    Words(en="fact", id="fakta"),
    Words(en="value", id="nilai"),
    Words(en="from", id="asal"),
    Words(en="state", id="langkah"),
)
_TICKET = Words(en="Ticket as it would be filed", id="Tiket (pratinjau)")
_NEEDED = Words(en="Still needed", id="Masih dibutuhkan")
_DUE = Words(en="SLA clock", id="Jam SLA")
_PASSED = Words(en="✔ all expectations are met", id="✔ semua harapan cocok")
_FAILED = Words(en="✘ not as expected", id="✘ tidak sesuai harapan")


def painted(
    trace: Trace,
    language: Language,
    *,
    content_language: str | None = None,
    personal: bool = False,
    failures: Sequence[Words] = (),
    expected: bool = False,
    called: Words = DRY_RUN,
    key: Callable[[str], str] = str,
) -> RenderableType:
    """The whole case. `expected` says that something was expected, so that passing is worth a line; `called` which
    systems were; `key` gives the key of a write as they know it."""
    shown = Shown(trace, language, personal, key)
    content = language_of(trace.program.languages if trace.program else (), content_language)
    parts: list[RenderableType] = [
        header(trace, language, called),
        path(chapters(trace, shown, content_language), language),
    ]
    parts += result(trace, shown, content)
    parts += verdict(trace, shown, failures, expected)
    return Group(*parts)


def header(trace: Trace, language: Language, called: Words = DRY_RUN) -> RenderableType:
    """The playbook, its version, the case, which systems were called, and when it begins."""
    program = trace.program
    text = Text()
    if program is not None:
        text.append(program.id, style="bold").append(f" {program.version}  ·  ")
    told = trace.scenario if trace.scenario != AD_HOC else _AD_HOC.in_(language)
    text.append(f"{_CASE.in_(language)} ").append(told, style="cyan").append("  ·  ")
    text.append(called.in_(language), style="bold yellow").append("  ·  ")
    text.append(f"{_CLOCK.in_(language)} {show(trace.began, TIME, language)}")
    return Panel(text, border_style="blue")


def path(told: Sequence[Chapter], language: Language) -> RenderableType:
    """The path as a tree: phases, then states, then what happened there."""
    tree = Tree(Text(_PATH.in_(language), style="bold"), guide_style="dim")
    for number, chapter in enumerate(told, start=1):
        branch = tree.add(Text(f"{number}. {visible(chapter.title)}", style="bold blue"))
        for moment in chapter.moments:
            below = branch.add(_moment(moment))
            for note in moment.notes:
                below.add(_line(note))
    return tree


def lines(notes: Sequence[Line]) -> RenderableType:
    """Notes by themselves, one a line."""
    return Group(*(_line(note) for note in notes))


def result(trace: Trace, shown: Shown, content: str) -> Iterator[RenderableType]:
    """Facts, tickets, due times, needs: those that there are."""
    known = facts(trace, shown)
    if known:
        yield facts_table(known, shown.language)
    for ticket in tickets(trace, shown):
        yield ticket_panel(ticket, _TICKET.in_(shown.language))
    clocks = dues(trace, shown)
    if clocks:
        yield _clocks(clocks, shown.language)
    wanted = needs(trace, shown, content)
    if wanted:
        yield _needs(wanted, shown.language)


def verdict(trace: Trace, shown: Shown, failures: Sequence[Words], expected: bool) -> Iterator[RenderableType]:
    """How the case stands, and what was not as expected."""
    language = shown.language
    status = wording.STATUS.get(str(trace.status))
    last = Text()
    if failures:
        last.append(f"{_FAILED.in_(language)}  ", style="bold red")
    elif expected:
        last.append(f"{_PASSED.in_(language)}  ", style="bold green")
    last.append(status.in_(language) if status else str(trace.status), style="bold")
    if trace.outcome:
        last.append(f" ({outcome_name(trace.outcome, language)})", style="bold")
    yield last
    for failure in failures:
        yield Padding(Text(f"✘ {visible_block(shown.text(failure.in_(language)))}", style="red"), (0, 0, 0, 2))


def visible_block(text: str) -> str:
    """A text of several lines with nothing in it that a terminal would obey."""
    return "\n".join(visible(each) for each in text.splitlines())


def _moment(moment: Moment) -> Text:
    text = Text()
    text.append(f"{moment.clock} ", style="dim").append(f"{moment.number:>2}. ").append(f"{moment.sign} ")
    text.append(visible(moment.title), style="bold")
    if moment.title != moment.state:
        text.append(f" {moment.state}", style="dim")
    return text


def _line(note: Line) -> Text:
    text = Text()
    for piece in note:
        text.append(visible(" ".join(piece.text.splitlines())), style=_STYLES[piece.tone])
    return text


def facts_table(rows: Sequence[FactRow], language: Language) -> RenderableType:
    """Facts with their values and where they are from, one a line."""
    table = Table(title=_FACTS.in_(language), title_justify="left", title_style="bold", border_style="dim", box=ROUNDED)
    for column, style in zip(_COLUMNS, ("cyan", "", "dim", "dim"), strict=True):
        table.add_column(column.in_(language), style=style, overflow="fold")
    for row in rows:
        table.add_row(*(Text(visible(cell)) for cell in (row.name, row.value, row.origin, row.state)))
    return table


def ticket_panel(ticket: Ticket, heading: str) -> RenderableType:
    """A ticket, field by field."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in ticket.rows:
        table.add_row(name, Text(visible(value)))
    title = f"{heading} · {ticket.operation} · {ticket.status}"
    return Panel(table, title=Text(title), title_align="left", border_style="green", expand=False)


def _clocks(clocks: Sequence[Due], language: Language) -> RenderableType:
    text = Text(f"⏱ {_DUE.in_(language)}: ", style="bold")
    for number, due in enumerate(clocks):
        text.append("  ·  " if number else "", style="dim")
        text.append(f"{due.fact} ", style="cyan").append(due.moment, style="")
        text.append(f" ({due.distance})", style="bold red" if due.over else "yellow")
    return text


def _needs(wanted: Sequence[Need], language: Language) -> RenderableType:
    text = Text(f"{_NEEDED.in_(language)}:", style="bold yellow")
    for need in wanted:
        text.append("\n  • ").append(need.name, style="cyan")
        text.append(f"  {visible(need.question)}" if need.question else "", style="")
    return text

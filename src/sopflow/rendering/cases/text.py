"""Live cases on a terminal. Width-aware by rich; for a pipe the same text without colours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from sopflow.diagnostics import Language
from sopflow.engine.slas import Sla, slas_of
from sopflow.rendering.cases import wording
from sopflow.rendering.cases.concerns import concerns
from sopflow.rendering.cases.moments import shown_moment
from sopflow.rendering.cases.question import asked, how_to_answer, said
from sopflow.rendering.cases.sheet import Page
from sopflow.rendering.cases.tables import table_of
from sopflow.rendering.diagnostics.pieces import visible
from sopflow.rendering.titles import chosen
from sopflow.rendering.trace import paint
from sopflow.rendering.trace import wording as story
from sopflow.rendering.trace.notes import Notes
from sopflow.rendering.trace.result import distance, dues, facts, tickets
from sopflow.rendering.trace.story import chapters
from sopflow.simulation.steps import Entered, Step


def question(page: Page) -> RenderableType:
    """What an agent needs now: where the case is, what to say, what to ask, how to answer, what clocks run."""
    return Group(*_question(page))


def whole(page: Page) -> RenderableType:
    """All that a colleague needs who takes the case over: the question, what is known and where it is from, what
    systems were told, the path."""
    parts: list[RenderableType] = [*_question(page), Text()]
    parts.append(paint.path(chapters(page.sheet.trace, page.shown, page.content), page.language))
    writes = _writes(page)
    parts += [] if writes is None else [writes]
    known = facts(page.shown.trace, page.shown)
    parts += [paint.facts_table(known, page.language)] if known else []
    heading = wording.TICKET.in_(page.language)
    parts += [paint.ticket_panel(ticket, heading) for ticket in tickets(page.shown.trace, page.shown)]
    return Group(*parts)


def path(page: Page) -> RenderableType:
    """The way that the case went, with what each guard saw."""
    told = chapters(page.sheet.trace, page.shown, page.content)
    return Group(_header(page), paint.path(told, page.language))


def happened(page: Page, steps: Sequence[Step]) -> RenderableType:
    """What one event made happen: where the case came, what was said and asked, which ways were taken and why."""
    notes = Notes(page.sheet.trace, page.shown, page.content)
    return Group(_header(page), *(_step(page, notes, step) for step in steps))


def _step(page: Page, notes: Notes, step: Step) -> RenderableType:
    if isinstance(step, Entered):
        name = chosen(step.titles, page.content, step.state)
        return (
            Text("── ", style="dim")
            .append(visible(name), style="bold")
            .append("" if name == step.state else f" {step.state}", style="dim")
        )
    return paint.lines(tuple(notes.of(step)))


def _question(page: Page) -> Iterator[RenderableType]:
    yield _header(page)
    yield _place(page)
    if page.sheet.note:
        yield Text(f"✉ {wording.NOTE.in_(page.language)}: {visible(page.shown.text(page.sheet.note))}", style="yellow")
    words = tuple(said(page))
    if words:
        yield Text(f"\n{wording.SAY.in_(page.language)}:", style="bold")
        yield paint.lines(words)
    yield Text()
    yield paint.lines((*asked(page), *concerns(page)))
    clocks = tuple(_clocks(page))
    if clocks:
        yield Text()
        yield Text("⏱ " + "  ·  ".join(clocks), style="yellow")
    yield from _commands(page)


def _commands(page: Page) -> Iterator[RenderableType]:
    """What can be typed now: of a case on hold nothing but what lets it go on."""
    lead = wording.RELEASE_WITH if page.sheet.view.held else wording.ANSWER_WITH
    commands = (f"sopflow case release {page.sheet.id} --reason …",) if page.sheet.view.held else how_to_answer(page)
    said = f"\n{lead.in_(page.language)}: "
    for command in commands:
        yield Text(f"{said}{command}", style="dim")
        said = " " * (len(said) - 1)


def _header(page: Page) -> RenderableType:
    """Which case, of what, how it stands; and always that systems are made up, where they are."""
    sheet, language = page.sheet, page.language
    text = Text(sheet.id, style="bold cyan").append("  ·  ").append(visible(page.title), style="bold")
    text.append(f"\n{sheet.program.id} {sheet.program.version}", style="dim")
    text.append("  ·  ").append(story.STATUS[sheet.view.status].in_(language), style="bold")
    if sheet.made_up:
        text.append("  ·  ").append(wording.MADE_UP.in_(language), style="bold yellow")
    if sheet.view.held:
        text.append("\n").append(wording.HELD.in_(language), style="bold red")
    return Panel(text, border_style="blue", expand=False)


def _place(page: Page) -> Text:
    sheet, language = page.sheet, page.language
    text = Text("── ", style="dim").append(visible(page.place), style="bold")
    if page.place != sheet.case.state:
        text.append(f" {sheet.case.state}", style="dim")
    aside = [page.phase] if page.phase else []
    held_by = sheet.view.assignee
    aside.append(f"{wording.ASSIGNEE.in_(language)} {held_by}" if held_by else wording.NOBODY.in_(language))
    aside += [f"{wording.PARENT.in_(language)} {sheet.view.parent}"] if sheet.view.parent else []
    return text.append(f"  ·  {visible('  ·  '.join(aside))}", style="dim")


def _clocks(page: Page) -> Iterator[str]:
    """Due times: the SLA's, the timers that run, and facts that are due times."""
    sheet, language = page.sheet, page.language
    for name, sla in slas_of(sheet.case).items():
        if sla.started is not None and sla.due is not None:
            yield f"{_sla(page, name)} {_clock('', sla.due, sheet.now, language).strip()}{_standing(sla, language)}"
    for timer in sheet.case.timers:
        word = wording.TIMERS.get(timer.name)
        yield _clock(word.in_(language) if word else timer.name, timer.due, sheet.now, language)
    for due in dues(page.shown.trace, page.shown):
        yield f"{due.fact} {due.moment} ({due.distance})"


def _sla(page: Page, name: str) -> str:
    """The title of an SLA."""
    plan = page.sheet.program.slas.get(name)
    return chosen(plan.titles, page.content, name) if plan is not None else name


def _standing(sla: Sla, language: Language) -> str:
    word = wording.SLAS.get(sla.standing)
    return f" · {word.in_(language)}" if word else ""


def _clock(name: str, due: datetime, now: datetime, language: Language) -> str:
    return f"{name} {shown_moment(due, language)} ({distance(due - now, language)})"


def _writes(page: Page) -> RenderableType | None:
    """The ledger: what systems were told, once per key."""
    effects = page.sheet.trace.effects
    if not effects:
        return None
    table = table_of(wording.WRITE_COLUMNS, ("magenta", "bold", "", "dim"), page.language)
    table.title = wording.WRITES.in_(page.language)
    for effect in effects:
        status = wording.WRITE_STATUS.get(effect.status)
        reply = page.shown.text(page.shown.output(effect.operation, effect.output)) if effect.output else ""
        cells = (
            effect.operation,
            status.in_(page.language) if status else effect.status,
            reply or effect.error or "",
            effect.state,
        )
        table.add_row(*(Text(visible(cell)) for cell in cells))
    return table

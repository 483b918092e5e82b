"""Cases and events as lines of a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sopflow.app.live.desk import Desk, made_happen
from sopflow.rendering.cases.happening import erased_line, event_line
from sopflow.rendering.cases.rows import CaseLine, EventLine
from sopflow.rendering.cases.sheet import Page, Reader
from sopflow.rendering.titles import chosen
from sopflow.runtime.views import CaseView


@dataclass(frozen=True)
class Filter:
    """Which cases: all conditions that are given hold. `within`: something is due within that time. `about`: whom they
    are about."""

    live: bool | None = None
    statuses: tuple[str, ...] = ()
    playbook: str | None = None
    state: str | None = None
    assignee: str | None = None
    held: bool | None = None
    within: timedelta | None = None
    about: str | None = None
    limit: int = 50


def lines(desk: Desk, wanted: Filter, reader: Reader) -> tuple[CaseLine, ...]:
    """The cases, the newest first."""
    before = None if wanted.within is None else desk.opened.clock.now() + wanted.within
    views = desk.engine.list(
        live=wanted.live,
        status=wanted.statuses,
        playbook=wanted.playbook,
        state=wanted.state,
        assignee=wanted.assignee,
        held=wanted.held,
        due_before=before,
        about=wanted.about,
        limit=wanted.limit,
    )
    return tuple(_line(view, reader) for view in views)


def _line(view: CaseView, reader: Reader) -> CaseLine:
    title = chosen(view.titles, reader.content or "", view.state)
    return CaseLine(
        view.id, view.playbook, view.version, str(view.status), title, view.opened_at, view.updated_at, view.due,
        view.assignee, view.outcome, view.held,
    )  # fmt: skip


def events(desk: Desk, case: str, reader: Reader) -> tuple[EventLine, ...]:
    """The events of a case in order; of an erased one what is left of them."""
    if desk.engine.get(case).purged:
        return tuple(erased_line(each, reader.language) for each in desk.engine.history(case))
    sheet, retold, history = desk.retold(case)
    page = Page(sheet, reader)
    return tuple(event_line(page, each, made_happen(retold, history, each.seq)) for each in history)

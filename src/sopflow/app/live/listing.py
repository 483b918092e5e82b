"""The events of a case as lines of a list."""

from __future__ import annotations

from sopflow.app.live.desk import Desk, made_happen
from sopflow.rendering.cases.happening import erased_line, event_line
from sopflow.rendering.cases.reader import Reader
from sopflow.rendering.cases.rows import EventLine
from sopflow.rendering.cases.sheet import Page


def events(desk: Desk, case: str, reader: Reader) -> tuple[EventLine, ...]:
    """The events of a case in order; of an erased one what is left of them."""
    if desk.engine.get(case).purged:
        return tuple(erased_line(each, reader.language) for each in desk.engine.history(case))
    sheet, retold, history = desk.retold(case)
    page = Page(sheet, reader)
    return tuple(event_line(page, each, made_happen(retold, history, each.seq)) for each in history)

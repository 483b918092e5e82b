"""Cases, and the events of a case, as tables: one a line."""

from __future__ import annotations

from collections.abc import Sequence

from rich.box import ROUNDED
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from sopflow.diagnostics import Language, Words
from sopflow.rendering.cases import wording
from sopflow.rendering.cases.moments import shown_moment
from sopflow.rendering.cases.rows import CaseLine, EventLine
from sopflow.rendering.diagnostics.pieces import visible
from sopflow.rendering.outcomes import outcome_name
from sopflow.rendering.trace import wording as story


def listing(rows: Sequence[CaseLine], language: Language) -> RenderableType:
    """Cases, one a line."""
    if not rows:
        return Text(wording.NO_CASES.in_(language))
    table = table_of(wording.LIST_COLUMNS, ("cyan", "", "", "", "", "", "dim"), language)
    for row in rows:
        status = story.STATUS[row.status].in_(language)
        held = f" · {wording.HELD.in_(language).split(':')[0]}" if row.held else ""
        outcome = f" ({outcome_name(row.outcome, language)})" if row.outcome else ""
        due = shown_moment(row.due, language) if row.due else ""
        changed = shown_moment(row.updated_at, language)
        table.add_row(
            *(Text(visible(cell)) for cell in (
                row.id, f"{row.playbook} {row.version}", status + outcome + held, row.state,
                row.assignee or "", due, changed,
            ))
        )  # fmt: skip
    return table


def history(rows: Sequence[EventLine], language: Language) -> RenderableType:
    """The events of a case, one a line."""
    table = table_of(wording.HISTORY_COLUMNS, ("dim", "dim", "cyan", "", ""), language)
    for row in rows:
        cells = (str(row.seq), shown_moment(row.at, language), row.by, row.what, row.content)
        table.add_row(*(Text(visible(cell)) for cell in cells))
    return table


def table_of(columns: Sequence[Words], styles: Sequence[str], language: Language) -> Table:
    """An empty table with these columns, each with its style."""
    table = Table(title_justify="left", title_style="bold", border_style="dim", box=ROUNDED)
    for column, style in zip(columns, styles, strict=True):
        table.add_column(column.in_(language), style=style, overflow="fold")
    return table

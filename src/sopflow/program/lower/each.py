"""`each`: which items, in which order, and where their inner machine begins."""

from __future__ import annotations

from sopflow.diagnostics import Words
from sopflow.playbook.states import Each
from sopflow.program import rules
from sopflow.program.compilation import Compilation
from sopflow.program.guards import guard
from sopflow.program.model import EachPlan, Exit
from sopflow.values.types import ListOf


def lower(work: Compilation, verb: Each, state: str) -> tuple[EachPlan | None, dict[str, tuple[Exit, ...]]]:
    """The plan, and the way to an item's first state."""
    items = work.expression(verb.in_)
    if verb.start not in verb.states:
        what, owner = Words(en="state", id="state"), Words(en="this loop", id="perulangan ini")
        span = work.span((*verb.at[:-1], "start"))
        work.report_unknown(rules.UNKNOWN_STATE, span, what, verb.start, verb.states, owner)
        return None, {}
    if items is None or not isinstance(items.type, ListOf):
        return None, {}
    plan = EachPlan(
        verb.item,
        items,
        guard(work, verb.where) if verb.where is not None else None,
        work.expression(verb.order) if verb.order is not None else None,
        verb.descending,
        verb.at_most,
        (verb.item, *verb.facts),
        verb.start,
    )
    return plan, {"item": (Exit("item", state, verb.start, 0, at=verb.at),)}

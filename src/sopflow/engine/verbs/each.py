"""`each`: an inner machine per item, one after the other."""

from __future__ import annotations

from functools import cmp_to_key
from typing import Any

from sopflow.engine import loops
from sopflow.engine.work import Work
from sopflow.program.model import EachPlan, State


def begin(work: Work, state: State, plan: EachPlan) -> str | None:
    """Choose and order the items. More of them than the author allowed is for a person to look at."""
    items = _chosen(work, plan)
    if plan.at_most is not None and len(items) > plan.at_most:
        work.raise_attention("too_many_items", plan.item, str(len(items)))
        return None
    return loops.open_loop(work, state, _ordered(work, plan, items))


def _chosen(work: Work, plan: EachPlan) -> tuple[object, ...]:
    items = plan.items.evaluate(work.scope) or ()
    assert isinstance(items, tuple | list)
    if plan.where is None:
        return tuple(items)
    return tuple([item for item in items if plan.where.test({**work.scope, plan.item: item})])


def _ordered(work: Work, plan: EachPlan, items: tuple[object, ...]) -> tuple[object, ...]:
    """In the author's order; items whose key is missing come last, equal ones stay as they came."""
    order = plan.order
    if order is None:
        return items
    keyed = [(order.evaluate({**work.scope, plan.item: item}), item) for item in items]
    known = sorted((pair for pair in keyed if pair[0] is not None), key=cmp_to_key(_compare), reverse=plan.descending)
    return (*(item for _, item in known), *(item for key, item in keyed if key is None))


def _compare(one: tuple[Any, object], other: tuple[Any, object]) -> int:
    """The keys are of one ordered type: the checker made sure."""
    return int(one[0] > other[0]) - int(one[0] < other[0])

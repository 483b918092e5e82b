"""`wait`: events with their data, a moment, a delay. `end`: an outcome."""

from __future__ import annotations

from sopflow.diagnostics import Words
from sopflow.document.pointer import Pointer
from sopflow.expressions.scope import Declared
from sopflow.playbook.states import Awaited, End, Wait
from sopflow.program import rules
from sopflow.program.changes import known_fact
from sopflow.program.compilation import Compilation
from sopflow.program.guards import guard
from sopflow.program.makers import maker
from sopflow.program.model import AwaitedPlan, EndPlan, WaitPlan
from sopflow.values.types import DURATION, OUTCOME, TIME, Record

EVENT = Words(en="event", id="kejadian")


def lower_wait(work: Compilation, verb: Wait) -> WaitPlan:
    events = tuple(_awaited(work, one) for one in verb.events)
    until = work.expression(verb.until, TIME) if verb.until is not None else None
    delay = maker(work, verb.delay, DURATION) if verb.delay is not None else None
    return WaitPlan(events, until, delay)


def lower_end(work: Compilation, verb: End) -> EndPlan | None:
    if not isinstance(verb.outcome, str):
        expression = work.expression(verb.outcome, OUTCOME)
        return None if expression is None else EndPlan(expression)
    if verb.outcome not in work.playbook.outcomes:
        what = Words(en="outcome", id="hasil akhir")
        work.report_unknown(rules.UNKNOWN_OUTCOME, work.span(verb.at), what, verb.outcome, work.playbook.outcomes)
        return None
    return EndPlan(verb.outcome)


def event_names(work: Compilation, event: str) -> dict[str, Declared]:
    """What a `where` may read of an event: `event.FIELD`."""
    declared = work.catalog.events.get(event)
    fields = declared.fields if declared is not None else Record("event", {})
    return {"event": Declared(fields, kind="event")}


def _awaited(work: Compilation, one: Awaited) -> AwaitedPlan:
    _known(work, one)
    if one.save is not None and known_fact(work, one.save, _save_at(work, one)):
        _fact_takes(work, one)
    where = guard(work, one.where, event_names(work, one.event)) if one.where is not None else None
    return AwaitedPlan(one.event, where, one.save if one.save in work.facts else None, one.result)


def _save_at(work: Compilation, one: Awaited) -> Pointer:
    """Where `save` is written: in the event's own entry, else beside the `for` of its wait."""
    own = (*one.at, "save")
    return own if work.document.node(own) is not work.document.node(one.at) else (*one.at[:-1], "save")


def _known(work: Compilation, one: Awaited) -> None:
    """A name with a dot belongs to a system's manifest; one without is an event of the playbook's own."""
    if "." in one.event and one.event not in work.catalog.events:
        work.report_unknown(rules.UNKNOWN_EVENT, work.span(one.at), EVENT, one.event, work.catalog.events)


def _fact_takes(work: Compilation, one: Awaited) -> None:
    """A fact that keeps an event is a record whose needed fields the event has."""
    declared, fact = work.catalog.events.get(one.event), work.facts[str(one.save)]
    if declared is None or not isinstance(fact.type, Record):
        return
    given = declared.fields.fields
    needed = (name for name, field in fact.type.fields.items() if not (field.optional or field.generated))
    lacking = [name for name in needed if name not in given]
    if lacking:
        names = ", ".join(f"`{name}`" for name in lacking)
        message = Words(
            en=f"`{one.event}` does not bring {names}, which {fact.type} needs",
            id=f"`{one.event}` tidak membawa {names}, padahal {fact.type} memerlukannya",
        )
        work.report(rules.WRONG_TYPE, work.span(one.at), message)

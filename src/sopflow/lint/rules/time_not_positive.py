"""A wait that is over before it begins."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Diagnostic, Rule, Severity, Words
from sopflow.document.pointer import Pointer
from sopflow.lint.rule import LintRule, Subject
from sopflow.program.model import CallsPlan, Maker, State, WaitPlan
from sopflow.values.kinds import Duration

RULE = Rule(
    "SF550",
    "time-not-positive",
    Severity.ERROR,
    Words(en="A time that is over at once", id="Waktu yang langsung habis"),
    can_be_allowed=False,
)


def find(subject: Subject) -> Iterator[Diagnostic]:
    """Waits, deadlines, reminders and timeouts of no time at all, where they are written out."""
    makers = [maker for state in subject.program.states.values() for maker in _times(state)]
    makers += [
        maker for sla in subject.program.slas.values() for maker in (sla.goal, sla.deadline) if maker is not None
    ]
    for maker in makers:
        value = maker.evaluate({}) if not maker.reads else None
        if value == Duration():
            yield _over(subject, maker.at)
    if subject.program.retention == Duration():
        yield _over(subject, ("retention",))


def _over(subject: Subject, at: Pointer) -> Diagnostic:
    return Diagnostic(
        RULE,
        subject.span(at),
        Words(en="This time is over at once.", id="Waktu ini langsung habis."),
        help=Words(en="Give it a length, such as `24h`.", id="Beri lamanya, misalnya `24h`."),
    )


def _times(state: State) -> Iterator[Maker]:
    found: list[Maker | None] = [state.within, state.remind.every if state.remind else None]
    match state.plan:
        case WaitPlan(delay=delay):
            found.append(delay)
        case CallsPlan(calls=calls):
            for call in calls:
                found += [call.timeout, call.repeat.every if call.repeat else None]
        case _:
            pass
    yield from (maker for maker in found if maker is not None)


LINT = LintRule(RULE, find)

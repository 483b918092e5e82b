"""One event of a history as a line: who, what, and its content, masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sopflow.diagnostics import Language, Words
from sopflow.engine.events import (
    AnswersCorrected,
    AttentionResolved,
    CaseCancelled,
    CaseMigrated,
    CaseStarted,
    EffectConfirmed,
    EventReceived,
    LeftoverSettled,
    PlaybookEnded,
    QuestionsAnswered,
    TimerFired,
    VoteCast,
)  # fmt: skip
from sopflow.rendering.cases import wording
from sopflow.rendering.cases.rows import EventLine
from sopflow.rendering.cases.sheet import Page
from sopflow.rendering.trace import wording as story
from sopflow.runtime.history import Recorded
from sopflow.runtime.records import Assigned, Exported, Held, Purged, Released
from sopflow.simulation.steps import Called, Confirmed, Happened, Step


def event_line(page: Page, recorded: Recorded, happened: Sequence[Step]) -> EventLine:
    """The line of an event. `happened` is what it made happen."""
    called = next((step for step in happened if isinstance(step, Called)), None)
    by = recorded.by or (called.operation.partition(".")[0] if called is not None else "")
    content = _called(page, called) if called is not None else _content(page, recorded.event, happened)
    answered = recorded.event if isinstance(recorded.event, QuestionsAnswered | AnswersCorrected) else None
    return EventLine(
        recorded.seq, recorded.at, recorded.kind, by, what(recorded.kind, page.language), page.shown.text(content),
        facts=tuple(answered.answers) if answered is not None else (),
    )  # fmt: skip


def erased_line(recorded: Recorded, language: Language) -> EventLine:
    """The line of an event whose content was erased."""
    erased = wording.ERASED.in_(language) if recorded.event is None else ""
    return EventLine(recorded.seq, recorded.at, recorded.kind, recorded.by or "", what(recorded.kind, language), erased)


def what(kind: str, language: Language) -> str:
    """What happened, in a word or two."""
    words = wording.KINDS.get(kind)
    return words.in_(language) if words else kind


def _called(page: Page, called: Called) -> str:
    marks = [_says(page, story.SYNTHETIC)] if called.synthetic else []
    marks += [_says(page, story.ATTEMPT).format(called.attempt)] if called.attempt > 1 else []
    marks += [_says(page, story.DOUBT)] if called.looks_up else []
    aside = f" ({', '.join(marks)})" if marks else ""
    if called.error:
        return f"{called.operation} ✘ {called.error}{aside}"
    return f"{called.operation} ✔{aside}  {page.shown.output(called.operation, called.output)}"


def _content(page: Page, event: object, happened: Sequence[Step]) -> str:
    match event:
        case CaseStarted(inputs=given) | QuestionsAnswered(answers=given):
            return _facts(page, given)
        case EffectConfirmed(confirmed=confirmed):
            asked = next((step.operation for step in happened if isinstance(step, Confirmed)), "")
            return f"{asked} {_says(page, story.CONFIRMED if confirmed else story.NOT_CONFIRMED)}"
        case TimerFired(timer=timer):
            word = wording.TIMERS.get(timer)
            return _says(page, word) if word else timer
        case EventReceived(name=name, data=data):
            came = next((step.declared for step in happened if isinstance(step, Happened)), None)
            return _with(name, page.shown.event(data, came))
        case VoteCast(granted=granted):
            return _says(page, story.GRANTED if granted else story.DENIED)
        case PlaybookEnded(outcome=outcome):
            return outcome
        case _:
            return _act(page, event)


def _act(page: Page, event: object) -> str:
    """What a person did with the case as a whole, and why."""
    match event:
        case AnswersCorrected(answers=answers, reason=reason):
            return _with(_facts(page, answers), reason)
        case AttentionResolved(decision=decision, reason=reason):
            return _with(decision, reason)
        case CaseMigrated(program=program, reason=reason):
            return _with(" ".join(filter(None, (page.sheet.versions.get(program), program[:12]))), reason)
        case LeftoverSettled(key=key, reason=reason):
            return _with(page.sheet.view.key_at_systems(key), reason)
        case Assigned(to=to, note=note):
            return _with(f"→ {to or '–'}", note)
        case CaseCancelled() | Held() | Released() | Exported() | Purged():
            return event.reason
        case _:
            return ""


def _facts(page: Page, given: Mapping[str, object]) -> str:
    none = _says(page, story.NO_ANSWER)
    return "; ".join(f"{n}: {none if v is None else page.shown.fact(n, v)}" for n, v in given.items())


def _with(said: str, more: str) -> str:
    return f"{said}  ({more})" if more else said


def _says(page: Page, words: Words) -> str:
    """A sentence of ours in the reader's language."""
    return words.in_(page.language)

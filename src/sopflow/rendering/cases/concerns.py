"""What a person should know of a case beside what it wants now: writes whose fate nobody knows, a decision that waits
behind a pause, a case above it that stands still."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Words
from sopflow.engine.case import Entry, EntryStatus, ForDecision
from sopflow.rendering import policies
from sopflow.rendering.cases import wording
from sopflow.rendering.cases.sheet import Page
from sopflow.rendering.trace.pieces import Line, Tone, line
from sopflow.runtime.views import CaseView
from sopflow.runtime.wants import Attention, Confirmation, Leftover, Paused


def concerns(page: Page) -> Iterator[Line]:
    """A line or two for each."""
    for doubt in doubts(page):
        given = page.shown.text(page.shown.given(doubt.operation, doubt.input))
        yield line((f"⚠ {_say(page, wording.IN_DOUBT)}: ", Tone.BAD), (doubt.operation, Tone.SYSTEM))
        yield line((f"  {given}", Tone.FAINT), (f"  {doubt.state}", Tone.FAINT))
    for want in behind_pause(page):
        yield line(
            (f"⚠ {_say(page, wording.BEHIND_PAUSE)} ", Tone.BAD), (f"{want.about}: ", Tone.SYSTEM), _why(page, want)
        )
    for view in above(page):
        yield line((f"⚠ {_say(page, wording.ABOVE).format(view.id, view.id)}", Tone.BAD))


def doubts(page: Page) -> tuple[Entry, ...]:
    """Writes of the case that nobody knows the fate of, but the one that a person is asked about anyway."""
    case = page.sheet.case
    asked = (case.waiting.subject, case.state) if isinstance(case.waiting, ForDecision) else None
    entries = (one for one in case.ledger.values() if one.status is EntryStatus.IN_DOUBT)
    return tuple(one for one in entries if (one.operation, one.state) != asked)


def behind_pause(page: Page) -> tuple[Attention, ...]:
    """What a person must decide once the case is resumed."""
    paused = (want for want in page.sheet.view.wants if isinstance(want, Paused))
    return tuple(each for want in paused for each in want.then if isinstance(each, Attention))


def above(page: Page) -> tuple[CaseView, ...]:
    """The cases above this one that want something of a person themselves."""
    of_people = Attention | Leftover | Confirmation
    return tuple(view for view in page.sheet.above if any(isinstance(want, of_people) for want in view.wants))


def _why(page: Page, want: Attention) -> str:
    if want.code in policies.CODES:
        return policies.stopped(page.sheet.program.playbook, want.code, want.about, page.language)
    why = wording.ATTENTION.get(want.code)
    return why.in_(page.language) if why else want.code


def _say(page: Page, words: Words) -> str:
    return words.in_(page.language)

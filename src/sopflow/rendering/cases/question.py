"""What is wanted of a person now, as lines: what to say, what to ask, what may be answered and how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import assert_never

from sopflow.adapter_api import ErrorKind
from sopflow.diagnostics import Words
from sopflow.program.model import Program
from sopflow.rendering import policies
from sopflow.rendering.cases import wording
from sopflow.rendering.cases.moments import shown_moment
from sopflow.rendering.cases.sheet import Page
from sopflow.rendering.choices import how_to_write, options
from sopflow.rendering.outcomes import outcome_name
from sopflow.rendering.titles import title
from sopflow.rendering.trace.pieces import Line, Tone, line
from sopflow.runtime.wants import (
    Approval,
    Attention,
    Calling,
    Child,
    Chore,
    Confirmation,
    Leftover,
    Paused,
    Question,
    Waiting,
    Want,
)
from sopflow.simulation.steps import Refused, Said


def said(page: Page) -> Iterator[Line]:
    """What is to be said since the last input of a person, in order, and why their answer was not taken."""
    for step in page.sheet.trace.steps[page.sheet.fresh :]:
        if isinstance(step, Said):
            yield line((f"“{page.shown.text(step.text)}”", Tone.SAID), (f"  {step.script}", Tone.FAINT))
        elif isinstance(step, Refused):
            for reason in step.reasons:
                yield line(("✘ ", Tone.BAD), page.words(reason), (f"  {step.fact}", Tone.FAINT))


def asked(page: Page) -> Iterator[Line]:
    """What is wanted now, and of whom."""
    wants = page.sheet.view.wants
    left = [want for want in wants if isinstance(want, Leftover)]
    for want in wants:
        yield from _leftover(page, want, left.index(want) + 1) if isinstance(want, Leftover) else _lines(page, want)
    if not wants:
        yield _end(page)
    for role in dict.fromkeys(role for want in wants if (role := _role(want)) is not None):
        named = page.sheet.program.playbook.roles.get(role)
        words = title(named.title, page.content, role) if named else role
        yield line((f"{_say(page, wording.FOR_ROLE)} ", Tone.FAINT), words, (f"  {role}", Tone.FAINT))


def _role(want: Want) -> str | None:
    match want:
        case Question() | Confirmation() | Approval() | Chore():
            return want.role
        case _:
            return None


def _leftover(page: Page, want: Leftover, number: int) -> Iterator[Line]:
    """Something that was done and is not wanted any more: what it was, and why it is shown."""
    why = wording.LEFT.get(want.why)
    said = why.in_(page.language) if why else want.why
    detail = f" ({want.detail})" if want.detail else ""
    yield line((f"⚠ {number}. {_say(page, wording.LEFTOVER)}: ", Tone.BAD), page.shown.text(said + detail))
    yield _sent(page, want.operation, want.input)


def _lines(page: Page, want: Want) -> Iterator[Line]:
    match want:
        case Leftover():
            yield from _leftover(page, want, 1)
        case Question():
            yield from _question(page, want)
        case Confirmation():
            yield from _confirmation(page, want)
        case Approval():
            yield from _approval(page, want)
        case Chore():
            yield from _chore(page, want)
        case Waiting(events=events, until=until):
            named = ", ".join(events) or _say(page, wording.TIME_ALONE)
            yield _waits(page, wording.WAITS_FOR, named, until)
        case Calling(operations=operations, until=until):
            yield _waits(page, wording.SYSTEMS, ", ".join(operations), until)
        case Child(playbook=playbook, case=case):
            yield _waits(page, wording.INNER, f"{playbook}  {case}", None)
        case Attention():
            yield from _attention(page, want)
        case Paused():
            yield line((_say(page, wording.PAUSED), Tone.CARE))
        case _:
            assert_never(want)


def _question(page: Page, question: Question) -> Iterator[Line]:
    words = page.words(question.texts, question.fact)
    yield line(("? ", Tone.CARE), (words, Tone.STRONG), (f"  {question.fact}", Tone.NAME))
    for number, (value, label) in enumerate(options(question.type, page.language), start=1):
        known = "" if label == value else f"  {value}"
        yield line(f"  {number}. {label}", (known, Tone.FAINT))
    help = help_of(page.sheet.program, question.fact, page.content)
    hints = [help, *(words.in_(page.language) for words in how_to_write(question.type))]
    hints += [_say(page, wording.MAY_BE_LEFT_OUT).format(question.fact)] if question.optional else []
    for hint in hints:
        if hint:
            yield line((f"  {hint}", Tone.FAINT))


def help_of(program: Program, fact: str, content: str) -> str:
    """What the playbook says to help with a question."""
    declared = program.playbook.facts.get(fact)
    return title(declared.help, content, "") if declared else ""


def _confirmation(page: Page, want: Confirmation) -> Iterator[Line]:
    yield line(("? ", Tone.CARE), (_say(page, wording.CONFIRM), Tone.STRONG))
    yield _sent(page, want.operation, want.input)


def _sent(page: Page, operation: str, given: Mapping[str, object]) -> Line:
    return line((f"  {operation} ", Tone.SYSTEM), (page.shown.text(page.shown.given(operation, given)), Tone.FAINT))


def _approval(page: Page, want: Approval) -> Iterator[Line]:
    yield line(("? ", Tone.CARE), f"{_say(page, wording.APPROVE)}: ", (page.words(want.texts), Tone.STRONG))
    if want.of > 1:
        votes = _say(page, wording.VOTES).format(want.need, want.of, len(want.votes))
        yield line((f"  {votes}", Tone.FAINT))


def _chore(page: Page, want: Chore) -> Iterator[Line]:
    yield line(("☐ ", Tone.CARE), f"{_say(page, wording.CHORE)}: ", (page.words(want.texts), Tone.STRONG))
    if want.evidence is not None:
        makers = page.sheet.program.facts[want.evidence].questions
        asks = {language: str(maker.evaluate(dict(page.sheet.case.scope))) for language, maker in makers.items()}
        shown = page.words(asks, want.evidence)
        yield line((f"  {_say(page, wording.EVIDENCE)}: ", Tone.FAINT), shown, (f"  {want.evidence}", Tone.NAME))


def _waits(page: Page, word: Words, what: str, until: datetime | None) -> Line:
    shown = f"  {_say(page, wording.UNTIL)} {shown_moment(until, page.language)}" if until is not None else ""
    return line((f"{_say(page, word)}: ", Tone.CARE), (what, Tone.SYSTEM), (shown, Tone.FAINT))


def _attention(page: Page, want: Attention) -> Iterator[Line]:
    """Why the case stands still, with what a person needs to decide: what was sent, how often, what came of it."""
    if want.code in policies.CODES:
        yield from _by_policy(page, want)
        return
    why = wording.ATTENTION.get(want.code)
    said = why.in_(page.language) if why else want.code
    yield line((f"⚠ {_say(page, wording.DECIDE)} ", Tone.BAD), (f"{want.about}: ", Tone.SYSTEM), (said, Tone.STRONG))
    if want.detail:
        yield line((f"  {page.shown.text(want.detail)}", Tone.FAINT))
    if want.sent is not None:
        yield _sent(page, want.about, want.sent)
        yield line((f"  {_say(page, wording.ATTEMPTS).format(want.attempts)}", Tone.FAINT))
    if want.key:
        yield line((f"  {_say(page, wording.KNOWN_AS).format(want.key)}", Tone.FAINT))
    choices = wording.IN_DOUBT_CHOICES if _can_be_looked_for(page, want) else wording.CHOICES
    for number, choice in enumerate(want.choices, start=1):
        yield line(f"  {number}. {_say(page, choices[choice])}", (f"  {choice}", Tone.FAINT))


def _can_be_looked_for(page: Page, want: Attention) -> bool:
    """Whether it is a write in doubt that its system can be asked for."""
    operation = page.sheet.view.published.catalog.operations.get(want.about)
    return want.code == ErrorKind.IN_DOUBT and operation is not None and operation.look_up is not None


def _by_policy(page: Page, want: Attention) -> Iterator[Line]:
    """A case that a policy stopped: which rule, what it says, what would have happened, what can be decided."""
    said = policies.stopped(page.sheet.program.playbook, want.code, want.about, page.language)
    yield line(("⚠ ", Tone.BAD), (said, Tone.STRONG))
    yield line((f"  {policies.would_have(want.detail, page.language)}", Tone.FAINT))
    for number, choice in enumerate(want.choices, start=1):
        yield line(f"  {number}. {_say(page, policies.CHOICES[choice])}", (f"  {choice}", Tone.FAINT))


def _end(page: Page) -> Line:
    outcome = page.sheet.view.outcome
    if outcome is None:
        return line(_say(page, wording.NOT_WAITING))
    named = page.sheet.program.playbook.outcomes.get(outcome)
    words = title(named.title, page.content, outcome) if named else outcome_name(outcome, page.language)
    name = f"  {outcome}" if words != outcome else ""
    return line(("■ ", Tone.GOOD), f"{_say(page, wording.ENDED)}: ", (words, Tone.STRONG), (name, Tone.FAINT))


def how_to_answer(page: Page) -> tuple[str, ...]:
    """The commands that answer what is wanted, without their values; none where nothing can be answered."""
    id, wants = page.sheet.id, page.sheet.view.wants
    if page.sheet.view.paused_by is not None:
        return (f"sopflow case resume {page.sheet.view.paused_by}",)
    questions = [want for want in wants if isinstance(want, Question)]
    facts = " ".join(f"{each.fact}=…" for each in questions)
    answers = [f"sopflow case answer {id} {facts}"] if questions else []
    return tuple(dict.fromkeys((*answers, *(command for want in wants if (command := _command(id, want))))))


def _command(id: str, want: Want) -> str:
    match want:
        case Confirmation():
            return f"sopflow case confirm {id} yes|no"
        case Approval():
            return f"sopflow case approve {id} yes|no"
        case Chore(evidence=evidence):
            return f"sopflow case done {id}" + (f" {evidence}=…" if evidence is not None else "")
        case Attention(choices=choices):
            return f"sopflow case decide {id} {'|'.join(choices)} --reason …" if choices else ""
        case Paused():
            return f"sopflow case resume {id}"
        case Child(case=case):
            return f"sopflow case next {case}"
        case Leftover():
            return f"sopflow case settle {id} 1 --reason …"
        case Waiting(events=events):
            return f"sopflow case signal {events[0]} --case {id}" if events else ""
        case Calling() | Question():
            return ""
        case _:
            assert_never(want)


def _say(page: Page, words: Words) -> str:
    return words.in_(page.language)

"""What is wanted of a person now, as lines: what to say, what to ask, what may be answered and how."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import assert_never

from sopflow.diagnostics import Words
from sopflow.program.model import Program
from sopflow.rendering.cases import wording
from sopflow.rendering.cases.sheet import Page
from sopflow.rendering.cases.wanted import (
    Answers,
    Approval,
    Chore,
    Confirmation,
    Decision,
    Events,
    Inner,
    Nothing,
    Question,
    Resumption,
    Systems,
    Wanted,
    wanted,
)  # fmt: skip
from sopflow.rendering.choices import how_to_write, options
from sopflow.rendering.titles import title
from sopflow.rendering.trace.pieces import Line, Tone, line
from sopflow.simulation.steps import Refused, Said
from sopflow.values.showing import show
from sopflow.values.types import TIME


def said(page: Page) -> Iterator[Line]:
    """What is to be said since the last input of a person, in order, and why their answer was not taken."""
    for step in page.sheet.trace.steps[page.sheet.fresh :]:
        if isinstance(step, Said):
            yield line((f"“{page.shown.text(step.text)}”", Tone.SAID), (f"  {step.script}", Tone.FAINT))
        elif isinstance(step, Refused):
            for reason in step.reasons:
                yield line(("✘ ", Tone.BAD), page.words(dict(reason)), (f"  {step.fact}", Tone.FAINT))


def asked(page: Page) -> Iterator[Line]:
    """What is wanted now, and of whom."""
    want = wanted(page.sheet.program, page.sheet.case)
    yield from _lines(page, want)
    role = _role(want)
    if role is not None:
        named = page.sheet.program.playbook.roles.get(role)
        words = title(named.title, page.content, role) if named else role
        yield line((f"{_say(page, wording.FOR_ROLE)} ", Tone.FAINT), words, (f"  {role}", Tone.FAINT))


def _role(want: Wanted) -> str | None:
    match want:
        case Answers() | Confirmation() | Approval() | Chore():
            return want.role
        case _:
            return None


def _lines(page: Page, want: Wanted) -> Iterator[Line]:
    match want:
        case Answers(questions=questions):
            for question in questions:
                yield from _question(page, question)
        case Confirmation():
            yield from _confirmation(page, want)
        case Approval():
            yield from _approval(page, want)
        case Chore():
            yield from _chore(page, want)
        case Events(names=names, until=until):
            named = ", ".join(names) or _say(page, wording.TIME_ALONE)
            yield _waits(page, wording.WAITS_FOR, named, until)
        case Systems(operations=operations, until=until):
            yield _waits(page, wording.SYSTEMS, ", ".join(operations), until)
        case Inner(playbook=playbook):
            yield _waits(page, wording.INNER, " ".join((playbook, *page.sheet.inside)), None)
        case Decision():
            yield from _decision(page, want)
        case Resumption():
            yield line((_say(page, wording.PAUSED), Tone.CARE))
        case Nothing():
            yield _end(page)
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
    given = page.shown.text(page.shown.given(want.operation, want.input))
    yield line(("? ", Tone.CARE), (_say(page, wording.CONFIRM), Tone.STRONG))
    yield line((f"  {want.operation} ", Tone.SYSTEM), (given, Tone.FAINT))


def _approval(page: Page, want: Approval) -> Iterator[Line]:
    yield line(("? ", Tone.CARE), f"{_say(page, wording.APPROVE)}: ", (page.words(want.what), Tone.STRONG))
    if want.of > 1:
        votes = _say(page, wording.VOTES).format(want.need, want.of, want.decided)
        yield line((f"  {votes}", Tone.FAINT))


def _chore(page: Page, want: Chore) -> Iterator[Line]:
    yield line(("☐ ", Tone.CARE), f"{_say(page, wording.CHORE)}: ", (page.words(want.text), Tone.STRONG))
    if want.evidence is not None:
        asks = {language: str(maker.evaluate(page.sheet.case.scope)) for language, maker in
                want.evidence.questions.items()}  # fmt: skip
        shown = page.words(asks, want.evidence.name)
        yield line((f"  {_say(page, wording.EVIDENCE)}: ", Tone.FAINT), shown, (f"  {want.evidence.name}", Tone.NAME))


def _waits(page: Page, word: Words, what: str, until: datetime | None) -> Line:
    shown = f"  {_say(page, wording.UNTIL)} {show(until, TIME, page.language)}" if until is not None else ""
    return line((f"{_say(page, word)}: ", Tone.CARE), (what, Tone.SYSTEM), (shown, Tone.FAINT))


def _decision(page: Page, want: Decision) -> Iterator[Line]:
    why = wording.ATTENTION.get(want.code)
    said = why.in_(page.language) if why else want.code
    yield line((f"⚠ {_say(page, wording.DECIDE)}: ", Tone.BAD), (f"{want.subject}: ", Tone.SYSTEM), (said, Tone.STRONG))
    for number, choice in enumerate(want.choices, start=1):
        yield line(f"  {number}. {_say(page, wording.CHOICES[choice])}", (f"  {choice}", Tone.FAINT))


def _end(page: Page) -> Line:
    outcome = page.sheet.outcome
    if outcome is None:
        return line(_say(page, wording.NOT_WAITING))
    named = page.sheet.program.playbook.outcomes.get(outcome)
    words = title(named.title, page.content, outcome) if named else outcome
    name = f"  {outcome}" if words != outcome else ""
    return line(("■ ", Tone.GOOD), f"{_say(page, wording.ENDED)}: ", (words, Tone.STRONG), (name, Tone.FAINT))


def how_to_answer(page: Page) -> str:
    """The command that answers what is wanted, without its values; "" where nothing can be answered."""
    id = page.sheet.id
    want = wanted(page.sheet.program, page.sheet.case)
    match want:
        case Answers(questions=questions):
            return f"sopflow case answer {id} " + " ".join(f"{each.fact}=…" for each in questions)
        case Confirmation():
            return f"sopflow case confirm {id} yes|no"
        case Approval():
            return f"sopflow case approve {id} yes|no"
        case Chore(evidence=evidence):
            return f"sopflow case done {id}" + (f" {evidence.name}=…" if evidence is not None else "")
        case Decision(choices=choices):
            return f"sopflow case decide {id} {'|'.join(choices)} --reason …"
        case Resumption():
            return f"sopflow case resume {id}"
        case Inner():
            return "".join(f"sopflow case next {each}" for each in page.sheet.inside[:1])
        case Events(names=names):
            return f"sopflow case signal {names[0]} --case {id}" if names else ""
        case Systems() | Nothing():
            return ""
        case _:
            assert_never(want)


def _say(page: Page, words: Words) -> str:
    return words.in_(page.language)

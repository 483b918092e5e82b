"""Live cases as plain objects for programs. Names are stable; times are ISO 8601, money is a whole number; personal
values are masked unless the reader may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import assert_never

from sopflow.engine.explain import why
from sopflow.engine.slas import slas_of
from sopflow.rendering.cases.concerns import above, doubts
from sopflow.rendering.cases.moments import local_iso
from sopflow.rendering.cases.sheet import Page
from sopflow.rendering.choices import options
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
from sopflow.simulation.printing import Printed, as_json, printed
from sopflow.simulation.steps import Branched, Called, Refused, Said, Step
from sopflow.values.types import Privacy

Object = dict[str, Printed]


def question(page: Page) -> Object:
    """Where a case is and what it wants."""
    sheet = page.sheet
    return {
        "case": sheet.id,
        "playbook": sheet.program.id,
        "version": sheet.program.version,
        "status": sheet.view.status,
        "outcome": sheet.view.outcome,
        "state": sheet.case.state,
        "title": page.place,
        "phase": page.phase or None,
        "assignee": sheet.view.assignee,
        "note": page.shown.text(sheet.note),
        "held": sheet.view.held,
        "practice": sheet.made_up,
        "parent": sheet.view.parent,
        "inside": list(sheet.view.children),
        "opened_at": local_iso(sheet.view.opened_at),
        "updated_at": local_iso(sheet.view.updated_at),
        "question": sheet.view.question,
        "say": _said(page),
        "refused": _refused(page),
        "wants": [_want(page, want) for want in sheet.view.wants],
        "in_doubt": [
            {"operation": one.operation, "state": one.state, "input": _input(page, one.operation, one.input)}
            for one in doubts(page)
        ],
        "above": [view.id for view in above(page)],
        "slas": [
            {"name": name, "standing": sla.standing, "goal": local_iso(sla.goal), "due": local_iso(sla.due)}
            for name, sla in slas_of(sheet.case).items()
        ],
        "timers": [{"name": timer.name, "due": local_iso(timer.due)} for timer in sheet.case.timers],
    }


def whole(page: Page) -> Object:
    """All that is known of a case."""
    told = as_json(page.sheet.trace, show_personal=page.reader.personal, language=page.language)
    written = page.sheet.trace.effects
    effects = told["effects"]
    assert isinstance(effects, list)  # `as_json` lists them
    known: list[Printed] = [
        {**effect, "key": page.sheet.view.key_at_systems(one.key)}
        for effect, one in zip(effects, written, strict=True)
        if isinstance(effect, dict)
    ]
    return {**question(page), "path": told["path"], "facts": told["facts"], "effects": known}


def steps(page: Page, happened: Sequence[Step]) -> list[Printed]:
    """The branches that were taken, each with those that were passed over and the values that decided, and the calls
    of systems between them."""
    found: list[Printed] = []
    for step in happened:
        if isinstance(step, Branched):
            found.append(_branch(page, step))
        elif isinstance(step, Called):
            found.append(
                {"call": step.operation, "state": step.state, "attempt": step.attempt, "error": step.error,
                 "made_up": step.synthetic, "at": local_iso(step.at)}
            )  # fmt: skip
    return found


def _branch(page: Page, step: Branched) -> Object:
    program = page.sheet.program
    parts = (
        part for way in (*step.passed_over, step.way) for one in why(program, way, step.values) for part in one.parts
    )
    read = {path: value for part in parts for path, value in part.operands}
    values: Object = {
        path: None if value is None else page.shown.at(path, value) for path, value in read.items() if path != "now"
    }
    return {
        "state": step.way.source,
        "result": step.way.result,
        "to": step.way.to,
        "passed_over": [way.to for way in step.passed_over],
        "values": values,
        "at": local_iso(step.at),
    }


def _want(page: Page, want: Want) -> Object:
    """One thing that the case waits for; `kind` says which of the forms it is."""
    match want:
        case Question():
            return _question(page, want)
        case Confirmation(operation=operation, input=given, role=role):
            return {"kind": "confirmation", "role": role, "operation": operation,
                    "input": _input(page, operation, given)}  # fmt: skip
        case Approval(texts=texts, role=role, need=need, of=of, votes=votes):
            return {"kind": "approval", "role": role, "what": page.words(texts), "need": need, "of": of,
                    "decided": len(votes)}  # fmt: skip
        case Chore(texts=texts, role=role, evidence=evidence):
            return {"kind": "chore", "role": role, "text": page.words(texts), "evidence": evidence}
        case Waiting(events=events, until=until):
            return {"kind": "events", "events": list(events), "until": local_iso(until)}
        case Calling(operations=operations, until=until):
            return {"kind": "systems", "operations": list(operations), "until": local_iso(until)}
        case Child(playbook=playbook, case=case):
            return {"kind": "playbook", "playbook": playbook, "case": case}
        case Attention():
            return _attention(page, want)
        case Leftover(operation=operation, input=given, why=why, detail=detail):
            shown = _input(page, operation, given)
            return {"kind": "leftover", "operation": operation, "input": shown, "why": why, "detail": detail}
        case Paused(then=then):
            return {"kind": "resumption", "then": [_want(page, each) for each in then]}
        case _:
            assert_never(want)


def _attention(page: Page, want: Attention) -> Object:
    return {
        "kind": "decision",
        "code": want.code,
        "about": want.about,
        "sent": None if want.sent is None else _input(page, want.about, want.sent),
        "attempts": want.attempts,
        "key": want.key or None,
        "choices": list(want.choices),
    }


def _input(page: Page, operation: str, given: Mapping[str, object]) -> Printed:
    declared = page.shown.operation(operation)
    return printed(dict(given), declared.input if declared else None, Privacy.PUBLIC, page.reader.personal)


def _question(page: Page, question: Question) -> Object:
    choices: list[Printed] = [
        {"value": value, "label": label} for value, label in options(question.type, page.language)
    ]
    return {
        "kind": "question",
        "role": question.role,
        "fact": question.fact,
        "question": page.words(question.texts, question.fact),
        "choices": choices,
        "optional": question.optional,
    }


def _said(page: Page) -> list[Printed]:
    fresh = page.sheet.trace.steps[page.sheet.fresh :]
    return [{"script": each.script, "text": page.shown.text(each.text)} for each in fresh if isinstance(each, Said)]


def _refused(page: Page) -> list[Printed]:
    fresh = page.sheet.trace.steps[page.sheet.fresh :]
    return [
        {"fact": each.fact, "reasons": [page.words(reason) for reason in each.reasons]}
        for each in fresh
        if isinstance(each, Refused)
    ]

"""Lines from what a playbook holds: words with places for runs, texts with holes, conditions, values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import assert_never

from sopflow.diagnostics import Language, Words
from sopflow.playbook.values import Code as Expression
from sopflow.playbook.values import (
    Condition,
    FormRef,
    ListValue,
    Literal,
    Localized,
    RecordValue,
    Template,
    Value,
)
from sopflow.rendering.manual.model import Code, Line, Link, Run
from sopflow.values.durations import parse_duration, show_duration
from sopflow.values.kinds import Duration

_TICKED = re.compile(r"`([^`]*)`")
_MODES = {"all": Words(en=" and ", id=" dan "), "any": Words(en=" or ", id=" atau ")}
_NONE = Words(en="none of: ", id="tidak satu pun dari: ")
_MISSING = Words(en="nothing", id="tidak ada")
_YES_NO = {True: Words(en="yes", id="ya"), False: Words(en="no", id="tidak")}


def fill(words: Words, language: Language, *parts: Run | Line) -> Line:
    """Words whose `{}` are taken by runs or lines, in order."""
    pieces = words.in_(language).split("{}")
    made: list[Run] = [pieces[0]]
    for part, piece in zip(parts, pieces[1:], strict=True):
        made += [*(part if isinstance(part, tuple) else (part,)), piece]
    return tuple(run for run in made if run != "")


def ticked(text: str) -> Line:
    """A sentence that marks names with backticks."""
    parts = _TICKED.split(text)
    return tuple(Code(part) if index % 2 else part for index, part in enumerate(parts) if part)


def joined(lines: Iterable[Line], between: str = ", ") -> Line:
    """Lines as one."""
    made: list[Run] = []
    for line in lines:
        made += [*([between] if made else []), *line]
    return tuple(made)


def text_in(words: Localized | None, language: str) -> Line:
    """A text of the playbook's in a language, else in the language that it has; its holes as the names they show."""
    if words is None or not words.texts:
        return ()
    found = words.texts.get(language) or words.texts.get("") or next(iter(words.texts.values()))
    return template(found)


def template(text: Template) -> Line:
    """A text with what it computes."""
    return tuple(piece if isinstance(piece, str) else Code(_one_line(piece.code.text)) for piece in text.pieces)


def condition(guard: Condition | Expression, language: Language) -> Line:
    """A condition as its author wrote it, on one line."""
    if isinstance(guard, Expression):
        return (Code(_one_line(guard.text)),)
    parts = [_part(part, len(guard.parts) > 1, language) for part in guard.parts]
    if guard.mode == "none":
        return (_NONE.in_(language), *joined(parts, "; "))
    return joined(parts, _MODES.get(guard.mode, _MODES["all"]).in_(language))


def _part(part: Condition | Expression, among_others: bool, language: Language) -> Line:
    inner = condition(part, language)
    several = isinstance(part, Condition) and (len(part.parts) > 1 or part.mode == "none")
    return ("(", *inner, ")") if among_others and several else inner


def value(given: Value | None, language: Language) -> Line:
    """A value: written out as plain words, computed as code."""
    match given:
        case None:
            return (_MISSING.in_(language),)
        case Literal(value=None):
            return (_MISSING.in_(language),)
        case Literal(value=bool() as answer):
            return (_YES_NO[answer].in_(language),)
        case Literal(value=inner):
            return (str(inner),)
        case Expression():
            return (Code(_one_line(given.text)),)
        case Template():
            return template(given)
        case FormRef(name=name):
            return (Link(f"form-{name}", name),)
        case ListValue(items=items):
            return joined(value(each, language) for each in items) or (_MISSING.in_(language),)
        case RecordValue():
            return ("(", *joined(fields(given, language), "; "), ")")
        case _:
            assert_never(given)


def span(given: Value | None, language: Language) -> Line:
    """A value where a duration is asked for: `24h` as people say it."""
    found = parse_duration(str(given.value)) if isinstance(given, Literal) else None
    return (show_duration(found, language),) if isinstance(found, Duration) else value(given, language)


def fields(record: RecordValue, language: Language) -> Iterator[Line]:
    """The fields of a record, each as `name: value`; those that may be left out have a `?`."""
    for name, field in record.fields.items():
        yield (Code(name + ("?" if field.optional else "")), ": ", *value(field.value, language))


def _one_line(text: str) -> str:
    return " ".join(text.split())

"""The words on a way: its result, its condition, its limit; short enough to stand beside a line."""

from __future__ import annotations

from sopflow.diagnostics import Language, Words
from sopflow.program.model import ANSWERED, Exit, Expression, Guard

LONGEST = 56
ERROR = "error."
_ELSE = Words(en="else", id="selain itu")
_THEN = Words(en="limit used up", id="batas sudah habis")
_NONE = Words(en="none of", id="tidak satu pun dari")
_AND = Words(en=" and ", id=" dan ")
_OR = Words(en=" or ", id=" atau ")
_TIMES = Words(en="at most {}×", id="paling banyak {}×")


def label(way: Exit, alone: bool, language: Language, longest: int = LONGEST, operation: str = "") -> str:
    """What a way says. `alone`: it is the only one for its result. `operation`: whose error it is, of several."""
    result = _result(way.result)
    parts = [f"{operation}: {result}" if operation and way.result.startswith(ERROR) else result]
    if way.guard is not None:
        parts.append(condition(way.guard, language))
    elif way.is_then:
        parts.append(_THEN.in_(language))
    elif not alone:
        parts.append(_ELSE.in_(language))
    if way.limit is not None:
        parts.append(f"({_TIMES.in_(language).format(way.limit.at_most)})")
    return short(" · ".join(part for part in parts if part), longest)


def condition(guard: Guard, language: Language) -> str:
    """A condition as its author wrote it, on one line."""
    texts = [_part(part, len(guard.parts) > 1, language) for part in guard.parts]
    match guard.mode:
        case "any":
            return _OR.in_(language).join(texts)
        case "none":
            return f"{_NONE.in_(language)} ({', '.join(texts)})"
        case _:
            return _AND.in_(language).join(texts)


def short(text: str, longest: int = LONGEST) -> str:
    """A text on one line, cut where it is too long."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def _part(part: Expression | Guard, among_others: bool, language: Language) -> str:
    match part:
        case Expression():
            return part.text
        case Guard():
            inner = condition(part, language)
            return f"({inner})" if among_others and len(part.parts) > 1 else inner


def _result(result: str) -> str:
    """`error.0.not_found` reads `not_found`; the one result of most verbs goes without saying."""
    return "" if result in (ANSWERED, "item") else result.rpartition(".")[2]

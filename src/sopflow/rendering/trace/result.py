"""What a case came to: its facts with where they are from, the tickets that would be filed, due times, what is
still needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Language, Words
from sopflow.rendering.titles import chosen
from sopflow.rendering.trace import wording
from sopflow.rendering.trace.read import read
from sopflow.rendering.trace.shown import Shown
from sopflow.simulation.steps import Asked, Changed, Entered
from sopflow.simulation.trace import Effect, Trace
from sopflow.values.masking import stricter
from sopflow.values.types import Privacy, Record

TICKET = ".create_ticket"
"""How the operations end that file a ticket."""

_DUE = "due"
_COMPUTED = Words(en="computed", id="dihitung")
_LEFT = Words(en="{} left", id="tersisa {}")
_OVER = Words(en="{} ago", id="lewat {}")
_UNITS = ((86_400, Words(en="d", id=" hari")), (3_600, Words(en="h", id=" jam")), (60, Words(en="min", id=" menit")))


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact at the end: how it came to be, and in which state."""

    name: str
    value: str
    origin: str
    state: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as it would be filed. `rows` are its fields by their routes; `status` that of the write."""

    operation: str
    status: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Due:
    """A due time and how far it is away."""

    fact: str
    moment: str
    distance: str
    over: bool


@dataclass(frozen=True, slots=True)
class Need:
    """What the case waits for, with the question where it is a fact that is asked."""

    name: str
    question: str


def facts(trace: Trace, shown: Shown) -> tuple[FactRow, ...]:
    """The facts that are known at the end, in the order of the playbook: every one that was given, and of the
    computed ones those that the case came to read."""
    origins = _origins(trace, shown.language)
    computed = _COMPUTED.in_(shown.language)
    wanted = read(trace)
    return tuple(
        FactRow(name, shown.fact(name, value), *origins.get(name, (computed, "")))
        for name, value in trace.facts.items()
        if name in origins or name in wanted
    )


def _origins(trace: Trace, language: Language) -> Mapping[str, tuple[str, str]]:
    """How each fact got its last value, and where."""
    found: dict[str, tuple[str, str]] = {}
    state = ""
    for step in trace.steps:
        if isinstance(step, Entered):
            state = step.state
        elif isinstance(step, Changed):
            how = wording.SET_HOW.get(step.how)
            word = how.in_(language) if how else step.how
            found[step.fact] = (step.source if step.how == "saved" and step.source else word, state)
    return found


def tickets(trace: Trace, shown: Shown) -> tuple[Ticket, ...]:
    """The tickets that the case files."""
    filed = [effect for effect in trace.effects if effect.operation.endswith(TICKET)]
    return tuple(Ticket(each.operation, str(each.status), tuple(_fields(each, shown))) for each in filed)


def given(effect: Effect, shown: Shown) -> Iterator[tuple[str, str]]:
    """What a write was given, field by field, masked as everywhere."""
    operation = shown.operation(effect.operation)
    if operation is not None:
        yield from _flat(shown.as_sent(operation, effect.input), operation.input, Privacy.PUBLIC, shown, "")


def _fields(effect: Effect, shown: Shown) -> Iterator[tuple[str, str]]:
    yield from given(effect, shown)
    output = effect.output if isinstance(effect.output, Mapping) else {}
    if output:
        yield "→", shown.output(effect.operation, output)
    elif effect.error:
        yield "✘", effect.error


def _flat(
    given: Mapping[str, object], record: Record, privacy: Privacy, shown: Shown, before: str
) -> Iterator[tuple[str, str]]:
    """The fields of a record; those of records in it under their routes."""
    for name, part in record.fields.items():
        value, own = given.get(name), stricter(privacy, part.privacy)
        if isinstance(part.type, Record) and isinstance(value, Mapping):
            yield from _flat(value, part.type, own, shown, f"{before}{name}.")
        elif value is not None:
            yield f"{before}{name}", shown.text(shown.value(value, part.type, own))


def dues(trace: Trace, shown: Shown) -> tuple[Due, ...]:
    """The due times among the facts: those whose names say so, and that the case set or read."""
    told = _origins(trace, shown.language).keys() | read(trace)
    return tuple(
        Due(name, shown.fact(name, value), distance(value - trace.ended, shown.language), value < trace.ended)
        for name, value in trace.facts.items()
        if isinstance(value, datetime) and _DUE in name.split("_") and name in told
    )


def distance(away: timedelta, language: Language) -> str:
    """`71 h 59 min left`, in the two largest units that are not nothing."""
    return (_LEFT if away >= timedelta() else _OVER).in_(language).format(span(away, language))


def span(length: timedelta, language: Language) -> str:
    """A stretch of time in the two largest units that are not nothing, forward or back."""
    seconds = abs(int(length.total_seconds()))
    words: list[str] = []
    for size, unit in _UNITS:
        number, seconds = divmod(seconds, size)
        if number and len(words) < 2:
            words.append(f"{number}{unit.in_(language)}")
    return " ".join(words) or f"0{_UNITS[-1][1].in_(language)}"


def needs(trace: Trace, shown: Shown, content: str) -> tuple[Need, ...]:
    """What the case waits for, in order."""
    questions = {step.fact: chosen(step.questions, content) for step in trace.steps if isinstance(step, Asked)}
    return tuple(Need(name, shown.text(questions.get(name, ""))) for name in trace.needs)

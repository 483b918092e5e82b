"""The path that was expected, and the one that was taken: where they part, and which guard parted them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sopflow.diagnostics import Words
from sopflow.expressions.references import reads
from sopflow.program.model import Exit, Expression, Fact, Guard
from sopflow.simulation.given import Given, items, word
from sopflow.simulation.printing import printed, written
from sopflow.simulation.steps import Branched, Entered, Step
from sopflow.simulation.trace import Trace
from sopflow.simulation.turns import look
from sopflow.values.types import Privacy, Type, parts


def visited(trace: Trace) -> str:
    """The path as it is shown."""
    return " → ".join(trace.path) or "–"


def path_differs(given: Given, trace: Trace) -> Iterator[Words]:
    """The first state that was not passed in its turn: where the case went instead, and why."""
    wanted = [word(item) for item in items(given)]
    at = 0
    for place, state in enumerate(wanted):
        if state in trace.path[at:]:
            at = trace.path.index(state, at) + 1
            continue
        before = wanted[place - 1] if place else None
        why = _parting(trace, at, state)
        yield Words(
            en=f"`{state}` was not passed{f' after `{before}`' if before else ''}{why.en};"
            f" expected path: {' → '.join(wanted)}; path taken: {visited(trace)}",
            id=f"`{state}` tidak dilewati{f' sesudah `{before}`' if before else ''}{why.id};"
            f" jalur yang diharapkan: {' → '.join(wanted)}; jalur yang ditempuh: {visited(trace)}",
        )
        return


def _parting(trace: Trace, at: int, wanted: str) -> Words:
    """From the last state in which both agree: the branch to the wanted state that was passed over, else the branch
    that was taken."""
    later = list(_branches_from(trace.steps, at))
    for step in later:
        for way in step.passed_over:
            if way.to == wanted and way.guard is not None:
                return _because(step, way, trace, holds=False)
    last = trace.path[at - 1] if at else None
    taken = next((step for step in later if step.way.guard is not None and step.way.source == last), None)
    return Words(en="", id="") if taken is None else _because(taken, taken.way, trace, holds=True)


def _branches_from(steps: tuple[Step, ...], at: int) -> Iterator[Branched]:
    """The branches taken from the `at`-th state on."""
    entered = 0
    for step in steps:
        if isinstance(step, Entered):
            entered += 1
        elif isinstance(step, Branched) and entered >= max(at, 1):
            yield step


def _because(step: Branched, way: Exit, trace: Trace, *, holds: bool) -> Words:
    assert way.guard is not None
    facts = trace.program.facts if trace.program is not None else {}
    guard = _text(way.guard)
    values = ", ".join(f"{path} = {value}" for path, value in _values(way.guard, step.values, facts))
    seen = f" ({values})" if values else ""
    if holds:
        return Words(
            en=f": in `{way.source}` the branch to `{step.way.to}` was taken, since `{guard}` holds{seen}",
            id=f": di `{way.source}` cabang ke `{step.way.to}` yang diambil, karena `{guard}` terpenuhi{seen}",
        )
    return Words(
        en=f": in `{way.source}` it went to `{step.way.to}`, since `{guard}` does not hold{seen}",
        id=f": di `{way.source}` kasus menuju `{step.way.to}`, karena `{guard}` tidak terpenuhi{seen}",
    )


def _text(guard: Guard) -> str:
    shown = [part.text if isinstance(part, Expression) else f"({_text(part)})" for part in guard.parts]
    if guard.mode == "none":
        return f"not ({' or '.join(shown)})"
    return (" or " if guard.mode == "any" else " and ").join(shown)


def _expressions(guard: Guard) -> Iterator[Expression]:
    for part in guard.parts:
        if isinstance(part, Expression):
            yield part
        else:
            yield from _expressions(part)


def _values(guard: Guard, seen: Mapping[str, object], facts: Mapping[str, Fact]) -> Iterator[tuple[str, str]]:
    """What the guard read, masked by the class of each fact."""
    paths = {path: None for expression in _expressions(guard) for path in sorted(reads(expression.tree))}
    for path in paths:
        name, _, rest = path.partition(".")
        fact = facts.get(name)
        whole = seen.get(name)
        if whole is None and fact is not None and fact.derived is not None:
            whole = fact.derived(seen)
        value = look({name: whole}, path)
        type_, privacy = (None, Privacy.PUBLIC) if fact is None else _class_of(fact, rest)
        yield (
            path,
            written(printed(value, type_, privacy, show_personal=False)),
        )


def _class_of(fact: Fact, rest: str) -> tuple[Type | None, Privacy]:
    """The type and the class of a fact, or of the part of it that a dotted name leads to."""
    type_: Type | None = fact.type
    privacy = fact.privacy
    for name in rest.split(".") if rest else ():
        fields = parts(type_) if type_ is not None else None
        if fields is None or name not in fields:
            return None, privacy
        type_, privacy = (
            fields[name].type,
            max(privacy, fields[name].privacy, key=list(Privacy).index),
        )
    return type_, privacy

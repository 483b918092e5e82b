"""The path that was expected, and the one that was taken: where they part, and which guard parted them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sopflow.diagnostics import Words
from sopflow.engine.explain import why
from sopflow.expressions.explain import Explanation
from sopflow.program.model import Exit, Fact
from sopflow.simulation.given import Given, items, word
from sopflow.simulation.printing import printed, written
from sopflow.simulation.steps import Branched, Entered, Step
from sopflow.simulation.trace import Trace
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
    """Where the case went from there, and what of the guard decided it, with the values that it saw."""
    program = trace.program
    assert program is not None
    assert way.guard is not None
    wanted = way.guard.mode == "none" if not holds else None
    parts = [part for part in why(program, way, step.values) if wanted is None or (part.result is True) is wanted]
    reasons = [_reason(part, program.facts) for part in parts]
    return Words(
        en=f": in `{way.source}` the case went to `{step.way.to}`, since {' and '.join(one.en for one in reasons)}",
        id=f": di `{way.source}` kasus menuju `{step.way.to}`, karena {' dan '.join(one.id for one in reasons)}",
    )


def _reason(part: Explanation, facts: Mapping[str, Fact]) -> Words:
    """`loss_amount > 0` is no (loss_amount = 0)."""
    read = {path: value for one in part.parts for path, value in one.operands}
    values = ", ".join(
        f"{path} = {'–' if value is None else _shown(path, value, facts)}" for path, value in read.items()
    )
    seen = f" ({values})" if values else ""
    en, id = ("yes", "ya") if part.result else ("no", "tidak")
    return Words(en=f"`{part.text}` is {en}{seen}", id=f"`{part.text}` {id}{seen}")


def _shown(path: str, value: object, facts: Mapping[str, Fact]) -> str:
    """A value that a guard read, masked by the class of its fact."""
    name, _, rest = path.partition(".")
    type_, privacy = _class_of(facts[name], rest) if name in facts else (None, Privacy.PUBLIC)
    return written(printed(value, type_, privacy, show_personal=False))


def _class_of(fact: Fact, rest: str) -> tuple[Type, Privacy]:
    """The type and the class of a fact, or of the part of it that a dotted name leads to."""
    type_ = fact.type
    privacy = fact.privacy
    for name in rest.split(".") if rest else ():
        fields = parts(type_)
        assert fields is not None  # the guard was checked: what it reads is there
        type_, privacy = (
            fields[name].type,
            max(privacy, fields[name].privacy, key=list(Privacy).index),
        )
    return type_, privacy

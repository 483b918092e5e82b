"""Ways out: every target of `next`, `on_error` and `late`, flattened into exits by result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Span, Words
from sopflow.document.pointer import Pointer, text
from sopflow.playbook.states import ByChoice, ByResult, Go, Next, Target
from sopflow.program import rules
from sopflow.program.changes import changes, known_fact
from sopflow.program.compilation import Compilation
from sopflow.program.guards import equals, guard
from sopflow.program.model import Exit, Expression, Guard, Limit
from sopflow.values.types import YES_NO, Choice

NEXT_ITEM = "next_item"
LEAVE = "leave"
LOOP_WORDS = (NEXT_ITEM, LEAVE)
STATE = Words(en="state", id="state")
RESULT = Words(en="result", id="hasil")
THIS_STATE = Words(en="this state", id="state ini")


@dataclass(frozen=True, slots=True)
class Place:
    """The state whose ways are being made, and the loops around it."""

    state: str
    loops: tuple[str, ...]


def exits_of(
    work: Compilation, place: Place, next_: Next, results: tuple[str, ...], known: tuple[str, ...]
) -> dict[str, tuple[Exit, ...]]:
    """The exits of `next`. A plain one serves the `results` that mean success; a map may name every `known` one."""
    if isinstance(next_, ByResult):
        return _by_result(work, place, next_, known)
    if isinstance(next_, ByChoice):
        by = _by(work, next_)
        return {result: _cases(work, place, next_, by, result) for result in results} if by is not None else {}
    return {result: target_exits(work, place, next_, result) for result in results}


def target_exits(work: Compilation, place: Place, target: Target, result: str) -> tuple[Exit, ...]:
    """The exits of one target, in the order in which they are tried."""
    return _numbered(_target(work, place, target, result, None))


def _by_result(work: Compilation, place: Place, next_: ByResult, known: tuple[str, ...]) -> dict[str, tuple[Exit, ...]]:
    for result in next_.targets:
        if result not in known:
            span = work.key_span((*next_.at, result))
            work.report_unknown(rules.UNKNOWN_RESULT, span, RESULT, result, known, THIS_STATE)
    return {
        result: target_exits(work, place, target, result) for result, target in next_.targets.items() if result in known
    }


def _by(work: Compilation, next_: ByChoice) -> Expression | None:
    by = work.expression(next_.by)
    if by is None:
        return None
    if by.type != YES_NO and not isinstance(by.type, Choice):
        message = Words(en=f"`by` needs a choice, this is {by.type}", id=f"`by` perlu sebuah pilihan, ini {by.type}")
        work.report(rules.WRONG_TYPE, work.span(next_.by.at), message)
        return None
    return by


def _cases(work: Compilation, place: Place, next_: ByChoice, by: Expression, result: str) -> tuple[Exit, ...]:
    values = by.type.values if isinstance(by.type, Choice) else ("yes", "no")
    made: list[Exit] = []
    for value, target in next_.cases.items():
        at = (*next_.at, "cases", value)
        if value not in values:
            what = Words(en="value", id="nilai")
            work.report_unknown(rules.WRONG_VALUE, work.key_span(at), what, value, values)
            continue
        made += _target(work, place, target, result, equals(work, by, value, at))
    if next_.else_ is not None:
        made += _target(work, place, next_.else_, result, None)
    return _numbered(made)


def _target(work: Compilation, place: Place, target: Target, result: str, case: Guard | None) -> list[Exit]:
    """The exits of a target, each guarded by its case (of a `by`) and its own `when`."""
    if isinstance(target, Go):
        return _go(work, place, target, result, case)
    made: list[Exit] = []
    for branch in target.branches:
        when = guard(work, branch.when) if branch.when is not None else None
        if branch.when is not None and when is None:
            _go(work, place, branch.go, result, None)  # what else is wrong with it is said as well
            continue
        made += _go(work, place, branch.go, result, _both(case, when))
    return made


def _both(case: Guard | None, when: Guard | None) -> Guard | None:
    if case is None or when is None:
        return when if case is None else case
    first, second = case.test, when.test
    return Guard("all", (case, when), lambda values: first(values) and second(values), when.at)


def _go(work: Compilation, place: Place, go: Go, result: str, when: Guard | None) -> list[Exit]:
    """The way itself, and the one that is left when its limit is used up (`then`)."""
    again = ((name, (*go.at, "ask_again", index)) for index, name in enumerate(go.ask_again))
    forget = tuple(name for name, at in again if known_fact(work, name, at))
    limit = Limit(text(go.at), go.at_most) if go.at_most is not None else None
    made, here = changes(work, go.set, go.add), (result, place.state)
    ways: list[Exit] = []
    if (found := _destination(work, place, go.to, go.at)) is not None:
        to, step = found
        ways.append(Exit(*here, to, 0, when, limit, made, forget, step, covers=go.covers, at=go.at))
    if go.then is not None and (found := _destination(work, place, go.then, go.at)) is not None:
        to, step = found
        ways.append(Exit(*here, to, 0, when, step=step, is_then=True, covers=go.covers, at=go.at))
    return ways


def _destination(work: Compilation, place: Place, to: str, at: Pointer) -> tuple[str, str] | None:
    """The state that a name means, and what the loop does on the way."""
    if to in LOOP_WORDS:
        if place.loops:
            return place.loops[-1], to
        message = Words(en=f"`{to}` has a meaning inside an `each` only", id=f"`{to}` hanya berarti di dalam `each`")
        work.report(rules.OUTSIDE_LOOP, work.span(at), message)
        return None
    if to not in work.loops:
        known: Iterable[str] = (*work.loops, *(LOOP_WORDS if place.loops else ()))
        work.report_unknown(rules.UNKNOWN_STATE, _name_span(work, at), STATE, to, known)
        return None
    inside = work.loops[to]
    if place.loops[: len(inside)] != inside:
        message = Words(
            en=f"`{to}` stands inside the loop `{inside[-1]}`: a way cannot lead into the middle of it",
            id=f"`{to}` ada di dalam perulangan `{inside[-1]}`: jalan tidak boleh masuk ke tengahnya",
        )
        hint = Words(en=f"go to `{inside[-1]}` instead", id=f"tuju `{inside[-1]}`")
        work.report(rules.INTO_LOOP, _name_span(work, at), message, hint)
        return None
    return to, ""


def _name_span(work: Compilation, at: Pointer) -> Span:
    for key in ("go", "else", "then"):
        below = (*at, key)
        if work.document.node(below) is not work.document.node(at):
            return work.span(below)
    return work.span(at)


def _numbered(exits: Iterable[Exit]) -> tuple[Exit, ...]:
    return tuple(way if way.index == index else replace(way, index=index) for index, way in enumerate(exits))


def merged(*groups: Mapping[str, tuple[Exit, ...]]) -> dict[str, tuple[Exit, ...]]:
    """Exits of several sources; where two name a result, the first has it."""
    made: dict[str, tuple[Exit, ...]] = {}
    for group in groups:
        for result, ways in group.items():
            made.setdefault(result, ways)
    return made

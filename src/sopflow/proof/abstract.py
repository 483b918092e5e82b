"""The program that the proofs step: the same program, compiled with closures that take unknown values.

Words for people are left out (they decide nothing), spans of time are all alike (a timer fires or does not), and a loop
over a list of which nobody knows the length handles one item, and then another or none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from sopflow.program.model import (
    AwaitedPlan,
    CallPlan,
    CallsPlan,
    EachPlan,
    EndPlan,
    Exit,
    Expression,
    Maker,
    OpenCasePlan,
    Program,
    RunPlan,
    State,
    Values,
    WaitPlan,
)  # fmt: skip
from sopflow.proof.choices import Choices
from sopflow.proof.unknown import Unknown, UnknownList, is_open, is_some, key_of, symbol, unknown
from sopflow.values.kinds import Duration

A_WHILE = Duration(3600)
"""Every span of time that something computes."""

TURN = "…turn"
"""Ends the name of the place where a turn of a loop begins; also the event with which it does."""

WORDS = frozenset({"texts", "questions", "what", "text", "reason"})
"""Fields of compiled things that hold words for people."""
Thing = TypeVar("Thing")


Told = Mapping[str, frozenset[str]]
"""The fields of operations' inputs that policies read, by operation."""


def abstract(program: Program, choices: Choices, open_loops: frozenset[str], told: Told) -> Program:
    """The program as the proofs step it. `open_loops` go over lists whose items are kept once each."""
    made = {name: _state(state, choices, open_loops, told) for name, state in program.states.items()}
    wordless = {
        "scripts": {name: _wordless(one) for name, one in program.scripts.items()},
        "facts": {name: _wordless(one) for name, one in program.facts.items()},
        "slas": {
            name: replace(one, goal=_span(one.goal), deadline=_span(one.deadline), calendar=None, zone=None)
            for name, one in program.slas.items()
        },
    }
    made |= dict(_stops(made))
    return replace(program, identity=f"proof:{program.identity}:{id(choices)}", states=made, **wordless)  # type: ignore[arg-type]  # fields of their own types


def grown(program: Program) -> frozenset[str]:
    """The lists that something is added to."""
    found: set[str] = set()
    for state in program.states.values():
        changes = [*state.changes, *(one for ways in state.exits.values() for way in ways for one in way.changes)]
        found |= {change.fact for change in changes if change.mode == "add"}
        if isinstance(state.plan, CallsPlan):
            found |= {call.add_to for call in state.plan.calls if call.add_to is not None}
    return frozenset(found)


def _state(state: State, choices: Choices, open_loops: frozenset[str], told: Told) -> State:
    plan = _wordless(state.plan)
    match plan:
        case EachPlan():
            plan = replace(plan, items=_items(plan, state.id, choices, open_loops), where=None, order=None)
        case EndPlan(outcome=Expression() as outcome):
            plan = replace(plan, outcome=replace(outcome, evaluate=_decided(outcome.evaluate)))
        case WaitPlan(until=until, delay=delay):
            until = until if until is None else replace(until, evaluate=_a_while(until.evaluate))
            plan = replace(plan, until=until, delay=_span(delay))
        case CallsPlan(calls=calls):
            plan = replace(plan, calls=tuple(_timeless(_brief(call, told)) for call in calls))
        case RunPlan() | OpenCasePlan():
            plan = replace(plan, input=None)
        case _:
            pass
    remind = state.remind if state.remind is None else replace(state.remind, every=_span(state.remind.every))
    return replace(state, plan=plan, within=_span(state.within), remind=remind)


def _stops(states: dict[str, State]) -> Iterator[tuple[str, State]]:
    """Every turn of a loop stops once before it begins, so that what comes of one turn is seen before the next. The
    case goes on from there by itself."""
    for state in list(states.values()):
        ways = state.exits.get("item")
        if not isinstance(state.plan, EachPlan) or ways is None:
            continue
        name = f"{state.id}{TURN}"
        to = [replace(way, to=name) for way in ways]
        yield state.id, replace(state, exits={**state.exits, "item": tuple(to)})
        begun = Exit(TURN, name, ways[0].to, 0, at=state.at)
        loops = (*state.loops, state.id)
        yield (
            name,
            State(
                name,
                WaitPlan((AwaitedPlan(TURN, None, None, TURN),), None, None),
                {TURN: (begun,)},
                state.at,
                loops=loops,
            ),
        )


def _brief(call: CallPlan, told: Told) -> CallPlan:
    """A call with as much of its input as anybody looks at: policies, and the key of its effect. That nothing is
    missing in the rest is the checker's to say (SF401)."""
    if call.input is None:
        return call
    wanted = told.get(call.operation.name, frozenset()) | frozenset(call.operation.key or ())
    return replace(call, input=_part_of(call.input, wanted), required=())


def _part_of(maker: Maker, wanted: frozenset[str]) -> Maker:
    """A record with some of its fields alone."""
    below = {
        name: _part_of(one, frozenset(path.partition(".")[2] for path in wanted if path.startswith(f"{name}.")))
        if one.fields and name not in wanted
        else one
        for name, one in maker.fields.items()
        if any(path.partition(".")[0] == name for path in wanted)
    }

    def made(values: Values) -> object:
        found = ((name, one.evaluate(values)) for name, one in below.items())
        return {name: value for name, value in found if value is not None}

    return replace(
        maker, evaluate=made, fields=below, reads=tuple(read for one in below.values() for read in one.reads)
    )


def _timeless(call: Any) -> Any:
    retry = call.retry if call.retry is None else replace(call.retry, wait=_span(call.retry.wait))
    repeat = call.repeat if call.repeat is None else replace(call.repeat, every=_span(call.repeat.every))
    return replace(call, timeout=None, retry=retry, repeat=repeat)


def _span(maker: Maker | None) -> Any:
    return maker if maker is None else replace(maker, evaluate=_a_while(maker.evaluate))


def _a_while(evaluate: Callable[[Values], object]) -> Callable[[Values], object]:
    return lambda values: None if evaluate(values) is None else A_WHILE


def _decided(evaluate: Callable[[Values], object]) -> Callable[[Values], object]:
    """An outcome that nobody knows is decided."""

    def decided(values: Values) -> object:
        value = evaluate(values)
        return value.decided() if isinstance(value, Unknown) else value

    return decided


def _wordless(thing: Thing) -> Thing:
    """Something compiled, without the words in it."""
    if not is_dataclass(thing) or isinstance(thing, type):
        return thing
    silent = {
        one.name: {language: _silent(maker) for language, maker in words.items()}
        for one in fields(thing)
        if one.name in WORDS and isinstance(words := getattr(thing, one.name), Mapping)
    }
    below = {
        one.name: tuple(_wordless(part) for part in parts)
        for one in fields(thing)
        if one.name in ("checks", "demands") and isinstance(parts := getattr(thing, one.name), tuple)
    }
    return replace(thing, **silent, **below)


def _silent(maker: Maker) -> Maker:
    return Maker(lambda _: "", maker.type, (), maker.at)


# ── loops ────────────────────────────────────────────────────────────────────────────────────────────────────


def _items(plan: EachPlan, state: str, choices: Choices, open_loops: frozenset[str]) -> Expression:
    def fits(values: Values, item: object) -> bool:
        return plan.where is None or bool(plan.where.test({**values, plan.item: item}))

    def chosen(values: Values) -> tuple[object, ...]:
        found = plan.items.evaluate(values)
        pool = pool_of(found, state in open_loops)
        if pool is None:
            return tuple(item for item in found if fits(values, item)) if isinstance(found, tuple) else ()
        if not pool or (isinstance(found, UnknownList) and not choices.pick(("some", found.key), (True, False))):
            return ()
        first = fresh(choices.free(pool), f"{state}#1", choices)
        if not fits(values, first):
            return ()
        second = fresh(choices.free(pool), f"{state}#2", choices)
        if choices.free((False, True)) and fits(values, second):
            return (first, second, Pool(pool))
        return (first,)

    return replace(plan.items, evaluate=chosen)


@dataclass(frozen=True, slots=True)
class Pool:
    """The items that a further turn may handle. No turn ever comes to it (`canonical`)."""

    items: tuple[object, ...]


def pool_of(found: object, each_once: bool) -> tuple[object, ...] | None:
    """The items, each once, that a turn of the loop may handle; None where the list is known from end to end."""
    if not isinstance(found, tuple):
        return None
    if is_open(found) or each_once:
        return tuple({key_of(item): item for item in found}.values())
    return None


def fresh(value: object, name: str, choices: Choices) -> object:
    """An item of its own: what is unknown in it is unknown anew."""
    match value:
        case Unknown() | UnknownList():
            return unknown(symbol(name), value.type, choices, may_lack=value.may_lack and not is_some(value))
        case Mapping():
            return {field: fresh(part, f"{name}.{field}", choices) for field, part in value.items()}
        case _:
            return value

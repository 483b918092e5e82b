"""The program that the proofs step: the same program, compiled with closures that take unknown values.

Words for people are left out (they decide nothing), spans of time are all alike (a timer fires or does not), and a loop
over a list of which nobody knows the length handles one item, and then another or none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar

from sopflow.dataclass import dataclass
from sopflow.engine.interrupts import PAUSED
from sopflow.program.model import (
    AskPlan,
    AwaitedPlan,
    CallPlan,
    CallsPlan,
    Change,
    DecidePlan,
    EachPlan,
    EndPlan,
    Exit,
    Expression,
    Fact,
    Guard,
    Interrupt,
    Maker,
    OpenCasePlan,
    Program,
    RequirePlan,
    RunPlan,
    State,
    Table,
    Values,
    WaitPlan,
)  # fmt: skip
from sopflow.proof.values.choices import Choices
from sopflow.proof.values.unknown import (
    Unknown,
    UnknownList,
    has_some,
    is_open,
    is_some,
    key_of,
    named_by,
    opened,
    symbol,
    unknown,
)  # fmt: skip
from sopflow.values.kinds import Duration

A_WHILE = Duration(3600)
"""Every span of time that something computes."""

TURN = "…in"
"""Ends the name of the door of a state; also the event with which a case goes in."""

WORDS = frozenset({"texts", "questions", "what", "text", "reason"})
"""Fields of compiled things that hold words for people."""
Thing = TypeVar("Thing")


Told = Mapping[str, frozenset[str]]
"""The fields of operations' inputs that policies read, by operation."""

About = Callable[[Guard], frozenset[str]]
"""The paths of facts that a condition reads."""


def abstract(program: Program, choices: Choices, open_loops: frozenset[str], told: Told, about: About) -> Program:
    """The program as the proofs step it. `open_loops` go over lists whose items are kept once each; `about` says which
    paths of facts a condition reads."""
    made = {name: _state(state, program, choices, open_loops, told) for name, state in program.states.items()}
    made = {name: _with_guards(state, about, choices) for name, state in made.items()}
    wordless = {
        "scripts": {name: _wordless(one) for name, one in program.scripts.items()},
        "facts": {name: _checked(_wordless(one), program, about, choices) for name, one in program.facts.items()},
        "tables": {name: _decided_for(one, program, choices) for name, one in program.tables.items()},
        "slas": {
            name: replace(one, goal=_span(one.goal), deadline=_span(one.deadline), calendar=None, zone=None)
            for name, one in program.slas.items()
        },
    }
    interrupts = {name: _interrupted(one, program, choices) for name, one in program.interrupts.items()}
    return replace(
        program,
        identified=cache(lambda: f"proof:{program.identity}:{id(choices)}"),
        start=door(program.start),
        always=(*(door(state) for state in program.always[:1]), *program.always),
        states=dict(_with_doors(made)),
        interrupts=interrupts,
        outputs={},
        **wordless,  # type: ignore[arg-type]  # fields of their own types
    )


def grown(program: Program) -> frozenset[str]:
    """The lists that something is added to."""
    found: set[str] = set()
    for state in program.states.values():
        changes = [*state.changes, *(one for ways in state.exits.values() for way in ways for one in way.changes)]
        found |= {change.fact for change in changes if change.mode == "add"}
        if isinstance(state.plan, CallsPlan):
            found |= {call.add_to for call in state.plan.calls if call.add_to is not None}
    return frozenset(found)


def _state(state: State, program: Program, choices: Choices, open_loops: frozenset[str], told: Told) -> State:
    plan = _wordless(state.plan)
    match plan:
        case EachPlan():
            plan = replace(plan, items=_items(plan, state.id, choices, open_loops), where=None, order=None)
        case EndPlan(outcome=Expression() as outcome):
            plan = replace(
                plan, outcome=replace(outcome, evaluate=_decided(outcome.evaluate, program.outcomes, choices))
            )
        case WaitPlan(until=until, delay=delay):
            until = until if until is None else replace(until, evaluate=_a_while(until.evaluate))
            plan = replace(plan, until=until, delay=_span(delay))
        case CallsPlan(calls=calls):
            plan = replace(plan, calls=tuple(_timeless(_brief(call, told, choices)) for call in calls))
        case RunPlan() | OpenCasePlan():
            plan = replace(plan, input=None)
        case _:
            pass
    remind = state.remind if state.remind is None else replace(state.remind, every=_span(state.remind.every))
    return replace(
        state,
        plan=plan,
        within=_span(state.within),
        remind=remind,
        changes=_of_interest(state.changes, program, choices),
        exits={result: tuple(_way(one, program, choices) for one in ways) for result, ways in state.exits.items()},
    )


class RefusedError(Exception):
    """An answer does not pass its check, and that is all that happens."""


def refusals_are_nothing(program: Program) -> bool:
    """Whether a refused answer is none: whoever gives some answers that pass and one that does not has given those that
    pass, and nothing can happen before the others are asked again."""
    leads_away = program.always or any(one.way.to != PAUSED for one in program.interrupts.values())
    return not leads_away and not any(
        isinstance(state.plan, AskPlan) and (state.within or state.remind) for state in program.states.values()
    )


def _with_guards(state: State, about: About, choices: Choices) -> State:
    """A state whose conditions are looked into only where something that they read is remembered."""
    exits = {result: tuple(_guarded(one, about, choices) for one in ways) for result, ways in state.exits.items()}
    plan = state.plan
    if isinstance(plan, RequirePlan):
        demands = tuple(replace(one, that=_guard(one.that, about, choices)) for one in plan.demands)
        return replace(state, exits=exits, plan=replace(plan, demands=demands))
    return replace(state, exits=exits)


def _guarded(way: Exit, about: About, choices: Choices) -> Exit:
    return way if way.guard is None else replace(way, guard=_guard(way.guard, about, choices))


def _guard(guard: Guard, about: About, choices: Choices) -> Guard:
    paths, test = about(guard), guard.test
    key = ("guard", *(named_by(path) for path in sorted(paths)))

    def tested(values: Values) -> object:
        return test(values) if choices.focus.looks_into(paths) else choices.free((True, False), key)

    return replace(guard, test=tested)


def _checked(fact: Fact, program: Program, about: About, choices: Choices) -> Fact:
    """A fact whose checks end the step where an answer does not pass. For a policy, an answer of which nothing is
    remembered passes: of one that does not, nothing would come."""
    if not fact.checks or not refusals_are_nothing(program):
        return fact

    def passed(guard: Guard) -> Guard:
        paths, test = about(guard), guard.test

        def checked(values: Values) -> object:
            if choices.focus.computes(paths) and not test(values):
                raise RefusedError
            return True

        return replace(guard, test=checked)

    return replace(fact, checks=tuple(replace(one, that=passed(one.that)) for one in fact.checks))


def _way(way: Exit, program: Program, choices: Choices) -> Exit:
    return replace(way, changes=_of_interest(way.changes, program, choices)) if way.changes else way


def _of_interest(changes: tuple[Change, ...], program: Program, choices: Choices) -> tuple[Change, ...]:
    """Changes that compute a value only where somebody remembers it."""
    return tuple(
        replace(one, value=replace(one.value, evaluate=_if_kept(one.value.evaluate, (one.fact,), program, choices)))
        for one in changes
    )


def _if_kept(
    evaluate: Callable[[Values], object], facts: tuple[str, ...], program: Program, choices: Choices
) -> Callable[[Values], object]:
    anything = unknown(symbol(f"{facts[0]}'"), program.facts[facts[0]].type, choices, may_lack=True)

    def kept(values: Values) -> object:
        return anything if all(choices.focus.forgets(fact) for fact in facts) else evaluate(values)

    return kept


def _decided_for(table: Table, program: Program, choices: Choices) -> Table:
    """A table that is asked only where its answer is remembered."""
    plans = [state.plan for state in program.states.values()]
    saves = tuple(plan.save for plan in plans if isinstance(plan, DecidePlan) and plan.table == table.name)
    return replace(table, answer=_if_kept(table.answer, saves, program, choices)) if saves else table


def _with_doors(states: Mapping[str, State]) -> Iterator[tuple[str, State]]:
    """Before every state a door: the case stops there and goes on by itself. So one step is one state's doing, and
    looks at no more than that state does."""
    for state in states.values():
        exits = {result: tuple(_to_door(way, states) for way in ways) for result, ways in state.exits.items()}
        yield state.id, replace(state, exits=exits)
        through = Exit(TURN, door(state.id), state.id, 0, at=state.at)
        plan = WaitPlan((AwaitedPlan(TURN, None, None, TURN),), None, None)
        yield door(state.id), State(door(state.id), plan, {TURN: (through,)}, state.at, loops=state.loops)


def door(state: str) -> str:
    """The name of the door of a state."""
    return f"{state}{TURN}"


def is_door(state: str) -> bool:
    return state.endswith(TURN)


def _to_door(way: Exit, states: Mapping[str, State]) -> Exit:
    return replace(way, to=door(way.to)) if way.to in states and not way.step else way


def _interrupted(interrupt: Interrupt, program: Program, choices: Choices) -> Interrupt:
    way, *then = (_to_door(_way(one, program, choices), program.states) for one in interrupt.ways)
    return replace(interrupt, way=way, then=then[0] if then else None)


def _brief(call: CallPlan, told: Told, choices: Choices) -> CallPlan:
    """A call with as much of its input as anybody looks at: policies, and the key of its effect. That nothing is
    missing in the rest is the checker's to say (SF401)."""
    if call.input is None:
        return call
    key, name = frozenset(call.operation.key or ()), call.operation.name
    whole = part_of(call.input, told.get(name, frozenset()) | key)
    parts: dict[frozenset[str], Maker] = {}

    def made(values: Values) -> object:
        of_interest = choices.focus.told
        if of_interest is None:
            return whole.evaluate(values)
        wanted = of_interest.get(name, frozenset()) | key
        if wanted not in parts:
            parts[wanted] = part_of(whole, wanted)
        return parts[wanted].evaluate(values)

    return replace(call, input=replace(whole, evaluate=made), required=())


def part_of(maker: Maker, wanted: frozenset[str]) -> Maker:
    """A record with some of its fields alone."""
    below = {
        name: part_of(one, frozenset(path.partition(".")[2] for path in wanted if path.startswith(f"{name}.")))
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


def _decided(
    evaluate: Callable[[Values], object], outcomes: tuple[str, ...], choices: Choices
) -> Callable[[Values], object]:
    """An outcome that nobody knows is decided."""

    def decided(values: Values) -> object:
        value = evaluate(values)
        if not isinstance(value, Unknown) or value.lacks():
            return None if isinstance(value, Unknown) else value
        found = value.decided()
        return choices.pick(("is", value.key), outcomes) if isinstance(found, Unknown) else found

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
        if plan.where is not None and choices.focus.forgets(plan.item):
            return choices.free((True, False))
        return plan.where is None or bool(plan.where.test({**values, plan.item: item}))

    def chosen(values: Values) -> tuple[object, ...]:
        found = opened(plan.items.evaluate(values), choices)
        pool = pool_of(found, state in open_loops and not choices.focus.opens)
        if pool is None:
            return tuple(item for item in found if fits(values, item)) if isinstance(found, tuple) else ()
        if not pool or (isinstance(found, UnknownList) and not choices.pick(has_some(found), (True, False))):
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

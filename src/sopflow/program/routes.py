"""What happens to the facts of a case on every way out of a state, step by step, in the order of the engine.

The data flow (`missing`) runs along these routes. A step says what is read, what becomes known, what is forgotten,
and which conditions are known to hold from here on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from sopflow.dataclass import dataclass
from sopflow.expressions.syntax import Quantifier
from sopflow.program.model import (
    ApprovePlan,
    AskPlan,
    BranchPlan,
    CallPlan,
    CallsPlan,
    Change,
    DecidePlan,
    DoPlan,
    EachPlan,
    EndPlan,
    Exit,
    Expression,
    Guard,
    LimitPlan,
    Maker,
    OpenCasePlan,
    Program,
    RequirePlan,
    RunPlan,
    SlaPlan,
    State,
    WaitPlan,
)
from sopflow.program.regions import needed_inputs

LATE = "late"


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """An expression or a guard is read. `script` is the script whose words read it, "" for what the state reads."""

    what: Expression | Guard
    script: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Give:
    """These facts are known now, with new values."""

    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """A fact is known now; what was known already stays as it is."""

    fact: str


@dataclass(frozen=True, slots=True, eq=False)
class Take:
    """These facts may be missing now; they are, where somebody `forgot` them."""

    facts: tuple[str, ...]
    forgot: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class SetTo:
    """A fact got the value of a maker that reads nothing."""

    fact: str
    value: object


@dataclass(frozen=True, slots=True, eq=False)
class Assume:
    """A condition holds here, or does not."""

    guard: Guard
    holds: bool


@dataclass(frozen=True, slots=True, eq=False)
class Inquire:
    """A fact is asked only where the condition holds; `steps` happen then. `certain`: an answer must be given."""

    fact: str
    guard: Guard
    steps: tuple[Step, ...]
    certain: bool


Step = Look | Give | Answer | Take | SetTo | Assume | Inquire
Steps = tuple[Step, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """One way out and what happens on it."""

    exit: Exit
    steps: Steps


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """The ways of one result, and what happens in the state before one of them is taken."""

    steps: Steps
    ways: tuple[Way, ...]


def groups_of(state: State, program: Program) -> tuple[Group, ...]:
    """All ways out of a state by result. An end has one group without ways."""
    opening, verb = tuple(_opening(state, program)), tuple(_verb(state, program))
    if not state.exits:
        return (Group((*opening, *verb), ()),)
    return tuple(
        Group((*opening, *_on_result(state, result, verb, program)), tuple(_ways(ways)))
        for result, ways in state.exits.items()
    )


def _ways(ways: tuple[Exit, ...]) -> Iterator[Way]:
    """The first way whose guard holds is taken, so those before did not hold, unless they were used up."""
    passed: list[Step] = []
    for way in ways:
        steps = list(passed)
        if way.guard is not None:
            steps += [Look(way.guard), Assume(way.guard, True)]
            if way.limit is None:
                passed.append(Assume(way.guard, False))
        yield Way(way, (*steps, *on_the_way(way)))


def on_the_way(way: Exit) -> Steps:
    """What a way sets, adds and makes missing."""
    return (*changes(way.changes), *([Take(way.forget, forgot=True)] if way.forget else []))


def _on_result(state: State, result: str, verb: Steps, program: Program) -> Iterator[Step]:
    """What a verb leaves behind when it ends with this result."""
    plan = state.plan
    saved = _saved(plan)
    if result == LATE or result.startswith("error."):
        yield from verb if result != LATE else ()
        yield from (Take(saved),) if saved else ()
        return
    yield from verb
    match plan:
        case CallsPlan(calls=calls):
            yield from _called(calls)
        case RequirePlan(demands=demands):
            if result != "met":
                return
            yield from (Assume(demand.that, True) for demand in demands)
        case EachPlan(item=item, facts=facts) if result == "item":
            yield Take(facts)
            yield Give((item,))
            if plan.where is not None:
                yield Assume(plan.where, True)
        case WaitPlan(events=events):
            yield from (Give((one.save,)) for one in events if one.save and one.result == result)
        case DoPlan(evidence=str() as evidence):
            yield Give((evidence,))
        case RunPlan() | DecidePlan() if saved:
            optional = isinstance(plan, DecidePlan) and program.tables[plan.table].optional
            yield Take(saved) if optional else Give(saved)
        case _:
            pass
    yield from changes(state.changes)


def _saved(plan: object) -> tuple[str, ...]:
    """The facts that a verb fills where it succeeds."""
    match plan:
        case CallsPlan(calls=calls):
            return tuple(call.save for call in calls if call.save)
        case WaitPlan(events=events):
            return tuple(event.save for event in events if event.save)
        case RunPlan(save=save):
            return tuple(save)
        case DecidePlan(save=save):
            return (save,)
        case _:
            return ()


def _called(calls: tuple[CallPlan, ...]) -> Iterator[Step]:
    for call in calls:
        if call.save:
            yield Take((call.save,)) if call.continues else Give((call.save,))
        if call.add_to and not call.continues:
            yield Give((call.add_to,))
        if call.repeat is not None and not call.continues:
            yield Look(call.repeat.until)


def _opening(state: State, program: Program) -> Iterator[Step]:
    for sla in program.slas.values():
        if state.id in sla.starts:
            yield from _clock_started(sla)
    for name in state.says:
        yield from _words(name, program)
    if state.within is not None:
        yield from reads(state.within)
    if state.remind is not None:
        yield from reads(state.remind.every)


def _clock_started(sla: SlaPlan) -> Iterator[Step]:
    """The clock of an SLA reads its times once; then its due times are there to be read."""
    yield from _makers(sla.goal, sla.deadline, sla.calendar, sla.zone)
    yield from (Answer(f"sla.{sla.name}.{field}") for field in ("started", "due", "calendar", "zone"))
    if sla.goal is not None:
        yield Answer(f"sla.{sla.name}.goal")


def _words(script: str, program: Program) -> Iterator[Step]:
    for text in program.scripts[script].texts.values():
        yield from (Look(expression, script) for expression in text.reads)


def _verb(state: State, program: Program) -> Iterator[Step]:
    """What a verb reads and asks before it ends in any way but late."""
    plan = state.plan
    yield from (Look(limit.that) for limit in program.limits if _bounds(limit, state))
    match plan:
        case AskPlan() | RequirePlan() | ApprovePlan() | DoPlan():
            yield from _of_people(plan, program)
        case CallsPlan() | RunPlan() | OpenCasePlan() | WaitPlan() | DecidePlan():
            yield from _of_systems(plan, program)
        case EachPlan():
            yield from _each(plan)
        case EndPlan(outcome=outcome):
            yield from (Look(outcome),) if isinstance(outcome, Expression) else ()
            yield from _makers(*program.outputs.values())
        case BranchPlan():
            return
        case _ as never:
            assert_never(never)


def _bounds(limit: LimitPlan, state: State) -> bool:
    """Whether somebody's limit is looked at in this state."""
    if isinstance(state.plan, CallsPlan):
        return any(call.operation.name == limit.operation for call in state.plan.calls)
    return isinstance(state.plan, ApprovePlan) and limit.state == state.id


def _of_people(plan: AskPlan | RequirePlan | ApprovePlan | DoPlan, program: Program) -> Iterator[Step]:
    match plan:
        case AskPlan(facts=facts):
            for fact in facts:
                yield from _asked(fact, program)
        case RequirePlan(demands=demands):
            for demand in demands:
                yield Look(demand.that)
        case ApprovePlan(what=texts) | DoPlan(text=texts):
            yield from _makers(*texts.values())
        case _ as never:
            assert_never(never)


def _of_systems(plan: CallsPlan | RunPlan | OpenCasePlan | WaitPlan | DecidePlan, program: Program) -> Iterator[Step]:
    match plan:
        case CallsPlan(calls=calls):
            for call in calls:
                every = call.repeat.every if call.repeat is not None else None
                yield from _makers(call.input, call.timeout, every)
        case RunPlan(input=maker) | OpenCasePlan(input=maker):
            yield from _makers(maker)
        case WaitPlan(events=events, until=until, delay=delay):
            yield from (Look(event.where) for event in events if event.where is not None)
            yield from () if until is None else (Look(until),)
            yield from _makers(delay)
        case DecidePlan(table=table):
            yield from _table(table, program)
        case _ as never:
            assert_never(never)


def _table(name: str, program: Program) -> Iterator[Step]:
    """The inputs that a table cannot do without."""
    yield from (Look(program.tables[name].inputs[input_]) for input_ in needed_inputs(program, name))


def _asked(name: str, program: Program) -> Iterator[Step]:
    """The question and its check; only where `only_if` holds, if there is one."""
    fact = program.facts[name]
    steps: list[Step] = [*_makers(*fact.questions.values())]
    if fact.script is not None:
        steps.extend(_words(fact.script, program))
    answered: list[Step] = [Answer(name), *(Look(check.that) for check in fact.checks)]
    if fact.only_if is not None:
        yield Look(fact.only_if)
        yield Inquire(name, fact.only_if, (*steps, *answered), not fact.optional)
    elif fact.optional:
        yield from steps
    else:
        yield from [*steps, *answered]


def _each(plan: EachPlan) -> Iterator[Step]:
    """A list that nobody has filled is empty here, as inside `list(…)`."""
    items = plan.items
    tree = Quantifier("list", items.tree, start=items.tree.start, end=items.tree.end)
    yield Look(Expression(items.evaluate, tree, items.text, items.type, items.at, items.offset))


def changes(made: Iterable[Change]) -> Iterator[Step]:
    """`set` and `add`, in order."""
    for change in made:
        yield from reads(change.value)
        if change.mode == "set" and not change.value.reads and not change.value.fields:
            yield SetTo(change.fact, change.value.evaluate({}))
        else:
            yield Give((change.fact,))


def reads(maker: Maker) -> Iterator[Step]:
    """What a maker reads. What may be left out (`field?`) may be missing."""
    if maker.optional:
        return
    if maker.fields:
        for below in maker.fields.values():
            yield from reads(below)
    else:
        yield from (Look(expression) for expression in maker.reads)


def _makers(*makers: Maker | None) -> Iterator[Step]:
    for maker in makers:
        if maker is not None:
            yield from reads(maker)

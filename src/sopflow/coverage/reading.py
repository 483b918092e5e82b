"""What is read where: the expressions of a state when a case comes to it, when it leaves, and on each way out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sopflow.dataclass import dataclass
from sopflow.expressions.references import names
from sopflow.expressions.syntax import Node
from sopflow.program.facts import tree_of
from sopflow.program.model import (
    ApprovePlan,
    AskPlan,
    CallsPlan,
    Change,
    DecidePlan,
    DoPlan,
    EachPlan,
    EndPlan,
    Exit,
    Expression,
    Maker,
    OpenCasePlan,
    Program,
    RequirePlan,
    RunPlan,
    State,
    WaitPlan,
)  # fmt: skip

Names = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Reading:
    """Which derived facts of a program are computed where."""

    program: Program

    def on_arrival(self, state: State) -> Names:
        """The derived facts that are computed when a case comes to a state."""
        return self._behind((*_opening(state, self.program), *_verb(state, self.program)))

    def on_leaving(self, state: State) -> Names:
        """Those that are computed once it has done what it does."""
        asked = _questions(state.plan, self.program) if isinstance(state.plan, AskPlan) else ()
        return self._behind((*asked, *_changes(state.changes)))

    def on_way(self, way: Exit) -> Names:
        """Those that a way's guard reads."""
        return self._behind(() if way.guard is None else (tree_of(way.guard),))

    def on_taking(self, way: Exit) -> Names:
        """Those that taking a way computes."""
        return self._behind(tuple(_changes(way.changes)))

    def _behind(self, trees: Iterable[Node]) -> Names:
        """The derived facts behind these trees, also those behind other derived facts."""
        waiting, found = [name for tree in trees for name in sorted(names(tree))], dict[str, None]()
        while waiting:
            name = waiting.pop()
            fact = self.program.facts.get(name)
            if name in found or fact is None or fact.derived is None:
                continue
            found[name] = None
            waiting += () if fact.tree is None else sorted(names(fact.tree))
            if fact.table is not None:
                waiting += (
                    each for one in self.program.tables[fact.table[0]].inputs.values() for each in names(one.tree)
                )
        return tuple(sorted(found))


def _opening(state: State, program: Program) -> Iterator[Node]:
    for script in state.says:
        yield from _of(*program.scripts[script].texts.values())
    yield from _of(state.within, None if state.remind is None else state.remind.every)
    for sla in program.slas.values():
        if state.id in sla.starts:
            yield from _of(sla.goal, sla.deadline, sla.calendar, sla.zone)


def _verb(state: State, program: Program) -> Iterator[Node]:
    """What a verb reads when it begins; an `ask` reads while it asks."""
    match state.plan:
        case CallsPlan(calls=calls):
            for call in calls:
                yield from _of(call.input, call.timeout)
        case RunPlan(input=maker) | OpenCasePlan(input=maker):
            yield from _of(maker)
        case WaitPlan(until=until, delay=delay):
            yield from () if until is None else (until.tree,)
            yield from _of(delay)
        case ApprovePlan(what=texts) | DoPlan(text=texts):
            yield from _of(*texts.values())
        case DecidePlan(table=table):
            yield from (one.tree for one in program.tables[table].inputs.values())
        case RequirePlan(demands=demands):
            yield from (tree_of(demand.that) for demand in demands)
        case EachPlan(items=items):
            yield items.tree
        case EndPlan(outcome=outcome):
            yield from (outcome.tree,) if isinstance(outcome, Expression) else ()
            yield from _of(*program.outputs.values())
        case _:
            return


def _questions(plan: AskPlan, program: Program) -> Iterator[Node]:
    for name in plan.facts:
        fact = program.facts[name]
        yield from _of(*fact.questions.values())
        yield from () if fact.only_if is None else (tree_of(fact.only_if),)
        yield from (tree_of(check.that) for check in fact.checks)
        yield from () if fact.script is None else _of(*program.scripts[fact.script].texts.values())


def _changes(changes: Iterable[Change]) -> Iterator[Node]:
    return _of(*(change.value for change in changes))


def _of(*makers: Maker | None) -> Iterator[Node]:
    """The trees that makers read, those of optional fields too."""
    for maker in makers:
        if maker is not None:
            yield from (one.tree for one in maker.reads)
            yield from _of(*maker.fields.values())

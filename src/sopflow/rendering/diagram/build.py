"""From a program to its diagram: phases become groups, so do loops; interrupts come from one place of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Language, Words
from sopflow.program.graph import FINISH
from sopflow.program.model import (
    ApprovePlan,
    AskPlan,
    BranchPlan,
    CallsPlan,
    DecidePlan,
    DoPlan,
    EachPlan,
    EndPlan,
    Exit,
    OpenCasePlan,
    Plan,
    Program,
    RequirePlan,
    RunPlan,
    State,
    WaitPlan,
)
from sopflow.rendering.diagram.keys import way_key
from sopflow.rendering.diagram.labels import ERROR, label, short
from sopflow.rendering.diagram.model import Diagram, Group, Place, Shape, Way
from sopflow.rendering.titles import chosen, language_of, title

ANYWHERE = "*"
PAUSED = "paused"
_EXCEPTIONS = frozenset({"late", "refused"})
_ANYWHERE = Words(en="in any state", id="di langkah mana pun")
_PAUSED = Words(en="paused: goes on exactly here", id="jeda: lanjut tepat dari sini")


def diagram(program: Program, language: Language, content_language: str | None = None) -> Diagram:
    """The diagram of a program. `language` is the tool's; `content_language` that of titles (the playbook's first)."""
    drawing = _Drawing(program, language, language_of(program.languages, content_language))
    return Diagram(
        title=title(program.playbook.title, drawing.content, program.id),
        start=program.start,
        places=(*drawing.places(None, ()), *drawing.outside()),
        groups=(*drawing.phases(), *drawing.loops(None, ())),
        ways=(*drawing.ways(), *drawing.interrupts()),
    )


@dataclass(frozen=True)
class _Drawing:
    program: Program
    language: Language
    content: str

    def phases(self) -> Iterator[Group]:
        for name, phase in self.program.playbook.phases.items():
            places = tuple(self.places(name, ()))
            if places:
                loops = tuple(self.loops(name, ()))
                yield Group(f"phase:{name}", title(phase.title, self.content, name), places, loops)

    def places(self, phase: str | None, loops: tuple[str, ...]) -> Iterator[Place]:
        """The states of a phase that lie in exactly these loops."""
        for state in self.program.states.values():
            if state.loops == loops and self.phase(state) == phase:
                yield Place(state.id, self.title(state), shape(state.plan))

    def loops(self, phase: str | None, around: tuple[str, ...]) -> Iterator[Group]:
        for state in self.program.states.values():
            if isinstance(state.plan, EachPlan) and state.loops == around and self.phase(state) == phase:
                inner = (*around, state.id)
                yield Group(
                    f"loop:{state.id}",
                    f"↻ {self.title(state)}",
                    tuple(self.places(phase, inner)),
                    tuple(self.loops(phase, inner)),
                )

    def phase(self, state: State) -> str | None:
        """A state's phase; in a loop that of the outermost loop, so that a loop is never torn apart."""
        return self.program.states[state.loops[0]].phase if state.loops else state.phase

    def title(self, state: State) -> str:
        text = chosen(state.titles, self.content, state.id)
        if isinstance(state.plan, EndPlan) and isinstance(state.plan.outcome, str) and not state.titles:
            outcome = self.program.playbook.outcomes.get(state.plan.outcome)
            text = title(outcome.title, self.content, outcome.name) if outcome else text
        return short(text)

    def ways(self) -> Iterator[Way]:
        for state in self.program.states.values():
            for ways in state.exits.values():
                yield from (self.way(way, len(ways) == 1, _operation(state.plan, way.result)) for way in ways)

    def way(self, way: Exit, alone: bool, operation: str) -> Way:
        exceptional = way.is_then or way.result.startswith(ERROR) or way.result in _EXCEPTIONS
        words = label(way, alone, self.language, operation=operation)
        return Way(way.source, way.to, words, exceptional, _key(way), way.step == FINISH)

    def interrupts(self) -> Iterator[Way]:
        for interrupt in self.program.interrupts.values():
            for source in sorted(interrupt.during) or [ANYWHERE]:
                yield from (Way(source, way.to, interrupt.event, True, _key(way)) for way in interrupt.ways)

    def outside(self) -> Iterator[Place]:
        """The places that are no states, where a way needs them."""
        interrupts = self.program.interrupts.values()
        if any(not interrupt.during for interrupt in interrupts):
            yield Place(ANYWHERE, _ANYWHERE.in_(self.language), Shape.ANYWHERE)
        if any(interrupt.way.to == PAUSED for interrupt in interrupts) and PAUSED not in self.program.states:
            yield Place(PAUSED, _PAUSED.in_(self.language), Shape.PAUSED)


def _operation(plan: Plan, result: str) -> str:
    """Whose error a result is, where a state looks several things up; without its system's name."""
    if not (isinstance(plan, CallsPlan) and len(plan.calls) > 1 and result.startswith(ERROR)):
        return ""
    return plan.calls[int(result.split(".")[1])].operation.name.rpartition(".")[2]


def _key(way: Exit) -> str:
    return way_key(way.source, way.result, way.index, way.is_then)


def shape(plan: Plan) -> Shape:
    """What kind of place a state is."""
    match plan:
        case AskPlan() | ApprovePlan() | DoPlan():
            return Shape.PEOPLE
        case CallsPlan() | RunPlan() | OpenCasePlan():
            return Shape.SYSTEM
        case DecidePlan() | RequirePlan() | BranchPlan():
            return Shape.CHOICE
        case EachPlan():
            return Shape.LOOP
        case WaitPlan():
            return Shape.WAIT
        case EndPlan():
            return Shape.END
        case _:
            assert_never(plan)

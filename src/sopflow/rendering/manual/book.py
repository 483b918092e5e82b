"""What a manual's parts need to know of the whole: its languages, the numbers and titles of its steps, where links may
lead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Language, Words
from sopflow.playbook.model import ChoiceType, Playbook
from sopflow.playbook.states import Each, End, Fact, State
from sopflow.playbook.values import Literal, Value
from sopflow.program.model import Program
from sopflow.program.vocabulary import all_states
from sopflow.rendering.manual.lines import fill, joined, value
from sopflow.rendering.manual.model import Code, Line, Link
from sopflow.rendering.titles import title
from sopflow.values.types import Choice, ListOf, Type

PAUSED, NEXT_ITEM, LEAVE = "paused", "next_item", "leave"
_STEP = Words(en="step {}", id="langkah {}")
_WAYS: Mapping[str, Words] = {
    PAUSED: Words(en="pause: the case goes on exactly here", id="jeda: kasus lanjut tepat dari sini"),
    NEXT_ITEM: Words(en="take the next item", id="lanjut ke butir berikutnya"),
    LEAVE: Words(en="leave the loop", id="keluar dari perulangan"),
}


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the document that a playbook encodes: its words, and what they mean in English ("" if unknown)."""

    id: str
    text: str
    english: str


@dataclass(frozen=True)
class Book:
    """A program that a manual is made of.

    Attributes:
        content: the language of the playbook's own words.
        language: of the tool's words, the nearest that it has.
        clauses: of the document that the playbook encodes, in its order; empty where there is no list.
    """

    program: Program
    content: str
    clauses: tuple[Clause, ...] = ()

    @property
    def playbook(self) -> Playbook:
        return self.program.playbook

    @property
    def language(self) -> Language:
        return "en" if self.content == "en" else "id"

    @cached_property
    def states(self) -> Mapping[str, State]:
        """Every state as it was written, those inside loops too."""
        return {state.id: state for state in all_states(self.playbook.states)}

    @cached_property
    def written_facts(self) -> Mapping[str, Fact]:
        """Every fact as it was written, those of loops too."""
        loops = (state.verb for state in self.states.values() if isinstance(state.verb, Each))
        return {**self.playbook.facts, **{name: fact for loop in loops for name, fact in loop.facts.items()}}

    @cached_property
    def phases(self) -> Mapping[str, tuple[str, ...]]:
        """The states of each phase that has any, in the order of steps; "" holds those of no phase, and comes first."""
        found: dict[str, list[str]] = {name: [] for name in ("", *self.playbook.phases)}
        for id in self.states:
            found[self._phase(id)].append(id)
        return {name: tuple(states) for name, states in found.items() if states}

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The step that each state is: phase by phase, as the playbook lists them."""
        ids = (id for states in self.phases.values() for id in states)
        return {id: number for number, id in enumerate(ids, 1)}

    @cached_property
    def known_clauses(self) -> frozenset[str]:
        return frozenset(clause.id for clause in self.clauses)

    def say(self, words: Words, *parts: Code | Link | str | Line) -> Line:
        """The tool's words in the manual's language."""
        return fill(words, self.language, *parts)

    def step_title(self, id: str) -> str:
        """A state's title; that of its outcome where it only ends; else its name."""
        state = self.states[id]
        if state.title is None and isinstance(state.verb, End) and isinstance(state.verb.outcome, str):
            return self.outcome(state.verb.outcome)
        return title(state.title, self.content, id)

    def outcome(self, name: str) -> str:
        found = self.playbook.outcomes.get(name)
        return title(found.title, self.content, name) if found else name

    def role(self, name: str) -> str:
        found = self.playbook.roles.get(name)
        return title(found.title, self.content, name) if found else name

    def to(self, target: str) -> Line:
        """Where a way leads: a step with its number and title, or what else a way may do."""
        if target in self.states:
            return ("→ ", Link(f"step-{target}", self.numbered(target)))
        return ("→ ", _WAYS[target].in_(self.language)) if target in _WAYS else ("→ ", Code(target))

    def numbered(self, id: str) -> str:
        step = _STEP.in_(self.language).format(self.numbers[id])
        return f"{step}: {self.step_title(id)}"

    def step(self, id: str) -> Line:
        return (Link(f"step-{id}", self.numbered(id)),)

    def fact(self, name: str) -> Line:
        """A fact's name, leading to its entry in the glossary."""
        return (Link(f"fact-{name}", name),) if name in self.program.facts else (Code(name),)

    def valued(self, fact: str, given: Value) -> Line:
        """A value for a fact; one of a choice by its long name."""
        declared = self.program.facts.get(fact)
        if isinstance(given, Literal) and declared is not None:
            return self.named_value(declared.type, str(given.value)) or value(given, self.language)
        return value(given, self.language)

    def named_value(self, type_: Type, name: str) -> Line:
        """A value of the playbook's own choice with its long name; nothing where it has none."""
        of = type_.item if isinstance(type_, ListOf) else type_
        choice = self.playbook.types.get(of.name or "") if isinstance(of, Choice) else None
        if not isinstance(choice, ChoiceType) or choice.choices.get(name) is None:
            return ()
        return (Code(name), f" ({title(choice.choices[name], self.content, name)})")

    def covered(self, clauses: Iterable[str]) -> Line:
        """Clauses, each leading to its words where there is a list of them."""
        lines: list[Line] = [(Link(f"clause-{id}", id) if id in self.known_clauses else id,) for id in clauses]
        return ("[", *joined(lines), "]") if lines else ()

    def _phase(self, id: str) -> str:
        """As drawings have it: inside a loop, the phase of the outermost loop."""
        state = self.program.states[id]
        own = self.program.states[state.loops[0]] if state.loops else state
        return own.phase or ""

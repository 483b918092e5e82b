"""The people of a simulated office: they answer rightly, wrongly, twice, too late, and change their minds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.reliability.simulation.chance import Chance
from tests.reliability.simulation.outside import Outside
from tests.reliability.simulation.shelf import SECOND, Book

from sopflow.engine.case import EntryStatus, Status
from sopflow.runtime import wants
from sopflow.runtime.engine import Engine
from sopflow.runtime.people import Person
from sopflow.runtime.views import CaseView
from sopflow.simulation.told import Told
from sopflow.values.showing import plain
from sopflow.values.types import Choice, Kind, ListOf, Simple, Type

Act = Callable[[Engine, str], Any]
"""Something that somebody does, under a key."""


@dataclass
class Office:
    """Who works there, and what the cases are about."""

    chance: Chance
    outside: Outside
    told: dict[str, Told] = field(default_factory=dict)
    questions: dict[str, str] = field(default_factory=dict)
    roles: frozenset[str] = frozenset()

    def inputs(self, book: Book, told: Told) -> dict[str, object]:
        """What a case of the book begins with."""
        wanted = book.procedure.program.interface.inputs
        said = {name: told.answers[name].plain for name in wanted if name in told.answers}
        return {name: said.get(name, self._made_up(type_)) for name, (type_, _) in wanted.items()}

    def act(self, view: CaseView) -> Act | None:
        """What somebody does about a case now; None where nobody can do anything."""
        return self._filing(view) or self._on_the_way(view) or self._next(view)

    def _filing(self, view: CaseView) -> Act | None:
        by = self._somebody(view)
        id = view.id
        if view.held:
            return lambda engine, key: engine.release(id, by=by, reason="done")
        if self.chance.strikes("a case on hold"):
            return lambda engine, key: engine.hold(id, by=by, reason="asked")
        if self.chance.strikes("a case handed over"):
            return lambda engine, key: engine.assign(id, "budi", by=by, note="please")
        return None

    def _on_the_way(self, view: CaseView) -> Act | None:
        """What may come at any time."""
        by, id, chance = self._somebody(view), view.id, self.chance
        if view.status is Status.DONE:
            return None
        if chance.strikes("a case cancelled"):
            return lambda engine, key: engine.cancel(id, "no more", by=by, key=key)
        if chance.strikes("a case migrated"):
            return lambda engine, key: engine.migrate(id, SECOND, by=by, reason="newer", differs=True, key=key)
        events = sorted(view.published.catalog.events)
        interrupts = [name for name, one in view.published.program.interrupts.items() if not name.startswith("sla.")]
        if interrupts and chance.strikes("a hang-up"):
            name = chance.random.choice(interrupts)
            return lambda engine, key: engine.signal(name, case=id, by=by, key=key)
        if events and chance.strikes("an event that nobody waits for"):
            name = chance.random.choice(events)
            return lambda engine, key: engine.signal(name, {}, case=id, key=key)
        asked = [name for name in view.facts if view.published.program.facts[name].questions]
        if asked and chance.strikes("a correction"):
            name = chance.random.choice(sorted(asked))
            value = self._another(view, name)
            return lambda engine, key: engine.correct(id, {name: value}, by=by, reason="wrong", key=key)
        return None

    def _next(self, view: CaseView) -> Act | None:
        """What the case waits for."""
        by, id = self._somebody(view), view.id
        given = list(view.wants)
        if not given:
            return None
        match self.chance.random.choice(given):
            case wants.Question():
                return self._answer(view, [want.fact for want in given if isinstance(want, wants.Question)], by)
            case wants.Confirmation():
                yes = self.chance.random.random() < 0.85
                return lambda engine, key: engine.confirm(id, yes, by=by, key=key)
            case wants.Approval():
                granted = self.chance.random.random() < 0.7
                return lambda engine, key: engine.vote(id, granted, by=by, key=key)
            case wants.Chore(evidence=evidence, type=type_):
                proof = None if evidence is None or type_ is None else self._made_up(type_)
                return lambda engine, key: engine.tick(id, proof, by=by, key=key)
            case wants.Waiting(events=events) if events:
                return self._event(view, events)
            case wants.Attention():
                return self._decision(view, by)
            case wants.Leftover(key=leftover):
                again = self.chance.random.random() < 0.2
                return lambda engine, key: engine.settle(id, leftover, by=by, reason="seen", again=again, key=key)
            case wants.Paused():
                return lambda engine, key: engine.resume(id, by=by, key=key)
            case _:
                return None

    def _answer(self, view: CaseView, asked: list[str], by: Person) -> Act:
        id, question = view.id, view.question
        if self.chance.strikes("a stale question"):
            question = self.questions.get(id, "0")
        self.questions[id] = view.question
        facts = asked if self.chance.random.random() < 0.8 else asked[:1]
        said = {name: self._right(view, name) for name in facts}
        if self.chance.strikes("a wrong answer"):
            said[facts[0]] = self._another(view, facts[0])
        return lambda engine, key: engine.answer(id, said, by=by, question=question, key=key)

    def _decision(self, view: CaseView, by: Person) -> Act:
        """Somebody looks into the system: what is there was done."""
        id, attention = view.id, view.attention
        assert attention is not None
        doubtful = [entry for entry in view.case.ledger.values() if entry.status is EntryStatus.IN_DOUBT]
        there = next(
            (one for one in self.outside.effects for entry in doubtful if one.key == view.key_at_systems(entry.key)),
            None,
        )
        if there is not None and "done" in attention.choices:
            output = plain(there.output, there.operation.output)
            return lambda engine, key: engine.decide(id, "done", output=output, by=by, key=key)
        if "failed" in attention.choices and self.chance.random.random() < 0.3:
            return lambda engine, key: engine.decide(id, "failed", by=by, key=key)
        return lambda engine, key: engine.retry(id, by=by, key=key)

    def _event(self, view: CaseView, events: tuple[str, ...]) -> Act:
        id, name = view.id, self.chance.random.choice(events)
        told = next((one for one in self._told(view).events if one.name == name), None)
        data: Mapping[str, object] = {} if told is None else told.data
        return lambda engine, key: engine.signal(name, data, case=id, key=key)

    def _told(self, view: CaseView) -> Told:
        return self.told.get(view.id) or self.told[view.parent or next(iter(self.told))]

    def _somebody(self, view: CaseView) -> Person:
        if self.chance.strikes("somebody who may not"):
            return Person("guest")
        name = self.chance.random.choice(("rina", "budi", "sari"))
        return Person(name, self.roles)

    def _right(self, view: CaseView, name: str) -> object:
        given = self._told(view).answers.get(name)
        if given is None:
            return self._made_up(view.published.program.facts[name].type)
        value = given.plain
        several = isinstance(value, list) and not isinstance(view.published.program.facts[name].type, ListOf)
        return self.chance.random.choice(value) if several and value else value  # type: ignore[arg-type]

    def _another(self, view: CaseView, name: str) -> object:
        """Another answer; often one that cannot be."""
        if self.chance.random.random() < 0.2:
            return {"this": "cannot be"}
        return self._made_up(view.published.program.facts[name].type)

    def _made_up(self, type_: Type) -> object:
        chance = self.chance.random
        match type_:
            case Choice(values=values):
                return chance.choice(values)
            case ListOf(item=item):
                return [self._made_up(item) for _ in range(chance.randrange(3))]
            case Simple(kind=Kind.YES_NO | Kind.CONSENT):
                return chance.choice(("yes", "no"))
            case Simple(kind=Kind.NUMBER | Kind.WHOLE | Kind.MONEY):
                return chance.choice((0, 1, 50_000, 2_000_000))
            case Simple(kind=Kind.PHONE | Kind.COUNTERPARTY):
                return f"0812000000{chance.randrange(10, 99)}"
            case Simple(kind=Kind.DATE):
                return date(2024, 2, chance.randrange(1, 29)).isoformat()
            case Simple(kind=Kind.TIME):
                return f"2024-03-{chance.randrange(10, 29)}T10:00:00+07:00"
            case Simple(kind=Kind.FILE):
                return "proof.jpg"
            case Simple():
                return chance.choice(("one", "two", "three"))
            case _:
                return None

"""Cases that live through whatever comes, with a playbook that has every verb: what the laws of corrections are tried on."""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import strategies as st
from tests.property.choosing import Choices, choices

from sopflow.diagnostics import Source
from sopflow.document.yaml_reader import read
from sopflow.engine.case import Case, ForAnswers, ForChore, ForDecision, ForEvents, ForPlaybook, ForReplies, ForVotes
from sopflow.engine.correction import correct
from sopflow.engine.effects import CallOperation, ConfirmEffect, Effect, RunPlaybook
from sopflow.engine.events import (
    AnswersCorrected,
    AttentionResolved,
    CaseCancelled,
    CaseResumed,
    CaseStarted,
    ChoreDone,
    EffectConfirmed,
    Event,
    EventReceived,
    LeftoverSettled,
    OperationFailed,
    OperationSucceeded,
    PlaybookEnded,
    QuestionsAnswered,
    TimerFired,
    VoteCast,
)  # fmt: skip
from sopflow.engine.outstanding import awaited_effects, running
from sopflow.engine.prints import fingerprint
from sopflow.engine.step import step
from sopflow.errors import UsageError
from sopflow.playbook.decode import decode
from sopflow.program.compiler import compile_program
from sopflow.program.model import Interface, Program
from sopflow.values.types import TEXT, WHOLE

START = datetime(2025, 3, 29, 2, 0, tzinfo=UTC)
OTHER = {"other": Interface("other", {"name": (TEXT, True)}, ("fine", "poor"), {"count": WHOLE})}
HEAD = "sopflow: 1\nid: tested\nversion: 1.0.0\ntitle: Uji\nlanguages: [id, en]\n"

PLAYBOOK = """
    outcomes: {ok: {}, gone: {}, late: {}}
    roles: {boss: {}}
    facts:
      kind: {type: text, ask: {id: Apa?, en: Which?}}
      count:
        type: whole
        optional: true
        ask: {id: 'Berapa ${ kind }?', en: 'How many of ${ kind }?'}
        check: {that: count > 0, else: {id: Lebih, en: More}}
      agreed: {type: consent, to: terms}
      remark: {type: text, ask: {id: Catatan?, en: Remark?}, only_if: kind == "b"}
      things: {type: list of toy.Thing}
      letter: {type: toy.Letter}
      thing: {type: toy.Thing}
      kept: {type: list of text}
      ring: {type: toy.rang}
      number: {type: whole}
      began: {type: time}
      many: {type: yes_no, is: count is not missing and count > 3}
      seal: {type: text}
      done_now: {type: yes_no, ask: {id: Ya?, en: Yes?}}
    scripts: {terms: {id: "Setuju ${ kind }", en: "Agree ${ kind }"}, hello: {id: Halo, en: Hello}}
    interrupts: {hung_up: {go: paused}, left: {go: gone, during: [all, send, bell]}}
    always: [bye]
    states:
      kind: {say: [hello], ask: [kind, count, agreed, remark], within: 2h, remind: {every: 30m, times: 2}, late: late, set: {began: =now}, next: list}
      list:
        call:
          - {operation: toy.list, save: things, retry: {times: 1, wait: 1m}, on_error: {unavailable: continue}}
          - {operation: toy.look, with: {name: =kind}, save: thing, on_error: {not_found: kind_again}}
        next: all
      kind_again: {next: [{when: many, go: kind, ask_again: [kind], at_most: 1, then: gone}, {else: gone}]}
      all:
        each: {item: one, in: things}
        start: judge
        facts: {keep: {type: [keep, drop, out], ask: {id: Simpan?, en: Keep?}}}
        states:
          judge: {ask: [keep], next: {by: keep, cases: {keep: note, drop: next_item, out: send}}}
          note: {call: {operation: toy.note, with: {text: =one.name}, retry: 1}, add: {kept: =one.name}, next: next_item}
        next: send
      send:
        call: {operation: toy.send, with: {kind: =kind}, save: letter, undo: toy.recall, on_error: {rejected: {go: kind, ask_again: [kind], at_most: 1, then: gone}}}
        within: 1h
        late: late
        next: opened
      opened: {next: [{when: many, go: file}, {else: pay}]}
      file: {open_case: {playbook: other, with: {name: =kind}}, next: pay}
      pay: {call: {operation: toy.pay, with: {amount: '=if many then 5rb else 1rb'}, undo: toy.refund, on_error: {rejected: bell}}, next: bell}
      bell: {wait: {for: toy.rang, where: event.door == kind, save: ring, within: 1h}, next: {rang: judge_all, late: judge_all}}
      judge_all: {approve: {what: Ya?, role: boss, need: 2, of: 3}, next: {granted: chore, refused: gone}}
      chore: {do: {text: 'Ya ${ kind }', evidence: seal}, next: other}
      other: {run: {playbook: other, with: {name: =kind}, save: {number: count}}, next: {fine: repeat, poor: gone}}
      repeat:
        call: {operation: toy.look, with: {name: x}, save: thing, repeat: {every: 1h, at_most: 2, until: thing.price is not missing}}
        late: late
        next: last
      last: {ask: [done_now], next: done}
      done: {end: ok}
      gone: {end: gone}
      late: {end: late}
      bye: {call: {operation: toy.note, with: {text: bye}, on_error: {rejected: continue}}}
"""

OUTPUTS = {
    "toy.list": ((), ({"name": "a"},), ({"name": "a"}, {"name": "b", "price": 3})),
    "toy.look": ({"name": "x"}, {"name": "x", "price": 5}),
    "toy.find": ((), ({"number": "L9", "kind": "a"},), None),
    "toy.send": ({"number": "L1"},),
    "toy.note": ({"number": "N1"},),
    "toy.pay": ({"number": "P1"},),
    "toy.recall": (True,),
    "toy.refund": (True,),
}
ANSWERS = {
    "kind": ["a", "b", None],
    "count": [0, 2, 9, None],
    "agreed": [True, False, None],
    "remark": ["r", "s"],
    "keep": ["keep", "keep", "drop", "out", None],
    "seal": ["seal", "stamp"],
    "done_now": [True],
}
ERRORS = ["not_found", "rejected", "conflict", "unavailable", "in_doubt", "unauthorized"]
NAMES = ["kind", "count", "agreed", "remark", "keep"]


class Life:
    """A case with all that it said and heard; events that were refused are no part of its history. `sent` are the
    keys of writes that left, in order, and `doubled` those that left although they were done."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.at = START
        self.history: list[Event] = [CaseStarted(START, "c")]
        first = step(program, None, self.history[0])
        self.case: Case = first.case
        self.commands: dict[str, CallOperation | ConfirmEffect | RunPlaybook] = {}
        self.done: set[str] = set()
        self.doubled: list[str] = []
        self.timers: dict[str, datetime] = {}
        self._said(first.effects)

    def hear(self, event: Event) -> bool:
        try:
            if isinstance(event, AnswersCorrected):
                made = correct(self.program, self.history, event)
            else:
                made = step(self.program, self.case, event)
        except UsageError:
            return False
        self.case = made.case
        self.history.append(event)
        self._said(made.effects)
        return True

    def _said(self, effects: tuple[Effect, ...]) -> None:
        for one in effects:
            if isinstance(one, CallOperation | ConfirmEffect | RunPlaybook):
                assert one.effect not in self.commands, "an id is never used again"
                self.commands[one.effect] = one
            if isinstance(one, CallOperation) and one.key in self.done:
                self.doubled.append(one.key)
        self.done |= {key for key, entry in self.case.ledger.items() if entry.status == "done"}


def likely(life: Life, choose: Choices) -> Event | None:
    """A likely answer to what the case waits for."""
    open_ = [life.commands[effect] for effect in awaited_effects(life.case)]
    if open_ and (isinstance(life.case.waiting, ForReplies | ForPlaybook) or choose.yes()):
        return _reply(life, choose.of(open_), choose)
    left = () if life.case.earlier is None else life.case.earlier.leftovers
    persons = [one.key for one in left if one.phase == "person"]
    match life.case.waiting:
        case _ if persons and choose.yes():
            return LeftoverSettled(life.at, choose.of(persons), again=choose.upto(3) == 0)
        case ForAnswers(facts=facts):
            name = choose.of(facts)
            return QuestionsAnswered(life.at, {name: choose.of(ANSWERS[name])}, "agent")
        case ForVotes():
            return VoteCast(life.at, choose.upto(4) > 0, choose.of(["x", "y", "z"]), "boss")
        case ForChore():
            return ChoreDone(life.at, "seal")
        case ForEvents():
            return EventReceived(life.at, "toy.rang", {"door": choose.of(["a", "b"])})
        case ForDecision(subject=subject):
            output = choose.of(OUTPUTS.get(subject, (None,)))
            return AttentionResolved(life.at, choose.of(["retry", "done", "failed"]), output)
        case _:
            return None


def _reply(life: Life, command: object, choose: Choices) -> Event:
    if isinstance(command, ConfirmEffect):
        return EffectConfirmed(life.at, command.effect, choose.upto(4) > 0)
    if isinstance(command, RunPlaybook):
        outcome = choose.of(["fine", "fine", "fine", "poor", "cancelled"])
        return PlaybookEnded(life.at, command.effect, outcome, {"count": 3}, choose.yes())
    assert isinstance(command, CallOperation)
    if choose.upto(4) == 0:
        return OperationFailed(life.at, command.effect, choose.of(ERRORS))
    return OperationSucceeded(life.at, command.effect, choose.of(OUTPUTS[command.operation]))


def anything(life: Life, choose: Choices) -> Event:
    """Any other event, whether it makes sense or not."""
    timers = [*running(life.case), "late", "retry.0"]
    paused = life.case.status == "paused"  # answers in a pause and events in it have no order between them
    return choose.of(
        [
            TimerFired(life.at, choose.of(timers)),
            TimerFired(life.at, choose.of(timers)),
            EventReceived(life.at, "toy.rang", {"door": choose.of(["a", "b"])}),
            EventReceived(life.at, choose.of(["hung_up"] if paused else ["hung_up", "left"])),
            CaseResumed(life.at),
            CaseResumed(life.at),
            CaseCancelled(life.at, "given up"),
        ]
    )


def correction(life: Life, choose: Choices) -> AnswersCorrected:
    name = choose.of([*ANSWERS])
    return AnswersCorrected(life.at, {name: choose.of(ANSWERS[name])}, "agent", reason="slip")


@st.composite
def lives(draw, program: Program, corrections: bool = True, most: int = 45) -> Life:
    drawn = [draw(choices()) for _ in range(draw(st.integers(0, most)))]  # all of it before the case begins
    life = Life(program)
    for choose in drawn:
        life.at += timedelta(minutes=choose.of([0, 1, 30, 60]))
        kind = choose.upto(11)
        paused = life.case.status == "paused"  # an answer of a pause may be one that nobody asks for any more
        event = correction(life, choose) if corrections and kind == 0 and not paused else None
        event = event or (likely(life, choose) if kind < 10 else None)
        life.hear(event or anything(life, choose))
    return life


@pytest.fixture(scope="session")
def living(catalog) -> SimpleNamespace:
    """What laws need: `load(text)`, `text`, `program`, `Life`, `Steady`, `lives`."""

    def load(text: str) -> Program:
        document = read(Source("laws.yaml", HEAD + textwrap.dedent(text))).document
        assert document is not None
        compiled = compile_program(decode(document), document, catalog, OTHER)
        assert compiled.program is not None, [str(one) for one in compiled.diagnostics]
        return compiled.program

    return SimpleNamespace(load=load, text=PLAYBOOK, program=load(PLAYBOOK), Life=Life, Steady=Steady, lives=lives)


class Steady:
    """A world that always says the same to the same: people by fact and item, systems by operation and input."""

    def __init__(self, life: Life, answers: dict[str, object], seed: int) -> None:
        self.life = life
        self.answers = answers
        self.seed = seed

    def go(self, most: int = 200) -> None:
        """Live until nothing is left to happen, or so many events long."""
        for _ in range(most):
            event = self._next()
            if event is None or not self.life.hear(event):
                return

    def _next(self) -> Event | None:
        life, case = self.life, self.life.case
        for effect in awaited_effects(case):
            return self._reply(life.commands[effect])
        left = () if case.earlier is None else case.earlier.leftovers
        if left and case.status == "needs_attention":
            return LeftoverSettled(life.at, left[0].key)
        match case.waiting:
            case ForAnswers(facts=facts):
                item = case.frames[-1].items[case.frames[-1].turn] if case.frames else None
                answer = self._keep(item) if facts[0] == "keep" else self.answers[facts[0]]
                return QuestionsAnswered(life.at, {facts[0]: answer}, "agent")
            case ForVotes(votes=votes):
                return VoteCast(life.at, True, f"boss {len(votes)}", "boss")
            case ForChore():
                return ChoreDone(life.at, "seal")
            case ForEvents():
                return EventReceived(life.at, "toy.rang", {"door": case.scope["kind"]})
            case _:
                return None

    def _keep(self, item: object) -> str:
        return ("keep", "drop", "out")[self._draw("keep", item) % 3]

    def _reply(self, command: object) -> Event:
        at = self.life.at
        if isinstance(command, ConfirmEffect):
            return EffectConfirmed(at, command.effect, True)
        if isinstance(command, RunPlaybook):
            return PlaybookEnded(at, command.effect, "fine", {"count": 3})
        outputs = OUTPUTS[command.operation]
        chosen = self._draw(command.operation, dict(command.input))
        if command.operation == "toy.look" and command.input["name"] != "x" and chosen % 4 == 0:
            return OperationFailed(at, command.effect, "not_found")
        return OperationSucceeded(
            at, command.effect, outputs[-1] if command.looks_up else outputs[chosen % len(outputs)]
        )

    def _draw(self, *what: object) -> int:
        return int(fingerprint(self.seed, *what), 16)

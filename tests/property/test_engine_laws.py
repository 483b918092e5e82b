"""Laws of `step`, over a playbook with every verb and whatever events come, sensible or not."""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.property.choosing import Choices, choices

from sopflow.diagnostics import Source
from sopflow.document.yaml_reader import read
from sopflow.engine.case import (
    Case,
    EntryStatus,
    ForAnswers,
    ForChore,
    ForEvents,
    ForPlaybook,
    ForReplies,
    ForVotes,
    Status,
)
from sopflow.engine.effects import AskQuestions, CallOperation, ConfirmEffect, Effect, FinishCase, RunPlaybook
from sopflow.engine.events import (
    AttentionResolved,
    CaseCancelled,
    CaseResumed,
    CaseStarted,
    ChoreDone,
    EffectConfirmed,
    Event,
    EventReceived,
    OperationFailed,
    OperationSucceeded,
    PlaybookEnded,
    QuestionsAnswered,
    TimerFired,
    VoteCast,
)  # fmt: skip
from sopflow.engine.replay import replay
from sopflow.engine.step import step
from sopflow.errors import UsageError
from sopflow.playbook.decode import decode
from sopflow.program.compiler import compile_program
from sopflow.program.model import Interface, Program
from sopflow.values.types import TEXT, WHOLE

START = datetime(2025, 3, 29, 2, 0, tzinfo=UTC)
OTHER = {"other": Interface("other", {"name": (TEXT, True)}, ("fine", "poor"), {"count": WHOLE})}

PLAYBOOK = """
    outcomes: {ok: {}, gone: {}, late: {}}
    roles: {boss: {}}
    facts:
      kind: {type: text, ask: {id: Apa?, en: Which?}}
      count:
        type: whole
        optional: true
        ask: {id: Berapa?, en: How many?}
        check: {that: count > 0, else: {id: Lebih, en: More}}
      agreed: {type: consent, to: terms}
      things: {type: list of toy.Thing}
      letter: {type: toy.Letter}
      thing: {type: toy.Thing}
      kept: {type: list of text}
      ring: {type: toy.rang}
      number: {type: whole}
      many: {type: yes_no, is: count is not missing and count > 3}
      seal: {type: text}
    scripts: {terms: {id: "Setuju ${ kind }", en: "Agree ${ kind }"}}
    interrupts: {hung_up: {go: paused}, left: {go: gone, during: [all, send, bell]}}
    always: [bye]
    states:
      kind: {ask: [kind, count, agreed], within: 2h, remind: {every: 30m, times: 2}, late: late, next: list}
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
        call: {operation: toy.send, with: {kind: =kind}, save: letter, on_error: {rejected: {go: kind, ask_again: [kind], at_most: 1, then: gone}}}
        within: 1h
        late: late
        next: pay
      pay: {call: {operation: toy.pay, with: {amount: 5}, on_error: {rejected: bell}}, next: bell}
      bell: {wait: {for: toy.rang, where: event.door == kind, save: ring, within: 1h}, next: {rang: judge_all, late: judge_all}}
      judge_all: {approve: {what: Ya?, role: boss, need: 2, of: 3}, next: {granted: chore, refused: gone}}
      chore: {do: {text: Ya, evidence: seal}, next: other}
      other: {run: {playbook: other, with: {name: =kind}, save: {number: count}}, next: {fine: repeat, poor: gone}}
      repeat:
        call: {operation: toy.look, with: {name: x}, save: thing, repeat: {every: 1h, at_most: 2, until: thing.price is not missing}}
        late: late
        next: done
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
}
ANSWERS = {
    "kind": ["a", "b", None],
    "count": [0, 2, 9, None],
    "agreed": [True, False, None],
    "keep": ["keep", "drop", "out", None],
}
ERRORS = ["not_found", "rejected", "conflict", "unavailable", "in_doubt", "unauthorized"]
NAMES = ["kind", "count", "agreed", "keep"]


@pytest.fixture(scope="module")
def program(catalog) -> Program:
    head = "sopflow: 1\nid: tested\nversion: 1.0.0\ntitle: Uji\nlanguages: [id, en]\n"
    document = read(Source("laws.yaml", head + textwrap.dedent(PLAYBOOK))).document
    assert document is not None
    compiled = compile_program(decode(document), document, catalog, OTHER)
    assert compiled.program is not None, [str(one) for one in compiled.diagnostics]
    return compiled.program


class Life:
    """A case with all that it said and heard; events that were refused are no part of its history."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.at = START
        self.history: list[Event] = [CaseStarted(START, "c")]
        first = step(program, None, self.history[0])
        self.case: Case = first.case
        self.said: list[Effect] = list(first.effects)
        self.cases = [self.case]

    def hear(self, event: Event) -> bool:
        try:
            made = step(self.program, self.case, event)
        except UsageError:
            return False
        self.case = made.case
        self.said += made.effects
        self.history.append(event)
        self.cases.append(self.case)
        return True


def replies(life: Life, choose: Choices) -> Event | None:
    """A likely answer to what the case waits for."""
    waiting = life.case.waiting
    commands = {one.effect: one for one in life.said if isinstance(one, CallOperation | ConfirmEffect | RunPlaybook)}
    if isinstance(waiting, ForReplies):
        pending = [commands[one.effect] for one in waiting.pending if one.effect]
        if not pending:
            return None
        command = choose.of(pending)
        if isinstance(command, ConfirmEffect):
            return EffectConfirmed(life.at, command.effect, choose.yes())
        if choose.upto(3) == 0:
            return OperationFailed(life.at, command.effect, choose.of(ERRORS))
        return OperationSucceeded(life.at, command.effect, choose.of(OUTPUTS[command.operation]))
    if isinstance(waiting, ForPlaybook):
        return PlaybookEnded(life.at, waiting.effect, choose.of(["fine", "fine", "fine", "poor", "cancelled"]))
    if isinstance(waiting, ForAnswers):
        name = choose.of(waiting.facts)
        return QuestionsAnswered(life.at, {name: choose.of(ANSWERS[name])})
    if isinstance(waiting, ForVotes):
        return VoteCast(life.at, choose.yes(), choose.of(["x", "y", "z"]), "boss")
    if isinstance(waiting, ForChore):
        return ChoreDone(life.at, "seal")
    if isinstance(waiting, ForEvents):
        return EventReceived(life.at, "toy.rang", {"door": choose.of(["a", "b"])})
    return None


def anything(life: Life, choose: Choices) -> Event:
    """Any event of the right shape, whether it makes sense or not."""
    at = life.at
    effect = f"c.{1 + choose.upto(life.case.issued)}"
    timers = [timer.name for timer in life.case.timers] + ["late", "retry.0", "delay"]
    name = choose.of(NAMES)
    calls = [one.operation for one in life.said if isinstance(one, CallOperation) and one.effect == effect]
    output = choose.of(OUTPUTS[calls[0]]) if calls else None
    return choose.of(
        [
            CaseStarted(at, "c"),
            QuestionsAnswered(at, {name: choose.of(ANSWERS[name])}),
            OperationSucceeded(at, effect, output),
            OperationFailed(at, effect, choose.of(ERRORS)),
            EffectConfirmed(at, effect, True),
            TimerFired(at, choose.of(timers)),
            TimerFired(at, choose.of(timers)),
            EventReceived(at, "toy.rang", {"door": choose.of(["a", "b"])}),
            EventReceived(at, "toy.rang", {"door": "a"}),
            EventReceived(at, choose.of(["hung_up", "left", "unheard"])),
            VoteCast(at, choose.yes(), choose.of(["x", "y", "z", None])),
            VoteCast(at, True, choose.of(["x", "y", "z"]), choose.of(["boss", "clerk"])),
            ChoreDone(at, "seal"),
            PlaybookEnded(at, effect, "fine"),
            CaseResumed(at),
            CaseResumed(at),
            CaseCancelled(at, "given up"),
            AttentionResolved(at, choose.of(["retry", "retry", "done", "failed", "perhaps"])),
        ]
    )


@st.composite
def chances(draw) -> list[Choices]:
    """All that chance says of a life, drawn before the case begins: some events, and how each is chosen."""
    return [draw(choices()) for _ in range(draw(st.integers(0, 60)))]


def lived(program: Program, chance: list[Choices]) -> Life:
    """The life that comes of it."""
    life = Life(program)
    for choose in chance:
        life.at += timedelta(minutes=choose.of([0, 1, 30, 60]))
        event = replies(life, choose) if choose.upto(4) else None
        life.hear(event or anything(life, choose))
    return life


law = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@law
@given(chance=chances())
def test_the_case_that_a_history_makes_is_the_live_one_and_a_step_gives_the_same_twice(program, chance):
    life = lived(program, chance)

    assert replay(program, life.history) == life.case
    again = Life(program)
    for event in life.history[1:]:
        assert again.hear(event)
    assert (again.cases, again.said) == (life.cases, life.said)


@law
@given(chance=chances(), last=choices())
def test_the_case_after_a_part_of_its_history_and_then_the_rest_is_the_case_after_the_whole(program, chance, last):
    life = lived(program, chance)
    cut = 1 + last.upto(len(life.history) - 1)

    case = replay(program, life.history[:cut])
    assert case == life.cases[cut - 1]
    for event in life.history[cut:]:
        case = step(program, case, event).case
    assert case == life.case


@law
@given(chance=chances())
def test_who_looks_on_changes_nothing(program, chance):
    life = lived(program, chance)
    case = None
    said: list[Effect] = []
    for event in life.history:
        made = step(program, case, event, explain=True)
        case = made.case
        said += made.effects

    assert (case, said) == (life.case, life.said)


@law
@given(chance=chances(), last=choices())
def test_a_finished_case_says_so_once_and_hears_nothing(program, chance, last):
    life = lived(program, chance)
    finished = [one for one in life.said if isinstance(one, FinishCase)]

    if life.case.status is not Status.DONE:
        assert finished == []
        return
    assert life.said[-1] == finished[0]
    assert len(finished) == 1
    assert (life.case.waiting, life.case.timers, life.case.outcome) == (None, (), finished[0].outcome)
    assert not life.hear(anything(life, last))


@law
@given(chance=chances())
def test_a_write_that_is_done_is_never_sent_again(program, chance):
    life = lived(program, chance)
    done: set[str] = set()
    case, sent = None, []
    for event in life.history:
        made = step(program, case, event)
        sent = [one.key for one in made.effects if isinstance(one, CallOperation) and one.key]
        assert done.isdisjoint(sent)
        case = made.case
        done = {key for key, entry in case.ledger.items() if entry.status is EntryStatus.DONE}


@law
@given(chance=chances())
def test_every_write_is_in_the_ledger_with_as_many_attempts_as_were_sent(program, chance):
    life = lived(program, chance)
    sent = [one.key for one in life.said if isinstance(one, CallOperation) and one.key]

    assert {key: entry.attempts for key, entry in life.case.ledger.items()} == {
        key: sent.count(key) for key in dict.fromkeys(sent)
    }


@law
@given(chance=chances())
def test_what_a_case_waits_for_was_asked_for(program, chance):
    life = lived(program, chance)
    asked = {one.effect for one in life.said if isinstance(one, CallOperation | ConfirmEffect | RunPlaybook)}
    match life.case.waiting:
        case ForReplies(pending=pending):
            assert {one.effect for one in pending if one.effect} <= asked
            assert pending != ()
        case ForPlaybook(effect=effect):
            assert effect in asked
        case ForAnswers(facts=facts):
            assert [one for one in life.said if isinstance(one, AskQuestions)][-1].facts == facts
            assert not any(fact in life.case.scope for fact in facts)
        case None:
            assert life.case.status is Status.DONE
        case _:
            assert life.case.status is not Status.DONE


@law
@given(chance=chances())
def test_no_timer_fires_early(program, chance):
    life = lived(program, chance)
    for timer in life.case.timers if life.case.status is not Status.DONE else ():
        life.at = timer.due - timedelta(seconds=1)
        assert not life.hear(TimerFired(life.at, timer.name))


@law
@given(chance=chances())
def test_loops_of_a_case_are_those_around_its_state(program, chance):
    life = lived(program, chance)
    for case in life.cases:
        around = program.states[case.state].loops
        assert tuple(frame.state for frame in case.frames) == around


def test_the_lives_that_the_laws_are_tried_on_come_to_every_state(program):
    """The laws say little about lives that end at the first question."""
    seen: set[str] = set()

    @settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(chance=chances())
    def gather(chance):
        seen.update(case.state for case in lived(program, chance).cases)

    gather()
    passed_at_once = {"kind_again", "all", "done", "gone", "late"}
    assert set(program.states) - passed_at_once <= seen

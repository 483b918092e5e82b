"""The table of ways, run by `transitions`, and why a way was taken."""

from __future__ import annotations

from sopflow.engine.explain import why
from sopflow.engine.machine import Table
from sopflow.engine.notes import CallEnded, ExitTaken, FactChanged
from sopflow.engine.replay import replay
from sopflow.engine.tables import ways_of
from sopflow.engine.ways import Cursor, Ways
from sopflow.program.model import Exit, Guard

WAYS = """
    outcomes: {ok: {}, no_: {}}
    facts:
      age: {type: whole, ask: {id: Umur?, en: Age?}}
      member: {type: yes_no, ask: {id: Anggota?, en: A member?}}
    states:
      ask:
        ask: [age, member]
        next:
          - {when: {all: [age >= 18, {any: [member, age > 60]}]}, go: ok}
          - {when: age < 3, go: ask, ask_again: [age], at_most: 1, then: no_}
          - else: no_
      ok: {end: ok}
      no_: {end: no_}
"""


def test_two_programs_of_the_same_meaning_share_their_ways(load_text):
    assert ways_of(load_text(WAYS)) is ways_of(load_text(WAYS + "    # a comment\n"))


def test_a_result_has_its_ways_by_the_state_that_they_leave(load_text):
    table = Table(load_text(WAYS))
    cursor = Cursor("ok", {}, {})

    assert {result: tuple(ways.by_state) for result, ways in table.ways.items()} == {"done": ("ask",)}
    assert table.ways["done"].follow(cursor) is None
    assert cursor.state == "ok"


def test_there_is_no_way_where_no_guard_holds():
    ways, cursor = Ways(), Cursor("ask", {"age": 20}, {})
    ways.add(Exit("done", "ask", "ok", 0, Guard("one", (), lambda values: values["age"] == 21, ())))

    assert ways.follow(cursor) is None
    assert cursor.state == "ask"


def test_the_library_moves_a_cursor_by_the_same_rules(load_text):
    table = Table(load_text(WAYS))
    move = next(iter(table.events.values()))
    cursor = Cursor("ask", {"age": 20, "member": True}, {})

    assert move.trigger(cursor) is True
    assert cursor.state == "ok"
    assert move.trigger(cursor) is False


def test_why_a_way_was_taken_is_told_part_by_part_with_what_was_seen(play):
    case = play(WAYS).answer(age=20, member=False)
    taken = next(note for note in case.notes if isinstance(note, ExitTaken))
    told = why(case.program, taken.passed_over[0], taken.values)

    assert [(part.text, part.result) for part in told] == [
        ("age >= 18", True), ("member", False), ("age > 60", False),
    ]  # fmt: skip
    assert why(case.program, taken.way, taken.values) == ()


def test_a_way_whose_limit_is_used_up_is_passed_over(play):
    case = play(WAYS).answer(age=2, member=True).answer(age=1)
    taken = [note for note in case.notes if isinstance(note, ExitTaken)]

    assert [note.way.to for note in taken] == ["ask", "no_"]
    assert taken[1].passed_over[-1].at == taken[0].way.at


def test_notes_tell_where_a_fact_comes_from_and_when_it_went(play):
    case = play(WAYS).answer(age=2, member=True)

    assert [note for note in case.notes if isinstance(note, FactChanged)] == [
        FactChanged("age", 2, "answered"),
        FactChanged("member", True, "answered"),
        FactChanged("age", None, "forgotten"),
    ]


def test_a_write_that_the_ledger_knows_is_noted_as_reused(play):
    case = play(
        """
        outcomes: {ok: {}}
        states:
          a: {call: {operation: toy.send, with: {kind: x}}, next: b}
          b: {call: {operation: toy.send, with: {kind: x}}, next: done}
          done: {end: ok}
        """
    ).reply({"number": "1"})

    assert [note for note in case.notes if isinstance(note, CallEnded)] == [
        CallEnded("c.1", "toy.send", {"number": "1"}),
        CallEnded(
            "",
            "toy.send",
            {"number": "1"},
            reused=True,
            key="c:toy.send:x",
            input={"kind": "x", "external": "c:toy.send:x"},
        ),
    ]
    assert replay(case.program, case.history) == case.now  # the same where nobody asks for notes

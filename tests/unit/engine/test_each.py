"""`each`: an inner machine per item, one after the other; its facts are fresh for each."""

from __future__ import annotations

import pytest

from sopflow.engine.case import Frame, Status
from sopflow.engine.effects import AskQuestions, RaiseAttention
from sopflow.engine.notes import StateEntered

A, B, C = ({"name": name, "price": price} for name, price in (("a", 30), ("b", 10), ("c", 20)))

LOOP = """
    outcomes: {ok: {}, outside: {}}
    facts:
      things: {type: list of toy.Thing, ask: {id: Apa saja?, en: Which?}}
      kept: {type: list of toy.Thing}
      names: {type: list of text}
    states:
      which: {ask: [things], next: all}
      all:
        each: {item: thing, in: things}
        start: look
        facts:
          keep: {type: [keep, drop, enough, out], ask: {id: "Simpan ${ thing.name }?", en: "Keep ${ thing.name }?"}}
          remark: {type: text, optional: true, ask: {id: Catatan?, en: Remark?}}
        states:
          look:
            ask: [keep, remark]
            next: {by: keep, cases: {keep: keep, drop: next_item, enough: leave, out: outside}}
          keep: {add: {kept: =thing, names: =thing.name}, next: next_item}
        next: done
      done: {end: ok}
      outside: {end: outside}
"""


def test_every_item_has_its_turn_in_the_order_of_the_list(play):
    case = play(LOOP, things=(A, B))
    assert case.now.facts["thing"] == A
    assert case.now.frames == (Frame("all", (A, B), 0),)

    case.answer(keep="keep", remark="x")
    assert case.now.facts == {"things": (A, B), "kept": (A,), "names": ("a",), "thing": B}

    case.answer(keep="drop", remark=None)
    assert case.now.outcome == "ok"
    assert case.now.facts == {"things": (A, B), "kept": (A,), "names": ("a",)}


def test_items_are_counted_from_one_in_the_notes(play):
    case = play(LOOP, things=(A, B)).answer(keep="drop", remark=None)

    assert [(note.state, note.item) for note in case.notes if isinstance(note, StateEntered)] == [
        ("which", 0), ("all", 0), ("look", 1), ("look", 2),
    ]  # fmt: skip


def test_a_question_that_was_skipped_for_one_item_is_put_for_the_next(play):
    case = play(LOOP, things=(A, B)).answer(remark=None).answer(keep="drop")

    assert case.effects == (AskQuestions("look", ("keep", "remark")),)


def test_an_empty_list_is_passed(play):
    assert play(LOOP, things=()).now.outcome == "ok"


def test_a_list_that_nobody_has_filled_is_empty(play):
    text = LOOP.replace("which: {ask: [things], next: all}", "which: {next: all}")
    assert play(text).now.outcome == "ok"


def test_a_loop_may_be_left_before_its_end(play):
    case = play(LOOP, things=(A, B, C)).answer(keep="enough", remark=None)

    assert (case.now.outcome, case.now.frames) == ("ok", ())
    assert case.now.facts == {"things": (A, B, C)}


def test_an_outer_state_may_be_named_and_ends_the_loop(play):
    case = play(LOOP, things=(A, B, C)).answer(keep="out", remark=None)

    assert (case.now.outcome, case.now.frames) == ("outside", ())
    assert "thing" not in case.now.facts


def test_items_are_chosen_and_ordered(play):
    text = LOOP.replace("in: things}", "in: things, where: thing.price or else 0 > 0, order: thing.price}")
    free = {"name": "free"}
    case = play(text.replace("where: thing.price or else 0 > 0, ", ""), things=(A, free, B, C))
    assert case.now.frames[0].items == (B, C, A, free)

    case = play(text, things=(A, free, B, C))
    assert case.now.frames[0].items == (B, C, A)


def test_items_may_be_ordered_downwards_and_equal_ones_stay_as_they_came(play):
    text = LOOP.replace("in: things}", "in: things, order: {by: thing.price, descending: true}}")
    other = {"name": "other", "price": 20}

    assert play(text, things=(B, C, other, A)).now.frames[0].items == (A, C, other, B)


def test_more_items_than_allowed_are_for_a_person(play):
    case = play(LOOP.replace("in: things}", "in: things, at_most: 2}"), things=(A, B, C))

    assert case.effects == (RaiseAttention("all", "too_many_items", "thing", "3"),)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_as_many_items_as_allowed_are_handled(play, count):
    case = play(LOOP.replace("in: things}", "in: things, at_most: 2}"), things=(A, B)[:count])

    assert case.now.status is not Status.NEEDS_ATTENTION


NESTED = """
    outcomes: {ok: {}, stopped: {}}
    facts:
      rows: {type: list of text, ask: {id: Baris?, en: Rows?}}
      columns: {type: list of text, ask: {id: Kolom?, en: Columns?}}
      cells: {type: list of text}
    states:
      which: {ask: [rows, columns], next: outer}
      outer:
        each: {item: row, in: rows}
        start: inner
        states:
          inner:
            each: {item: column, in: columns}
            start: cell
            facts: {go: {type: [go, leave, up, out], ask: {id: Lanjut?, en: Go on?}}}
            states:
              cell:
                ask: [go]
                add: {cells: =row + column}
                next: {by: go, cases: {go: next_item, leave: leave, up: up, out: stopped}}
            next: next_item
          up: {add: {cells: up}, next: next_item}
        next: done
      done: {end: ok}
      stopped: {end: stopped}
"""


def test_loops_stand_in_loops(play):
    case = play(NESTED.replace("=row + column", "=column"), rows=("1", "2"), columns=("a", "b"))
    for _ in range(4):
        case.answer(go="go")

    assert (case.now.outcome, case.now.facts["cells"]) == ("ok", ("a", "b", "a", "b"))


def test_leave_ends_the_innermost_loop_only(play):
    case = play(NESTED.replace("=row + column", "=column"), rows=("1", "2"), columns=("a", "b"))
    case.answer(go="leave").answer(go="leave")

    assert (case.now.outcome, case.now.facts["cells"]) == ("ok", ("a", "a"))


def test_a_state_of_the_outer_loop_named_from_the_inner_one_ends_the_inner_one(play):
    case = play(NESTED.replace("=row + column", "=column"), rows=("1", "2"), columns=("a", "b")).answer(go="up")

    assert [(frame.state, frame.turn) for frame in case.now.frames] == [("outer", 1), ("inner", 0)]
    assert case.now.facts["cells"] == ("a", "up")


def test_a_state_outside_both_loops_ends_both(play):
    case = play(NESTED.replace("=row + column", "=column"), rows=("1", "2"), columns=("a", "b")).answer(go="out")

    assert (case.now.outcome, case.now.frames) == ("stopped", ())


AGAIN = """
    outcomes: {ok: {}}
    facts:
      names: {type: list of text, ask: {id: Siapa?, en: Who?}}
      total: {type: whole, ask: {id: Total?, en: Total?}}
    states:
      which: {ask: [names], next: all}
      all:
        each: {item: name, in: names}
        start: count
        facts: {number: {type: whole, ask: {id: Berapa?, en: How many?}}}
        states:
          count: {ask: [number, total], next: check}
          check:
            next:
              - {when: number > total, go: count, ask_again: [number, total], at_most: 1, then: next_item}
              - else: next_item
        next: done
      done: {end: ok}
"""


def test_ask_again_inside_a_loop_forgets_facts_of_the_loop_and_of_the_case(play):
    case = play(AGAIN, names=("a", "b")).answer(number=5, total=3)

    assert case.effects == (AskQuestions("count", ("number", "total")),)
    assert (case.now.state, case.now.frames[0].turn) == ("count", 0)


def test_at_most_counts_in_the_whole_case_not_for_each_item(play):
    case = play(AGAIN, names=("a", "b")).answer(number=5, total=3).answer(number=1, total=3)
    assert case.now.frames[0].turn == 1

    case.answer(number=9)
    assert case.now.outcome == "ok"


WRITES = """
    outcomes: {ok: {}}
    facts: {names: {type: list of text, ask: {id: Siapa?, en: Who?}}}
    states:
      which: {ask: [names], next: all}
      all:
        each: {item: name, in: names}
        start: note
        states:
          note: {call: {operation: toy.note, with: {text: =name}}, next: open}
          open: {open_case: {playbook: other}, next: next_item}
        next: done
      done: {end: ok}
"""


def test_a_loop_may_repeat_a_write_on_purpose_because_the_visit_and_the_item_stand_in_the_key(play_with, other):
    case = play_with(WRITES, other, names=("same", "same"))
    keys = [case.calls()[0].key]
    case.reply({"number": "1"})
    keys.append(case.calls()[0].key)

    assert keys == ["c:toy.note:note:1:0", "c:toy.note:note:2:1"]
    assert case.effects[0].key == "c:open:1:0"

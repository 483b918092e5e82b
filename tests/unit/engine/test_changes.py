"""`set`, `add`, `decide`, and derived facts (rules 3 and 8)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sopflow.engine.case import Status
from sopflow.engine.effects import RaiseAttention, SayScript
from sopflow.engine.events import CaseStarted
from sopflow.engine.step import step

DERIVED = """
    outcomes: {ok: {}}
    facts:
      price: {type: money, ask: {id: Harga?, en: Price?}}
      count: {type: whole, optional: true, ask: {id: Berapa?, en: How many?}}
      total: {type: money, is: price * (count or else 1)}
      size: {type: [small, big], table: size}
      kept: {type: [small, big]}
      log: {type: list of text}
      times: {type: list of money}
    tables:
      size:
        inputs: {total: total}
        rows:
          - {when: {total: over 1000}, give: big}
          - {else: small}
    states:
      ask: {ask: [price, count], next: next_state}
      next_state: {NEXT}
      again: {ask: [price, count], next: done}
      done: {end: ok}
"""


def playing(play, verb: str):
    return play(DERIVED.replace("NEXT", verb))


def value(case, name: str) -> object:
    """What an expression reads under a name now."""
    fact = case.program.facts[name]
    return case.now.scope.get(name, fact.derived(case.now.scope) if fact.derived else None)


BACK = "next: [{when: price > 0, go: again, ask_again: [price]}, {else: done}]"


def test_a_derived_fact_follows_what_it_is_made_of(play):
    case = playing(play, BACK).answer(price=600, count=1)
    assert "total" not in case.now.facts
    case.answer(price=6000)

    assert (value(case, "total"), value(case, "size")) == (6000, "big")


def test_set_freezes_a_derived_fact_under_its_own_name(play):
    case = playing(play, f"set: {{total: =total}}, {BACK}").answer(price=600, count=2)
    assert case.now.facts["total"] == 1200

    case.answer(price=1)
    assert (value(case, "total"), value(case, "size")) == (1200, "big")


def test_decide_freezes_a_tables_answer_under_its_own_name(play):
    case = playing(play, f"decide: {{table: size, save: size}}, {BACK}").answer(price=600, count=2)
    case.answer(price=1)

    assert value(case, "size") == "big"


def test_decide_asks_the_table_afresh_when_it_is_done_again(play):
    verb = (
        "decide: {table: size, save: size}, next: [{when: size is big, go: ask, ask_again: [price, count],"
        " at_most: 3, then: done}, {else: done}]"
    )
    case = playing(play, verb).answer(price=6000, count=None)
    assert value(case, "size") == "big"

    assert case.answer(price=1, count=None).now.facts["size"] == "small"


def test_decide_may_keep_the_answer_in_another_fact(play):
    case = playing(play, "decide: {table: size, save: kept}, next: done").answer(price=6000, count=None)

    assert case.now.facts == {"price": 6000, "kept": "big"}


def test_a_table_without_an_answer_leaves_the_fact_missing(play):
    case = play(
        """
        outcomes: {ok: {}}
        facts: {n: {type: whole, ask: {id: N?, en: N?}}, word: {type: [one]}}
        tables: {word: {inputs: {n: n}, optional: true, rows: [{when: {n: 1}, give: one}]}}
        states:
          ask: {ask: [n], next: decide}
          decide: {decide: {table: word, save: word}, next: done}
          done: {end: ok}
        """
    ).answer(n=2)

    assert case.now.facts == {"n": 2}


def test_add_appends_to_a_list_that_nobody_has_filled(play):
    case = playing(play, "add: {log: first, times: =price}, next: done").answer(price=5, count=None)

    assert (case.now.facts["log"], case.now.facts["times"]) == (("first",), (5,))


def test_add_appends_every_item_of_a_list(play):
    case = playing(play, "add: {times: '=[price, total]'}, next: done").answer(price=5, count=2)

    assert case.now.facts["times"] == (5, 10)


def test_add_of_what_is_missing_adds_nothing(play):
    text = DERIVED.replace("times: {type: list of money}", "counts: {type: list of whole}")
    case = play(text.replace("NEXT", "add: {counts: =count}, next: done")).answer(price=5, count=None)

    assert case.now.facts["counts"] == ()


def test_set_of_what_is_missing_makes_missing(play):
    case = playing(play, "set: {count: =count}, next: done").answer(price=5, count=None)

    assert case.now.facts == {"price": 5}


def test_each_change_sees_those_before_it_and_the_way_comes_after_the_state(play):
    verb = "set: {price: 7}, add: {times: =price}, next: [{when: price == 7, go: done, add: {times: =total}}, {else: again}]"
    case = playing(play, verb).answer(price=5, count=2)

    assert case.now.facts["times"] == (7, 14)


def test_what_a_case_begins_with_may_freeze_nothing_but_its_inputs(play):
    assert play(DERIVED.replace("NEXT", "next: done"), price=5, count=2).now.facts == {"price": 5, "count": 2}


SAY = """
    outcomes: {ok: {}}
    facts:
      name: {type: text, optional: true, ask: {id: Nama?, en: Name?}}
      due: {type: time, optional: true, ask: {id: Kapan?, en: When?}}
      loss: {type: money, optional: true, ask: {id: Rugi?, en: Loss?}}
    scripts:
      hello: {id: "Halo ${ name }: ${ due | date } ${ due | time } ${ loss | money } ${ loss | number }", en: "Hello ${ name }"}
      bye: {id: Sampai jumpa}
    states:
      name: {ask: [name, due, loss], next: talk}
      talk: {say: [hello, bye], next: done}
      done: {end: ok}
"""


def test_scripts_are_said_in_order_with_their_holes_filled(play):
    case = play(SAY).answer(name="Budi", due=datetime(2025, 4, 1, 3, 30, tzinfo=UTC), loss=2500)

    assert case.effects[:2] == (
        SayScript("talk", "hello", "Halo Budi: Selasa, 1 April 2025 03:30 UTC Rp2.500 2.500", "id"),
        SayScript("talk", "bye", "Sampai jumpa", "id"),
    )


def test_a_hole_whose_value_is_missing_shows_a_dash(play):
    case = play(SAY).answer(name=None, due=None, loss=None)

    assert case.effects[0] == SayScript("talk", "hello", "Halo –: – – – –", "id")


def test_a_case_speaks_its_language_and_the_first_one_where_there_are_no_words_in_it(load_text):
    program = load_text(SAY)
    at = datetime(2025, 4, 1, tzinfo=UTC)
    facts = {"name": "Budi", "due": at, "loss": 1}
    said = step(program, None, CaseStarted(at, "c", facts, language="en")).effects[:2]

    assert said == (SayScript("talk", "hello", "Hello Budi", "en"), SayScript("talk", "bye", "Sampai jumpa", "id"))


def test_a_playbook_that_turns_round_for_ever_is_stopped(play):
    case = play(
        "outcomes: {ok: {}}\nfacts: {n: {type: whole}}\n"
        "states: {a: {set: {n: 1}, next: b}, b: {next: [{when: n is missing, go: done}, {else: a}]}, done: {end: ok}}"
    )

    assert case.now.status is Status.NEEDS_ATTENTION
    assert isinstance(case.effects[-1], RaiseAttention)
    assert case.effects[-1].code == "endless"


def test_settings_of_a_group_are_read_by_their_dotted_names(play):
    text = """
        outcomes: {ok: {}, no_: {}}
        settings:
          block: {mode: {type: [a, b], default: a}, count: {type: whole, default: 3}}
        states:
          s: {next: [{when: settings.block.mode is b and settings.block.count == 3, go: ok}, {else: no_}]}
          ok: {end: ok}
          no_: {end: no_}
        """
    assert play(text).now.outcome == "no_"
    assert play(text, settings={"block.mode": "b"}).now.outcome == "ok"


@pytest.mark.parametrize(("pet", "outcome"), [("cat", "ok"), ("dog", "no_")])
def test_a_state_may_branch_by_a_choice(play, pet, outcome):
    case = play(
        """
        outcomes: {ok: {}, no_: {}}
        facts: {pet: {type: [cat, dog], ask: {id: Apa?, en: Which?}}}
        states:
          s: {ask: [pet], next: {by: pet, cases: {cat: ok}, else: no_}}
          ok: {end: ok}
          no_: {end: no_}
        """
    ).answer(pet=pet)

    assert case.now.outcome == outcome

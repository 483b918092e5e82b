"""`run` and `open_case`: other playbooks."""

from __future__ import annotations

from sopflow.engine.case import ForPlaybook
from sopflow.engine.effects import FinishCase, RaiseAttention, RunPlaybook, StartCase
from sopflow.engine.events import PlaybookEnded

RUN = """
    outcomes: {ok: {}, bad: {}}
    facts: {name: {type: text, ask: {id: Nama?, en: Name?}}, number: {type: whole}}
    states:
      name: {ask: [name], next: check}
      check:
        run: {playbook: other, with: {name: =name}, save: {number: count}}
        next: {fine: done, poor: bad}
      done: {end: ok}
      bad: {end: bad}
"""


def test_a_sub_playbook_is_run_with_its_inputs_and_its_outcome_is_the_result(play_with, other):
    case = play_with(RUN, other).answer(name="Budi")
    assert case.effects == (RunPlaybook("c.1", "check", "other", {"name": "Budi"}),)
    assert case.now.waiting == ForPlaybook("c.1", "other")

    assert case.ended("poor", count=3).effects == (FinishCase("bad", {}),)
    assert case.now.facts == {"name": "Budi", "number": 3}


def test_an_output_that_is_left_out_stays_missing(play_with, other):
    assert play_with(RUN, other).answer(name="Budi").ended("fine").now.facts == {"name": "Budi"}


def test_an_outcome_that_leads_nowhere_is_for_a_person(play_with, other):
    case = play_with(RUN, other).answer(name="Budi").ended("cancelled")

    assert case.effects == (RaiseAttention("check", "no_way", "check", "cancelled"),)


def test_an_end_of_a_playbook_that_nobody_waits_for_changes_nothing(play_with, other):
    case = play_with(RUN, other)
    assert case.give(PlaybookEnded(case.at, "c.9", "fine")).effects == ()

    case.answer(name="Budi").give(PlaybookEnded(case.at, "c.9", "fine"))
    assert case.now.state == "check"


OPEN = """
    outcomes: {ok: {}}
    facts: {name: {type: text, ask: {id: Nama?, en: Name?}}, again: {type: yes_no, ask: {id: Lagi?, en: Again?}}}
    forms: {who: {name?: =name}}
    states:
      name: {ask: [name], next: open}
      open: {open_case: {playbook: other, with: =forms.who}, next: again}
      again:
        ask: [again]
        next:
          - {when: again, go: open, ask_again: [again], at_most: 2, then: done}
          - else: done
      done: {end: ok}
"""


def test_another_case_is_opened_and_not_waited_for_once_a_visit(play_with, other):
    case = play_with(OPEN, other).answer(name="Budi")
    assert case.effects[0] == StartCase("open", "other", {"name": "Budi"}, "c:open:1")
    assert case.now.state == "again"

    assert case.answer(again=True).effects[0] == StartCase("open", "other", {"name": "Budi"}, "c:open:2")

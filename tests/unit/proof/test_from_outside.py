"""What comes from outside at any time: while a write is under way, from a person who gives the case up, and with every
error that a policy tells apart. Each of these once made a policy look proved that a real case breaks."""

from __future__ import annotations

from pathlib import Path

from tests.unit.proof.proving import proved, verdicts

from sopflow.app.proofs.certifying import certificate, held
from sopflow.app.proofs.proving import Proved
from sopflow.proof.graph.moves import GIVEN_UP

WITHDRAWN = """\
outcomes: {sent: {}, refused: {}, withdrawn: {}}
facts:
  amount: {type: money, ask: How much?}
  ticket: {type: remedy.CreatedTicket}
interrupts:
  customer_withdrew: {go: withdrawn, during: [report]}
states:
  questions: {ask: [amount], next: report}
  report:
    call:
      operation: remedy.create_ticket
      with: {type: FRAUD_REPORT, fields: {loss_amount: =amount}}
      save: ticket
      on_error: {rejected: refused, unavailable: refused, conflict: refused, in_doubt: refused}
    next: sent
  sent: {end: sent}
  refused: {end: refused}
  withdrawn: {end: withdrawn}
policies:
  withdrawn_without_a_ticket: {never: {enter: withdrawn}, when: ticket is not missing}
"""
RECORDED = """\
outcomes: {helped: {}, not_helped: {}}
always: [record]
facts:
  solved: {type: yes_no, ask: Is it solved?}
states:
  questions:
    ask: [solved]
    next:
      - {when: solved, go: helped}
      - else: not_helped
  helped: {end: helped}
  not_helped: {end: not_helped}
  record:
    call: {operation: dsc.log_interaction, with: {msisdn: '0812 0000 0001', summary: Contact}}
policies:
  asked_before_it_is_recorded: {never: {call: dsc.log_interaction}, before: solved is not missing}
  recorded_once: {at_most: {call: dsc.log_interaction, times: 1}}
"""
STUCK = """\
outcomes: {sent: {}, refused: {}}
facts:
  amount: {type: money, ask: How much?}
states:
  questions: {ask: [amount], next: report}
  report:
    call:
      operation: remedy.create_ticket
      with: {type: FRAUD_REPORT, fields: {loss_amount: =amount}}
      on_error: {rejected: refused}
    next: sent
  sent: {end: sent}
  refused: {end: refused}
policies:
  no_conflict: {never: {stuck: remedy.create_ticket, where: error is conflict}}
  no_refusal: {never: {stuck: remedy.create_ticket, where: error is rejected}}
"""
MANY_QUESTIONS = """\
outcomes: {good: {}, bad: {}}
facts:
  at: {type: time, ask: When?}
  n: {type: number, ask: How much?}
  m: {type: money, ask: How much?}
  w: {type: whole, ask: How many?}
  note: {type: text, ask: What?}
  d: {type: duration, ask: How long?}
states:
  questions:
    ask: [at, n, m, w, note, d]
    next:
      - {when: n > 10 and n < 11, go: between}
      - {when: at > now - 24h and at < now - 48h, go: odd}
      - {when: m > 10 and m < 12, go: odd}
      - {when: w + 1 > 10 and w < 5, go: odd}
      - {when: d > 2h and d < 1h, go: odd}
      - when: note in ["aa", "bb"] and note == "bb"
        go: odd
      - {when: m > 5 and m < 3jt and w > 3, go: odd}
      - when: max(w, 5) > 100 and min(w, 7) < 2
        go: odd
      - else: well
  between: {end: bad}
  odd: {end: bad}
  well: {end: good}
policies:
  no_between: {never: {enter: between}}
  no_well: {never: {enter: well}}
"""


def happened(found: Proved, subject: str) -> list[tuple[str, str]]:
    return [(one.move.kind, one.step.case.state) for one in found.told[subject]]


def test_what_comes_while_a_write_is_under_way_is_heard_when_it_has_come_back(tmp_path: Path) -> None:
    found = proved(tmp_path, WITHDRAWN)

    assert verdicts(found)["withdrawn_without_a_ticket"] == "violated"
    assert happened(found, "withdrawn_without_a_ticket") == [
        ("begin", "questions"), ("answer", "report"), ("interrupt", "report"), ("reply", "withdrawn"),
    ]  # fmt: skip


def test_a_case_that_is_given_up_passes_the_states_of_always_without_what_comes_before_them(tmp_path: Path) -> None:
    found = proved(tmp_path, RECORDED)

    assert verdicts(found) == {
        "every_case_can_finish": "proved",
        "every_state_is_reached": "proved",
        "every_way_is_taken": "proved",
        "asked_before_it_is_recorded": "violated",
        "recorded_once": "proved",
    }
    assert happened(found, "asked_before_it_is_recorded") == [("begin", "questions"), (GIVEN_UP, "record")]
    assert {one.claim: one.refused for one in held(found.procedure, certificate(found))} == {
        "every_case_can_finish": "",
        "recorded_once": "",
        "asked_before_it_is_recorded": "not_certified",
    }


def test_giving_a_case_up_is_no_way_to_finish_it(tmp_path: Path) -> None:
    endless = RECORDED.replace("      - else: not_helped\n", "      - else: rest\n").replace(
        "  helped: {end: helped}\n",
        "  helped: {end: helped}\n"
        "  rest: {wait: {for: 2h}, next: again}\n"
        "  again:\n    next:\n      - {when: solved, go: not_helped}\n      - else: rest\n",
    )
    found = proved(tmp_path, endless)

    assert verdicts(found)["every_case_can_finish"] == "violated"


def test_errors_that_a_policy_tells_apart_are_each_followed(tmp_path: Path) -> None:
    found = proved(tmp_path, STUCK)

    assert verdicts(found)["no_conflict"] == "violated"
    assert verdicts(found)["no_refusal"] == "proved"


def test_a_case_that_decides_more_than_is_looked_into_is_told_as_far_as_it_goes(tmp_path: Path) -> None:
    found = verdicts(proved(tmp_path, MANY_QUESTIONS))

    assert (found["no_between"], found["no_well"]) == ("violated", "violated")

"""What systems reply in a told case, and what becomes of writes whose reply is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sopflow.simulation.given import from_python
from sopflow.simulation.preparing import told_from
from sopflow.simulation.steps import Called, Confirmed, Unanswered
from sopflow.simulation.tell import tell

PROFILE = {
    "name": "Budi Santoso", "card_type": "simPATI", "payment_type": "prepaid", "segment": "regular",
    "is_employee": False, "area": "jabotabek", "status": "active",
}  # fmt: skip
READ = {"dsc.get_customer_profile": PROFILE}


def called(trace):
    return [(step.operation, step.error) for step in trace.steps if isinstance(step, Called)]


def with_ticket(refunded, reply, **more):
    return refunded(given={"systems": {**READ, "remedy.create_ticket": reply, **more}})


def test_what_a_system_makes_up_itself_is_filled_in_the_same_way_on_every_run(refunded):
    first, second = refunded(), refunded()
    assert first.facts["ticket"]["number"] == second.facts["ticket"]["number"]
    assert first.facts["ticket"]["number"].startswith("INC")


def test_a_scripted_number_is_kept(refunded):
    trace = with_ticket(refunded, {"status": "New", "number": "INC000000000777"})
    assert trace.facts["ticket"]["number"] == "INC000000000777"


def test_a_read_without_a_reply_fails_and_says_so(refunded):
    trace = refunded(given={"systems": {}})
    assert (trace.status, trace.needs) == ("waiting", ("dsc.get_customer_profile",))
    assert [failure.en for failure in trace.failures] == [
        "the state `profile` reached `dsc.get_customer_profile`, and no reply is given for it: add one under `systems`"
    ]
    assert [step.name for step in trace.steps if isinstance(step, Unanswered)] == ["dsc.get_customer_profile"]


def test_a_write_whose_reply_needs_to_say_something_fails_without_one(compiled, told):
    trace = told(compiled(PAY), answers={"msisdn": "0812 0000 0001"}, systems={})
    assert (trace.status, trace.needs) == ("waiting", ("billing.apply_adjustment",))
    assert [effect.status for effect in trace.effects] == ["intended"]


def test_a_write_whose_outputs_are_all_optional_or_generated_succeeds_unscripted(refunded):
    trace = refunded()
    assert ("dsc.log_interaction", None) in called(trace)
    assert trace.effects[-1].status == "done"


def test_without_any_systems_replies_are_synthetic_and_marked(refunded):
    trace = refunded(given={"systems": None})
    assert trace.outcome == "paid"
    marks = {step.operation: step.synthetic for step in trace.steps if isinstance(step, Called)}
    assert marks == {"dsc.get_customer_profile": True, "remedy.create_ticket": True, "dsc.log_interaction": True}


def test_what_a_scenario_lets_succeed_by_itself_is_not_marked(refunded):
    marks = {step.operation: step.synthetic for step in refunded().steps if isinstance(step, Called)}
    assert not any(marks.values())


def test_an_error_takes_the_branch_of_that_error(refunded):
    trace = refunded(given={"systems": {"dsc.get_customer_profile": {"error": "not_found"}}})
    assert trace.outcome == "unknown_number"


def test_an_error_that_nobody_named_needs_a_person(refunded):
    trace = refunded(given={"systems": {"dsc.get_customer_profile": {"error": "unavailable"}}})
    assert (trace.status, trace.needs) == ("needs_attention", ("dsc.get_customer_profile",))


def test_after_a_doubt_the_unscripted_look_up_finds_nothing_and_the_write_is_sent_again(refunded):
    replies = {"in_turn": [{"error": "in_doubt"}, {"status": "New", "number": "INC000000000432"}]}
    trace = with_ticket(refunded, replies)
    assert called(trace)[1:4] == [
        ("remedy.create_ticket", "in_doubt"), ("remedy.find_tickets", "not_found"), ("remedy.create_ticket", None),
    ]  # fmt: skip
    assert [effect.operation for effect in trace.effects] == ["remedy.create_ticket", "dsc.log_interaction"]
    keys = {step.key for step in trace.steps if isinstance(step, Called) and step.operation == "remedy.create_ticket"}
    assert keys == {trace.effects[0].key}


def test_after_a_doubt_a_scripted_look_up_that_finds_nothing_sends_the_write_again(refunded):
    replies = {"in_turn": [{"error": "in_doubt"}, {"status": "New"}]}
    trace = with_ticket(refunded, replies, **{"remedy.find_tickets": []})
    assert [name for name, _ in called(trace)].count("remedy.create_ticket") == 2


def test_after_a_doubt_a_look_up_that_finds_the_write_is_enough(refunded):
    found = [
        {"number": "INC000000000009", "type": "FRAUD_REPORT", "status": "New", "created": "2025-03-29T09:00+07:00"}
    ]
    trace = with_ticket(refunded, {"error": "in_doubt"}, **{"remedy.find_tickets": found})
    assert [name for name, _ in called(trace)].count("remedy.create_ticket") == 1
    assert trace.facts["ticket"]["number"] == "INC000000000009"


def test_a_write_that_failed_for_good_is_an_effect_too(refunded):
    trace = with_ticket(refunded, {"error": "rejected", "reason": "closed"})
    assert (trace.status, [effect.status for effect in trace.effects]) == ("needs_attention", ["failed"])


def test_every_effect_is_answered_or_pending(refunded):
    assert {effect.status for effect in refunded().effects} == {"done"}


PAY = """
outcomes: {paid: {id: Dibayar}, not_paid: {id: Batal}}
facts:
  msisdn: {type: phone, ask: {id: 'Nomor?'}, privacy: personal}
  done: {type: billing.Adjustment}
states:
  identify: {ask: [msisdn], next: pay}
  pay:
    call:
      operation: billing.apply_adjustment
      with: {msisdn: =msisdn, kind: refund, amount: 5000, approval_id: BCO-1}
      save: done
      on_error: {rejected: not_paid}
    next: paid
  paid: {end: paid}
  not_paid: {end: not_paid}
"""


@pytest.mark.parametrize(("answer", "outcome"), [({}, "paid"), ({"pay": "yes"}, "paid"), ({"pay": "no"}, "not_paid")])
def test_an_irreversible_effect_is_confirmed_unless_the_scenario_says_no(compiled, told, answer, outcome):
    systems = {"billing.apply_adjustment": {"status": "completed"}}
    trace = told(compiled(PAY), answers={"msisdn": "0812 0000 0001", **answer}, systems=systems)
    assert trace.outcome == outcome
    assert [step.confirmed for step in trace.steps if isinstance(step, Confirmed)] == [outcome == "paid"]
    assert len(trace.effects) == (1 if outcome == "paid" else 0)


SIDE_BY_SIDE = """
outcomes: {done: {id: Selesai}}
facts:
  msisdn: {type: phone, ask: {id: 'Nomor?'}, privacy: personal}
  interactions: {type: list of dsc.Interaction}
  tickets: {type: list of remedy.FoundTicket}
states:
  identify: {ask: [msisdn], next: history}
  history:
    call:
      - {operation: dsc.list_interactions, with: {msisdn: =msisdn}, save: interactions}
      - {operation: remedy.find_tickets, with: {msisdn: =msisdn}, save: tickets, on_error: {unavailable: continue}}
    next: finish
  finish: {end: done}
"""


def test_of_look_ups_side_by_side_all_that_have_no_reply_are_needed(compiled, told):
    trace = told(compiled(SIDE_BY_SIDE), answers={"msisdn": "0812 0000 0001"}, systems={})
    assert trace.needs == ("dsc.list_interactions", "remedy.find_tickets")
    assert len(trace.failures) == 2


def test_look_ups_side_by_side_are_all_answered(compiled, told):
    systems = {"dsc.list_interactions": [], "remedy.find_tickets": {"error": "unavailable"}}
    trace = told(compiled(SIDE_BY_SIDE), answers={"msisdn": "0812 0000 0001"}, systems=systems)
    assert (trace.outcome, trace.facts["interactions"]) == ("done", [])
    assert "tickets" not in trace.facts


def test_a_reply_that_the_manifest_does_not_allow_fails_and_says_why(refund, catalog):
    told = told_from(refund, catalog, answers={"msisdn": "0812 0000 0001"}, systems={})
    unfit = {"dsc.get_customer_profile": from_python({"segment": "platinum"})}
    trace = tell(refund, replace(told, systems=unfit), siblings=lambda _: None, catalog=catalog)
    assert trace.needs == ("dsc.get_customer_profile",)
    (failure,) = trace.failures
    assert failure.en.startswith("the reply that is given for `dsc.get_customer_profile` in `profile` does not fit: ")
    assert failure.id.startswith("balasan untuk `dsc.get_customer_profile` di `profile` tidak cocok: ")

"""Which states and ways a set of told cases visited."""

from __future__ import annotations

import pytest

from sopflow.simulation.coverage import coverage


def test_nothing_told_visits_nothing(refund):
    found = coverage(refund, [])
    assert (found.states_visited, found.ways_visited, found.of_states, found.of_ways) == (0, 0, 0.0, 0.0)
    assert found.unvisited_states == found.states == tuple(refund.states)


def test_what_one_case_left_out_is_listed(refund, refunded):
    found = coverage(refund, [refunded()])
    assert found.unvisited_states == ("approval", "declined", "too_late", "unknown_number")
    assert found.of_states == pytest.approx(6 / 10)
    left = [(way.source, way.result, way.to) for way in found.unvisited_ways]
    assert ("intake", "done", "declined") in left
    assert ("intake", "done", "ticket") not in left


def test_a_way_that_is_left_when_a_limit_is_used_up_counts_by_itself(refund, refunded):
    missing = {"systems": {"dsc.get_customer_profile": {"error": "not_found"}}}
    once = {"dsc.get_customer_profile": {"in_turn": [{"error": "not_found"}, {"error": "not_found"}]}}
    before = {(way.to, way.is_then) for way in coverage(refund, [refunded()]).unvisited_ways if way.source == "profile"}
    assert before == {("identify", False), ("unknown_number", True)}
    after = coverage(refund, [refunded(), refunded(given=missing), refunded(given={"systems": once})])
    assert [way for way in after.unvisited_ways if way.source == "profile"] == []


def test_all_cases_together_visit_everything(refund, refunded):
    big = {"amount": 500000, "why_so_much": "mahal"}
    cases = [
        refunded(), refunded(agreed=False), refunded(**big, approval="granted"), refunded(**big, approval="refused"),
        refunded(**big), refunded(given={"systems": {"dsc.get_customer_profile": {"error": "not_found"}}}),
    ]  # fmt: skip
    found = coverage(refund, cases)
    assert (found.of_states, found.of_ways, found.unvisited_ways) == (1.0, 1.0, ())


def test_a_sub_case_counts_for_its_own_playbook(compiled, told):
    inner = compiled("outcomes: {ok: {id: Baik}}\nstates:\n  only: {end: ok}\n", id="inner")
    outer = compiled(
        "outcomes: {done: {id: Selesai}}\nstates:\n"
        "  run_it: {run: {playbook: inner}, next: {ok: finish}}\n  finish: {end: done}\n",
        id="outer", siblings={"inner": inner},
    )  # fmt: skip
    trace = told(outer, siblings={"inner": inner})
    assert (coverage(outer, [trace]).of_states, coverage(inner, [trace]).of_states) == (1.0, 1.0)

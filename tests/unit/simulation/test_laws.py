"""What holds for every telling, whatever people answer and systems reply."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sopflow.simulation.preparing import told_from
from sopflow.simulation.steps import Called
from sopflow.simulation.tell import tell

ERRORS = st.sampled_from(["unavailable", "rejected", "conflict", "in_doubt"])
PROFILE = {
    "name": "Budi Santoso", "card_type": "simPATI", "payment_type": "prepaid", "segment": "regular",
    "is_employee": False, "status": "active",
}  # fmt: skip
TICKETS = st.lists(
    st.one_of(st.just({"status": "New"}), ERRORS.map(lambda kind: {"error": kind})), min_size=1, max_size=4
)
READS = st.sampled_from([PROFILE, {"error": "not_found"}, {"error": "unavailable"}])
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "msisdn": st.sampled_from(["0812 0000 0001", {"in_turn": ["0812 0000 0002", "0812 0000 0001"]}]),
        "amount": st.one_of(st.integers(-5, 10**9), st.just({"in_turn": [0, None, 700_000]}), st.none()),
        "why_so_much": st.one_of(st.none(), st.just("mahal")),
        "agreed": st.booleans(),
        "approval": st.sampled_from(["granted", "refused", None]),
    },
)
SYSTEMS = st.fixed_dictionaries(
    {"dsc.get_customer_profile": READS, "remedy.create_ticket": TICKETS.map(lambda turns: {"in_turn": turns})}
)
EVENTS = st.lists(
    st.fixed_dictionaries(
        {"at": st.integers(0, 30).map(lambda hours: f"+{hours}h"), "event": st.sampled_from(["cancel", "resume"])}
    ),
    max_size=2,
)
LAW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def told(refund, catalog, answers, systems, events):
    telling = told_from(refund, catalog, answers=answers, systems=systems, events=events)
    return tell(refund, telling, siblings=lambda _: None, catalog=catalog)


@LAW
@given(ANSWERS, SYSTEMS, EVENTS)
def test_the_same_telling_gives_the_same_trace(refund, catalog, answers, systems, events):
    one, other = (told(refund, catalog, answers, systems, events) for _ in range(2))
    assert one.facts == other.facts
    assert one.effects == other.effects
    assert [type(step) for step in one.steps] == [type(step) for step in other.steps]
    assert (one.status, one.outcome, one.path, one.asked, one.needs) == (
        other.status, other.outcome, other.path, other.asked, other.needs,
    )  # fmt: skip


@LAW
@given(ANSWERS, SYSTEMS, EVENTS)
def test_effects_requested_are_those_that_were_answered_and_those_that_are_pending(
    refund, catalog, answers, systems, events
):
    trace = told(refund, catalog, answers, systems, events)
    requested = {step.key for step in trace.steps if isinstance(step, Called) and step.key}
    pending = {effect.key for effect in trace.effects if effect.status == "intended"}
    settled = {effect.key for effect in trace.effects if effect.status != "intended"}
    assert requested == settled
    assert not pending & settled
    assert len({effect.key for effect in trace.effects}) == len(trace.effects)


@LAW
@given(ANSWERS, SYSTEMS, EVENTS)
def test_a_case_is_done_or_says_what_it_needs(refund, catalog, answers, systems, events):
    trace = told(refund, catalog, answers, systems, events)
    assert (trace.status == "done") == (trace.outcome is not None)
    assert (trace.status == "done") == (not trace.needs)


@LAW
@given(ANSWERS, SYSTEMS, EVENTS)
def test_the_times_of_the_steps_never_go_back(refund, catalog, answers, systems, events):
    trace = told(refund, catalog, answers, systems, events)
    times = [step.at for step in trace.steps]
    assert times == sorted(times)
    assert trace.began <= trace.ended


@LAW
@given(ANSWERS, SYSTEMS)
def test_a_case_goes_the_same_way_whether_it_is_explained_or_not(refund, catalog, answers, systems):
    telling = told_from(refund, catalog, answers=answers, systems=systems)
    plain, explained = (
        tell(refund, telling, siblings=lambda _: None, catalog=catalog, explain=explain) for explain in (False, True)
    )
    assert (plain.path, plain.asked, plain.facts, plain.effects) == (
        explained.path, explained.asked, explained.facts, explained.effects,
    )  # fmt: skip

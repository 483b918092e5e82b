"""Who may do what: roles, four eyes, limits. The engine holds to it, whoever asks and from which screen."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sopflow.engine.authority import acting_role, refusal, role_wanted
from sopflow.engine.effects import CallOperation, ConfirmEffect, RequestApproval, RequestChore
from sopflow.engine.events import (
    AttentionResolved,
    CaseStarted,
    ChoreDone,
    EffectConfirmed,
    EventReceived,
    QuestionsAnswered,
    VoteCast,
)  # fmt: skip
from sopflow.engine.step import step
from sopflow.errors import NotAllowed, UsageError
from sopflow.values.kinds import Consent

REFUND = """
    outcomes: {paid: {}, refused: {}}
    roles:
      agent:
        limits:
          - confirm: billing.apply_adjustment
            that: input.amount <= 500rb
            else: {id: 'Petugas hanya sampai Rp500.000.', en: 'Agents up to Rp500.000 only.'}
      supervisor:
        limits:
          - {approve: decide, that: amount <= 5jt, else: {id: 'Sampai Rp5.000.000.', en: 'Up to Rp5.000.000.'}}
          - {confirm: billing.apply_adjustment, that: input.amount <= 5jt, else: {id: Terlalu besar., en: Too much.}}
      director: {}
      clerk: {}
    facts:
      msisdn: {type: phone, ask: {id: Nomor?, en: Number?}}
      amount: {type: money, ask: {id: Berapa?, en: How much?}}
      reply: {type: billing.Adjustment}
    interrupts:
      called_back: {go: ask, role: agent}
    states:
      ask: {role: agent, ask: [msisdn, amount], next: decide}
      decide:
        approve: {what: {id: Bayar?, en: Pay?}, not_by: [ask]}
        next: {granted: pay, refused: refused}
      pay:
        role: agent
        call:
          operation: billing.apply_adjustment
          with: {msisdn: =msisdn, kind: refund, amount: =amount, approval_id: A1}
          save: reply
          confirm: {role: CONFIRMER, not_by: [agent]}
          on_error: {rejected: refused}
        next: check
      check: {do: {text: {id: Periksa., en: Check it.}}, role: clerk, next: paid}
      paid: {end: paid}
      refused: {end: refused}
"""


def text(confirmer="supervisor"):
    return REFUND.replace("CONFIRMER", confirmer)


def asked(case, by="ani", role="agent", **answers):
    return case.give(QuestionsAnswered(case.at, answers, by, role))


def granted(case, by="budi", role="supervisor", yes=True):
    return case.give(VoteCast(case.at, yes, by, role))


def confirmed(case, by="budi", role="supervisor", yes=True):
    return case.give(EffectConfirmed(case.at, case.waiting_effect(), yes, by, role))


@pytest.fixture
def at_pay(play):
    """A case whose payment waits to be confirmed."""

    def standing(amount=100_000, confirmer="supervisor"):
        case = asked(play(text(confirmer)), msisdn="0812", amount=amount)
        return granted(case, "eka", "director")

    return standing


# ── roles ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_question_is_answered_by_the_states_role_alone(play):
    case = play(text())

    with pytest.raises(NotAllowed, match="only the role `agent` may do this, not `clerk`"):
        asked(case, "dodi", "clerk", amount=1)
    assert asked(case, msisdn="0812", amount=1).now.state == "decide"


def test_a_person_without_a_role_has_none_that_fits(play):
    with pytest.raises(NotAllowed, match="and `ani` has no role") as no:
        asked(play(text()), "ani", None, amount=1)

    assert no.value.words.id == "hanya peran `agent` yang boleh melakukan ini, sedangkan `ani` tanpa peran."


def test_what_nobody_did_is_a_dry_run_and_passes(play):
    case = play(text()).answer(msisdn="0812", amount=100_000_000).vote(True).confirm(True).reply({"status": "done"})

    assert case.tick().now.outcome == "paid"


def test_a_chore_is_ticked_by_the_states_role_alone(at_pay):
    case = confirmed(at_pay()).reply({"status": "done"})

    assert case.effects == (RequestChore("check", {"id": "Periksa.", "en": "Check it."}, "clerk", None),)
    with pytest.raises(NotAllowed, match="only the role `clerk`"):
        case.give(ChoreDone(case.at, None, "ani", "agent"))
    assert case.give(ChoreDone(case.at, None, "dodi", "clerk")).now.outcome == "paid"


def test_attention_is_decided_by_the_states_role_alone(at_pay):
    case = at_pay().confirm(True).fail("unavailable")

    with pytest.raises(NotAllowed, match="only the role `agent`"):
        case.give(AttentionResolved(case.at, "failed", by="dodi", role="clerk"))
    assert case.give(AttentionResolved(case.at, "failed", by="ani", role="agent")).now.outcome == "refused"


def test_a_verbs_own_role_counts_before_the_states(at_pay):
    case = at_pay()
    state = case.program.states["pay"]

    assert role_wanted(state) == "agent"
    assert role_wanted(state, state.plan.calls[0]) == "supervisor"
    assert role_wanted(case.program.states["decide"]) is None
    assert case.effects == (
        ConfirmEffect(
            case.waiting_effect(), "pay", "billing.apply_adjustment",
            {"msisdn": "0812", "kind": "refund", "amount": 100_000, "approval_id": "A1"}, "supervisor", ("agent",),
        ),
    )  # fmt: skip


def test_who_is_asked_falls_to_the_states_role(play):
    case = play(text().replace("what: {id: Bayar?, en: Pay?}, not_by: [ask]", "what: Bayar?").replace(
        "        next: {granted: pay", "        role: supervisor\n        next: {granted: pay"))  # fmt: skip

    asked(case, msisdn="0812", amount=1)

    assert case.effects == (RequestApproval("decide", {"id": "Bayar?"}, "supervisor", 1, 1, ()),)


def test_an_interrupt_with_a_role_is_not_heard_from_somebody_without_it(play):
    case = asked(play(text()), msisdn="0812", amount=1)

    for by, role in (("dodi", "clerk"), ("dodi", None), (None, "clerk")):
        assert case.give(EventReceived(case.at, "called_back", {}, by, role)).now.state == "decide"
    assert case.give(EventReceived(case.at, "called_back", {}, "ani", "agent")).path[-2:] == ["ask", "decide"]


def test_what_comes_while_the_case_is_paused_is_refused_at_once(play):
    case = play(text().replace("called_back: {go: ask, role: agent}", "called_back: {go: paused}")).hear("called_back")

    with pytest.raises(NotAllowed):
        asked(case, "dodi", "clerk", amount=1)
    assert len(asked(case, msisdn="0812", amount=1).now.held) == 1


# ── four eyes ────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_answered_in_a_state_may_not_approve_what_came_of_it(play):
    case = asked(play(text()), msisdn="0812", amount=1)

    assert case.now.acts == (("ask", "agent", "ani"),)
    with pytest.raises(NotAllowed, match="another person must decide"):
        granted(case, "ani", "supervisor")
    assert granted(case, "budi").now.state == "pay"


def test_who_began_the_case_counts_as_having_acted_in_its_first_state(play):
    case = play(text())

    assert step(case.program, None, CaseStarted(case.at, "d", by="ani")).case.acts == (("ask", None, "ani"),)


def test_who_acted_in_a_role_may_not_act_again_in_another_one(at_pay):
    with pytest.raises(NotAllowed, match="another person must decide"):
        confirmed(at_pay(), "ani", "supervisor")


def test_a_role_that_is_excluded_may_not_whoever_it_is(play):
    case = asked(play(text("director")), msisdn="0812", amount=1)
    granted(case, "eka", "director")
    apart = text("director").replace("{role: director, not_by: [agent]}", "{not_by: [agent]}").replace(
        "      pay:\n        role: agent\n", "      pay:\n")  # fmt: skip
    free = granted(asked(play(apart), msisdn="0812", amount=1), "eka", "director")

    with pytest.raises(NotAllowed, match="the role `agent` may not decide here"):
        confirmed(free, "gita", "agent")
    assert isinstance(confirmed(free, "gita", "director").effects[0], CallOperation)


def test_four_eyes_need_to_know_whose(at_pay):
    with pytest.raises(NotAllowed, match="it must be known who does this"):
        confirmed(at_pay(), None, "supervisor")


def test_several_votes_need_to_know_whose(play):
    case = asked(play(text().replace("not_by: [ask]", "role: director, need: 2")), msisdn="0812", amount=1)

    with pytest.raises(NotAllowed, match="who each of them is"):
        granted(case, None, "director")
    granted(case, "eka", "director")
    with pytest.raises(NotAllowed, match="has decided already"):
        granted(case, "eka", "director")


FACTS = """
    outcomes: {paid: {}, refused: {}}
    facts:
      people: {type: list of person}
      asked_by: {type: person}
      agreed: {type: consent, to: terms}
    scripts: {terms: {id: Syarat, en: Terms}}
    inputs: [people, asked_by, agreed]
    states:
      decide: {approve: {what: {id: Bayar?, en: Pay?}, not_by: [people, asked_by, agreed]}, next: {granted: paid, refused: refused}}
      paid: {end: paid}
      refused: {end: refused}
"""


@pytest.mark.parametrize("name", ["ani", "budi", "citra", "dewi"])
def test_a_fact_names_a_person_several_or_who_recorded_a_consent(play, name):
    words = Consent(True, "terms", "Syarat", "", "id", datetime(2025, 3, 29, tzinfo=UTC), "dewi")
    case = play(FACTS, people=("ani", "budi"), asked_by="citra", agreed=words)

    with pytest.raises(NotAllowed, match="another person must decide"):
        granted(case, name, None)
    assert granted(case, "eka", None).now.outcome == "paid"


def test_nobody_is_remembered_where_no_one_asks_for_it(play):
    case = play("""
        outcomes: {ok: {}}
        roles: {agent: {}}
        facts: {x: {type: whole, ask: {id: X?, en: X?}}}
        states: {a: {role: agent, ask: [x], next: ok}, ok: {end: ok}}
    """)

    assert asked(case, x=1).now.acts == ()


def test_who_acts_twice_in_a_state_is_remembered_once(play):
    case = asked(play(text()), msisdn="0812")

    assert asked(case, amount=1).now.acts == (("ask", "agent", "ani"),)


# ── limits ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_confirmation_beyond_a_roles_limit_is_refused_with_the_reason(play):
    within, beyond = (granted(asked(play(text()), msisdn="0812", amount=amount), "eka", "director")
                      for amount in (5_000_000, 5_000_001))  # fmt: skip

    with pytest.raises(NotAllowed, match=r"beyond the limit of the role `supervisor`: Too much\.") as no:
        confirmed(beyond)
    assert no.value.words.id == "ini melampaui batas peran `supervisor`: Terlalu besar."
    assert isinstance(confirmed(within).effects[0], CallOperation)


def test_a_grant_beyond_a_roles_limit_is_refused_and_a_role_without_one_may(play):
    case = asked(play(text()), msisdn="0812", amount=6_000_000)

    with pytest.raises(NotAllowed, match=r"Up to Rp5.000.000"):
        granted(case)
    assert granted(case, "eka", "director").now.state == "pay"


def test_saying_no_needs_no_limit(play, at_pay):
    assert granted(asked(play(text()), msisdn="0812", amount=6_000_000), yes=False).now.outcome == "refused"
    assert confirmed(at_pay(6_000_000), yes=False).now.outcome == "refused"


@pytest.mark.parametrize("role", [None, "stranger"])
def test_where_roles_have_limits_nobody_goes_without_a_role_of_the_playbook(play, role):
    case = asked(play(text()), msisdn="0812", amount=1)

    with pytest.raises(NotAllowed, match="only somebody with a role of the playbook"):
        granted(case, "eka", role)


def test_saying_that_a_write_was_done_needs_the_authority_to_confirm_it(at_pay):
    case = confirmed(at_pay()).fail("unavailable")

    for by, role, why in (("ani", "agent", "only the role `supervisor`"), ("ani", "supervisor", "another person")):
        with pytest.raises(NotAllowed, match=why):
            case.give(AttentionResolved(case.at, "done", {"status": "done"}, by=by, role=role))
    assert (
        case.give(AttentionResolved(case.at, "done", {"status": "done"}, by="budi", role="supervisor")).path[-1]
        == "check"
    )


def test_saying_that_a_write_was_done_is_held_to_the_limit(at_pay):
    director, beyond = at_pay(6_000_000, "director"), at_pay(6_000_000, "supervisor")
    confirmed(director, "eka", "director").fail("unavailable")
    beyond.confirm(True).fail("unavailable")  # nobody did: a dry run

    said = AttentionResolved(director.at, "done", by="eka", role="director")
    assert refusal(director.program, director.now, said) is None
    with pytest.raises(NotAllowed, match=r"Too much\."):
        beyond.give(AttentionResolved(beyond.at, "done", by="budi", role="supervisor"))


def test_other_decisions_are_the_states_roles_business(at_pay):
    case = at_pay()
    confirmed(case).fail("unavailable")

    with pytest.raises(UsageError):
        case.give(AttentionResolved(case.at, "nonsense", by="ani", role="agent"))
    assert case.give(AttentionResolved(case.at, "retry", by="ani", role="agent")).effects[-1].role == "supervisor"


def test_done_is_nothing_to_say_of_what_was_never_sent(play):
    case = play("""
        outcomes: {ok: {}}
        roles: {agent: {}}
        facts: {d: {type: duration, optional: true, ask: {id: D?, en: D?}}}
        states:
          a: {ask: [d], next: b}
          b: {role: agent, wait: {for: =d}, next: ok}
          ok: {end: ok}
    """).answer(d=None)

    with pytest.raises(UsageError, match="only `retry`"):
        case.give(AttentionResolved(case.at, "done", by="ani", role="agent"))


def test_done_is_nothing_to_say_of_a_call_that_lacks_its_input(play):
    case = play("""
        outcomes: {ok: {}}
        roles: {agent: {}}
        facts: {msisdn: {type: phone, optional: true, ask: {id: N?, en: N?}}}
        states:
          a: {ask: [msisdn], next: b}
          b: {role: agent, call: {operation: dsc.get_customer_profile, with: {msisdn: =msisdn}}, next: ok}
          ok: {end: ok}
    """).answer(msisdn=None)

    with pytest.raises(UsageError, match="only `retry`"):
        case.give(AttentionResolved(case.at, "done", by="ani", role="agent"))


# ── in which role ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_person_acts_in_the_role_in_which_they_may(play):
    case = asked(play(text()), msisdn="0812", amount=6_000_000)
    vote = VoteCast(case.at, True, "eka")

    assert acting_role(case.program, case.now, vote, {"supervisor", "director"}) == "director"
    assert acting_role(case.program, case.now, vote, {"supervisor"}) == "supervisor"
    assert acting_role(case.program, case.now, vote, ()) is None
    assert (
        acting_role(case.program, case.now, EventReceived(case.at, "called_back", by="eka"), {"agent", "a"}) == "agent"
    )
    assert acting_role(case.program, case.now, EventReceived(case.at, "other", by="eka"), {"agent", "a"}) == "a"


def test_why_somebody_may_not_is_told_without_doing_it(play):
    case = asked(play(text()), msisdn="0812", amount=6_000_000)

    assert "Up to Rp5.000.000." in str(refusal(case.program, case.now, VoteCast(case.at, True, "budi", "supervisor")))
    assert refusal(case.program, case.now, VoteCast(case.at, True, "eka", "director")) is None

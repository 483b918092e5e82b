"""`approve`, `do`, `require`: what people decide and do."""

from __future__ import annotations

import pytest

from sopflow.engine.effects import FinishCase, ListReasons, RequestApproval, RequestChore, StartTimer
from sopflow.engine.events import ChoreDone
from sopflow.errors import UsageError

APPROVE = """
    outcomes: {yes_: {}, no_: {}, late: {}}
    roles: {agent: {}, supervisor: {}, boss: {}}
    facts:
      amount: {type: money, ask: {id: Jumlah?, en: Amount?}}
      by_whom: {type: person, ask: {id: Siapa?, en: Who?}}
      double: {type: money, is: amount * 2}
      note: {type: text}
    states:
      how_much: {ask: [amount, by_whom], next: decide}
      decide:
        approve:
          what: {id: "Bayar ${ amount | money }?", en: "Pay ${ amount | money }?"}
          role: supervisor
          need: 2
          of: 3
          not_by: [by_whom, agent]
          freeze: [double, note]
        within: 24h
        next: {granted: more, refused: no_, late: late}
      more: {set: {amount: 8}, next: yes_}
      yes_: {end: yes_}
      no_: {end: no_}
      late: {end: late}
"""


@pytest.fixture
def approval(play):
    return play(APPROVE).answer(amount=1000, by_whom="ani")


def test_an_approval_is_asked_of_a_role_in_every_language(approval):
    assert approval.effects == (
        RequestApproval(
            "decide", {"id": "Bayar Rp1.000?", "en": "Pay Rp1.000?"}, "supervisor", 2, 3, ("by_whom", "agent")
        ),
        StartTimer("late", "decide", approval.at.replace(day=30)),
    )


def test_so_many_grants_as_are_needed_grant_it(approval):
    assert approval.vote(True, "budi", "supervisor").effects == ()
    assert approval.vote(True, "citra", "supervisor").now.outcome == "yes_"


def test_so_many_refusals_that_the_need_cannot_be_met_refuse_it(approval):
    assert approval.vote(False, "budi", "supervisor").now.outcome is None
    assert approval.vote(False, "citra", "supervisor").now.outcome == "no_"


def test_the_third_vote_decides_where_two_disagree(approval):
    assert (
        approval.vote(False, "budi", "supervisor")
        .vote(True, "citra", "supervisor")
        .vote(True, "dewi", "supervisor")
        .now.outcome
        == "yes_"
    )


def test_nobody_decides_twice(approval):
    approval.vote(True, "budi", "supervisor")
    with pytest.raises(UsageError, match="has decided already"):
        approval.vote(True, "budi", "supervisor")


def test_who_asked_for_it_may_not_approve_it(approval):
    with pytest.raises(UsageError, match="another person must decide"):
        approval.vote(True, "ani", "supervisor")


@pytest.mark.parametrize("role", ["agent", "boss"])
def test_only_the_role_that_is_named_may_decide(approval, role):
    with pytest.raises(UsageError, match=f"not `{role}`"):
        approval.vote(True, "budi", role)


def test_a_role_that_is_excluded_may_not_decide_where_any_other_may(play):
    case = play(APPROVE.replace("          role: supervisor\n", "")).answer(amount=1000, by_whom="ani")

    with pytest.raises(UsageError, match="the role `agent` may not decide"):
        case.vote(True, "budi", "agent")
    assert case.vote(True, "budi", "boss").vote(True, "citra", "boss").now.outcome == "yes_"


def test_what_was_approved_stays_as_it_was_seen(approval):
    approval.vote(True, "budi", "supervisor").vote(True, None)

    assert approval.now.facts == {"amount": 8, "by_whom": "ani", "double": 2000}


def test_an_approval_that_nobody_gives_in_time_is_late(approval):
    assert approval.later(days=1).fire("late").now.outcome == "late"


def test_a_vote_where_nothing_is_to_be_approved_is_the_callers_fault(play):
    with pytest.raises(UsageError, match="nothing is to be approved in the state `how_much`"):
        play(APPROVE).vote(True)


CHORE = """
    outcomes: {ok: {}}
    roles: {agent: {}}
    facts: {seal: {type: text}}
    states:
      seal: {do: {text: {id: Segel amplop, en: Seal the envelope}, role: agent, evidence: seal}, next: {done: done}}
      done: {end: ok}
"""


def test_a_chore_is_asked_for_and_ticked_with_its_evidence(play):
    case = play(CHORE)
    assert case.effects == (RequestChore("seal", {"id": "Segel amplop", "en": "Seal the envelope"}, "agent", "seal"),)

    assert case.tick("S-1").effects == (FinishCase("ok", {}),)
    assert case.now.facts == {"seal": "S-1"}


def test_a_chore_may_be_ticked_without_evidence_where_none_is_kept(play):
    case = play(CHORE.replace(", evidence: seal", ""))
    case.give(ChoreDone(case.at, "nobody wants it", by="agent-7", role="agent"))

    assert (case.now.outcome, case.now.facts) == ("ok", {})


def test_a_tick_where_there_is_no_chore_is_the_callers_fault(play):
    with pytest.raises(UsageError, match="there is no chore in the state `how_much`"):
        play(APPROVE).tick()


REQUIRE = """
    outcomes: {ok: {}, no_: {}}
    facts:
      age: {type: whole, ask: {id: Umur?, en: Age?}}
      member: {type: yes_no, ask: {id: Anggota?, en: A member?}}
      noted: {type: text}
    states:
      meet: {ask: [age, member], next: check}
      check:
        require:
          - {that: age >= 18, else: {id: Terlalu muda, en: Too young}}
          - {that: member, else: {id: "Bukan anggota, ${ age } tahun", en: "No member, aged ${ age }"}}
        set: {noted: met}
        next: {met: ok, refused: no_}
      ok: {end: ok}
      no_: {end: no_}
"""


def test_require_refuses_with_all_reasons_that_hold(play):
    case = play(REQUIRE).answer(age=12, member=False)

    assert case.effects == (
        ListReasons(
            "check",
            (
                {"id": "Terlalu muda", "en": "Too young"},
                {"id": "Bukan anggota, 12 tahun", "en": "No member, aged 12"},
            ),
        ),
        FinishCase("no_", {}),
    )


def test_set_takes_no_effect_where_the_verb_did_not_succeed(play):
    assert "noted" not in play(REQUIRE).answer(age=12, member=True).now.facts


def test_require_is_met_in_silence(play):
    case = play(REQUIRE).answer(age=18, member=True)

    assert case.effects == (FinishCase("ok", {}),)
    assert case.now.facts["noted"] == "met"


def test_a_chore_that_asks_for_evidence_is_done_only_with_it(play):
    case = play(
        """
        outcomes: {ok: {}}
        facts: {proof: {type: text, ask: {id: Bukti?, en: Proof?}}}
        states:
          chore: {do: {text: {id: Kirim, en: Send}, evidence: proof}, next: done}
          done: {end: ok}
        """
    )
    with pytest.raises(UsageError, match="only with its evidence, `proof`"):
        case.tick()

    assert case.tick("R-17").now.facts == {"proof": "R-17"}


def test_a_chore_whose_evidence_is_optional_may_be_done_without_it(play):
    text = CHORE.replace("seal: {type: text}", "seal: {type: text, optional: true}")
    assert (play(text).tick().now.outcome, play(text).tick("S-1").now.facts) == ("ok", {"seal": "S-1"})

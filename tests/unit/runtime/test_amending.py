"""Corrections and migrations of live cases: the history is told again, in one transaction."""

from __future__ import annotations

from typing import Any

import pytest

from sopflow.engine.migration import Verdict
from sopflow.errors import Conflict, NotAllowed, NotFound, UsageError
from sopflow.ports.world import Done
from sopflow.runtime.people import Person
from sopflow.runtime.wants import Leftover

RINA = Person("rina")

LETTER = """
    facts:
      kind: {type: [bill, note], ask: {id: Jenis?, en: Kind?}}
      ok: {type: yes_no, ask: {id: Ok?, en: Ok?}}
    outcomes: {done: {}}
    states:
      ask:
        ask: [kind]
        next:
          - {when: kind is bill, go: send}
          - else: check
      send: {call: {operation: toy.send, with: {kind: =kind}}, next: check}
      check: {ask: [ok], next: end}
      end: {end: done}
    """


def stored_is_retold(office: Any, case: str) -> bool:
    view = office.engine.get(case)
    _, (*_, last) = office.engine._tell_again(case)
    return bool(last.case == view.case and last.asked == view.row.asked)


def test_a_corrected_answer_goes_on_from_where_it_makes_a_difference(office: Any) -> None:
    case = office.answer(office.begin(LETTER), kind="note")
    assert case.state == "check"

    receipt = office.engine.correct(case.id, {"kind": "bill"}, by=RINA, reason="misheard", key="fix")

    assert (receipt.case.state, office.ledger(case.id)) == ("send", [("toy.send", "intended")])
    again = office.engine.correct(case.id, {"kind": "bill"}, by=RINA, reason="misheard", key="fix")
    assert (again.repeated, again.seq) == (True, receipt.seq)
    case = office.pump(case)
    assert (case.state, office.host.names) == ("check", ["toy.send"])
    last = [each for each in office.engine.history(case.id) if each.kind == "corrected"]
    assert [(each.by, each.event.reason) for each in last] == [("rina", "misheard")]
    assert stored_is_retold(office, case.id)


def test_a_write_that_is_not_wanted_any_more_is_shown_and_settled(office: Any) -> None:
    case = office.pump(office.answer(office.begin(LETTER), kind="bill"))

    case = office.engine.correct(case.id, {"kind": "note"}, by=RINA, reason="misheard").case

    (left,) = [want for want in case.wants if isinstance(want, Leftover)]
    assert (left.operation, left.input["kind"], left.output, left.why) == (
        "toy.send", "bill", {"number": "L-1"}, "not_reached",
    )  # fmt: skip
    case = office.answer(case, ok=True)
    assert case.status == "needs_attention"
    case = office.engine.settle(case.id, left.key, by=RINA, reason="called them").case
    assert case.outcome == "done"
    assert stored_is_retold(office, case.id)


def test_an_undoing_is_performed_like_any_write(office: Any) -> None:
    case = office.pump(
        office.answer(office.begin(LETTER.replace("{kind: =kind}}", "{kind: =kind}, undo: toy.recall}")), kind="bill")
    )
    case = office.engine.correct(case.id, {"kind": "note"}, by=RINA, reason="misheard").case

    assert sorted(office.ledger(case.id)) == [("toy.recall", "intended"), ("toy.send", "done")]
    case = office.pump(case)

    assert office.host.names == ["toy.send", "toy.recall"]
    assert sorted(office.ledger(case.id)) == [("toy.recall", "done"), ("toy.send", "done")]
    assert [type(want).__name__ for want in case.wants] == ["Question"]
    assert stored_is_retold(office, case.id)


def test_nothing_is_corrected_while_a_write_is_under_way(office: Any) -> None:
    case = office.answer(office.begin(LETTER), kind="bill")

    with pytest.raises(Conflict, match="being written"):
        office.engine.correct(case.id, {"kind": "note"}, by=RINA, reason="misheard")
    assert office.kinds(case.id) == ["started", "answered"]


def test_what_was_never_answered_cannot_be_corrected(office: Any) -> None:
    case = office.begin(LETTER)
    with pytest.raises(UsageError):
        office.engine.correct(case.id, {"ok": True}, by=RINA, reason="misheard")
    with pytest.raises(UsageError, match="no fact `kin`"):
        office.engine.correct(case.id, {"kin": "bill"}, by=RINA, reason="misheard")
    with pytest.raises(UsageError):
        office.engine.settle(case.id, "nothing", by=RINA)


def test_a_case_goes_to_the_newest_publication_and_back(office: Any) -> None:
    case = office.answer(office.begin(LETTER), kind="note")
    office.clock.move(minutes=1)
    office.publish(LETTER.replace("Ok?, en: Ok?", "Oke?, en: Okay?"), version="1.1.0")

    assert office.engine.judge(case.id).verdict is Verdict.SAME
    moved = office.engine.migrate(case.id, by=RINA, reason="clearer words").case
    assert (moved.version, moved.wants[0].texts["en"], moved.facts) == ("1.1.0", "Okay?", {"kind": "note"})
    assert stored_is_retold(office, case.id)
    with pytest.raises(UsageError, match="runs on that version already"):
        office.engine.migrate(case.id, by=RINA, reason="again")

    back = office.engine.migrate(case.id, "1.0.0", by=RINA, reason="no").case
    assert (back.version, back.wants[0].texts["en"]) == ("1.0.0", "Ok?")
    office.engine = office.open()
    assert office.answer(back, ok=True).outcome == "done"
    assert stored_is_retold(office, case.id)
    assert [each.event.before == each.event.program for each in office.engine.history(case.id) if each.kind == "migrated"] == [False, False]  # fmt: skip


def test_a_case_that_would_have_done_something_else_goes_only_where_that_is_accepted(office: Any) -> None:
    office.host.tell("toy.send", Done({"number": "L-1"}))
    case = office.answer(office.begin(LETTER), kind="note")
    office.clock.move(minutes=1)
    office.publish(LETTER.replace("- else: check", "- else: send"), version="1.1.0")

    judgement = office.engine.judge(case.id)
    assert (judgement.verdict, judgement.sends) == (Verdict.DIFFERS, ("toy.send",))
    with pytest.raises(Conflict, match="would have done something else"):
        office.engine.migrate(case.id, by=RINA, reason="new")
    assert office.engine.get(case.id).version == "1.0.0"

    office.engine.migrate(case.id, by=RINA, reason="new", differs=True)
    assert (office.pump(case).version, office.host.names) == ("1.1.0", ["toy.send"])


def test_a_case_that_is_not_there_is_not_judged(office: Any) -> None:
    with pytest.raises(NotFound):
        office.engine.judge("nope")


CHORE = """
    roles: {agent: {title: {id: Agen, en: Agent}}, boss: {title: {id: Atasan, en: Boss}}}
    facts:
      proof: {type: text, ask: {id: Bukti?, en: Proof?}}
      ok: {type: yes_no, ask: {id: Ok?, en: Ok?}}
    outcomes: {done: {}}
    states:
      tick: {do: {text: {id: Kerjakan, en: Do it}, role: boss, evidence: proof}, next: more}
      more: {ask: [ok], next: end}
      end: {end: done}
    """


def test_evidence_is_corrected_only_by_whoever_may_do_the_chore(office: Any) -> None:
    agent, both = Person("rina", frozenset({"agent"})), Person("tono", frozenset({"agent", "boss"}))
    case = office.begin(CHORE)
    office.engine.tick(case.id, "a photo", by=both)

    with pytest.raises(NotAllowed):
        office.engine.correct(case.id, {"proof": "another"}, by=agent, reason="misread")
    assert office.engine.get(case.id).facts == {"proof": "a photo"}
    assert office.engine.correct(case.id, {"proof": "another"}, by=both).case.facts == {"proof": "another"}


ABOUT = """
    SUBJECT
    facts:
      who: {type: text, ask: {id: Siapa?, en: Who?}}
      ok: {type: yes_no, ask: {id: Ok?, en: Ok?}}
    outcomes: {done: {}}
    states:
      ask: {ask: [who], next: more}
      more: {ask: [ok], next: end}
      end: {end: done}
    """


def test_a_case_is_about_whom_the_version_says_that_it_goes_on_with(office: Any) -> None:
    case = office.answer(office.begin(ABOUT.replace("SUBJECT", "")), who="Budi")
    office.clock.move(seconds=1)
    office.publish(ABOUT.replace("SUBJECT", "subject: =who"), version="2.0.0")
    assert case.row.subject is None

    case = office.engine.migrate(case.id, by=RINA, reason="one case a person").case

    assert case.row.subject is not None
    other = office.engine.start("tested").case
    with pytest.raises(Conflict, match="is about the same"):
        office.answer(other, who="Budi")


PAID = """
    roles: {agent: {title: {id: Agen, en: Agent}}, boss: {title: {id: Atasan, en: Boss}}}
    facts:
      pay: {type: yes_no, ask: {id: Bayar?, en: Pay?}}
      ok: {type: yes_no, ask: {id: Ok?, en: Ok?}}
    outcomes: {done: {}}
    states:
      ask:
        ask: [pay]
        next:
          - {when: pay, go: pay}
          - else: more
      pay: {role: boss, call: {operation: toy.pay, with: {amount: 5rb}, undo: toy.refund}, next: more}
      more: {ask: [ok], next: end}
      end: {end: done}
    """
AGENT, BOSS = Person("rina", frozenset({"agent"})), Person("tono", frozenset({"agent", "boss"}))


def paid_by_mistake(office: Any, text: str = PAID, number: str = "P-1") -> str:
    office.host.tell("toy.pay", Done({"number": number}))
    case = office.answer(office.begin(text), AGENT, pay=True)
    office.pump(office.engine.confirm(case.id, True, by=BOSS).case)
    return str(office.engine.correct(case.id, {"pay": False}, by=AGENT).case.id)


def test_what_cannot_be_undone_itself_is_confirmed_in_the_role_of_the_state_that_did_it(office: Any) -> None:
    case = paid_by_mistake(office)

    for yes in (True, False):
        with pytest.raises(NotAllowed):
            office.engine.confirm(case, yes, by=AGENT)
    office.pump(office.engine.confirm(case, True, by=BOSS).case)

    assert office.host.names == ["toy.pay", "toy.refund"]
    assert office.engine.history(case)[-2].role == "boss"


ROLES = "    roles: {agent: {title: {id: Agen, en: Agent}}, boss: {title: {id: Atasan, en: Boss}}}"
LIMITED = PAID.replace(
    ROLES,
    """
    roles:
      agent: {}
      boss:
        limits: [{confirm: toy.refund, that: input.number == "P-1", else: {id: Hanya P-1., en: Only P-1.}}]""",
)


def test_an_undoing_is_confirmed_within_the_limits_of_whoever_confirms_it(office: Any) -> None:
    beyond, within = paid_by_mistake(office, LIMITED, "P-2"), paid_by_mistake(office, LIMITED, "P-1")

    with pytest.raises(NotAllowed, match=r"beyond the limit of the role `boss`: Only P-1\."):
        office.engine.confirm(beyond, True, by=BOSS)
    assert office.host.names == ["toy.pay", "toy.pay"]

    office.pump(office.engine.confirm(beyond, False, by=BOSS).case)  # no is within anybody's
    office.pump(office.engine.confirm(within, True, by=BOSS).case)
    assert office.host.names == ["toy.pay", "toy.pay", "toy.refund"]


def test_an_undoing_that_was_refused_is_confirmed_anew_before_it_is_tried_again(office: Any) -> None:
    case = paid_by_mistake(office)
    (_, left) = office.engine.confirm(case, False, by=BOSS).case.wants
    assert isinstance(left, Leftover)
    with pytest.raises(NotAllowed):
        office.engine.settle(case, left.key, by=AGENT, again=True)

    office.pump(office.engine.settle(case, left.key, by=BOSS, again=True).case)
    assert office.host.names == ["toy.pay"]

    office.pump(office.engine.confirm(case, True, by=BOSS).case)
    assert office.host.names == ["toy.pay", "toy.refund"]
    assert stored_is_retold(office, case)


EYES = """
    inputs: [amount]
    roles: {boss: {title: {id: Atasan, en: Boss}}}
    facts:
      amount: {type: whole}
      ok: {type: yes_no, ask: {id: Ok?, en: Ok?}}
    outcomes: {done: {}, no: {}}
    states:
      first: {ask: [ok], next: vote}
      vote: {approve: {what: {id: Ya?, en: Yes?}, role: boss, not_by: [first]}, next: {granted: end, refused: no}}
      end: {end: done}
      no: {end: no}
    """


def test_whoever_corrected_an_input_approves_it_no_more_than_whoever_began(office: Any) -> None:
    began, answered, mended, other = (Person(name, frozenset({"boss"})) for name in ("ani", "budi", "citra", "dewi"))
    office.publish(EYES)
    case = office.engine.start("tested", {"amount": 5}, by=began).case.id
    office.engine.answer(case, {"ok": True}, by=answered)
    office.engine.correct(case, {"amount": 500000}, by=mended)
    office.engine.correct(case, {"ok": False}, by=other)
    office.engine.correct(case, {"ok": True}, by=answered)

    for each in (began, answered, mended):
        with pytest.raises(NotAllowed):
            office.engine.vote(case, True, by=each)
    assert stored_is_retold(office, case)
    assert office.engine.vote(case, True, by=other).case.outcome == "done"

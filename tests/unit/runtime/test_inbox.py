"""Events from outside: taken once, by the case they are for; kept while there is none."""

from __future__ import annotations

from typing import Any

import pytest

from sopflow.errors import Conflict, NotAllowed, NotFound, OnHold, UsageError
from sopflow.runtime import kept
from sopflow.runtime.kept import Signal, read_signal, row_of
from sopflow.runtime.people import Person
from sopflow.runtime.pseudonyms import key_of_outside
from sopflow.runtime.views import Kept, Receipt

RINA = Person("rina")

BELL = """
    subject: =number
    facts:
      number: {type: phone, ask: {id: Nomor?, en: Number?}}
    outcomes: {done: {}}
    states:
      ask: {ask: [number], next: wait}
      wait: {wait: {for: toy.rang}, next: end}
      end: {end: done}
    """
NUMBER = "+6281200000001"


def test_an_event_for_a_case_is_taken_once_under_its_key(office: Any) -> None:
    case = office.answer(office.begin(BELL), number="0812 0000 0001")

    first = office.engine.signal("toy.rang", {"door": "front"}, case=case.id, key="hook-1")
    again = office.engine.signal("toy.rang", {"door": "front"}, case=case.id, key="hook-1")

    assert isinstance(first, Receipt)
    assert isinstance(again, Receipt)
    assert (first.case.outcome, first.repeated) == ("done", False)
    assert (again.case.id, again.seq, again.repeated) == (case.id, first.seq, True)
    assert office.kinds(case.id) == ["started", "answered", "received"]


def test_an_event_finds_the_live_case_that_is_about_its_subject(office: Any) -> None:
    case = office.answer(office.begin(BELL), number="0812 0000 0001")
    office.answer(office.engine.start("tested").case, number="0812 0000 0002")

    taken = office.engine.signal("toy.rang", subject=NUMBER)

    assert isinstance(taken, Receipt)
    assert taken.case.id == case.id


def test_an_event_that_nobody_waits_for_yet_is_kept_and_delivered_when_somebody_does(office: Any) -> None:
    office.publish(BELL)
    kept = office.engine.signal("toy.rang", {"door": "front"}, subject=NUMBER, key="hook-1")
    assert isinstance(kept, Kept)
    assert office.engine.inbox() == (kept,)
    assert office.engine.signal("toy.rang", {"door": "front"}, subject=NUMBER, key="hook-1") == kept

    other = office.pump(office.answer(office.engine.start("tested").case, number="0812 0000 0002"))
    case = office.pump(office.answer(office.engine.start("tested").case, number="0812 0000 0001"))

    assert (other.state, case.outcome, office.engine.inbox(), office.jobs()) == ("wait", "done", (), {})
    assert office.engine.history(case.id)[-1].event.data == {"door": "front"}
    again = office.engine.signal("toy.rang", {"door": "front"}, subject=NUMBER, key="hook-1")
    assert isinstance(again, Receipt)
    assert (again.case.id, again.repeated) == (case.id, True)


def test_an_event_that_two_cases_could_take_is_a_person_s_to_hand_over(office: Any) -> None:
    office.publish(BELL, "one")
    office.publish(BELL, "two")
    cases = [office.answer(office.engine.start(id).case, number="0812 0000 0001") for id in ("one", "two")]

    kept = office.engine.signal("toy.rang", subject=NUMBER)
    assert isinstance(kept, Kept)
    taken = office.engine.deliver(kept.key, cases[1].id, by=RINA)

    assert (taken.case.id, taken.case.outcome, office.engine.history(cases[1].id)[-1].by) == (
        cases[1].id, "done", "rina",
    )  # fmt: skip
    with pytest.raises(NotFound, match="no event waits"):
        office.engine.deliver(kept.key, cases[0].id, by=RINA)
    narrowed = office.engine.signal("toy.rang", subject=NUMBER, playbook="one")
    assert isinstance(narrowed, Receipt)
    assert narrowed.case.id == cases[0].id


def test_what_is_kept_and_does_not_fit_the_case_stays_for_a_person(office: Any) -> None:
    office.publish(BELL)
    office.engine.signal("toy.rang", {"door": ["a", "list"]}, subject=NUMBER)

    case = office.pump(office.answer(office.engine.start("tested").case, number="0812 0000 0001"))

    assert (case.state, len(office.engine.inbox()), office.jobs()) == ("wait", 1, {})


def test_an_event_that_comes_before_the_case_waits_for_it_is_not_lost(office: Any) -> None:
    case = office.begin(BELL)
    office.engine.signal("toy.rang", {"door": "front"}, case=case.id)

    assert office.answer(case, number="0812 0000 0001").outcome == "done"


def test_an_unknown_event_gets_the_near_name(office: Any) -> None:
    with pytest.raises(UsageError, match=r"no event `toy\.rung`; did you mean `toy\.rang`"):
        office.engine.signal("toy.rung", case=office.begin(BELL).id)


def test_a_case_that_is_over_passes_over_systems_and_tells_people(office: Any) -> None:
    case = office.begin(BELL)
    office.engine.cancel(case.id, "a mistake", by=RINA)

    passed = office.engine.signal("toy.rang", case=case.id)
    assert isinstance(passed, Receipt)
    assert (passed.case.outcome, passed.seq) == ("cancelled", 2)
    with pytest.raises(Conflict, match="it ended as `cancelled`"):
        office.engine.signal("toy.rang", case=case.id, by=RINA)


def test_a_case_on_hold_takes_no_event(office: Any) -> None:
    case = office.begin(BELL)
    office.engine.hold(case.id, by=RINA, reason="a complaint")

    with pytest.raises(OnHold):
        office.engine.signal("toy.rang", case=case.id, key="hook")
    office.engine.release(case.id, by=RINA, reason="settled")
    office.engine.signal("toy.rang", case=case.id, key="hook")
    assert office.kinds(case.id)[-1] == "received"


INTERRUPTED = """
    roles: {agent: {}, boss: {}}
    facts:
      number: {type: text, ask: {id: Nomor?, en: Number?}}
    interrupts: {stopped: {role: boss, go: stop}}
    outcomes: {done: {}, stopped: {}}
    states:
      ask: {ask: [number], next: end}
      end: {end: done}
      stop: {end: stopped}
    """


def test_an_interrupt_of_one_role_is_refused_to_the_others_and_says_so(office: Any) -> None:
    case = office.begin(INTERRUPTED)

    for by, who in ((RINA, "`rina` has no role"), (Person("ani", frozenset({"agent"})), "not `agent`")):
        with pytest.raises(NotAllowed, match=f"only the role `boss` may do this, .*{who}"):
            office.engine.signal("stopped", case=case.id, by=by, key=by.id)
    assert office.kinds(case.id) == ["started"]

    heard = office.engine.signal("stopped", case=case.id, by=Person("ibu", frozenset({"agent", "boss"})))
    assert isinstance(heard, Receipt)
    assert heard.case.outcome == "stopped"


def test_an_interrupt_of_one_role_is_a_systems_to_tell_as_well(office: Any) -> None:
    case = office.begin(INTERRUPTED)

    heard = office.engine.signal("stopped", case=case.id)

    assert isinstance(heard, Receipt)
    assert heard.case.outcome == "stopped"


def test_an_event_that_is_kept_is_told_to_those_who_look_on_once(office: Any) -> None:
    office.publish(BELL)
    for _ in range(2):
        office.engine.signal("toy.rang", subject=NUMBER, key="hook-1")
    office.engine._onlookers.flush()

    assert [dict(one.fields) for one in office.seen if one.name == "event.kept"] == [{"event": "toy.rang"}]


def test_a_number_where_a_name_or_a_case_should_stand_is_told_to_nobody(office: Any) -> None:
    office.publish(BELL)
    case = office.engine.start("tested").case
    said: list[str] = []
    for act in (
        lambda: office.engine.answer("0812 0000 0001", {"number": NUMBER}, by=RINA),
        lambda: office.engine.answer(case.id, {NUMBER: "x"}, by=RINA),
        lambda: office.engine.signal(NUMBER, case=case.id),
        lambda: office.engine.deliver(NUMBER, case.id, by=RINA),
        lambda: office.engine.get(NUMBER),
    ):
        with pytest.raises(UsageError) as refused:
            act()
        said += [refused.value.words.en, refused.value.words.id]
    office.engine.signal(NUMBER, subject=NUMBER)
    office.engine._onlookers.flush()

    told = str([(one.case, dict(one.fields)) for one in office.seen]) + str(said)
    assert [number for number in ("00000001", "0000 0001") if number in told] == []
    assert "+62812****0001" in told


def test_a_start_looks_at_no_event_that_is_about_another(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    office.publish(BELL)
    mine = office.engine.signal("toy.rang", subject=NUMBER)
    for number in range(5):
        office.engine.signal("toy.rang", subject=f"+62812000000{number + 10}")
    office.engine.signal("toy.rang")  # about nobody
    read: list[str] = []

    def reading(row: Any) -> Any:
        read.append(row.key)
        return read_signal(row)

    monkeypatch.setattr(kept, "read_signal", reading)
    office.answer(office.engine.start("tested").case, number="0812 0000 0001")

    assert read == [mine.key]


def test_an_event_that_a_release_before_kept_is_delivered_as_well(office: Any) -> None:
    office.publish(BELL)
    row = row_of(Signal("toy.rang", {}, NUMBER), "k", office.clock.now(), b"", None)._replace(about=None)
    office.store.write(lambda tx: tx.inbox.add(row))

    case = office.pump(office.answer(office.engine.start("tested").case, number="0812 0000 0001"))

    assert case.outcome == "done"


def test_what_was_delivered_names_nobody_any_more(office: Any) -> None:
    office.publish(BELL)
    kept_ = office.engine.signal("toy.rang", subject=NUMBER)
    office.pump(office.answer(office.engine.start("tested").case, number="0812 0000 0001"))

    row = office.store.read(lambda tx: tx.inbox.get(kept_.key))
    assert (row.body, row.about) == ("", None)


def test_a_purge_takes_the_events_that_were_about_the_same(office: Any) -> None:
    office.publish(BELL)
    case = office.answer(office.engine.start("tested").case, number="0812 0000 0001")
    office.engine.cancel(case.id, "a mistake", by=RINA)
    office.engine.signal("other.event", subject=NUMBER, key="mine")
    office.engine.signal("other.event", subject=NUMBER, playbook="other", key="of another playbook")
    office.engine.signal("other.event", subject="+6281200000002", key="of another customer")
    waiting = [one.key for one in office.engine.inbox()]

    erased = office.engine.purge(case.id, by=RINA, reason="the customer asks")

    assert (erased.cases, erased.events) == ((case.id,), 1)
    assert [one.key for one in office.engine.inbox()] == [key for key in waiting if key != waiting_key(office, "mine")]


def waiting_key(office: Any, key: str) -> str:
    return key_of_outside(office.store.secret(), key)


def test_retention_leaves_events_that_wait(office: Any) -> None:
    office.publish("\n    retention: 1d" + BELL)
    case = office.answer(office.engine.start("tested").case, number="0812 0000 0001")
    office.engine.cancel(case.id, "a mistake", by=RINA)
    office.clock.move(days=2)
    office.engine.signal("toy.rang", subject=NUMBER)

    assert office.engine.sweep().cases == (case.id,)
    assert len(office.engine.inbox()) == 1

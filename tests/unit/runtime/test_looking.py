"""What can be seen: cases, histories, and why a case went where it went."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sopflow.engine.notes import ExitTaken
from sopflow.errors import NotFound
from sopflow.runtime.people import Person
from sopflow.runtime.wants import Approval, Chore, Paused, Waiting

RINA, IBU = Person("rina"), Person("ibu", frozenset({"supervisor"}))

ALL = """
    roles: {supervisor: {}}
    phases: {first: {id: Awal, en: First}}
    facts:
      amount: {type: money, ask: {id: Berapa?, en: How much?}, privacy: financial}
      photo: {type: file}
    scripts: {thanks: {id: Terima kasih, en: Thank you}}
    outcomes: {done: {}, no: {}}
    states:
      ask:
        title: {id: Tanya, en: Ask}
        phase: first
        say: [thanks]
        ask: [amount]
        next:
          - {when: amount > 1jt, go: approve}
          - else: fetch
      approve:
        approve: {what: {id: 'Setuju ${ amount }?', en: 'Approve ${ amount }?'}, role: supervisor}
        next: {granted: fetch, refused: no}
      fetch: {do: {text: {id: Foto, en: Take a photo}, evidence: photo}, next: rest}
      rest: {wait: {for: toy.rang, within: 1h}, next: {rang: end, late: no}}
      end: {end: done}
      no: {end: no}
    """


def test_every_kind_of_waiting_says_what_it_wants_and_of_whom(office: Any) -> None:
    office.publish(ALL)
    receipt = office.engine.start("tested", language="en", by=RINA)
    assert [one.text for one in receipt.said] == ["Thank you"]
    case = receipt.case
    assert (case.titles["en"], case.phase, case.language, case.version) == ("Ask", "first", "en", "1.0.0")

    case = office.answer(case, amount="2jt")
    assert case.wants == (Approval({"id": "Setuju Rp2.000.000?", "en": "Approve Rp2.000.000?"}, 1, 1, "supervisor"),)
    case = office.engine.vote(case.id, True, by=IBU, question=case.question).case
    assert case.wants == (
        Chore({"id": "Foto", "en": "Take a photo"}, None, "photo", case.published.program.facts["photo"].type),
    )
    case = office.engine.tick(case.id, "a.jpg", by=RINA, question=case.question).case
    assert case.wants == (Waiting(("toy.rang",), office.clock.now() + timedelta(hours=1)),)
    assert office.later(case, hours=1).outcome == "no"


def test_an_explanation_shows_the_ways_that_were_passed_over(office: Any) -> None:
    case = office.answer(office.begin(ALL), amount=5000)

    told = office.engine.explain(case.id)

    (taken,) = [note for note in told.notes if isinstance(note, ExitTaken)]
    assert (taken.way.to, [way.to for way in taken.passed_over], taken.values["amount"]) == ("fetch", ["approve"], 5000)
    assert office.engine.explain(case.id, 1).seq == 1
    with pytest.raises(NotFound):
        office.engine.explain(case.id, 9)


def test_a_list_is_narrowed_and_paged(office: Any) -> None:
    office.publish(ALL)
    cases = []
    for _ in range(3):
        cases.append(office.engine.start("tested").case)
        office.clock.move(minutes=1)
    office.engine.cancel(cases[0].id, "enough", by=IBU)
    office.engine.assign(cases[1].id, "tono", by=IBU, note="knows the customer")

    assert [case.id for case in office.engine.list(limit=2)] == [cases[2].id, cases[1].id]
    assert [case.id for case in office.engine.list(after=cases[1].id)] == [cases[0].id]
    assert [case.id for case in office.engine.list(live=True, assignee="tono")] == [cases[1].id]
    assert [case.id for case in office.engine.list(status=("done",))] == [cases[0].id]


def test_who_has_a_case_and_why_is_in_its_history(office: Any) -> None:
    case = office.begin(ALL)
    view = office.engine.assign(case.id, "tono", by=IBU, note="knows the customer")

    last = office.engine.history(case.id)[-1]
    assert (view.assignee, last.kind, last.by, last.event.note) == ("tono", "assigned", "ibu", "knows the customer")
    assert office.answer(case, amount=5000).assignee == "tono"
    with pytest.raises(NotFound):
        office.engine.assign("nope", "tono", by=IBU)
    with pytest.raises(NotFound):
        office.engine.history("nope")


def test_a_case_that_was_erased_shows_that_it_was_there(office: Any) -> None:
    case = office.begin(ALL)
    office.engine.cancel(case.id, "enough", by=IBU)
    office.engine.purge(case.id, by=IBU, reason="the customer asked")

    view = office.engine.get(case.id)
    assert (view.purged, view.facts, view.wants, view.outputs, view.timers) == (True, {}, (), {}, ())
    with pytest.raises(NotFound, match="was erased"):
        office.answer(case, amount=5)
    with pytest.raises(NotFound):
        office.engine.explain(case.id)
    with pytest.raises(NotFound):
        office.engine.assign(case.id, "tono", by=IBU)
    with pytest.raises(NotFound):
        office.engine.judge(case.id)
    assert [(each.kind, each.event is None) for each in office.engine.history(case.id)] == [
        ("started", True), ("cancelled", True), ("purged", False),
    ]  # fmt: skip


def test_a_view_is_of_the_moment_when_it_was_read(office: Any) -> None:
    case = office.begin(ALL)
    office.answer(case, amount=5000)

    assert (case.state, case.seq, [want.fact for want in case.wants]) == ("ask", 1, ["amount"])
    assert not any(isinstance(want, Paused) for want in case.wants)
    assert (case.status, case.held, case.parent, case.attention, case.children) == ("waiting", False, None, None, ())
    assert case.opened_at == case.updated_at == office.clock.now()

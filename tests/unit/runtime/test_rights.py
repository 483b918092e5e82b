"""What is done with a case as a file, through an engine: what it owes, what it opened, and how long it is kept."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from sopflow.errors import Conflict, InvalidPlaybook, NotFound, OnHold, StoreFull
from sopflow.ports.rows import InboxRow
from sopflow.ports.world import Done, Failed
from sopflow.runtime.chain import verify
from sopflow.runtime.people import Person
from sopflow.runtime.retention import Swept
from sopflow.schema.registry import schema
from sopflow.stores import words
from sopflow.telemetry import names

RINA, DPO = Person("rina"), Person("dpo")

KEPT = """
    retention: 30d
    facts:
      name: {type: text, ask: {id: Nama?, en: Name?}, privacy: personal}
      hint: {type: text, ask: {id: Petunjuk?, en: Hint?}, privacy: secret}
    outcomes: {done: {}, same: {}}
    states:
      one: {ask: [name], next: two}
      two:
        ask: [hint]
        next:
          - {when: hint == name, go: same}
          - else: end
      same: {end: same}
      end: {end: done}
    """

SENDS = """
    facts:
      sure: {type: yes_no, ask: {id: Yakin?, en: Sure?}}
    outcomes: {done: {}}
    states:
      one:
        ask: [sure]
        next:
          - {when: sure, go: two}
          - else: end
      two: {call: {operation: toy.send, with: {kind: first}}, next: three}
      three: {wait: {for: 1 hour}, next: end}
      end: {end: done}
    """


INNER = """
    inputs: [who]
    facts:
      who: {type: text, ask: {id: Siapa?, en: Who?}}
      ok: {type: yes_no, ask: {id: Ok?, en: Ok?}}
    outputs: {answer: =ok}
    outcomes: {done: {}}
    states:
      ask: {ask: [ok], next: end}
      end: {end: done}
    """

OPENS = """
    facts:
      name: {type: text, ask: {id: Nama?, en: Name?}}
    outcomes: {done: {}}
    states:
      one: {ask: [name], next: open}
      open: {open_case: {playbook: inner, with: {who: =name}}, next: end}
      end: {end: done}
    """


def ended(office: Any) -> str:
    case = office.begin(KEPT)
    case = office.answer(case, name="Budi Unik")
    return str(office.answer(case, hint="rahasia-unik").id)


# ── retention ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_case_past_its_retention_is_erased_by_nobody_in_particular(office: Any) -> None:
    case = ended(office)
    office.clock.move(days=30)
    assert office.engine.sweep() == Swept((), (), 0)
    office.clock.move(seconds=1)
    told: list[str] = []

    assert office.engine.sweep(told.append) == Swept((case,), (), 0)
    assert told == [case]
    last = office.engine.history(case)[-1]
    assert (last.kind, last.by, last.event.ordered, last.event.reason) == ("purged", None, False, "")


def test_an_export_does_not_move_the_term(office: Any) -> None:
    case = ended(office)
    office.clock.move(days=29)
    office.engine.export(case, by=DPO)
    office.clock.move(days=2)

    assert office.engine.sweep().cases == (case,)


def test_a_hold_keeps_a_case_beyond_its_term_and_a_release_lets_it_go(office: Any) -> None:
    case = ended(office)
    office.engine.hold(case, by=DPO, reason="a court wants it")
    office.clock.move(days=31)
    assert office.engine.sweep().cases == ()
    office.engine.release(case, by=DPO, reason="it does not")

    assert office.engine.sweep().cases == (case,)


def test_a_case_whose_part_is_on_hold_is_kept_and_said_to_be(office: Any) -> None:
    office.publish(KEPT, "child")
    case = ended(office)
    child = office.engine.start("child").case.id
    row = office.store.read(lambda tx: tx.cases.get(child))
    office.store.write(lambda tx: tx.cases.save(row._replace(parent=case, parent_effect=child)))
    office.engine.hold(child, by=DPO, reason="a court wants it")
    office.clock.move(days=31)

    assert office.engine.sweep() == Swept((), (case,), 0)


def test_an_event_that_no_case_took_is_erased_after_a_month(office: Any) -> None:
    row = InboxRow("k", office.clock.now(), "toy.answered", '{"name": "Budi"}')
    office.store.write(lambda tx: tx.inbox.add(row))
    office.clock.move(days=30)
    assert office.engine.sweep().events == 0
    office.clock.move(days=1)

    assert office.engine.sweep().events == 1
    assert office.engine.inbox() == ()


def test_a_playbook_without_a_term_keeps_its_cases(office: Any) -> None:
    case = office.begin(SENDS)
    office.engine.cancel(case.id, "no", by=RINA)
    office.clock.move(days=10_000)

    assert office.engine.sweep().cases == ()


# ── what is owed ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_call_that_is_owed_does_not_leave_while_the_case_is_held_and_leaves_once_after(office: Any) -> None:
    case = office.answer(office.begin(SENDS), sure=True)
    office.engine.hold(case.id, by=DPO, reason="why")
    office.engine.pump()
    assert office.host.names == []
    office.engine.release(case.id, by=DPO, reason="why")
    office.pump(case)

    assert office.host.names == ["toy.send"]
    assert office.engine.get(case.id).state == "three"


def test_a_reply_to_a_call_that_had_left_is_written_down_and_nothing_goes_on(office: Any) -> None:
    case = office.answer(office.begin(SENDS), sure=True)

    def meanwhile(call: Any) -> Done:
        office.engine.hold(case.id, by=DPO, reason="why")
        return Done({"number": "L-1"})

    office.host.tell("toy.send", meanwhile)
    office.pump(case)
    assert office.ledger(case.id) == [("toy.send", "done")]
    assert office.later(case, days=1).state == "three"
    office.engine.release(case.id, by=DPO, reason="why")

    assert office.pump(case).outcome == "done"
    assert office.host.names == ["toy.send"]


def test_a_person_does_nothing_to_a_held_case(office: Any) -> None:
    case = office.begin(SENDS)
    office.engine.hold(case.id, by=DPO, reason="why")

    for verb in (
        lambda: office.engine.answer(case.id, {"sure": True}, by=RINA),
        lambda: office.engine.cancel(case.id, "no", by=RINA),
        lambda: office.engine.purge(case.id, by=DPO, reason="why", unfinished=True),
    ):
        with pytest.raises(OnHold):
            verb()


def test_a_case_with_a_write_in_doubt_is_not_erased(office: Any) -> None:
    case = office.answer(office.begin(SENDS), sure=True)
    office.host.tell("toy.send", Failed("in_doubt"))
    office.host.tell("toy.find", Failed("unavailable"))
    office.pump(case)

    with pytest.raises(Conflict, match=r"toy\.send"):
        office.engine.purge(case.id, by=DPO, reason="why", unfinished=True)


# ── export ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_export_shows_no_secret_wherever_it_stands(office: Any) -> None:
    exported = office.engine.export(ended(office), by=DPO)

    assert "rahasia-unik" not in str(exported)
    assert "Budi Unik" in str(exported["facts"])
    assert {"hint": "***"} in [one.get("content", {}).get("answers") for one in exported["events"]]
    assert {one["name"]: one["class"] for one in exported["facts"]} == {"name": "personal", "hint": "secret"}


def test_an_export_shows_a_correction_with_its_reason_beside_the_old_answer(office: Any) -> None:
    case = office.begin(KEPT)
    office.answer(case, name="Budi")
    office.engine.correct(case.id, {"name": "Budhi"}, by=RINA, reason="misspelt")
    exported = office.engine.export(case.id, by=DPO, reason="asked")
    jsonschema.validate(exported, schema("export"))  # type: ignore[arg-type]

    told = [(one["kind"], one.get("why"), one.get("content", {}).get("answers")) for one in exported["events"][1:]]
    assert told[:2] == [("answered", None, {"name": "Budi"}), ("corrected", "misspelt", {"name": "Budhi"})]
    assert exported["facts"][0]["value"] == "Budhi"


def test_an_export_of_a_history_that_was_changed_by_hand_says_so_and_shows_the_rest(office: Any) -> None:
    case = ended(office)
    two = office.store.read(lambda tx: tx.events.find(case)[1])
    office.store.write(lambda tx: tx.events.erase([two._replace(body="no JSON")]))
    exported = office.engine.export(case, by=DPO)
    jsonschema.validate(exported, schema("export"))  # type: ignore[arg-type]

    assert exported["events"][1]["unreadable"] is True
    assert exported["chain"] | {"head": ""} == {
        "head": "", "whole": False, "first_that_does_not_fit": 2, "fault": "link",
    }  # fmt: skip
    assert exported["facts"][0]["value"] == "Budi Unik"


def test_an_export_shows_a_write_that_came_to_nothing_without_an_answer(office: Any) -> None:
    case = office.answer(office.begin(SENDS), sure=True)
    office.host.tell("toy.send", Failed("rejected"))
    office.pump(case)
    exported = office.engine.export(case.id, by=DPO)
    jsonschema.validate(exported, schema("export"))  # type: ignore[arg-type]

    [write] = exported["writes"]
    assert (write["operation"], write["status"], "output" in write) == ("toy.send", "failed", False)
    assert exported["events"][2]["operation"] == "toy.send"
    assert exported["facts"] == [
        {"name": "sure", "title": {"id": "Yakin?", "en": "Sure?"}, "class": "public", "value": True}
    ]


def test_a_case_that_is_still_to_be_opened_is_not_named_and_then_it_is(office: Any) -> None:
    office.write(INNER, "inner")
    case = office.begin(OPENS)
    case = office.answer(case, name="Budi")
    before = office.engine.export(case.id, by=DPO)["case"]["opened_cases"]
    office.engine.pump()

    assert before == []
    assert len(office.engine.export(case.id, by=DPO)["case"]["opened_cases"]) == 1


def test_a_case_that_is_held_opens_no_other_until_it_is_released(office: Any) -> None:
    office.write(INNER, "inner")
    case = office.answer(office.begin(OPENS), name="Budi")
    office.engine.hold(case.id, by=DPO, reason="why")
    office.engine.pump()
    assert office.engine.list(playbook="inner") == ()
    assert list(office.jobs().values()) != []
    office.engine.release(case.id, by=DPO, reason="why")
    office.later(case, minutes=5)

    assert len(office.engine.list(playbook="inner")) == 1
    office.engine.close()
    assert [one for one in office.seen if one.name == names.JOB_FAILED] == []


def test_there_is_nothing_to_export_of_no_case(office: Any) -> None:
    with pytest.raises(NotFound):
        office.engine.export("C-99", by=DPO)


def test_acts_with_a_file_are_observed(office: Any) -> None:
    case = ended(office)
    office.engine.hold(case, by=DPO, reason="why")
    office.engine.release(case, by=DPO, reason="why")
    office.engine.export(case, by=DPO)
    office.engine.purge(case, by=DPO, reason="why")
    office.engine.purge(case, by=DPO, reason="why")
    office.engine.close()
    seen = [one.fields for one in office.seen if one.name == names.CASE_FILED]

    assert [(one["kind"], one["by"]) for one in seen] == [
        ("held", "dpo"), ("released", "dpo"), ("exported", "dpo"), ("purged", "dpo"),
    ]  # fmt: skip


def test_whatever_was_done_with_a_file_the_chain_fits(office: Any) -> None:
    case = ended(office)
    office.engine.hold(case, by=DPO, reason="why")
    office.engine.release(case, by=DPO, reason="why")
    office.engine.assign(case, "tono", by=DPO)
    office.engine.purge(case, by=DPO, reason="why")
    office.engine.export(case, by=DPO, reason="what is left")
    row, events = office.store.read(lambda tx: (tx.cases.get(case), tx.events.find(case)))

    assert verify(row, events) is None
    assert [one.kind for one in events][-5:] == ["held", "released", "assigned", "purged", "exported"]


def test_an_act_counts_no_event_of_the_procedure(office: Any) -> None:
    case = office.begin(KEPT)
    question = case.question
    office.engine.assign(case.id, "tono", by=DPO)
    office.engine.export(case.id, by=DPO)
    office.engine.hold(case.id, by=DPO, reason="why")
    office.engine.release(case.id, by=DPO, reason="why")

    assert office.engine.answer(case.id, {"name": "Budi"}, by=RINA, question=question).case.state == "two"


# ── what those who look on are told ──────────────────────────────────────────────────────────────────────────


def break_chain(office: Any, case: str) -> None:
    """Somebody writes in the store by hand."""
    row = office.store.read(lambda tx: tx.cases.get(case))
    office.store.write(lambda tx: tx.cases.save(row._replace(head=b"another")))


def told(office: Any, name: str) -> list[tuple[str | None, dict[str, object]]]:
    office.engine._onlookers.flush()
    return [(one.case, dict(one.fields)) for one in office.seen if one.name == name]


def test_those_who_look_on_are_told_of_a_broken_chain_by_whoever_looks_at_it(office: Any) -> None:
    case, whole = ended(office), office.engine.start("tested").case.id
    assert office.engine.broken_chains() == ()
    break_chain(office, case)

    assert [one.case for one in office.engine.broken_chains()] == [case]
    office.engine.export(whole, by=DPO)
    office.engine.export(case, by=DPO)

    assert [one for one, _ in told(office, names.CHAIN_BROKEN)] == [case, case]
    assert told(office, names.CHAIN_BROKEN)[0] == (case, {"seq": 3, "fault": "head"})


def test_a_publication_that_cannot_be_read_does_not_end_retention(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    case = ended(office)
    other = office.publish(SENDS, "sends").digest
    get = office.engine._desk.publications.get

    def unreadable(digest: str) -> Any:
        if digest == other:
            raise InvalidPlaybook(())
        return get(digest)

    monkeypatch.setattr(office.engine._desk.publications, "get", unreadable)
    office.clock.move(days=31)

    assert office.engine.sweep() == Swept((case,), (), 0, (other,))
    ((_, fields),) = told(office, names.RETENTION_SWEPT)
    assert (fields["cases"], fields["unreadable"]) == (1, 1)


def test_a_case_that_cannot_be_read_is_kept_and_does_not_end_retention(office: Any) -> None:
    one, other = ended(office), ended(office)
    row = office.store.read(lambda tx: tx.cases.get(one))
    office.store.write(lambda tx: tx.cases.save(row._replace(body='{"of": "another release"}')))
    office.clock.move(days=31)

    assert office.engine.sweep() == Swept((other,), (one,), 0)


def test_those_who_look_on_are_told_that_the_store_refused(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    case = office.begin(KEPT)

    def full(work: object) -> Any:
        raise StoreFull(words.full("cases.db"))

    monkeypatch.setattr(office.store, "write", full)
    with pytest.raises(StoreFull):
        office.answer(case, name="Budi")

    assert told(office, names.STORE_FAILED) == [(None, {"error": "StoreFull"})]

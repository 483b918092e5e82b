"""The key of a write as systems see it, and how long a doubtful write is left alone."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from sopflow.ports.world import Call, Done, Failed
from sopflow.runtime.leaving import as_sent
from sopflow.runtime.people import Person
from sopflow.runtime.wants import Attention, Calling, Leftover

RINA = Person("rina")
NUMBER = "+6281234567890"
BY_NUMBER = """
    facts:
      number: {type: text, ask: {id: Nomor?, en: Number?}}
    outcomes: {done: {}}
    states:
      ask: {ask: [number], next: send}
      send: {call: {operation: toy.send, with: {kind: =number}}, next: end}
      end: {end: done}
    """
SEND = """
    outcomes: {done: {}}
    states:
      send: {call: {operation: toy.send, with: {kind: bill}}, next: end}
      end: {end: done}
    """
SEALED = re.compile(r"C-\d+:[\w-]{22}")


def said(calls: list[Call]) -> str:
    """All that went to the systems beside what the number itself is asked with."""
    return repr([(call.case, call.effect, call.key, call.looks_up, call.input.get("external")) for call in calls])


def test_a_number_in_a_key_does_not_leave(office: Any) -> None:
    case = office.pump(office.answer(office.begin(BY_NUMBER), number=NUMBER))

    (call,) = office.host.calls
    assert case.outcome == "done"
    assert any(NUMBER in key for key in case.case.ledger)
    assert SEALED.fullmatch(call.key)
    assert call.input["external"] == call.key
    assert "81234567890" not in said(office.host.calls)


def test_a_key_is_the_same_when_it_is_looked_up_and_sent_again_by_another_process(office: Any) -> None:
    office.host.tell("toy.send", Failed("in_doubt", "timeout"), Done({"number": "L-2"}))
    case = office.pump(office.answer(office.begin(BY_NUMBER), number=NUMBER))
    office.engine.close()
    office.engine = office.open()

    assert office.later(case, seconds=60).outcome == "done"
    first, look, again = office.host.calls
    assert [first.operation.name, look.operation.name, again.operation.name] == ["toy.send", "toy.find", "toy.send"]
    assert {look.looks_up, look.input["external"], again.key} == {first.key}
    assert "81234567890" not in said(office.host.calls)


def test_the_same_write_of_another_case_has_another_key(office: Any) -> None:
    for _ in range(2):
        office.pump(office.answer(office.begin(BY_NUMBER), number=NUMBER))

    one, other = (call.key.partition(":")[2] for call in office.host.calls)
    assert one != other


def test_a_case_that_an_earlier_release_began_keeps_the_keys_that_it_sent(office: Any) -> None:
    """Its salt has no mark. What was sent under a key is looked up, and sent again, under that key."""
    case = office.answer(office.begin(BY_NUMBER), number=NUMBER)
    row = case.row._replace(salt=b"sixteen bytes ok")
    assert office.store.write(lambda tx: tx.cases.save(row))
    office.host.tell("toy.send", Failed("in_doubt", "timeout"), Done({"number": "L-2"}))
    office.pump(case)

    assert office.later(case, seconds=60).outcome == "done"
    first, look, again = office.host.calls
    assert first.key == f"{case.id}:toy.send:{NUMBER}"
    assert (look.looks_up, look.input["external"], again.key) == (first.key, first.key, first.key)


def test_who_looks_after_a_doubtful_write_is_told_the_key_that_the_system_knows(office: Any) -> None:
    office.host.tell("toy.send", Failed("in_doubt", "timeout"))
    office.host.tell("toy.find", Failed("unavailable", "http_503"))
    case = office.pump(office.answer(office.begin(BY_NUMBER), number=NUMBER))
    case = office.later(case, seconds=60)

    wanted = case.attention
    assert isinstance(wanted, Attention)
    assert wanted.key == office.host.calls[0].key
    assert wanted.sent is not None
    assert wanted.sent["external"] == wanted.key
    (written,) = office.engine.export(case.id, by=RINA)["writes"]
    assert (written["key"], written["input"]["external"]) == (wanted.key, wanted.key)


UNDONE = """
    facts:
      number: {type: text, ask: {id: Nomor?, en: Number?}}
      ok: {type: yes_no, ask: {id: Ok?, en: Ok?}}
    outcomes: {done: {}}
    states:
      ask: {ask: [number], next: send}
      send:
        call:
          operation: toy.send
          with: {kind: =number}
          undo: {operation: toy.recall, with: {number: =input.external}}
        next: more
      more: {ask: [ok], next: end}
      end: {end: done}
    """


def test_an_undoing_names_what_it_undoes_by_the_key_that_the_system_knows(office: Any) -> None:
    office.host.tell("toy.recall", Failed("rejected", "too_late"))
    case = office.pump(office.answer(office.begin(UNDONE), number=NUMBER))
    case = office.pump(office.engine.correct(case.id, {"number": "+6281111111111"}, by=RINA, reason="misheard").case)

    sent, undoing = (
        call for call in office.host.calls if (call.operation.name == "toy.recall") or NUMBER in repr(call)
    )
    assert undoing.input["number"] == sent.key
    (left,) = (want for want in case.wants if isinstance(want, Leftover))
    assert left.key == sent.key
    assert not [
        want for want in office.engine.settle(case.id, left.key, by=RINA).case.wants if isinstance(want, Leftover)
    ]
    (settled,) = (each for each in office.engine.export(case.id, by=RINA)["events"] if each["kind"] == "settled")
    assert settled["content"]["key"] == sent.key


def test_only_a_key_itself_is_replaced_in_an_input_wherever_it_stands() -> None:
    given = {"external": "C-1:k", "note": "about C-1:k", "undoes": {"keys": ("C-1:before", "C-2:x")}, "other": None}

    assert as_sent(given, ("C-1:k", "C-1:before", ""), str.upper) == {
        **given,
        "external": "C-1:K",
        "undoes": {"keys": ("C-1:BEFORE", "C-2:x")},
    }


# ── waiting before a look-up ─────────────────────────────────────────────────────────────────────────────────


def test_a_doubtful_write_is_left_alone_as_long_as_an_attempt_may_take(office: Any) -> None:
    office.host.tell("toy.send", Failed("in_doubt", "timeout"), Done({"number": "L-2"}))
    case = office.pump(office.begin(SEND))
    assert office.host.names == ["toy.send"]
    assert case.wants == (Calling(("toy.find",)),)

    assert office.later(case, seconds=4.9).outcome is None
    assert office.host.names == ["toy.send"]
    assert office.later(case, seconds=0.2).outcome == "done"
    assert office.host.names == ["toy.send", "toy.find", "toy.send"]


def test_an_effect_that_comes_after_our_patience_is_found_and_not_made_twice(office: Any) -> None:
    """The system keeps no keys, and does what was asked two seconds after nobody waits for it any more."""
    done_at = None
    made: list[str] = []

    def send(call: Call) -> Failed:
        nonlocal done_at
        made.append(call.key)
        done_at = office.clock.now().timestamp() + 2
        return Failed("in_doubt", "timeout")

    def find(call: Call) -> Done:
        there = done_at is not None and office.clock.now().timestamp() >= done_at
        return Done([{"number": "L-7", "kind": "bill"}] if there else [])

    office.host.tell("toy.send", send)
    office.host.tell("toy.find", find)
    case = office.pump(office.begin(SEND))

    assert office.later(case, seconds=10).outcome == "done"
    assert len(made) == 1


def test_the_wait_outlives_the_process_and_a_lost_queue(office: Any) -> None:
    office.host.tell("toy.send", Failed("in_doubt", "timeout"), Done({"number": "L-2"}))
    case = office.pump(office.begin(SEND))
    office.engine.close()
    office.engine = office.open()
    case = office.pump(case)
    assert case.wants == (Calling(("toy.find",)),)
    made_anew = office.engine._working._recovery.owed(case.row)
    assert [job.body for job in made_anew] == [""]
    office.store.write(lambda tx: tx.jobs.add(made_anew))

    office.pump(case)
    assert office.host.names == ["toy.send"]
    assert office.later(case, seconds=6).outcome == "done"


def test_a_clock_that_is_set_back_makes_nobody_wait_longer(office: Any) -> None:
    office.host.tell("toy.send", Failed("in_doubt", "timeout"), Done({"number": "L-2"}))
    case = office.begin(SEND)
    office.clock.move(hours=1)
    office.pump(case)
    (job,) = office.jobs().values()
    office.clock.at = job.due

    assert office.pump(case).outcome == "done"


@pytest.mark.parametrize(("after", "seconds"), [(None, 5), (0, 0), (30, 30)])
def test_a_manifest_may_say_how_long(catalog: Any, after: int | None, seconds: int) -> None:
    assert replace(catalog.operations["toy.send"], look_up_after=after).doubt_seconds == seconds


def test_a_call_has_the_times_of_its_manifest_or_its_author_s(office: Any) -> None:
    patient = SEND.replace("with: {kind: bill}}", "with: {kind: bill}, timeout: 30s}")
    office.pump(office.begin(SEND))
    office.pump(office.begin(patient))

    limits = office.host.calls[0].operation.timeout
    assert [(call.seconds, call.total) for call in office.host.calls] == [(limits.attempt, limits.total), (30.0, 30.0)]

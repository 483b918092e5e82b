"""What people write beside what they do is kept like every other text of theirs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sopflow.errors import UsageError
from sopflow.ports.world import Failed
from sopflow.runtime.people import Person
from sopflow.runtime.reasons import reason_of
from sopflow.runtime.wants import Leftover

RINA = Person("rina")
CODE = "834512"
REASON = f"the customer read out the OTP {CODE}"
KEPT = "the customer read out the OTP [disembunyikan]"

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


def test_no_reason_and_no_note_keeps_a_code_that_somebody_wrote_into_it(office: Any) -> None:
    office.host.tell("toy.send", Failed("rejected", "R17"))
    case = office.pump(office.answer(office.begin(LETTER), kind="bill"))
    engine = office.engine
    engine.assign(case.id, "sari", by=RINA, note=REASON)
    engine.hold(case.id, by=RINA, reason=REASON)
    engine.release(case.id, by=RINA, reason=REASON)
    engine.decide(case.id, "done", output={"number": "L-2"}, by=RINA, reason=REASON)
    view = engine.correct(case.id, {"kind": "note"}, by=RINA, reason=REASON).case
    (left,) = (want.key for want in view.wants if isinstance(want, Leftover))
    engine.settle(case.id, left, by=RINA, reason=REASON)
    office.clock.move(minutes=1)
    office.publish(LETTER.replace("Ok?, en: Ok?", "Oke?, en: Okay?"), version="1.1.0")
    engine.migrate(case.id, by=RINA, reason=REASON)
    engine.cancel(case.id, REASON, by=RINA)

    exported = engine.export(case.id, by=RINA, reason=REASON)

    assert CODE not in json.dumps(exported)
    assert [event["kind"] for event in exported["events"] if event.get("why") == KEPT] == [
        "assigned", "held", "released", "resolved", "corrected", "settled", "migrated", "cancelled", "exported",
    ]  # fmt: skip


def test_a_reason_is_no_book() -> None:
    assert reason_of("  misheard ") == "misheard"
    assert reason_of(" ") == ""
    with pytest.raises(UsageError, match="longer than"):
        reason_of("x" * 20_001)

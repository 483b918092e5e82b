"""What cases owe to systems: sent once, told once, and never guessed."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from sopflow.errors import NotReached, OnHold, StoreFull, UsageError
from sopflow.ports.rows import LedgerStatus
from sopflow.ports.world import Call, Done, Failed, Reply
from sopflow.queues.embedded import EmbeddedQueue
from sopflow.runtime import calls, performer
from sopflow.runtime.people import Person
from sopflow.runtime.wants import Attention, Calling, Confirmation
from sopflow.stores import words
from sopflow.telemetry import names

RINA = Person("rina")


class Killed(BaseException):
    """The process dies here."""


def dies(office: Any, monkeypatch: pytest.MonkeyPatch, at: object = performer, what: str = "call_in_time") -> None:
    """The process pumps, and dies in that function: as a rule when the call has left."""

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(at, what, die)
        with pytest.raises(Killed):
            office.engine.pump()


READ = """
    facts:
      thing: {type: toy.Thing}
    outcomes: {done: {}, none: {}, away: {}}
    states:
      look:
        call:
          operation: toy.look
          with: {name: pen}
          save: thing
          on_error: {not_found: none, unavailable: away}
        next: end
      end: {end: done}
      none: {end: none}
      away: {end: away}
    """

WRITE = """
    outcomes: {done: {}, refused: {}}
    states:
      send:
        call: {operation: toy.send, with: {kind: bill}, on_error: {rejected: refused}}
        next: end
      end: {end: done}
      refused: {end: refused}
    """

UNKEYED = """
    outcomes: {done: {}}
    states:
      take: {call: {operation: toy.note, with: {text: a note}}, next: end}
      end: {end: done}
    """


def test_a_read_is_asked_and_what_it_says_is_saved(office: Any) -> None:
    case = office.begin(READ)
    assert case.wants == (Calling(("toy.look",)),)

    case = office.pump(case)

    assert (case.outcome, case.facts["thing"]["name"]) == ("done", "pen")
    assert office.jobs() == {}
    (call,) = office.host.calls
    assert (call.case, call.effect, call.key, call.attempt, call.seconds, call.input) == (
        case.id, f"{case.id}.1", "", 1, 5.0, {"name": "pen"},
    )  # fmt: skip


def test_a_write_is_known_as_sent_before_it_leaves(office: Any) -> None:
    case = office.begin(WRITE)
    assert office.ledger(case.id) == [("toy.send", "intended")]
    seen: list[list[tuple[str, str]]] = []

    def look(call: Call) -> Reply:
        seen.append(office.ledger(case.id))
        return Done({"number": "L-1"})

    office.host.tell("toy.send", look)
    case = office.pump(case)

    assert seen == [[("toy.send", "sent")]]
    assert (case.outcome, office.ledger(case.id)) == ("done", [("toy.send", "done")])


def test_a_refusal_is_a_branch_and_stands_in_the_ledger(office: Any) -> None:
    office.host.tell("toy.send", Failed("rejected", "R17"))
    case = office.pump(office.begin(WRITE))

    assert (case.outcome, office.ledger(case.id)) == ("refused", [("toy.send", "rejected")])


def test_whoever_finds_a_write_sent_does_not_send_it_again(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    case = office.begin(WRITE)
    dies(office, monkeypatch)
    assert office.ledger(case.id) == [("toy.send", "sent")]

    office.host.tell("toy.find", Done([{"number": "L-7", "kind": "bill"}]))
    office.engine = office.open()
    case = office.later(office.pump(case), seconds=6)

    assert office.host.names == ["toy.find"]
    (entry,) = case.case.ledger.values()
    assert (case.outcome, entry.output) == ("done", {"number": "L-7", "kind": "bill"})
    assert office.host.calls[0].looks_up == case.key_at_systems(entry.key)
    assert office.kinds(case.id) == ["started", "failed", "succeeded"]
    office.engine.close()
    assert [(one.name, one.case) for one in office.seen if one.name == names.EFFECT_DOUBTED] == [
        (names.EFFECT_DOUBTED, case.id)
    ]


def test_a_write_that_was_not_sent_is_sent_by_the_next_process(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    case = office.begin(WRITE)
    dies(office, monkeypatch, type(office.engine._desk.runner), "write")

    assert (office.host.names, office.ledger(case.id)) == ([], [("toy.send", "intended")])
    office.engine = office.open()
    assert office.pump(case).outcome == "done"
    assert office.host.names == ["toy.send"]


@pytest.mark.parametrize("playbook", [WRITE, UNKEYED, READ], ids=["with a key", "without a key", "a read"])
def test_a_call_that_this_process_was_too_busy_to_begin_stays_owed_and_nobody_is_asked(
    office: Any, monkeypatch: pytest.MonkeyPatch, playbook: str
) -> None:
    case = office.begin(playbook)
    (job,) = office.engine._desk.runner.read(lambda tx: tx.jobs.due(office.clock.now(), limit=9))
    with monkeypatch.context() as patched:
        patched.setattr(performer, "call_in_time", lambda *_: calls.NEVER_LEFT)
        with pytest.raises(NotReached, match=r"too busy.*stays owed"):
            office.engine._working._perform(job)

    assert (office.host.names, {status for _, status in office.ledger(case.id)} - {"intended"}) == ([], set())
    assert office.pump(case).outcome == "done"
    assert (len(office.host.names), office.kinds(case.id)) == (1, ["started", "succeeded"])


def test_a_write_that_did_not_leave_is_not_sent_where_another_has_told_that_nobody_knows(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = office.begin(UNKEYED)
    (job,) = office.engine._desk.runner.read(lambda tx: tx.jobs.due(office.clock.now(), limit=9))

    def slept(*_: object) -> Failed:
        office.open()._working._perform(job)  # another took over, and found it sent
        return calls.NEVER_LEFT

    with monkeypatch.context() as patched:
        patched.setattr(performer, "call_in_time", slept)
        with pytest.raises(NotReached):
            office.engine._working._perform(job)

    assert (office.pump(case).attention.error, office.host.names) == ("in_doubt", [])


def test_a_doubt_that_no_look_up_settles_goes_to_a_person_with_all_that_was_sent(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = office.begin(UNKEYED)
    dies(office, monkeypatch)
    office.engine = office.open()
    case = office.pump(case)

    (key,) = (case.key_at_systems(key) for key in case.case.ledger)
    assert case.attention == Attention(
        "in_doubt", "toy.note", "", ("retry", "done", "failed"), {"text": "a note"}, "in_doubt", 1, key
    )
    assert office.ledger(case.id) == [("toy.note", "in_doubt")]
    done = office.engine.decide(case.id, "done", output={"number": "N-9"}, by=RINA, reason="asked the system's owner")
    assert done.case.outcome == "done"
    assert (office.host.names, office.ledger(case.id)) == ([], [("toy.note", "done")])
    last = office.engine.history(case.id)[-1]
    assert (last.kind, last.by, last.event.reason) == ("resolved", "rina", "asked the system's owner")


SAVED = """
    facts: {note: {type: toy.Letter}}
    outcomes: {first: {}, other: {}}
    states:
      take:
        call: {operation: toy.note, with: {text: a note}, save: note}
        next:
          - {when: note.number == "N-1", go: first}
          - else: other
      first: {end: first}
      other: {end: other}
    """


def test_what_was_done_has_the_reply_that_the_procedure_goes_on_with(office: Any) -> None:
    office.host.tell("toy.note", Failed("in_doubt"))
    case = office.pump(office.begin(SAVED))

    with pytest.raises(UsageError, match=r"what `toy\.note` would have replied"):
        office.engine.decide(case.id, "done", by=RINA)
    with pytest.raises(UsageError, match="`perhaps` is none of the errors: `not_found`"):
        office.engine.decide(case.id, "failed", error="perhaps", by=RINA)
    assert office.kinds(case.id) == ["started", "failed"]
    assert office.engine.decide(case.id, "done", output={"number": "N-1"}, by=RINA).case.outcome == "first"


def test_a_retry_of_a_person_sends_again(office: Any) -> None:
    office.host.tell("toy.note", Failed("unavailable"), Done({"number": "N-2"}))
    case = office.pump(office.begin(UNKEYED))
    assert case.attention is not None

    office.engine.retry(case.id, by=RINA)

    assert office.pump(case).outcome == "done"
    assert office.host.names == ["toy.note", "toy.note"]
    assert len({call.key for call in office.host.calls}) == 1


def test_a_bug_of_an_adapter_is_a_doubt_for_a_write_and_silence_for_a_read(office: Any) -> None:
    def broken(call: Call) -> Reply:
        raise RuntimeError("oh")

    office.host.tell("toy.look", broken)
    office.host.tell("toy.note", broken)

    assert office.pump(office.begin(READ)).outcome == "away"
    assert office.pump(office.begin(UNKEYED)).attention.code == "in_doubt"


def test_a_system_that_hangs_is_left_to_itself(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "GRACE", -4.9)
    ends = threading.Event()
    office.host.tell("toy.look", lambda call: Failed("rejected" if ends.wait(10) else "conflict"))

    case = office.pump(office.begin(READ))

    ends.set()
    assert (case.outcome, office.engine.history(case.id)[1].event.reason) == ("away", "timeout")


@pytest.mark.parametrize("output", ["no record", {"name": 5.5e300 * 10}, {"price": 5}, None])
def test_a_reply_that_makes_no_sense_is_no_reply(office: Any, output: object) -> None:
    office.host.tell("toy.look", Done(output))

    case = office.pump(office.begin(READ))

    assert (case.outcome, office.engine.history(case.id)[1].event.reason) == ("away", "unreadable_reply")


def test_fields_that_the_manifest_does_not_know_are_left_out(office: Any) -> None:
    office.host.tell("toy.look", Done({"name": "pen", "weight": 12, "price": None}))

    assert office.pump(office.begin(READ)).facts["thing"] == {"name": "pen"}


def test_an_error_that_nobody_knows_is_no_reply(office: Any) -> None:
    office.host.tell("toy.look", Failed("exploded"))

    assert office.pump(office.begin(READ)).outcome == "away"


def test_a_job_that_comes_twice_is_done_once(office: Any) -> None:
    case = office.begin(WRITE)
    jobs = list(office.jobs().values())
    office.pump(case)
    office.store.write(lambda tx: tx.jobs.add(jobs))

    office.pump(case)

    assert (office.host.names, office.kinds(case.id), office.jobs()) == (["toy.send"], ["started", "succeeded"], {})


def test_a_reply_that_comes_after_the_case_went_on_changes_nothing(office: Any) -> None:
    case = office.begin(READ)

    def give_up(call: Call) -> Reply:
        office.engine.cancel(case.id, "hung up", by=RINA)
        return Done({"name": "pen"})

    office.host.tell("toy.look", give_up)
    case = office.pump(case)

    assert (case.outcome, office.kinds(case.id), office.jobs()) == ("cancelled", ["started", "cancelled"], {})


def test_look_ups_of_one_step_each_have_a_call(office: Any) -> None:
    case = office.begin(
        """
        facts: {thing: {type: toy.Thing}, things: {type: list of toy.Thing}}
        outcomes: {done: {}}
        states:
          look:
            call:
              - {operation: toy.look, with: {name: pen}, save: thing}
              - {operation: toy.list, save: things}
            next: end
          end: {end: done}
        """
    )
    assert case.wants == (Calling(("toy.look", "toy.list")),)
    assert office.pump(case).outcome == "done"
    assert sorted(office.host.names) == ["toy.list", "toy.look"]


PAY = """
    outcomes: {done: {}, refused: {}}
    states:
      pay:
        call: {operation: toy.pay, with: {amount: 5000}, on_error: {rejected: refused}}
        next: end
      end: {end: done}
      refused: {end: refused}
    """


def test_nothing_irreversible_leaves_before_a_person_says_yes(office: Any) -> None:
    case = office.pump(office.begin(PAY))
    assert case.wants == (Confirmation("toy.pay", {"amount": 5000}),)
    assert office.host.names == []

    office.engine.confirm(case.id, True, by=RINA, question=case.question)

    assert office.pump(case).outcome == "done"
    assert office.kinds(case.id) == ["started", "confirmed", "succeeded"]


def test_a_no_sends_nothing(office: Any) -> None:
    case = office.begin(PAY)

    assert office.engine.confirm(case.id, False, by=RINA).case.outcome == "refused"
    assert (office.host.names, office.jobs()) == ([], {})


# ── hold ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_case_on_hold_sends_nothing_and_goes_on_when_it_is_released(office: Any) -> None:
    case = office.begin(WRITE)
    office.engine.hold(case.id, by=RINA, reason="a complaint")

    assert (office.pump(case).held, office.host.names, office.jobs()) == (True, [], {})
    office.engine.release(case.id, by=RINA, reason="settled")
    assert (office.pump(case).outcome, office.host.names) == ("done", ["toy.send"])


def test_people_are_told_that_a_case_is_on_hold(office: Any) -> None:
    case = office.begin(PAY)
    office.engine.hold(case.id, by=RINA, reason="a complaint")

    with pytest.raises(OnHold, match="on hold"):
        office.engine.confirm(case.id, True, by=RINA)


def test_a_reply_to_what_had_left_before_the_hold_is_taken(office: Any) -> None:
    case = office.begin(
        """
        outcomes: {done: {}}
        states:
          send: {call: {operation: toy.send, with: {kind: bill}}, next: again}
          again: {call: {operation: toy.note, with: {text: a note}}, next: end}
          end: {end: done}
        """
    )

    def hold(call: Call) -> Reply:
        office.engine.hold(case.id, by=RINA, reason="a complaint")
        return Done({"number": "L-1"})

    office.host.tell("toy.send", hold)
    case = office.pump(case)

    assert (case.state, office.host.names, office.jobs()) == ("again", ["toy.send"], {})
    office.engine.release(case.id, by=RINA, reason="settled")
    assert office.pump(case).outcome == "done"


def test_what_was_sent_is_in_the_ledger_under_a_name_that_says_nothing(office: Any) -> None:
    case = office.pump(office.begin(WRITE))

    (row,) = office.store.read(lambda tx: tx.ledger.find(case=case.id))
    assert (row.status, row.effect, row.attempts) == (LedgerStatus.DONE, f"{case.id}.1", 1)
    assert "bill" not in row.key


def test_those_who_look_on_see_a_call_leave_and_come_back(office: Any) -> None:
    case = office.pump(office.begin(WRITE))
    office.engine.close()

    names = [each.name for each in office.seen if each.case == case.id]
    assert names == ["case.opened", "input.taken", "call.started", "call.ended", "input.taken", "case.ended"]
    ended = next(each for each in office.seen if each.name == "call.ended")
    assert ended.fields["result"] == "done"
    assert ended.fields["write"] is True


class PartialHost:
    """Systems of which this process reaches none, or all."""

    def __init__(self, host: Any) -> None:
        self.host = host
        self.connected = False

    def reaches(self, operation: str) -> bool:
        return self.connected

    def call(self, call: Call) -> Reply:
        reply: Reply = self.host.call(call)
        return reply


@pytest.mark.parametrize("playbook", [READ, WRITE], ids=["a read", "a write"])
def test_a_call_that_nothing_here_can_make_stays_owed_and_is_no_failure(office: Any, playbook: str) -> None:
    partial = PartialHost(office.host)
    office.host = partial
    here = office.open()
    case = office.begin(playbook)

    here.pump()
    assert office.engine.get(case.id).wants == case.wants
    assert office.kinds(case.id) == ["started"]
    assert set(office.ledger(case.id)) <= {("toy.send", "intended")}
    assert list(office.jobs()) == [f"{case.id}.1"]
    assert names.JOB_FAILED not in [each.name for each in office.seen]

    partial.connected = True
    office.clock.move(seconds=5)
    here.pump()
    assert office.engine.get(case.id).outcome == "done"
    here.close()


def test_a_write_that_may_have_left_is_told_as_doubtful_where_its_system_is_not_reached(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever finds the doubt need not reach the system to say that there is one."""
    case = office.begin(UNKEYED)
    dies(office, monkeypatch)
    office.host = PartialHost(office.host)
    here = office.open()
    here.pump()

    attention = office.engine.get(case.id).attention
    assert attention is not None
    assert attention.code == "in_doubt"
    here.close()


# ── frozen, and full ─────────────────────────────────────────────────────────────────────────────────────────────


def frozen_for(office: Any, monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """The process freezes after it was committed that a write leaves, and is thawed so much later."""
    time = iter([100.0])

    monkeypatch.setattr(performer, "elapsed", lambda: next(time))
    monkeypatch.setattr(calls, "elapsed", lambda: 100.0 + seconds)


def test_a_write_does_not_leave_a_process_that_was_frozen_so_long_that_another_may_have_taken_over(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen_for(office, monkeypatch, 7.6)  # the lease lasts 15 seconds, and half of it is left at least

    case = office.pump(office.begin(UNKEYED))

    assert (office.host.names, case.attention.code) == ([], "in_doubt")
    assert office.engine.history(case.id)[-1].event.reason == "lost"


def test_a_write_leaves_a_process_that_was_frozen_for_a_moment(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    frozen_for(office, monkeypatch, 7.4)

    assert office.pump(office.begin(UNKEYED)).outcome == "done"


def test_a_read_may_be_late(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    frozen_for(office, monkeypatch, 1000)

    assert office.pump(office.begin(READ)).outcome == "done"


def test_whoever_is_thawed_after_another_decided_changes_nothing(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    case, other = office.begin(UNKEYED), office.open()
    (job,) = office.jobs().values()

    def thawed() -> float:
        """While it is frozen another process takes over, and a person says that it was not done."""
        monkeypatch.setattr(calls, "elapsed", lambda: 1000.0)
        other.pump()
        other.decide(case.id, "failed", error="rejected", by=RINA)
        return 1000.0

    monkeypatch.setattr(performer, "elapsed", lambda: 100.0)
    monkeypatch.setattr(calls, "elapsed", thawed)
    office.engine._working._performer.perform(job)

    assert office.host.names == []
    assert office.kinds(case.id) == ["started", "failed", "resolved"]


def test_a_queue_that_knows_no_turns_has_a_few_seconds(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    class Plain:
        """A queue of somebody's own."""

        def __init__(self) -> None:
            self._queue = EmbeddedQueue(office.store, office.clock, threads=1)

        def __getattr__(self, name: str) -> Any:
            if name == "turn":
                raise AttributeError(name)
            return getattr(self._queue, name)

    assert office.open(Plain())._working._performer._turn == performer.TURN
    assert office.engine._working._performer._turn == 7.5


def test_a_reply_that_a_full_store_does_not_take_is_kept_and_is_no_doubt(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = office.begin(UNKEYED)
    write, is_full = office.store.write, False

    def replied(call: Call) -> Reply:
        nonlocal is_full
        is_full = True
        return Done({"number": "N-1"})

    def filling(work: Any) -> Any:
        if is_full:
            raise StoreFull(words.full("cases.db"))
        return write(work)

    office.host.tell("toy.note", replied)
    monkeypatch.setattr(office.store, "write", filling)
    for _ in range(5):
        (job,) = office.jobs().values()
        with pytest.raises(StoreFull):
            office.engine._working._performer.perform(job)
    assert office.ledger(case.id) == [("toy.note", "sent")]
    is_full = False

    case = office.pump(case)

    assert (case.outcome, office.host.names) == ("done", ["toy.note"])
    assert office.engine._working._performer._unheard == {}

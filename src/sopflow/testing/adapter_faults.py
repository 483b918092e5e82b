"""What comes of a call when the wire or the system fails it: never two effects, never a certainty that is none, and
always in time."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sopflow.adapter_api import ErrorKind
from sopflow.catalog.model import Operation
from sopflow.engine.lookup import Found, can_tell, found_in, look_up_input
from sopflow.ports.world import Done, Failed, Reply
from sopflow.testing.adapter_answers import assert_typed
from sopflow.testing.adapter_bench import ATTEMPT, GRACE, KEY, PLENTY, TOTAL, Bench, key_of
from sopflow.testing.ticking import Ticking
from sopflow.values.types import TEXT, Record

NOBODY_KNOWS = ("slow", "error_500", "cut_before", "cut_after", "malformed", "wrong_type")
"""After these nobody can know by the reply whether a write was done."""

_REASON = re.compile(r"[a-z0-9_]{1,40}")
_FOR_EVER = 99


def assert_canonical(operation: Operation, reply: Failed) -> None:
    """One of the errors that the operation may have, and a reason that repeats nobody's words."""
    assert reply.error in {str(error) for error in operation.errors}, f"{reply.error} is none of its errors"
    assert reply.reason is None or _REASON.fullmatch(reply.reason), f"the reason is no short code: {reply.reason!r}"


class FaultsSuite:
    """Each fault, for each operation."""

    def test_a_read_that_fails_is_unavailable(self, bench: Bench, read: str, fault: str) -> None:
        bench.spoil(fault, read, times=_FOR_EVER)
        reply, took = timed(bench, read)

        assert isinstance(reply, Failed), reply
        assert_canonical(bench.operation(read), reply)
        assert reply.error == ErrorKind.UNAVAILABLE
        assert bench.effects() == 0
        assert took < TOTAL + GRACE

    def test_a_write_that_fails_is_told_as_it_is(self, bench: Bench, write: str, fault: str) -> None:
        bench.spoil(fault, write)
        reply, took = timed(bench, write, ATTEMPT if fault == "slow" else PLENTY)
        if fault == "slow" and is_unavailable(reply) and bench.effects() == 0:
            reply, took = timed(bench, write, PLENTY)  # it did not leave in its time: the machine was busy
        effects, operation = bench.effects(), bench.operation(write)

        match reply:
            case Done():
                assert_typed(operation, reply)
                assert effects == 1, f"said to be done, and happened {effects} times"
            case Failed(error=error):
                assert_canonical(operation, reply)
                certain = error != ErrorKind.IN_DOUBT
                assert not (certain and fault in NOBODY_KNOWS), f"{error}: but nobody can know that"
                assert effects <= (0 if certain else 1), f"{error}, and happened {effects} times"
        assert took < TOTAL + GRACE


class KeysSuite:
    """What a key is good for."""

    def test_the_same_key_twice_is_one_effect(self, bench: Bench, write: str) -> None:
        first, second = bench.call(write), bench.call(write)

        assert isinstance(first, Done), first
        assert bench.effects() == 1
        assert_again(bench.operation(write), first, second)

    def test_another_key_is_another_effect(self, bench: Bench, write: str) -> None:
        first, second = bench.call(write, key=KEY), bench.call(write, key=key_of("2"))

        assert isinstance(first, Done), first
        if isinstance(second, Done) and bench.effects() == 1:  # it may be that there was nothing left to do
            same = numbers_in(bench.operation(write), first) & numbers_in(bench.operation(write), second)
            assert same == set(), "another case's write was taken for this one's"

    def test_a_write_whose_reply_was_lost_is_found_again(self, bench: Bench, looked_up: str) -> None:
        bench.spoil("cut_after", looked_up)
        reply = bench.call(looked_up)
        assert bench.effects() == 1
        found = looked_for(bench, looked_up)

        assert found is not None, "the write was done, and its look-up does not find it"
        if found.output is not None:
            assert_typed(bench.operation(looked_up), Done(found.output))
        if isinstance(reply, Failed):
            assert reply.error == ErrorKind.IN_DOUBT

    def test_a_write_that_was_not_done_is_not_found(self, bench: Bench, looked_up: str) -> None:
        another = bench.call(looked_up, key=key_of("another"))
        bench.spoil("cut_before", looked_up)
        reply = bench.call(looked_up)

        assert isinstance(another, Done), another
        assert isinstance(reply, Failed), reply
        assert looked_for(bench, looked_up) is None, "nothing was done with this key, and the look-up finds something"

    def test_a_write_in_doubt_that_is_sent_once_more_is_one_effect(self, bench: Bench, write: str, lost: str) -> None:
        bench.spoil(lost, write)
        timed(bench, write, ATTEMPT if lost == "slow" else PLENTY)
        bench.effects()
        second = bench.call(write, attempt=2)

        assert_again(bench.operation(write), None, second)
        assert bench.effects() == 1


def timed(bench: Bench, name: str, seconds: float = ATTEMPT) -> tuple[Reply, float]:
    """The reply of a call that has little time, or so much, and the seconds that it took."""
    with Ticking() as watch:
        reply = bench.call(name, seconds=seconds)
    return reply, watch.seconds


def is_unavailable(reply: Reply) -> bool:
    """Whether it says that nothing was reached."""
    return isinstance(reply, Failed) and reply.error == ErrorKind.UNAVAILABLE


def assert_again(operation: Operation, first: Done | None, second: Reply) -> None:
    """What a system may say to the same write: the same again, or that it was done."""
    if isinstance(second, Failed):
        assert second.error == ErrorKind.CONFLICT, f"the same write again: {second.error}"
        return
    assert_typed(operation, second)
    if first is not None and operation.look_up is not None:
        assert second.output == first.output


def numbers_in(operation: Operation, reply: Done) -> set[str]:
    """The numbers that the system gave."""
    fields = operation.output.fields if isinstance(operation.output, Record) else {}
    given = reply.output if isinstance(reply.output, Mapping) else {}
    numbered = (name for name, field in fields.items() if field.generated and field.type == TEXT)
    return {str(given[name]) for name in numbered if name in given}


def looked_for(bench: Bench, name: str) -> Found | None:
    """What the look-up finds of a write, as the engine asks it; None where it finds nothing."""
    operation, given = bench.operation(name), bench.given(name, KEY)
    assert operation.look_up is not None
    short = operation.look_up.operation.partition(".")[2]
    reply = bench.call(short, look_up_input(operation.look_up, KEY, given))
    if isinstance(reply, Failed):
        assert reply.error == ErrorKind.NOT_FOUND, f"the look-up says {reply.error}"
        return None
    assert can_tell(operation, reply.output, given), "the look-up's reply settles nothing"
    return found_in(operation, reply.output, given)

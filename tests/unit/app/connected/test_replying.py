"""Replies of systems that are called: once a call, as the running engine calls them, writes only where they may."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from sopflow.app.adapters import installed
from sopflow.app.connected.replying import Connected
from sopflow.engine.effects import CallOperation
from sopflow.ports.world import Call, Done, Failed, Reply
from sopflow.runtime.calls import Callers
from sopflow.simulation.systems import Failure, Success
from sopflow.values.kinds import Phone

CATALOG = installed()
NOW = datetime(2025, 3, 29, 9, tzinfo=UTC)


class Host:
    """Hears calls; replies as it is told to."""

    def __init__(self, reply: Reply | None = None) -> None:
        self.heard: list[Call] = []
        self.reply = reply or Done({"number": "INC1", "status": "New"})

    def call(self, call: Call) -> Reply:
        self.heard.append(call)
        return self.reply


def call(operation: str, given: Mapping[str, object], *, effect: str = "e1", attempt: int = 1) -> CallOperation:
    writes = CATALOG.operations[operation].writes
    return CallOperation(effect, "state", operation, given, "K1" if writes else "", attempt)


TICKET = call("remedy.create_ticket", {"type": "FRAUD_REPORT", "fields": {}})
LOOK = call("remedy.get_ticket", {"number": "INC1"})


def told(replies: Connected, asked: CallOperation) -> object:
    return replies.reply(CATALOG.operations[asked.operation], asked, NOW)[0]


def test_a_call_is_made_as_the_running_engine_makes_it() -> None:
    host = Host()
    replies = Connected(Callers(host), "CASE-1")

    assert told(replies, TICKET) == Success({"number": "INC1", "status": "New"})
    (heard,) = host.heard
    assert (heard.case, heard.effect, heard.attempt, heard.seconds) == ("CASE-1", "e1", 1, 20.0)
    assert re.fullmatch(r"CASE-1:[\w-]{22}", heard.key)
    assert replies.sent == 1


def test_the_same_call_is_made_once_however_often_the_case_is_told() -> None:
    host = Host()
    replies = Connected(Callers(host), "CASE-1")

    assert told(replies, TICKET) == told(replies, TICKET)
    assert len(host.heard) == 1


def test_a_doubtful_write_is_waited_for_before_it_is_looked_up_under_the_key_that_it_left_with() -> None:
    host, waited = Host(Failed("in_doubt", "timeout")), []
    replies = Connected(Callers(host), "C", wait=lambda operation: waited.append((operation.name, len(host.heard))))
    told(replies, TICKET)
    told(replies, CallOperation("e2", "state", "remedy.find_tickets", {"external_id": "K1"}, looks_up="K1"))

    assert waited == [("remedy.create_ticket", 1)]
    first, look = host.heard
    assert (look.looks_up, look.input) == (first.key, {"external_id": first.key})


def test_another_attempt_or_another_input_is_another_call() -> None:
    host = Host()
    replies = Connected(Callers(host), "CASE-1")
    for asked in (
        LOOK,
        call("remedy.get_ticket", {"number": "INC1"}, attempt=2),
        call("remedy.get_ticket", {"number": "INC2"}),
    ):
        told(replies, asked)

    assert [(each.attempt, each.input["number"]) for each in host.heard] == [(1, "INC1"), (2, "INC1"), (1, "INC2")]


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Failed("rejected", "why"), Failure("rejected", "why")),
        (Failed("no such error"), Failure("in_doubt", "unreadable_reply")),
        (Done({"number": ["not", "a", "text"]}), Failure("in_doubt", "unreadable_reply")),
    ],
)
def test_what_goes_wrong_is_what_the_engine_would_hear(reply: Reply, expected: Failure) -> None:
    assert told(Connected(Callers(Host(reply)), "C"), TICKET) == expected


def test_a_write_that_a_person_declines_is_not_sent() -> None:
    host, asked = Host(), []

    def allow(operation: object, given: object) -> bool:
        asked.append((operation, given))
        return False

    replies = Connected(Callers(host), "C", allow=allow)

    assert told(replies, TICKET) == told(replies, TICKET) == Failure("rejected", "declined")
    assert asked == [(CATALOG.operations["remedy.create_ticket"], TICKET.input)]  # once, though it was told twice
    assert (host.heard, replies.sent) == ([], 0)


def test_reads_need_no_leave() -> None:
    host = Host(Done({"number": "INC1", "status": "New"}))
    told(Connected(Callers(host), "C", allow=lambda operation, given: False), LOOK)

    assert len(host.heard) == 1


@pytest.mark.parametrize("name", sorted(name for name, operation in CATALOG.operations.items() if operation.writes))
def test_where_only_reads_may_go_out_every_write_is_planned(name: str) -> None:
    host = Host()
    replies = Connected(Callers(host), "C", reads_only=True)
    reply = told(replies, call(name, {}))

    assert isinstance(reply, Success)
    assert (reply.planned, reply.synthetic) == (True, True)
    assert (host.heard, replies.sent) == ([], 0)


def test_what_a_plan_made_up_is_asked_of_no_system() -> None:
    host = Host(Done({"number": "INC000000000077", "status": "New"}))
    replies = Connected(Callers(host), "C", reads_only=True)
    created = told(replies, TICKET)
    assert isinstance(created, Success)
    number = created.output["number"]  # type: ignore[index]
    planned = [
        told(replies, call("remedy.get_ticket", {"number": number}, effect="e2")),
        told(replies, call("remedy.get_ticket", {"number": f"see {number.lower()}"}, effect="e3")),
        told(replies, call("remedy.find_tickets", {"external_id": number}, effect="e4")),
    ]

    assert host.heard == []
    assert [(each.synthetic, each.planned) for each in planned] == [(True, False)] * 3  # type: ignore[attr-defined]
    another = told(replies, call("remedy.get_ticket", {"number": "INC000000000077"}, effect="e5"))
    assert another == Success({"number": "INC000000000077", "status": "New"})
    assert len(host.heard) == 1


def test_what_a_plan_repeats_of_its_input_may_be_asked_for() -> None:
    host = Host(Done({"msisdn": "0812-0000-0001"}))
    replies = Connected(Callers(host), "C", reads_only=True)
    number = Phone("+6281200000001")
    told(replies, call("dsc.submit_block_request", {"msisdn": number}))
    told(replies, call("dsc.get_customer_profile", {"msisdn": number}, effect="e2"))

    assert len(host.heard) == 1


def test_the_systems_hear_what_time_it_is_in_the_case() -> None:
    heard: list[datetime] = []
    told(Connected(Callers(Host()), "C", at=heard.append), TICKET)

    assert heard == [NOW]

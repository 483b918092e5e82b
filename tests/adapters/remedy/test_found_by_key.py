"""What Remedy answers to a question for our key: ours, another's, or nothing that proves anything."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sopflow_adapters.connecting import ConnectedHost
from sopflow_adapters.remedy.client import Client
from sopflow_adapters.remedy.fields import FieldMap
from sopflow_adapters.remedy.operations import Operations
from sopflow_adapters.remedy.session import Account
from tests.adapters.remedy.conftest import CATALOG
from tests.adapters.servers import Request, Server, Told, serving

from sopflow.ports.world import Call, Done, Failed, Reply
from sopflow.values.kinds import Phone

CUSTOMER = "+6281234567890"
OURS = {"Incident Number": "INC9", "Vendor Ticket Number": "K1", "Request ID": "INC9|INC8", "Status": "Cancelled",
        "Description": "OTHER", "Submit Date": "2022-03-30T08:51:45.000+0000"}  # fmt: skip
OTHERS = {**OURS, "Incident Number": "INC7", "Vendor Ticket Number": "OTHER"}
UNKEYED = {name: value for name, value in OURS.items() if name != "Vendor Ticket Number"}


class Remedy:
    """A Remedy that answers every question with the same entries, and our adapter of it."""

    def __init__(self, server: Server) -> None:
        self.server, self.entries = server, list[dict[str, object]]()
        client = Client(server.url, Account("u", "p"))
        self.host = ConnectedHost(Operations(client, FieldMap(), lambda file: b"x").table(), client.close)
        server.answer = self.answer

    def answer(self, request: Request) -> Told:
        if "login" in request.path:
            return Told(200, b"a.b.c")
        if request.method == "POST":
            return Told(201, {"values": {"Incident Number": "INC1"}})
        return Told(200, {"entries": [{"values": each} for each in self.entries]})

    def call(self, name: str, given: dict[str, object], attempt: int = 2) -> Reply:
        operation = CATALOG.operations[f"remedy.{name}"]
        return self.host.call(Call("C1", "e1", operation, given, "K1" if operation.writes else "", attempt, 2))

    def made(self) -> int:
        return sum(each.method == "POST" and "/entry/" in each.path for each in self.server.asked)


@pytest.fixture
def remedy() -> Iterator[Remedy]:
    with serving() as server:
        ready = Remedy(server)
        yield ready
        ready.host.close()


CREATE = {"type": "OTHER", "fields": {}}
NOTE = {"number": "INC9", "text": "x"}


@pytest.mark.parametrize("entry", [OTHERS, UNKEYED])
def test_an_entry_of_another_key_is_not_ours_and_proves_no_absence(remedy: Remedy, entry: dict[str, object]) -> None:
    remedy.entries = [entry]

    assert remedy.call("create_ticket", CREATE) == Failed("in_doubt", "unread_unproved_absence")
    assert remedy.call("find_tickets", {"external_id": "K1"}) == Failed("unavailable", "unproved_absence")
    assert remedy.made() == 0


def test_among_entries_of_others_ours_is_found(remedy: Remedy) -> None:
    remedy.entries = [OTHERS, OURS]

    assert remedy.call("create_ticket", CREATE).output["number"] == "INC9"
    assert [each["number"] for each in remedy.call("find_tickets", {"external_id": "K1"}).output] == ["INC9"]


def test_a_ticket_that_is_found_is_told_as_it_is_by_now(remedy: Remedy) -> None:
    remedy.entries = [OURS]
    found = remedy.call("create_ticket", CREATE).output

    assert (found["number"], found["entry_id"], found["status"]) == ("INC9", "INC9|INC8", "Cancelled")
    assert remedy.made() == 0


@pytest.mark.parametrize("lacking", ["Incident Number", "Status"])
def test_a_ticket_that_is_found_and_cannot_be_read_is_in_doubt(remedy: Remedy, lacking: str) -> None:
    remedy.entries = [{**OURS, lacking: None}]

    assert remedy.call("create_ticket", CREATE) == Failed("in_doubt", "unread_malformed_reply")
    assert remedy.made() == 0


def test_a_note_of_another_key_proves_no_absence(remedy: Remedy) -> None:
    remedy.entries = [{"Work Log ID": "WLG1", "Incident Number": "INC9", "Description": "sopflow OTHER"}]

    assert remedy.call("add_worklog", NOTE) == Failed("in_doubt", "unread_unproved_absence")
    assert remedy.made() == 0
    assert remedy.call("find_worklogs", {"number": "INC9"}) == Done(({"id": "WLG1"},))


def tickets(count: int) -> list[dict[str, object]]:
    line = f"Nomor pelanggan: {CUSTOMER}"
    return [{**OURS, "Incident Number": f"INC{each}", "Detailed Decription": line} for each in range(count)]


def paging(remedy: Remedy, found: list[dict[str, object]], most: int = 100) -> None:
    """Remedy pages, and gives at most so many entries, whatever it is asked for."""

    def answer(request: Request) -> Told:
        if "login" in request.path:
            return Told(200, b"a.b.c")
        start, limit = int(request.query.get("offset", 0)), int(request.query["limit"])
        asked_for = found if "IncidentInterface" in request.path else []
        return Told(200, {"entries": [{"values": each} for each in asked_for[start : start + min(limit, most)]]})

    remedy.server.answer = answer


@pytest.mark.parametrize(
    ("count", "most"), [(0, 100), (1, 100), (99, 100), (100, 100), (101, 100), (250, 100), (130, 50)]
)
def test_the_tickets_of_a_customer_are_found_to_the_last(remedy: Remedy, count: int, most: int) -> None:
    paging(remedy, tickets(count), most)

    found = remedy.call("find_tickets", {"msisdn": Phone(CUSTOMER)})
    assert [each["number"] for each in found.output] == [f"INC{each}" for each in range(count)]


def test_more_tickets_than_can_be_read_are_not_told_in_part(remedy: Remedy) -> None:
    paging(remedy, tickets(1200))
    assert remedy.call("find_tickets", {"msisdn": Phone(CUSTOMER)}) == Failed("unavailable", "too_many_results")

    remedy.entries, remedy.server.answer = tickets(100), remedy.answer  # it pages not at all
    assert remedy.call("find_tickets", {"msisdn": Phone(CUSTOMER)}) == Failed("unavailable", "incomplete_list")

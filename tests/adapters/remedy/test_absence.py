"""A create whose reply was lost is told as absent only where that is proved: Remedies whose own rules empty, cut or change
what we wrote, each with the ticket in its books."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sopflow_adapters.connecting import ConnectedHost
from sopflow_adapters.remedy import client as remedy_client
from sopflow_adapters.remedy.checking import KINDS, check
from sopflow_adapters.remedy.client import Client
from sopflow_adapters.remedy.fields import FieldMap
from sopflow_adapters.remedy.operations import Operations
from sopflow_adapters.remedy.session import Account
from sopflow_adapters.remedy.simulated import FIELDS, Entry
from sopflow_adapters.remedy.simulated_query import reads
from sopflow_adapters.wire.budget import Patience
from sopflow_adapters.wire.caller import Caller
from sopflow_adapters.wire.failures import UNAVAILABLE, WireFailure
from sopflow_adapters.wire.messages import Answer, Sending
from sopflow_adapters.wire.transport import Transport
from tests.adapters.remedy.conftest import CATALOG
from tests.adapters.servers import Request, Server, Told, serving

from sopflow.adapter_api import Secret, Settings
from sopflow.ports.world import Call, Done, Failed, Reply
from sopflow.values.kinds import Phone

CUSTOMER, SOMEBODY = "+6281234567890", "+6281200000002"
KEY, OTHERS = "VA-1:AbC_dEf-GhIjKlMnOpQrSt", "VA-2:ZyXwVuTsRqPoNmLkJiHgFe"
BEGUN = datetime(2026, 11, 23, 10, tzinfo=UTC)
NOW, LONG_AGO = BEGUN + timedelta(minutes=5), BEGUN - timedelta(days=2)
UNPROVED = Failed("unavailable", "unproved_absence")
GIVEN = {
    "external_id": KEY, "about": {"msisdn": Phone(CUSTOMER), "chronology": "OTP"}, "about_type": "FRAUD_REPORT",
}  # fmt: skip


def ticket(**other: object) -> Entry:
    """A ticket of ours, as Remedy has it."""
    return {
        "Incident Number": "INC7", "Request ID": "INC7|INC7", "Description": "FRAUD_REPORT +62812****7890",
        "Detailed Decription": f"Nomor pelanggan: {CUSTOMER}\nKronologi: OTP", "Status": "New",
        "Vendor Ticket Number": KEY, "Submit Date": f"{NOW:%Y-%m-%dT%H:%M:%S}.000+0000", **other,
    }  # fmt: skip


def at(moment: datetime) -> Entry:
    return {"Submit Date": f"{moment:%Y-%m-%dT%H:%M:%S}.000+0000"}


AN_EARLIER_ONE = ticket(**{"Incident Number": "INC1", "Vendor Ticket Number": OTHERS, **at(LONG_AGO),
                           "Detailed Decription": f"Nomor pelanggan: {SOMEBODY}"})  # fmt: skip


class Books:
    """A Remedy that knows these entries, and honours questions or gives everything whatever it is asked."""

    def __init__(self, server: Server) -> None:
        self.server, self.url = server, server.url
        self.entries: list[Entry] = []
        self.notes: list[Entry] = []
        self.filters, self.refuses = True, False
        client = Client(server.url, Account("u", "p"), patience=Patience(attempts=1))
        self.host = ConnectedHost(Operations(client, FieldMap(), lambda file: None).table(), client.close)
        server.answer = self.answer

    def answer(self, request: Request) -> Told:
        if "jwt" in request.path:
            return Told(200, b"a.b.c")
        if request.method == "OPTIONS":
            return Told(200, {"fields": []})
        if self.refuses:
            return Told(400)
        form = "HPD:WorkLog" if "WorkLog" in request.path else "HPD:IncidentInterface"
        there = self.notes if "WorkLog" in request.path else self.entries
        asked = reads(request.query["q"], FIELDS[form])
        found = [each for each in there if not self.filters or asked(each)][int(request.query.get("offset", 0)) :]
        return Told(200, {"entries": [{"values": each} for each in found[: int(request.query["limit"])]]})

    def look(self, name: str, given: dict[str, object], begun: datetime | None = BEGUN) -> Reply:
        operation = CATALOG.operations[f"remedy.{name}"]
        return self.host.call(Call("C1", "e1", operation, given, "", 1, 10, looks_up=KEY, begun=begun))


@pytest.fixture
def books() -> Iterator[Books]:
    with serving() as server:
        ready = Books(server)
        ready.entries.append(AN_EARLIER_ONE)
        yield ready
        ready.host.close()


def changed(**fields: object) -> Callable[[Entry], Entry]:
    return lambda entry: {**entry, **fields}


RULES = {
    "empties the key": changed(**{"Vendor Ticket Number": None}),
    "writes its vendor's number there": changed(**{"Vendor Ticket Number": "V-4711"}),
    "cuts it after 20 characters": changed(**{"Vendor Ticket Number": KEY[:20]}),
    "writes it in capitals": changed(**{"Vendor Ticket Number": KEY.upper()}),
    "empties the key and files it under another type": changed(
        **{"Vendor Ticket Number": None, "Description": "Fraud desk"}
    ),
}


@pytest.mark.parametrize("filters", [True, False])
@pytest.mark.parametrize("rule", list(RULES))
def test_a_ticket_whose_key_a_rule_took_away_is_not_told_as_absent(books: Books, rule: str, filters: bool) -> None:
    books.entries, books.filters = [RULES[rule](ticket()), AN_EARLIER_ONE], filters

    assert books.look("find_tickets", GIVEN) == UNPROVED


@pytest.mark.parametrize("details", ["Nomor pelanggan: +62812****7890", "Nomor pelanggan: 0812-3456-7890", None])
def test_where_a_remedy_keeps_neither_key_nor_customer_two_empty_lists_prove_nothing(
    books: Books, details: str | None
) -> None:
    """None of our tickets shows both, so that this Remedy cannot be asked for ours."""
    both: Entry = {"Vendor Ticket Number": None, "Detailed Decription": details}
    books.entries = [ticket(**both), {**AN_EARLIER_ONE, **both}]
    assert books.look("find_tickets", GIVEN) == UNPROVED

    books.entries = [ticket(**both), {**AN_EARLIER_ONE, "Detailed Decription": details}]  # it keeps the key alone
    assert books.look("find_tickets", GIVEN) == UNPROVED


def test_a_remedy_that_shows_no_ticket_of_ours_yet_proves_nothing(books: Books) -> None:
    books.entries = []
    assert books.look("find_tickets", GIVEN) == UNPROVED


def test_a_remedy_that_shows_no_ticket_of_that_type_proves_nothing(books: Books) -> None:
    """Who may see a ticket goes with the group that it is assigned to, and its group with its type."""
    books.entries = [{**AN_EARLIER_ONE, "Description": "KILL_SESSION +62812****0002"}]
    assert books.look("find_tickets", GIVEN) == UNPROVED

    books.entries[0]["Description"] = "FRAUD_REPORT_ARCHIVE +62812****0002"
    assert books.look("find_tickets", GIVEN) == UNPROVED

    books.entries.append(AN_EARLIER_ONE)
    assert books.look("find_tickets", GIVEN) == Done(())


@pytest.mark.parametrize("filters", [True, False])
def test_beside_others_tickets_that_cannot_be_ours_it_is_absent(books: Books, filters: bool) -> None:
    books.filters = filters
    assert books.look("find_tickets", GIVEN) == (Done(()) if filters else UNPROVED)  # others only: no answer at all

    books.filters = True
    books.entries += [
        ticket(**{"Incident Number": "INC2", "Vendor Ticket Number": None, **at(LONG_AGO)}),
        ticket(**{"Incident Number": "INC3", "Vendor Ticket Number": OTHERS}),
        ticket(**{"Incident Number": "INC4", "Vendor Ticket Number": None,
                  "Detailed Decription": f"Nomor pelanggan: {CUSTOMER}1"}),
    ]  # fmt: skip
    assert books.look("find_tickets", GIVEN) == Done(())


@pytest.mark.parametrize(
    "could_be_ours", [at(BEGUN - timedelta(hours=20)), {"Submit Date": None}, {"Submit Date": "2026-11-01T00:00:00"}]
)
def test_another_ticket_of_the_customer_that_may_be_ours_proves_nothing(books: Books, could_be_ours: Entry) -> None:
    books.entries.append(ticket(**{"Vendor Ticket Number": None, **could_be_ours}))

    assert books.look("find_tickets", GIVEN) == UNPROVED


def test_without_the_time_of_the_case_or_the_customers_number_nothing_is_proved(books: Books) -> None:
    books.entries.append(ticket(**{"Vendor Ticket Number": None, **at(LONG_AGO)}))
    assert books.look("find_tickets", GIVEN, begun=None) == UNPROVED

    for given in ({"external_id": KEY}, {"external_id": KEY, "about": {"chronology": "OTP"}}):
        assert books.look("find_tickets", given) == UNPROVED


def test_a_ticket_that_only_the_customers_list_shows_is_found(books: Books) -> None:
    blanks = f" {KEY} "  # asked for by equality, it is not found
    books.entries.append(ticket(**{"Vendor Ticket Number": blanks}))

    assert [each["number"] for each in books.look("find_tickets", GIVEN).output] == ["INC7"]


def note(**other: object) -> Entry:
    return {"Work Log ID": "WLG1", "Incident Number": "INC7", "Detailed Description": "x",
            "Description": f"sopflow {KEY}", **at(NOW), **other}  # fmt: skip


@pytest.mark.parametrize("key", [None, "", "General", f"sopflow {KEY}"[:30]])
def test_a_note_whose_key_a_rule_took_away_is_not_told_as_absent(books: Books, key: str | None) -> None:
    books.notes = [note(Description=key)]

    assert books.look("find_worklogs", {"number": "INC7", "external_id": KEY}) == UNPROVED


def test_a_note_is_absent_beside_those_that_were_there_before_and_those_of_other_writes(books: Books) -> None:
    books.notes = [note(Description=None, **at(LONG_AGO)), note(Description=f"sopflow {OTHERS}")]

    assert books.look("find_worklogs", {"number": "INC7", "external_id": KEY}) == Done(())


def test_a_remedy_that_shows_no_note_of_ours_proves_nothing(books: Books) -> None:
    """Notes of an incident that was assigned to others may be hidden from us."""
    assert books.look("find_worklogs", {"number": "INC7", "external_id": KEY}) == UNPROVED

    books.notes = [note(**{"Incident Number": "INC1", "Description": f"sopflow {OTHERS}"})]
    assert books.look("find_worklogs", {"number": "INC7", "external_id": KEY}) == UNPROVED  # nor is INC7 shown

    books.entries.append(ticket())
    assert books.look("find_worklogs", {"number": "INC7", "external_id": KEY}) == Done(())


@pytest.mark.parametrize(
    "told", [*({"entries": [{"values": {"Incident Number": each}}]} for each in (None, "", "INC1")), None]
)
def test_what_does_not_say_the_number_of_the_incident_does_not_show_it(books: Books, told: object) -> None:
    books.notes = [note(**{"Incident Number": "INC1", "Description": f"sopflow {OTHERS}"})]

    def answer(request: Request) -> Told:
        if "WorkLog" in request.path or "jwt" in request.path:
            return books.answer(request)
        return Told(200, told) if told else Told(404, [])

    books.server.answer = answer
    assert books.look("find_worklogs", {"number": "INC7", "external_id": KEY}) == UNPROVED


def told_by_check(books: Books) -> tuple[str, str | None]:
    """What `adapters check --live` says of our keys: what is good, and what is wrong."""
    settings = Settings.of("remedy", url=books.url, username=Secret("u"), password=Secret("p"))
    good, wrong = next((good, wrong) for step, good, wrong in check(settings) if step == "keys")
    return good.en, None if wrong is None else wrong.en


def test_whether_this_remedy_keeps_our_keys_is_told_before_anything_is_lost(books: Books) -> None:
    good, wrong = told_by_check(books)
    assert wrong is None
    assert good.startswith("tickets keep our keys (FRAUD_REPORT); none is there yet of KILL_SESSION, ")

    books.entries += [{**AN_EARLIER_ONE, "Description": f"{kind} x", "Incident Number": kind} for kind in KINDS]
    assert told_by_check(books) == ("tickets of each type keep our keys", None)

    for nothing_of_ours in ([], [ticket(**{"Vendor Ticket Number": None, "Description": "Keluhan pelanggan"})]):
        books.entries = nothing_of_ours
        good, wrong = told_by_check(books)
        assert (good.partition(":")[0], wrong) == ("no ticket of ours is there yet", None)

    books.entries = [RULES["empties the key"](ticket())]
    _, wrong = told_by_check(books)
    assert wrong is not None
    assert "none shows a key of ours in `Vendor Ticket Number`" in wrong

    books.refuses = True
    _, wrong = told_by_check(books)
    assert wrong is not None
    assert wrong.startswith("it cannot be asked for tickets by key and customer (")


def test_the_types_are_asked_for_in_one_time_and_not_each_in_its_own(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow Remedy: by this clock each question takes four of the twenty seconds."""
    passed = [0.0]

    class Slow(Transport):
        def send(self, sending: Sending, seconds: float) -> Answer:
            if "q" in sending.params:
                if seconds < 4:
                    raise WireFailure(UNAVAILABLE, "timeout")
                passed[0] += 4
            return super().send(sending, 60)

    monkeypatch.setattr(remedy_client, "Transport", Slow)
    monkeypatch.setattr(remedy_client, "Caller", partial(Caller, clock=lambda: passed[0]))
    _, wrong = told_by_check(books)

    assert wrong is not None
    assert wrong.startswith("it cannot be asked for tickets by key and customer (timeout)")
    assert passed[0] == 20

"""Each operation of the manifest, over the wire."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sopflow_adapters.wire.budget import Budget

from sopflow.ports.world import Done, Failed
from sopflow.values.kinds import Counterparty, FileRef, Phone

CUSTOMER, FRAUDSTER, FIRST = "+6281234567890", "+6282100000009", "INC000000007001"


def test_a_created_ticket_is_found_by_our_key_and_by_the_customers_number(bench, ticket) -> None:
    ticket["fields"] |= {"fraud_number": Counterparty("mobile", True, FRAUDSTER, FRAUDSTER), "priority": "critical"}
    made = bench.call("create_ticket", ticket)

    assert isinstance(made, Done)
    assert (made.output["number"], made.output["entry_id"], made.output["status"]) == (FIRST, f"{FIRST}|{FIRST}", "New")
    assert abs(made.output["created"] - datetime.now(UTC)) < timedelta(minutes=1)
    for given in ({"external_id": "case-1/ticket"}, {"msisdn": Phone(CUSTOMER)}):
        found = bench.call("find_tickets", given)
        assert isinstance(found, Done)
        [one] = found.output
        assert (one["number"], one["type"], one["status"]) == (FIRST, "FRAUD_REPORT", "New")
        assert one["fraud_number"] == Counterparty("mobile", True, FRAUDSTER)


def test_remedy_holds_what_the_field_map_says(bench, ticket) -> None:
    bench.call("create_ticket", {**ticket, "fields": {**ticket["fields"], "priority": "high", "recheck": True}})

    held = bench.simulator.remedy.incidents[FIRST]
    assert {name: held[name] for name in held if name not in ("Submit Date", "Request ID")} == {
        "Incident Number": FIRST, "First Name": "Layanan", "Last Name": "Penipuan",
        "Description": "FRAUD_REPORT +62812****7890", "Impact": "3-Moderate/Limited", "Urgency": "2-High",
        "Status": "New", "Reported Source": "Phone", "Service Type": "User Service Request",
        "Vendor Ticket Number": "case-1/ticket", "Categorization Tier 1": "Digital Service",
        "Categorization Tier 2": "MyTelkomsel Apps", "Categorization Tier 3": "P22 - Permintaan Kill Session",
        "Detailed Decription": "Nomor pelanggan: +6281234567890\nNama pelanggan: Budi Santoso\n"
        "Kronologi: Ditelepon penipu / lalu OTP\nKode KIP: P22\nPerlu dicek ulang: ya",
    }  # fmt: skip


def test_a_line_break_in_what_a_customer_says_forges_no_field(bench, ticket) -> None:
    ticket["fields"] = {"chronology": f"katanya\nNomor penipu: {FRAUDSTER}\nNomor pelanggan: {CUSTOMER}"}
    bench.call("create_ticket", ticket)

    assert bench.call("find_tickets", {"msisdn": Phone(CUSTOMER)}) == Done(())
    [one] = bench.call("find_tickets", {"external_id": "case-1/ticket"}).output
    assert "fraud_number" not in one


def test_a_longer_number_is_another_customer(bench, ticket) -> None:
    bench.call("create_ticket", {**ticket, "fields": {"msisdn": Phone(CUSTOMER + "1")}})

    assert bench.call("find_tickets", {"msisdn": Phone(CUSTOMER)}) == Done(())


def test_tickets_are_found_by_type_and_since(bench, ticket) -> None:
    bench.call("create_ticket", ticket)
    number, now = {"msisdn": Phone(CUSTOMER)}, datetime.now(UTC)

    assert bench.call("find_tickets", {**number, "type": "SIM_SWAP"}) == Done(())
    assert bench.call("find_tickets", {**number, "since": now + timedelta(hours=1)}) == Done(())
    assert (
        len(bench.call("find_tickets", {**number, "type": "FRAUD_REPORT", "since": now - timedelta(hours=1)}).output)
        == 1
    )


def test_a_look_up_by_nothing_is_refused(bench) -> None:
    assert bench.call("find_tickets", {}) == Failed("rejected", "nothing_to_find_by")


def test_notes_files_and_changes_are_seen_on_the_ticket(bench, ticket) -> None:
    bench.call("create_ticket", ticket)
    assert bench.call("add_worklog", {"number": FIRST, "text": "Menunggu blokir"}, key="W1") == Done(
        {"id": "WLG000000007001"}
    )
    file = {"number": FIRST, "name": "bukti.png", "kind": "loss_evidence", "bytes": FileRef("bukti.png")}
    assert bench.call("attach_file", file, key="A1") == Done({"id": "WLG000000007002"})
    assert bench.call(
        "update_ticket", {"number": FIRST, "changes": {"status": "Resolved", "reason": "Selesai"}}, key="U1"
    ) == Done({"status": "Resolved"})

    shown = bench.call("get_ticket", {"number": FIRST}).output
    assert (shown["status"], shown["status_reason"], shown["resolution"]) == (
        "Resolved",
        "No Further Action Required",
        "Selesai",
    )
    assert [note["text"] for note in shown["worklog"]] == ["Menunggu blokir", "loss_evidence"]
    assert shown["last_worklog"] == "loss_evidence"
    assert bench.simulator.remedy.files == {"WLG000000007002": ("bukti.png", b"\x89PNG made up")}
    assert bench.done() == ["create", "worklog", "attach", "update"]


@pytest.mark.parametrize(
    ("operation", "given", "failed"),
    [
        ("get_ticket", {"number": "INC9"}, Failed("not_found", "no_such_ticket")),
        ("add_worklog", {"number": "INC9", "text": "x"}, Failed("not_found", "arerr_302")),
        ("update_ticket", {"number": "INC9", "changes": {"status": "Assigned"}}, Failed("not_found", "no_such_ticket")),
        ("update_ticket", {"number": FIRST, "changes": {"status": "Pending"}}, Failed("rejected", "reason_needed")),
        ("update_ticket", {"number": FIRST, "changes": {"priority": "odd"}}, Failed("rejected", "unknown_input")),
        ("update_ticket", {"number": FIRST, "changes": {}}, Failed("rejected", "nothing_to_change")),
        ("attach_file", {"number": FIRST, "name": "other.png"}, Failed("rejected", "no_such_file")),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_and_changes_nothing(bench, operation, given, failed) -> None:
    assert bench.call(operation, given) == failed
    assert bench.done() == []


def test_a_person_that_remedy_does_not_know_is_a_refusal(bench, ticket) -> None:
    bench.simulator.remedy.people = frozenset()

    assert bench.call("create_ticket", ticket) == Failed("rejected", "arerr_10000")


def test_a_second_create_with_the_same_key_gives_the_first_ticket(bench, ticket) -> None:
    first = bench.call("create_ticket", ticket)
    bench.simulator.replies.clear()  # no gateway helps: Remedy's unique index refuses, and the client reads back
    second = bench.call("create_ticket", ticket)

    assert (first.output["number"], second.output["number"]) == (FIRST, FIRST)
    assert bench.done() == ["create"]


def test_a_create_that_is_tried_again_looks_first_where_remedy_has_no_unique_index(bench, ticket) -> None:
    bench.simulator.remedy.unique_keys = bench.simulator.remedy.gateway = False
    bench.call("create_ticket", ticket)

    assert bench.call("create_ticket", ticket, attempt=2).output["number"] == FIRST
    assert bench.done() == ["create"]


def test_the_field_map_names_only_fields_that_the_forms_have(bench, ticket) -> None:
    written = bench.operations.fields.incident("FRAUD_REPORT", ticket["fields"])

    assert set(written) <= bench.client.fields_of(bench.client.forms.create, budget=Budget(10, 20))

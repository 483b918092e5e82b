"""The made-up Remedy of a world: its tickets are there, and become what the world says."""

from __future__ import annotations

from collections.abc import Callable

import httpx
from sopflow_adapters.sim import CREDENTIALS

from .conftest import ANDI, Caller, first_event, world

ENTRY = "/api/arsys/v1/entry/HPD%3AIncidentInterface"
CREATE = "/api/arsys/v1/entry/HPD%3AIncidentInterface_Create?fields=values(Incident%20Number)"
NEW = {
    "First_Name": "Layanan", "Last_Name": "Penipuan", "Description": "FRAUD_REPORT", "Impact": "4-Minor/Localized",
    "Urgency": "3-Medium", "Status": "New", "Reported Source": "Phone", "Service_Type": "User Service Request",
    "Vendor Ticket Number": "K1",
}  # fmt: skip


class Remedy:
    """Calls Remedy as its documents say."""

    def __init__(self, caller: Caller) -> None:
        self.caller, self.base = caller, caller.sim.urls["remedy"]
        known = CREDENTIALS["remedy"]
        token = caller.client.post(f"{self.base}/api/jwt/login", data=dict(known)).text
        self.headers = {"Authorization": f"AR-JWT {token}"}

    def find(self, q: str, **more: str) -> list[dict[str, str]]:
        answer = self.caller.client.get(self.base + ENTRY, params={"q": q, **more}, headers=self.headers)
        return [each["values"] for each in answer.json()["entries"]]

    def create(self, **more: str) -> httpx.Response:
        body = {"values": {**NEW, **more}}
        return self.caller.client.post(self.base + CREATE, json=body, headers={**self.headers, "Idempotency-Key": "I1"})


def number(caller: Caller) -> str:
    return str(Remedy(caller).create().json()["values"]["Incident Number"])


def test_the_tickets_of_a_world_are_found_by_their_customers_number(dsc: Caller) -> None:
    (found,) = Remedy(dsc).find(f"'Detailed Decription' LIKE \"%Nomor pelanggan: {ANDI}%\"")

    assert (found["Incident Number"], found["Status"], found["Description"]) == (
        "INC000000000430", "In Progress", "FRAUD_REPORT",
    )  # fmt: skip
    assert "Nomor penipu: +6282100000009" in found["Detailed Decription"]


def test_a_ticket_becomes_what_the_world_says_with_every_look(dsc: Caller) -> None:
    remedy = Remedy(dsc)
    seen = [remedy.find("'Incident Number'=\"INC000000000430\"")[0] for _ in range(4)]

    assert [each["Status"] for each in seen] == ["In Progress", "In Progress", "Resolved", "Resolved"]
    assert seen[-1]["Resolution"] == "Nomor diblokir"


def test_to_look_for_the_entry_alone_is_no_look_at_the_ticket(dsc: Caller) -> None:
    remedy = Remedy(dsc)
    for _ in range(4):
        remedy.find("'Incident Number'=\"INC000000000430\"", fields="values(Incident Number, Request ID)")

    assert remedy.find("'Incident Number'=\"INC000000000430\"")[0]["Status"] == "In Progress"


def test_new_tickets_get_the_numbers_of_the_world_and_become_what_it_says(open_world: Callable[..., Caller]) -> None:
    caller = open_world(world("remedy: {numbers: [INC000000000500], then: [{status: Resolved}]}\n"))
    remedy = Remedy(caller)
    made = remedy.create()

    assert made.json()["values"] == {"Incident Number": "INC000000000500"}
    assert remedy.find("'Incident Number'=\"INC000000000500\"")[0]["Status"] == "Resolved"
    assert caller.done() == [("create_ticket", "K1")]


def test_remedy_itself_refuses_a_second_ticket_with_a_key_unless_the_world_says_otherwise(
    open_world: Callable[..., Caller],
) -> None:
    strict, lax = Remedy(open_world()), Remedy(open_world(world("remedy: {unique_keys: false}\n")))
    for remedy, numbers in ((strict, [382]), (lax, [])):
        remedy.create()
        remedy.caller.sim.house.remedy.replies.clear()  # no gateway before it helps
        second = remedy.create()
        assert [each["messageNumber"] for each in (second.json() if second.is_error else [])] == numbers


def test_a_gateway_performs_a_key_once_unless_the_world_has_none(open_world: Callable[..., Caller]) -> None:
    for lines, made in (("{unique_keys: false}", 1), ("{unique_keys: false, gateway: false}", 2)):
        remedy = Remedy(open_world(world(f"remedy: {lines}\n")))
        remedy.create()
        remedy.create()
        assert len(remedy.caller.done()) == made


def test_a_ticket_is_resolved_from_outside(dsc: Caller) -> None:
    remedy, made = Remedy(dsc), number(dsc)
    dsc.sim.happen("remedy.ticket_resolved", number=made, status="Resolved")

    assert remedy.find(f"'Incident Number'=\"{made}\"")[0]["Status"] == "Resolved"
    told = dsc.client.get(f"{dsc.sim.url}/_sim/events").json()
    assert told == [
        {"key": first_event(dsc), "event": "remedy.ticket_resolved", "data": {"number": made, "status": "Resolved"}}
    ]

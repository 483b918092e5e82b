"""What DSC is told, and what its answers mean."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from tests.adapters.servers import Request, Told
from tests.adapters.spoken import Spoken, spoken

from sopflow.adapter_api import SettingsError
from sopflow.ports.world import Done, Failed
from sopflow.values.kinds import Counterparty, Phone

MINE = {"msisdn": Phone("+6281234567890")}
KEY = "case-1:dsc.kill:+6281234567890"


@pytest.fixture
def dsc() -> Iterator[Spoken]:
    with spoken("dsc") as ready:
        yield ready


def test_a_kill_is_asked_for_with_its_key_and_is_accepted_not_done(dsc: Spoken) -> None:
    dsc.answers(kill={"requestId": 7, "status": "Accepted", "effective": "on_payment_activity"})
    made = dsc.call("kill_mytelkomsel_session", {**MINE, "reason": "penipuan", "consent_ref": "S1"}, key=KEY)

    assert made == Done({"request_id": "7", "status": "accepted", "effective": "on_payment_activity"})
    [asked] = dsc.server.asked
    assert (asked.method, asked.path) == ("POST", "/api/v1/mytelkomsel/sessions/kill")
    assert asked.headers["idempotency-key"] == KEY
    assert asked.json == {
        "msisdn": "+6281234567890", "channel": "all", "reason": "penipuan", "consentRef": "S1", "externalId": KEY,
    }  # fmt: skip


def test_where_sessions_are_ended_is_a_setting() -> None:
    with spoken("dsc", kill_path="/mytsel/v2/revoke") as dsc:
        dsc.answers(revoke={"requestId": "7", "status": "no_session"})
        assert isinstance(dsc.call("kill_mytelkomsel_session", MINE), Done)

        assert dsc.server.sent == ["POST /mytsel/v2/revoke"]


@pytest.mark.parametrize(("system", "name"), [("dsc", "kill_path"), ("indira", "devices_path")])
@pytest.mark.parametrize("path", ["api/x", ".evil.example/x", "@127.0.0.2/x", "//evil.example/x"])
def test_a_path_that_could_name_another_server_is_refused(system: str, name: str, path: str) -> None:
    with pytest.raises(SettingsError, match=name), spoken(system, **{name: path}):
        pass


@pytest.mark.parametrize(
    ("status", "code", "failed"),
    [
        (403, "role_missing", Failed("rejected", "role_missing")),
        (403, "Budi may not", Failed("rejected", "http_403")),
        (404, "not_found", Failed("not_found", "not_found")),
        (409, "already_done", Failed("conflict", "already_done")),
        (409, "request_in_progress", Failed("in_doubt", "request_in_progress")),
        (422, "key_reused", Failed("rejected", "key_reused")),
        (429, "too_many", Failed("unavailable", "http_429")),
        (500, "internal", Failed("in_doubt", "http_500")),
    ],
)
def test_a_refusal_is_passed_on_by_its_code_and_never_by_its_words(dsc: Spoken, status, code, failed) -> None:
    dsc.answers(post_kill=Told(status, {"code": code, "reason": "Budi Santoso 081234567890"}), get_kill=[])

    assert dsc.call("kill_mytelkomsel_session", MINE) == failed


OTHER = "VA-8:AbCdEfGhIjKlMnOpQrStUv"
NOTHING = [Told(201), Told(202, b""), Told(201, {"requestId": "7", "status": "exploded"}), Told(200, [])]


@pytest.mark.parametrize("told", NOTHING)
def test_an_answer_that_says_nothing_is_read_by_its_key(dsc: Spoken, told: Told) -> None:
    mine = {"requestId": "7", "status": "accepted", "externalId": "K1"}
    dsc.answers(post_kill=told, get_kill=[{**mine, "requestId": "6", "externalId": OTHER}, mine])
    assert dsc.call("kill_mytelkomsel_session", MINE) == Done({"request_id": "7", "status": "accepted"})

    dsc.answers(post_kill=told, get_kill=[{**mine, "externalId": OTHER}])  # a server that filters nothing
    failed = dsc.call("kill_mytelkomsel_session", MINE)
    assert (failed.error, failed.reason) == ("in_doubt", "empty_reply" if told.body == b"" else "malformed_reply")


@pytest.mark.parametrize(("status", "code"), [(409, "already_done"), (422, "key_reused")])
def test_what_was_done_under_our_key_is_done(dsc: Spoken, status: int, code: str) -> None:
    mine = {"requestId": "7", "status": "accepted", "externalId": "K1"}
    dsc.answers(post_kill=Told(status, {"code": code, "reason": "x"}), get_kill=[mine])

    assert dsc.call("kill_mytelkomsel_session", MINE) == Done({"request_id": "7", "status": "accepted"})


def endless(request: Request) -> Told:
    """A list of requests of others that never ends."""
    start = int(request.query["offset"])
    part = [
        {"requestId": f"{start + each}", "status": "accepted", "externalId": f"other-{start + each}"}
        for each in range(100)
    ]
    return Told(206, part)


PROVES_NOTHING = [
    ([{"requestId": "6", "status": "exploded", "externalId": "other"}], "malformed_reply"),
    ([{"requestId": "6", "status": "accepted"}], "unproved_absence"),
    (endless, "too_many_results"),
]  # fmt: skip


@pytest.mark.parametrize(("found", "reason"), PROVES_NOTHING)
def test_sessions_are_not_ended_again_where_a_look_up_proves_nothing(dsc: Spoken, found: object, reason: str) -> None:
    dsc.answers(get_kill=found, post_kill={"requestId": "7", "status": "accepted"})

    assert dsc.call("kill_mytelkomsel_session", MINE, attempt=2) == Failed("in_doubt", f"unread_{reason}")
    assert {each.method for each in dsc.server.asked} == {"GET"}


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        ([{"id": "B6", "status": "exploded", "externalId": "other"}], "malformed_reply"),
        ([{"id": "B6", "status": "pending"}], "unproved_absence"),
    ],
)
def test_a_block_is_not_requested_again_where_a_look_up_proves_nothing(dsc: Spoken, found: object, reason: str) -> None:
    dsc.answers(get_troubleTicket=found, post_troubleTicket={"id": "B7", "status": "pending"})

    assert dsc.call("submit_block_request", BLOCK, attempt=2) == Failed("in_doubt", f"unread_{reason}")
    assert dsc.call("get_block_request", {"id": "K1"}) == Failed("unavailable", reason)
    assert {each.method for each in dsc.server.asked} == {"GET"}


def test_a_contact_that_was_recorded_is_found_by_its_key_and_by_no_other(dsc: Spoken) -> None:
    def found(request: Request) -> object:
        items = [{"item": {"id": OTHER, "role": "externalId"}}]
        at = {"startDateTime": "2026-11-23T08:00:00Z"}
        earlier = {"id": "I2", "channel": [{"id": "app"}], "interactionDate": at}
        return Told(200, [earlier, {"id": "I1", "interactionItem": items}])

    dsc.answers(get_partyInteraction=found)
    assert dsc.call("log_interaction", MINE, key=OTHER, attempt=2) == Done({"id": "I1"})
    assert dsc.call("list_interactions", {**MINE, "external_id": OTHER}) == Done(({"id": "I1"},))
    begun = datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert dsc.call("list_interactions", {**MINE, "external_id": "K2"}, begun=begun) == Done(())
    assert {each.method for each in dsc.server.asked} == {"GET"}


@pytest.mark.parametrize(
    "kept",
    [
        {},
        {"interactionItem": [{"item": {"id": OTHER}}]},
        {"interactionItem": [{"item": {"id": OTHER[:14], "role": "externalId"}}]},
    ],
)
def test_a_contact_that_lost_its_key_is_no_proof_that_none_was_recorded(dsc: Spoken, kept: dict[str, object]) -> None:
    lost = {"id": "I1", "channel": [{"id": "call_centre"}], **kept}
    dsc.answers(get_partyInteraction=[lost])
    looked = dsc.call("list_interactions", {**MINE, "external_id": OTHER})

    assert looked in (Failed("unavailable", "unproved_absence"), Done(({"id": "I1", "channel": "call_centre"},)))
    assert dsc.call("log_interaction", MINE, key=OTHER, attempt=2) in (
        Failed("in_doubt", "unread_unproved_absence"),
        Done({"id": "I1"}),
    )
    assert {each.method for each in dsc.server.asked} == {"GET"}


BLOCK = {"number": Counterparty("mobile", True, "+6282100000009", "0821"), "report_ref": "R1", "disclaimer_ref": "D1"}


@pytest.mark.parametrize(
    ("status", "reply"),
    [
        ("acknowledged", Done({"id": "B1", "status": "pending"})),
        ("InProgress", Done({"id": "B1", "status": "pending"})),
        ("rejected", Failed("rejected", "refused")),
        ("cancelled", Failed("rejected", "refused")),
        ("resolved", Failed("conflict", "already_done")),
        ("closed", Failed("conflict", "already_done")),
    ],
)
def test_a_block_is_a_request_that_people_decide(dsc: Spoken, status: str, reply: object) -> None:
    ticket = {"id": "B1", "ticketType": "BLOCK_REQUEST", "status": status, "externalId": "K1"}
    dsc.answers(post_troubleTicket=ticket, get_troubleTicket=[ticket])

    assert dsc.call("submit_block_request", BLOCK) == reply
    assert dsc.call("get_block_request", {"id": "K1"}) == reply
    sent = dsc.server.asked[0].json
    assert [each["id"] for each in sent["relatedEntity"]] == ["+6282100000009", "R1", "D1"]


def test_a_write_that_was_refused_for_certain_is_tried_again_where_there_is_no_list_to_look_in(dsc: Spoken) -> None:
    killed = Told(200, {"requestId": 7, "status": "accepted"})
    replies = [Told(429), Told(503, headers={"Retry-After": "0"}), killed]
    dsc.answers(post_kill=lambda request: replies.pop(0))

    first = dsc.call("kill_mytelkomsel_session", MINE, key=KEY)
    assert first == Failed("unavailable", "http_429")
    assert dsc.call("kill_mytelkomsel_session", MINE, key=KEY, attempt=2) == Failed("in_doubt", "http_503")
    assert dsc.call("kill_mytelkomsel_session", MINE, key=KEY, attempt=3) == Failed("in_doubt", "unread_no_such_list")
    assert [each.method for each in dsc.server.asked] == ["POST", "POST", "GET"]


def test_of_an_attempt_that_was_made_elsewhere_nothing_is_known(dsc: Spoken) -> None:
    dsc.answers(post_kill=Told(429))
    dsc.call("kill_mytelkomsel_session", MINE, key=KEY)

    third = dsc.call("kill_mytelkomsel_session", MINE, key=KEY, attempt=3)
    assert third == Failed("in_doubt", "unread_no_such_list")
    assert dsc.call("kill_mytelkomsel_session", MINE, key="case-2", attempt=2) == third
    assert [each.method for each in dsc.server.asked] == ["POST", "GET", "GET"]


def test_a_block_of_unknown_state_is_in_doubt_and_never_pending(dsc: Spoken) -> None:
    ticket = {"id": "B1", "ticketType": "BLOCK_REQUEST", "status": "perhaps", "externalId": "K1"}
    dsc.answers(post_troubleTicket=ticket, get_troubleTicket=[ticket])

    assert dsc.call("submit_block_request", BLOCK) == Failed("in_doubt", "unread_malformed_reply")


def test_a_ticket_of_another_kind_is_no_request_to_block(dsc: Spoken) -> None:
    ticket = {"id": "B1", "ticketType": "FRAUD_REPORT", "status": "pending"}
    dsc.answers(get_troubleTicket=lambda request: [] if request.query else ticket)

    assert dsc.call("get_block_request", {"id": "B1"}) == Failed("not_found", "not_found")
    dsc.answers(post_troubleTicket=ticket, get_troubleTicket=[])
    assert dsc.call("submit_block_request", BLOCK) == Failed("in_doubt", "malformed_reply")

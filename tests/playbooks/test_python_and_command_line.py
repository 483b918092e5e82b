"""The fraud SOP as people use it from Python and from the command line."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
import sopflow_playbooks
from click.testing import CliRunner

import sopflow
from sopflow.app.procedure import Procedure
from sopflow.cli.root import sopflow as command
from sopflow.errors import UsageError
from sopflow.simulation.trace import Trace

FOLDER = Path(sopflow_playbooks.__file__).parent / "penanganan-penipuan-va"
PLAYBOOK = FOLDER / "playbook.yaml"
CLOCK = datetime.fromisoformat("2025-03-29T09:00:00+07:00")
ANSWERS: dict[str, object] = {
    "intent": "fraud_report",
    "msisdn": "0812 0000 0001",
    "fraud_number": "0821 0000 0009",
    "incident_at": datetime.fromisoformat("2025-03-28T13:10+07:00"),
    "chronology": "Ditelepon mengaku petugas, diminta kode yang masuk lewat SMS.",
    "interaction_evidence": ["ss1.png"],
    "otp_services": ["mytelkomsel"],
    "otp_shared": "yes",
    "channel": "apps",
    "kill_session_consent": True,
    "disclaimer_accepted": True,
    "alt_contact": "0813 0000 0002",
}
PROFILE: dict[str, object] = {
    "name": "Budi Santoso",
    "card_type": "simPATI",
    "payment_type": "prepaid",
    "segment": "regular",
    "is_employee": False,
    "area": "jabotabek",
    "status": "active",
}
SYSTEMS: dict[str, object] = {
    "dsc.get_customer_profile": PROFILE,
    "dsc.list_interactions": [],
    "dsc.list_tickets": [],
    "dsc.list_documents": [],
    "remedy.find_tickets": [],
    "indira.search_communications": {
        "complete": True,
        "records": [{"kind": "call", "direction": "in", "at": datetime(2025, 3, 28, 6, 5, tzinfo=UTC)}],
    },
    "indira.list_purchases": [],
    "dsc.kill_mytelkomsel_session": {"status": "accepted"},
    "remedy.create_ticket": {},
}
VALID = {"sop-007-validation": {"outcome": "valid"}}


@cache
def sop() -> Procedure:
    return sopflow.load(PLAYBOOK)


def told(answers: dict[str, object] | None = None, systems: dict[str, object] | None = None, **more: object) -> Trace:
    given = {"settings": {}, "playbooks": VALID, "clock": CLOCK, **more}
    return sopflow.simulate(sop(), answers=ANSWERS | (answers or {}), systems=SYSTEMS | (systems or {}), **given)


def operations(trace: Trace) -> list[str]:
    return [effect.operation for effect in trace.effects]


def test_a_report_from_python_values() -> None:
    trace = told()
    assert (trace.status, trace.outcome, trace.needs) == ("done", "reported_with_block", ())
    assert operations(trace) == [
        "dsc.kill_mytelkomsel_session",
        "remedy.create_ticket",
        "remedy.attach_file",
        "dsc.log_interaction",
    ]
    assert list(trace.facts["kip"]) == ["K2", "K3"]
    assert trace.facts["sla_due"] == datetime.fromisoformat("2025-04-01T09:00:00+07:00")


@pytest.mark.parametrize("amount", [100000, "100000", Decimal(100000), "Rp100.000", "100rb"])
def test_an_amount_is_exact_however_it_is_given(amount: object) -> None:
    trace = told({"loss_amount": amount, "loss_evidence": ("a.png",)})
    assert (trace.facts["loss_amount"], type(trace.facts["loss_amount"])) == (100000, int)


@pytest.mark.parametrize("amount", ["100,000", "1.5", "1,250,000"])
def test_an_amount_that_may_be_two_is_asked_again_and_waited_for(amount: str) -> None:
    trace = told({"loss_amount": amount})
    assert (trace.status, trace.needs) == ("waiting", ("loss_amount",))
    assert trace.asked.count("loss_amount") == 2


@pytest.mark.parametrize("nothing", [None, 0, "", "0"])
def test_nothing_lost_however_it_is_said(nothing: object) -> None:
    trace = told({"loss_amount": nothing})
    assert trace.outcome == "reported_with_block"
    assert "loss_evidence" not in trace.asked


@pytest.mark.parametrize(
    "at", ["2025-03-28 13:10", "28/03/2025 13.10", "28 Maret 2025 pukul 13:10 WIB", "2025-03-28T06:10:00Z"]
)
def test_a_time_is_an_instant_however_it_is_given(at: str) -> None:
    assert told({"incident_at": at}).facts["incident_at"] == datetime.fromisoformat("2025-03-28T13:10+07:00")


def test_a_bill_with_python_dates_is_read() -> None:
    trace = told(
        {"loss_amount": 500000, "loss_evidence": ["bill.png"], "adjustment_requested": "no"},
        {
            "dsc.get_customer_profile": PROFILE | {"payment_type": "postpaid", "card_type": "KartuHalo"},
            "dsc.get_running_bill": {
                "total": 812000,
                "items": [
                    {"id": "B1", "kind": "package", "service": "roaming", "amount": 500000, "at": date(2025, 3, 28)}
                ],
            },
            "indira.get_package_usage": {"by": "purchase_id", "cases": {"B1": {"used_by_customer": False}}},
            "billing.request_purchase_cancellation": {"state": "rejected"},
        },
    )
    assert trace.outcome == "reported_with_block"
    assert "cancellation" in trace.path
    assert "adjustment" not in trace.path


def test_what_is_not_answered_is_needed() -> None:
    trace = sopflow.simulate(sop(), answers={"intent": "fraud_report"}, systems={}, clock=CLOCK)
    assert (trace.status, trace.outcome, trace.needs) == ("waiting", None, ("msisdn",))


def test_a_system_that_is_not_told_of_is_needed() -> None:
    trace = sopflow.simulate(sop(), answers=ANSWERS, systems={}, clock=CLOCK)
    assert (trace.status, trace.needs) == ("waiting", ("dsc.get_customer_profile",))


def test_the_billcos_answer_comes_as_an_event() -> None:
    trace = told(
        {"loss_amount": 60000, "loss_evidence": ["e.png"], "adjustment_requested": "yes"},
        {
            "dsc.get_customer_profile": PROFILE | {"segment": "VIP"},
            "indira.list_purchases": [{"id": "P1", "kind": "package", "service": "sms", "amount": 60000}],
            "indira.get_package_usage": {"used_by_customer": False},
            "billing.request_purchase_cancellation": {"state": "rejected"},
            "billing.request_billco_confirmation": {"id": "BCO-7", "area": "jabotabek", "status": "pending"},
            "billing.apply_adjustment": {"kind": "refund", "status": "completed"},
        },
        events=[
            {"at": "+5h", "event": "billing.billco_confirmed", "data": {"approval_id": "BCO-7", "status": "approved"}}
        ],
    )
    assert trace.outcome == "reported_with_block"
    assert [effect.input["amount"] for effect in trace.effects if effect.operation == "billing.apply_adjustment"] == [
        60000
    ]


@pytest.mark.parametrize(
    "settings", [{"kill_session.mode": "remedy_ticket"}, {"kill_session": {"mode": "remedy_ticket"}}]
)
def test_settings_by_dots_or_as_a_map(settings: dict[str, object]) -> None:
    assert "dsc.kill_mytelkomsel_session" not in operations(told(settings=settings))


def test_a_name_that_nobody_knows_is_refused_with_the_near_one() -> None:
    with pytest.raises(UsageError, match="otp_shared"):
        told({"otp_sharred": "yes"})


def test_the_command_line_tells_a_scenario_of_a_file() -> None:
    where = f"{FOLDER / 'scenarios' / 'sop.yaml'}#TC02"
    ran = CliRunner().invoke(command, ["simulate", str(PLAYBOOK), "--scenario", where, "--format", "json"])
    shown = json.loads(ran.output)
    assert (ran.exit_code, shown["scenario"], shown["status"], shown["outcome"]) == (
        0,
        "TC02",
        "done",
        "reported_with_block",
    )
    assert (shown["passed"], shown["failures"], shown["needs"]) == (True, [], [])
    assert [effect["operation"] for effect in shown["effects"]][:2] == [
        "dsc.kill_mytelkomsel_session",
        "remedy.create_ticket",
    ]
    assert "81200000001" not in ran.output


def test_the_command_line_lists_what_is_needed() -> None:
    ran = CliRunner().invoke(
        command, ["simulate", str(PLAYBOOK), "--answer", "intent=kill_session", "--format", "json"]
    )
    assert (json.loads(ran.output)["status"], json.loads(ran.output)["needs"]) == ("waiting", ["msisdn"])


def test_the_command_line_lays_answers_settings_and_replies_over_a_scenario() -> None:
    where = f"{FOLDER / 'scenarios' / 'sop.yaml'}#TC02"
    over = ["--answer", "channel=web", "--set", "kill_session.mode=dsc_direct"]
    reply = ["--reply", "dsc.kill_mytelkomsel_session={status: accepted}"]
    ran = CliRunner().invoke(
        command, ["simulate", str(PLAYBOOK), "--scenario", where, *over, *reply, "--format", "json"]
    )
    shown = json.loads(ran.output)
    assert shown["facts"]["kip"] == ["K1", "K3"]
    assert [effect["input"].get("type") for effect in shown["effects"]] == [None, "FRAUD_REPORT", None, None]


def test_a_file_of_several_scenarios_without_an_id_is_a_wrong_use() -> None:
    ran = CliRunner().invoke(command, ["simulate", str(PLAYBOOK), "--scenario", str(FOLDER / "scenarios" / "sop.yaml")])
    assert ran.exit_code == 2


def test_the_suite_in_json_has_one_object_a_scenario() -> None:
    ran = CliRunner().invoke(command, ["test", str(FOLDER / "scenarios" / "sop.yaml"), "--format", "json"])
    shown = json.loads(ran.output)["scenarios"]
    keys = {
        "scenario",
        "status",
        "outcome",
        "path",
        "needs",
        "opened",
        "asked",
        "said",
        "facts",
        "effects",
        "passed",
        "failures",
    }
    assert ran.exit_code == 0
    assert all(keys <= set(each) and each["passed"] for each in shown)

"""Nothing personal and no secret is in a log line, an exception, a repr, or what the processes print."""

from __future__ import annotations

import logging
import traceback

import pytest
from sopflow_adapters.remedy.session import Account
from sopflow_adapters.wire.budget import Budget
from sopflow_adapters.wire.failures import WireFailure

from sopflow.values.kinds import Phone

USER, PASSWORD = "svc-sopflow", "correct horse battery"
PERSONAL = (
    "81234567890",
    "Budi Santoso",
    "Ditelepon penipu",
    "Menunggu",
    "bukti.png",
    "case-1",
    "correct horse",
    "correct+horse",
    "AR-JWT",
    "eyJ",
)


def shown(text: str) -> list[str]:
    return [each for each in PERSONAL if each in text]


def test_a_whole_case_with_faults_logs_nothing_personal_and_no_secret(bench, ticket, caplog, capfd) -> None:
    caplog.set_level(logging.DEBUG)
    number = bench.call("create_ticket", ticket).output["number"]
    bench.call("find_tickets", {"msisdn": Phone("+6281234567890")})
    for fault in ("cut_after", "error_500", "malformed", "busy"):
        bench.fault(fault, "POST")
        bench.call("add_worklog", {"number": number, "text": "Menunggu blokir"}, key=f"W-{fault}")
    bench.call("attach_file", {"number": number, "name": "bukti.png"}, key="A1")
    bench.call("get_ticket", {"number": number})
    bench.fault("slow", "GET", seconds=0.5, times=9)
    bench.call("find_tickets", {"msisdn": Phone("+6281234567890")}, seconds=0.3)
    printed = capfd.readouterr()

    assert any(record.name.startswith("httpcore") for record in caplog.records)  # the log is on, and it is read
    assert shown(caplog.text + printed.out + printed.err) == []


@pytest.mark.parametrize(
    "fault", ["cut_before", "cut_after", "slow", "error_500", "malformed", "error_in_2xx", "too_many"]
)
def test_a_failure_shows_nothing_personal_in_its_traceback(bench, fault: str) -> None:
    bench.fault(fault, "POST", seconds=0.5)
    note = {"Incident Number": "INC000000007001", "Detailed Description": "Menunggu Budi Santoso 081234567890"}
    bench.simulator.remedy.incidents["INC000000007001"] = {}
    with pytest.raises(WireFailure) as caught:
        bench.client.add_worklog(note, budget=Budget(0.3, 0.3))

    assert shown("".join(traceback.format_exception(caught.value)) + repr(caught.value)) == []


def test_no_repr_shows_a_secret(bench) -> None:
    bench.call("find_tickets", {"external_id": "case-1"})

    assert shown(repr(Account(USER, PASSWORD, "auth correct horse")) + repr(bench.client) + repr(bench.host)) == []

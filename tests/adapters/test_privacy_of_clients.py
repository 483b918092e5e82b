"""Nothing personal and no secret is in a log line, an exception or a repr of the clients of DSC, Indira and Billing."""

from __future__ import annotations

import logging
import re
import traceback

import pytest
from sopflow_adapters.dsc.configuration import client_of
from sopflow_adapters.sim import CREDENTIALS
from sopflow_adapters.wire.budget import Budget
from sopflow_adapters.wire.failures import WireFailure
from tests.adapters.benches import settings_of
from tests.adapters.test_faults import TABLES, Bench, connected

from sopflow.values.kinds import Phone

PERSONAL = (
    "81200000001", "81100000001", "82100000009", "Budi Santoso", "Melapor penipuan", "tangkapan-layar", "case-77",
    *(value for known in CREDENTIALS.values() for name, value in known.items() if name != "client_id"),
    "Bearer", "Basic ",
)  # fmt: skip
AMOUNT = re.compile(r"(?<![\d.])500000(?!\d)")
FAULTS = (
    "slow",
    "error_500",
    "cut_before",
    "cut_after",
    "expired_token",
    "too_many",
    "wrong_type",
    "malformed",
    "refuse",
)


def shown(text: str) -> list[str]:
    """Those that are in the text; digits behind a decimal point are a timeout's, and no amount."""
    return [each for each in PERSONAL if each in text] + AMOUNT.findall(text)


@pytest.mark.parametrize("system", list(TABLES))
def test_every_operation_with_every_fault_logs_nothing_personal_and_no_secret(
    sim, system: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    bench: Bench = connected(system, sim)
    for name, one in TABLES[system].OPERATIONS.items():
        for number, fault in enumerate((None, *FAULTS)):
            if fault is not None:
                bench.fault(fault, method=one.method, seconds=0.2)
            bench.call(name, one.given, key=f"case-77/{name}/{number}", seconds=0.1, total=1)
    bench.host.close()
    printed = capfd.readouterr()

    assert any(record.name.startswith("httpcore") for record in caplog.records)  # the log is on, and it is read
    assert shown(caplog.text + printed.out + printed.err) == []


@pytest.mark.parametrize("fault", ["slow", "error_500", "cut_before", "cut_after", "too_many", "refuse"])
def test_a_failure_shows_nothing_personal_in_its_traceback(sim, fault: str) -> None:
    client = client_of(settings_of("dsc", sim.urls["dsc"]))
    sim.fault("dsc", fault, method="POST", seconds=0.5)
    number, said = "+6281200000001", {"key": "case-77", "summary": "Melapor penipuan"}  # not in a line of the traceback
    with pytest.raises(WireFailure) as caught:
        client.log_interaction(number, budget=Budget(0.2, 0.2), **said)
    client.close()
    sim.ledger()  # until nothing is under way

    assert shown("".join(traceback.format_exception(caught.value)) + repr(caught.value)) == []


def test_no_repr_shows_anything(sim) -> None:
    client = client_of(settings_of("dsc", sim.urls["dsc"]))
    client.profile("+6281200000001", Budget(10, 10))
    bench = connected("billing", sim)
    bench.call("get_adjustment", {"id": "case-77"})
    whole = repr(client) + repr(vars(client)) + repr(bench.host) + repr(settings_of("dsc", "x")) + repr(Phone)
    client.close()
    bench.host.close()

    assert shown(whole) == []

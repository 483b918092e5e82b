"""Simulators print and log nothing of what is asked and answered, not even at DEBUG, and not when they go wrong."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable

import httpx
import pytest

from .conftest import BUDI, KILL, TICKET, Caller
from .test_billing import asked
from .test_dsc import CONTACT, CUSTOMER, INTERACTION
from .test_remedy import Remedy

PERSONAL = (BUDI, BUDI[1:], BUDI[3:], "812 0000 0001", "Budi", "practice-only", "Lapor penipuan")


@contextlib.contextmanager
def _everything() -> object:
    """All loggers at DEBUG, but for those of the test's own client."""
    names = [None, "uvicorn", "uvicorn.error", "uvicorn.asgi", "uvicorn.access", "starlette", "asyncio", "sopflow"]
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.NOTSET)


def test_nothing_personal_or_secret_is_logged_or_printed(
    open_world: Callable[..., Caller], caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with _everything():  # type: ignore[attr-defined]
        dsc = open_world()
        dsc.get(CUSTOMER, **{"contactMedium.characteristic.phoneNumber": BUDI})
        dsc.post(INTERACTION, CONTACT, "K1")
        dsc.at("billing").post(TICKET, asked(BUDI), "K2")
        Remedy(dsc).find(f"'Detailed Decription' LIKE \"%{BUDI}%\"")
        for fault in ("error_500", "cut_before", "cut_after", "malformed", "expired_token"):
            dsc.sim.fault("dsc", fault)
            with contextlib.suppress(httpx.HTTPError):
                dsc.post(KILL, {"msisdn": BUDI, "channel": "all"}, fault)
        told = repr(dsc.sim) + repr(dsc.sim.ledger()) + str(dsc.client.get(f"{dsc.sim.url}/_sim/ledger").text)
    said = "\n".join([*(record.getMessage() for record in caplog.records), *capfd.readouterr(), told])

    assert [secret for secret in PERSONAL if secret in said] == []


def test_a_bug_of_a_simulator_is_told_without_what_it_was_about(
    open_world: Callable[..., Caller], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    dsc = open_world()

    def broken(*_: object) -> None:
        raise KeyError(f"customer {BUDI}")

    monkeypatch.setattr(
        dsc.sim.house._desks["dsc"], "ways", tuple(_with(each, broken) for each in dsc.sim.house._desks["dsc"].ways)
    )
    answer = dsc.ask("GET", CUSTOMER)

    assert (answer.status_code, answer.json()["code"]) == (500, "simulator_bug")
    assert [each.split(":")[0] for each in dsc.sim.bugs] == ["KeyError at broken"]
    assert BUDI not in "".join(dsc.sim.bugs) + answer.text + "".join(capfd.readouterr())
    dsc.sim.house.traffic.bugs.clear()


def _with(way: object, perform: object) -> object:
    from dataclasses import replace

    return replace(way, perform=perform)  # type: ignore[type-var]

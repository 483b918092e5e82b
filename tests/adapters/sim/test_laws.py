"""Laws of what is remembered: one effect a key, and whatever was taken is found again under its key."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sopflow_adapters.sim import running
from sopflow_adapters.sim.live import Running

from .conftest import ANDI, BUDI, CANCEL, KILL, MADE, SITI, TICKET, Caller
from .test_billing import asked, cancellation
from .test_dsc import CONTACT, INTERACTION, block

NUMBERS, KEYS, PURCHASES = (BUDI, SITI, MADE, ANDI), ("K1", "K2", "K3"), ("P1", "P2", "P41", "B1", "nothing")
WRITES = st.one_of(
    st.tuples(st.just("kill"), st.sampled_from(NUMBERS), st.sampled_from(KEYS)),
    st.tuples(st.just("contact"), st.sampled_from(NUMBERS), st.sampled_from(KEYS)),
    st.tuples(st.just("block"), st.sampled_from(("0821 0000 0009", "0821 0000 0008")), st.sampled_from(KEYS)),
    st.tuples(st.just("cancel"), st.sampled_from(PURCHASES), st.sampled_from(KEYS)),
    st.tuples(st.just("confirm"), st.sampled_from(NUMBERS), st.sampled_from(KEYS)),
)
FAULTS = st.sampled_from([None, None, "duplicate", "malformed", "wrong_type", "error_500", "refuse"])


def sending(what: str, about: str, key: str) -> tuple[str, str, dict[str, Any], str, dict[str, str]]:
    """Where a write goes, and how it is found again."""
    match what:
        case "kill":
            return "dsc", KILL, {"msisdn": about, "channel": "all", "externalId": key}, KILL, {"externalId": key}
        case "contact":
            party = {"id": about, "role": "subscriber", "@referredType": "Subscriber", "href": f"tel:{about}"}
            item = {"item": {"id": key, "role": "externalId", "@referredType": "Effect"}}
            body = {**CONTACT, "relatedParty": [party], "interactionItem": [item]}
            return "dsc", INTERACTION, body, INTERACTION, {"interactionItem.item.id": key}
        case "block":
            return "dsc", TICKET, block(about, key), TICKET, {"externalId": key}
        case "cancel":
            return "billing", CANCEL, cancellation(about, key=key), CANCEL, {"externalId": key}
        case _:
            return "billing", TICKET, asked(about, key=key), TICKET, {"externalId": key}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(WRITES, FAULTS), min_size=1, max_size=10))
def test_whatever_was_taken_is_found_under_its_key_and_was_done_once(
    writes: list[tuple[tuple[str, str, str], str | None]],
) -> None:
    with running() as sim, httpx.Client(timeout=60) as client:
        callers = {system: Caller(sim, client, system) for system in ("dsc", "billing")}
        taken: dict[tuple[str, str], tuple[str, str, dict[str, str]]] = {}
        for (what, about, key), fault in writes:
            system, path, body, look, query = sending(what, about, key)
            before = len(sim.ledger())
            if fault:
                sim.fault(system, fault, method="POST")
            answer = callers[system].post(path, body, key)
            if fault is None and answer.status_code in (201, 202):
                taken[path + system, key] = (system, look, query)
            assert len(sim.ledger()) - before in (0, 1)
        doubled = [each for each, times in Counter((e.operation, e.key) for e in sim.ledger()).items() if times > 1]

        assert doubled == []
        assert all(len(callers[system].get(look, **query)) == 1 for system, look, query in taken.values())
        assert sim.bugs == []


def test_many_at_once_with_one_key_are_one_effect() -> None:
    with running() as sim, httpx.Client(timeout=60) as client:
        caller = Caller(sim, client)
        caller.log_in()
        statuses: list[int] = []
        body = {"msisdn": BUDI, "channel": "all", "externalId": "K1"}
        sim.fault("dsc", "slow", seconds=0.3)
        callers = [
            threading.Thread(target=lambda: statuses.append(caller.post(KILL, body).status_code)) for _ in range(16)
        ]
        for each in callers:
            each.start()
        for each in callers:
            each.join()

        assert (len(statuses), set(statuses) <= {202, 409}, statuses.count(202) >= 1) == (16, True, True)
        assert caller.done() == [("kill_mytelkomsel_session", "K1")]


def test_what_one_house_knows_another_does_not() -> None:
    with running() as one, running() as other, httpx.Client(timeout=60) as client:
        Caller(one, client).post(KILL, {"msisdn": BUDI, "channel": "all"})

        assert (len(one.ledger()), other.ledger()) == (1, [])
        assert isinstance(other, Running)

"""Every body that a simulator answers is what the TM Forum says that it is; so is every body that we send it here."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from sopflow_adapters.sim.traffic import Exchange
from tests.adapters.tmf import DEFINITIONS, demand_specs, faults

from .conftest import ANDI, BUDI, CANCEL, FRAUDSTER, MADE, SITI, TICKET, Caller, world
from .test_billing import BALANCE, BUCKET, REFUND, asked, balance, cancellation, dispute
from .test_dsc import CONTACT, CUSTOMER, DOCUMENT, INTERACTION, PRODUCT, RATE, block
from .test_indira import ACTIONS, CONSUMPTION, ORDERS, USAGE


@pytest.fixture
def heard(dsc: Caller) -> list[Exchange]:
    """Everything that goes over the wire."""
    demand_specs()
    exchanges: list[Exchange] = []
    dsc.sim.listen(exchanges.append)
    return exchanges


def everything(dsc: Caller) -> None:
    """One call of each kind, answered well and refused."""
    indira, billing = dsc.at("indira"), dsc.at("billing")
    for path in (CUSTOMER, PRODUCT, INTERACTION, TICKET, DOCUMENT, RATE, "/nowhere", f"{DOCUMENT}/DOC-0000001"):
        dsc.ask("GET", path)
    dsc.post(INTERACTION, CONTACT, "K1")
    made = dsc.post(TICKET, block(FRAUDSTER, "K2"), "K2").json()["id"]
    for path in (INTERACTION, f"{TICKET}/{made}", TICKET):
        dsc.ask("GET", path)
    dsc.post(TICKET, {}, "K3")
    for number in (BUDI, MADE, ANDI, FRAUDSTER):
        indira.ask("GET", USAGE, params={"relatedParty.id": number})
        indira.ask("GET", ACTIONS, params={"logicalResource.id": number})
        indira.ask("GET", ORDERS, params={"relatedParty.id": number})
    for purchase in ("P1", "P2", "P31", "P32", "P41", "B1", "B2", "B31", "nothing"):
        indira.ask("POST", CONSUMPTION, json={"searchCriteria": {"product": [{"id": purchase}]}})
    for purchase in ("P1", "B2", "P41", "nothing"):
        made = billing.post(CANCEL, cancellation(purchase, key=purchase), purchase).json().get("id")
        billing.ask("GET", f"{CANCEL}/{made}")
    approval = billing.post(TICKET, asked(key="K6"), "K6").json()["id"]
    billing.post(TICKET, asked(MADE, "refund", "5", "K7"), "K7")
    billing.post(TICKET, asked(BUDI, "refund", "5", "K8"), "K8")
    billing.post(TICKET, dispute(approval, key="K9"), "K9")
    approval = billing.post(TICKET, asked(ANDI, "refund", "60000", "K10"), "K10").json()["id"]
    billing.post(BALANCE, balance(approval, "BKT-CUST-0000004", 60000), "K11")
    approval = billing.post(TICKET, asked(SITI, "refund", "70000", "K12"), "K12").json()["id"]
    body = {
        "correlatorId": "K13", "account": {"id": "ACC-0000002"}, "paymentMethod": {"@type": "AccountCredit"},
        "totalAmount": {"unit": "IDR", "value": 70000}, "description": approval,
    }  # fmt: skip
    billing.post(REFUND, body, "K13")
    for path in (CANCEL, TICKET, BUCKET, BALANCE, REFUND):
        billing.ask("GET", path)


def test_every_answer_fits_the_definition_of_its_address(dsc: Caller, heard: list[Exchange]) -> None:
    everything(dsc)
    wrong = [
        fault for each in heard if each.body for fault in faults(each.path, json.loads(each.body), status=each.status)
    ]

    assert wrong == []
    assert {each for each in DEFINITIONS if any(each in exchange.path for exchange in heard)} == set(DEFINITIONS)
    assert {exchange.status for exchange in heard} >= {200, 201, 400, 404}


def test_what_is_sent_and_taken_here_fits_too(dsc: Caller, heard: list[Exchange]) -> None:
    """What these tests send stands for what any client sends: a simulator is not to ask for more or less."""
    everything(dsc)
    sent = [each for each in heard if each.sent and each.status < 300]

    assert [fault for each in sent for fault in faults(each.path, json.loads(each.sent), sent=True)] == []
    assert len(sent) >= 14


@pytest.mark.parametrize("gap", ["name", "area", "registration", "at", "channel", "reason", "mime", "service"])
def test_what_a_world_leaves_out_is_left_out_and_still_fits(open_world: Callable[..., Caller], gap: str) -> None:
    demand_specs()
    kept = {"name": "Budi", "area": "x", "registration": "y"}
    customer = {
        **{n: v for n, v in kept.items() if n != gap},
        "msisdn": BUDI,
        "card_type": "x",
        "payment_type": "hybrid",
    }
    bought = {
        "at": "-1d 10:00",
        "channel": "App",
        "service": "sms",
        "name": "N",
        "id": "P1",
        "kind": "other",
        "amount": 1,
    }
    purchase = {name: value for name, value in bought.items() if name != gap}
    contact = {n: v for n, v in {"at": "-1d 10:00", "channel": "App", "reason": "r"}.items() if n != gap}
    paper = {n: v for n, v in {"name": "n", "mime": "text/plain", "type": "other"}.items() if n != gap}
    item = {n: v for n, v in {**bought, "id": "B1", "at": "-1d"}.items() if n not in (gap, "channel")}
    whole = {
        **customer, "purchases": [purchase, {**purchase, "id": "P2", "source": "bill", "gift": True}],
        "interactions": [contact], "documents": [paper], "bill": {"items": [item]},
        "dsc_tickets": [{"number": "D1", "type": "x", "status": "pending"}],
    }  # fmt: skip
    dsc = open_world(world(f"customers: [{json.dumps(whole)}]\n"))
    heard: list[Exchange] = []
    dsc.sim.listen(heard.append)
    for path in (CUSTOMER, PRODUCT, INTERACTION, TICKET, DOCUMENT, RATE):
        dsc.get(path)
    for path, name in ((USAGE, "relatedParty.id"), (ACTIONS, "logicalResource.id"), (ORDERS, "relatedParty.id")):
        dsc.at("indira").get(path, **{name: BUDI})

    assert [fault for each in heard for fault in faults(each.path, json.loads(each.body))] == []
    assert len(heard) == 9

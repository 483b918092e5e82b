"""Whatever a server answers, an adapter gives a value of the operation's type or one of its declared errors.

Replies are made up from the TM Forum's definitions where those are at hand, valid and with something strange in them,
and from nothing at all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
import sopflow_adapters.billing.client
import sopflow_adapters.billing.operations
import sopflow_adapters.dsc.client
import sopflow_adapters.dsc.operations
import sopflow_adapters.indira.client
import sopflow_adapters.indira.operations
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sopflow_adapters.connecting import ConnectedHost
from sopflow_adapters.wire.budget import Patience
from sopflow_adapters.wire.oauth import ClientCredentials
from tests.adapters.benches import CATALOG
from tests.adapters.billing import matrix as of_billing
from tests.adapters.dsc import matrix as of_dsc
from tests.adapters.generated import JUNK, strange, valid
from tests.adapters.indira import matrix as of_indira
from tests.adapters.servers import Server, Told, serving
from tests.adapters.tmf import DEFINITIONS, SPECS

from sopflow.catalog.model import Timeout
from sopflow.ports.world import Call, Done

TABLES = {each.SYSTEM: each for each in (of_dsc, of_indira, of_billing)}
CLIENTS = {
    "dsc": (sopflow_adapters.dsc.client.Client, sopflow_adapters.dsc.operations.Operations),
    "indira": (sopflow_adapters.indira.client.Client, sopflow_adapters.indira.operations.Operations),
    "billing": (sopflow_adapters.billing.client.Client, sopflow_adapters.billing.operations.Operations),
}
CALLS = [(system, operation) for system, table in TABLES.items() for operation in table.OPERATIONS]
STATUSES = st.sampled_from([200] * 8 + [201, 201, 202, 204, 206, 302, 400, 403, 404, 409, 418, 422, 500, 503])
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "X-Total-Count": st.sampled_from(
            ["0", "1", "2", "-1", "many", "\u00b2".encode().decode("latin-1"), "99999999999"]
        ),
        "X-Window-Complete": st.sampled_from(["true", "FALSE", "perhaps"]),
        "X-Retention-From": st.sampled_from(["2025-01-01T00:00:00+07:00", "long ago"]),
        "Location": st.sampled_from(["/x/1", "", "http://["]),
        "Date": st.sampled_from(["Mon, 02 Mar 2026 09:00:00 GMT", "tomorrow"]),
    },
)
NATIVE = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        ("requestId", "status", "effective", "externalId", "imeiChanges", "locations", "registrationChanges"), JUNK
    ),
)


@st.composite
def bodies(draw: st.DrawFn, path: str, of_schemas: bool) -> bytes:
    """Bytes for that address: by its schema, nearly so or anything at all; or without the schemas."""
    known = [each for each in DEFINITIONS if re.search(re.escape(each) + r"(/[^/]+)?$", path)]
    one = JUNK | NATIVE
    if known and of_schemas:
        one = valid(*DEFINITIONS[known[0]]) | strange(*DEFINITIONS[known[0]]) | JUNK
    body = draw(one | st.lists(one, max_size=3))
    whole = json.dumps(body).encode()
    return whole[: draw(st.integers(0, len(whole)))] if draw(st.integers(0, 9)) == 0 else whole


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as told:
        yield told


@pytest.fixture(scope="module")
def hosts(server: Server) -> Iterator[Mapping[str, ConnectedHost]]:
    ready = {}
    for system, (client, operations) in CLIENTS.items():
        one = client(server.url, ClientCredentials("u", "p"), patience=Patience(failures=10**9, wait=0.001))
        ready[system] = ConnectedHost(operations(one).table(), one.close)
    yield ready
    for each in ready.values():
        each.close()


@pytest.mark.parametrize(
    "of_schemas",
    [
        pytest.param(
            True,
            marks=pytest.mark.skipif(not SPECS.is_dir(), reason=f"{SPECS.name} with the TM Forum schemas is not there"),
        ),
        False,
    ],
    ids=["by the schemas", "without them"],
)
@pytest.mark.parametrize(("system", "operation"), CALLS)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_any_answer_gives_a_value_or_a_declared_error(
    server: Server,
    hosts: Mapping[str, ConnectedHost],
    system: str,
    operation: str,
    of_schemas: bool,
    data: st.DataObject,
) -> None:
    declared = CATALOG.operations[f"{system}.{operation}"]
    quick = replace(declared, timeout=Timeout(1, 1))
    told: dict[str, Told] = {}

    def answer(path: str, method: str) -> Told:
        """The same to the same question: what is drawn is drawn by the test's own thread, before the call."""
        return told.get(f"{method} {path.rpartition('/v4/')[2]}", told["*"])

    for place in PLACES.get(operation, ()):
        method, _, path = place.partition(" ")
        told[f"{method} {path.rpartition('/v4/')[2]}"] = Told(
            200, data.draw(bodies(path, of_schemas)), data.draw(HEADERS)
        )
    anywhere = data.draw(st.sampled_from(PLACES.get(operation, ("GET /x",)))).partition(" ")[2]
    told["*"] = Told(data.draw(STATUSES), data.draw(bodies(anywhere, of_schemas)), data.draw(HEADERS))
    if data.draw(st.booleans()):
        told = {"*": told["*"]}
    server.answer = lambda request: answer(request.path, request.method)

    given_input = TABLES[system].OPERATIONS[operation].given
    reply = hosts[system].call(Call("C1", "e1", quick, given_input, "K1" if declared.writes else "", 1, 0.5))

    assert isinstance(reply, Done) or reply.error in [str(each) for each in declared.errors]
    assert isinstance(reply, Done) or re.fullmatch(r"[a-z0-9_]{1,40}", reply.reason or "")


PLACES: Mapping[str, tuple[str, ...]] = {
    "get_customer_profile": ("GET /tmf-api/customerManagement/v4/customer", "GET /tmf-api/productInventory/v4/product"),
    "list_interactions": ("GET /tmf-api/partyInteraction/v4/partyInteraction",),
    "list_tickets": ("GET /tmf-api/troubleTicket/v4/troubleTicket",),
    "list_documents": ("GET /tmf-api/document/v4/document",),
    "get_document": ("GET /tmf-api/document/v4/document/DOC-0000001",),
    "get_running_bill": (
        "GET /tmf-api/productInventory/v4/product",
        "GET /tmf-api/customerBillManagement/v4/appliedCustomerBillingRate",
    ),
    "log_interaction": (
        "POST /tmf-api/partyInteraction/v4/partyInteraction",
        "GET /tmf-api/partyInteraction/v4/partyInteraction",
    ),
    "submit_block_request": (
        "POST /tmf-api/troubleTicket/v4/troubleTicket",
        "GET /tmf-api/troubleTicket/v4/troubleTicket",
    ),
    "get_block_request": ("GET /tmf-api/troubleTicket/v4/troubleTicket",),
    "search_communications": ("GET /tmf-api/usageManagement/v4/usage",),
    "list_purchases": (
        "GET /tmf-api/prepayBalanceManagement/v4/balanceActionHistory",
        "GET /tmf-api/productOrderingManagement/v4/productOrder",
    ),
    "get_package_usage": ("POST /tmf-api/usageConsumption/v4/queryUsageConsumption",),
    "request_purchase_cancellation": (
        "POST /tmf-api/productOrderingManagement/v4/cancelProductOrder",
        "GET /tmf-api/productOrderingManagement/v4/cancelProductOrder",
    ),
    "get_cancellation": ("GET /tmf-api/productOrderingManagement/v4/cancelProductOrder",),
    "request_billco_confirmation": (
        "POST /tmf-api/troubleTicket/v4/troubleTicket",
        "GET /tmf-api/troubleTicket/v4/troubleTicket",
    ),
    "get_billco_confirmation": ("GET /tmf-api/troubleTicket/v4/troubleTicket",),
    "apply_adjustment": ("POST /tmf-api/troubleTicket/v4/troubleTicket", "GET /tmf-api/troubleTicket/v4/troubleTicket"),
    "get_adjustment": (
        "GET /tmf-api/prepayBalanceManagement/v4/adjustBalance",
        "GET /payment/v4/refund",
        "GET /tmf-api/troubleTicket/v4/troubleTicket",
    ),
}

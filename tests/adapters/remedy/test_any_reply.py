"""Whatever a server answers, the adapter gives a value of the operation's type or one of its declared errors."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sopflow_adapters.connecting import ConnectedHost
from sopflow_adapters.remedy.client import Client
from sopflow_adapters.remedy.failures import message_number
from sopflow_adapters.remedy.fields import FieldMap
from sopflow_adapters.remedy.operations import Operations
from sopflow_adapters.remedy.session import Account
from sopflow_adapters.wire.budget import Patience
from sopflow_adapters.wire.failures import retry_after
from tests.adapters.servers import Server, Told, serving

from sopflow.app.adapters import installed
from sopflow.catalog.model import Timeout
from sopflow.ports.world import Call, Done
from sopflow.values.kinds import FileRef

CATALOG = installed()
NAMES = (
    "Incident Number",
    "Request ID",
    "Status",
    "Description",
    "Detailed Decription",
    "Submit Date",
    "Create Date",
    "Work Log ID",
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["New", "pending", "INC1", "2022-03-30T08:51:45.000+0000"])
)
VALUES = st.dictionaries(st.sampled_from(NAMES), SCALARS | st.lists(SCALARS, max_size=2), max_size=6)
MESSAGE = st.fixed_dictionaries(
    {},
    optional={
        "messageType": st.sampled_from(["ERROR", "WARNING", "FATAL", 3]),
        "messageNumber": st.sampled_from([302, 307, 382, 623, 1, "x", None]),
    },
)
ENTRY = st.fixed_dictionaries({"values": VALUES | SCALARS}) | SCALARS
JSON = st.one_of(
    ENTRY,
    st.fixed_dictionaries({"entries": st.lists(ENTRY, max_size=3) | SCALARS}),
    st.lists(MESSAGE | SCALARS, max_size=3),
    SCALARS,
)
BODIES = JSON.map(lambda body: json.dumps(body).encode()) | st.binary(max_size=30) | st.just(b"")
STATUSES = st.sampled_from([200, 200, 200, 201, 201, 204, 302, 400, 403, 404, 409, 413, 418, 422, 500, 501, 503])
INPUTS = {
    "create_ticket": {"type": "FRAUD_REPORT", "fields": {}, "external_id": "K1"},
    "find_tickets": {"external_id": "K1"},
    "get_ticket": {"number": "INC1"},
    "add_worklog": {"number": "INC1", "text": "x"},
    "attach_file": {"number": "INC1", "name": "a.png", "bytes": FileRef("a.png")},
    "update_ticket": {"number": "INC1", "changes": {"status": "Assigned"}},
}  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture(scope="module")
def host(server: Server) -> Iterator[ConnectedHost]:
    client = Client(server.url, Account("u", "p"), patience=Patience(failures=10**9, wait=0.001))
    yield ConnectedHost(Operations(client, FieldMap(), lambda file: b"x").table(), client.close)
    client.close()


@pytest.mark.parametrize("name", list(INPUTS))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(status=STATUSES, body=BODIES)
def test_any_answer_gives_a_value_or_a_declared_error(
    server: Server, host: ConnectedHost, name: str, status: int, body: bytes
) -> None:
    operation = replace(CATALOG.operations[f"remedy.{name}"], timeout=Timeout(1, 1))
    server.answer = lambda request: Told(200, b"a.b.c") if "login" in request.path else Told(status, body)
    reply = host.call(Call("C1", "e1", operation, INPUTS[name], "K1" if operation.writes else "", 1, 0.5))

    assert isinstance(reply, Done) or reply.error in [str(each) for each in operation.errors]
    if operation.writes and status >= 500 and message_number(_json(body)) not in (302, 307, 382, 623):
        assert not isinstance(reply, Done)


def _json(body: bytes) -> object:
    try:
        return json.loads(body)
    except ValueError:
        return None


@given(
    st.text(max_size=40)
    | st.from_regex(r"[0-9]{1,12}", fullmatch=True)
    | st.datetimes().map(lambda at: at.strftime("%a, %d %b %Y %H:%M:%S GMT"))
)
def test_any_retry_after_is_none_or_a_wait(written: str) -> None:
    after = retry_after(written, 1_700_000_000.0)

    assert after is None or after >= 0

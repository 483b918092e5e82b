"""Whatever is asked of the simulators: an answer of theirs, never a traceback, never a 500 that nobody asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sopflow_adapters.sim import running
from sopflow_adapters.sim.live import Running

from sopflow.diagnostics import Diagnostic, Source
from sopflow.errors import InvalidPlaybook

from . import conftest as shared
from .conftest import ANDI, BUDI, CANCEL, KILL, TICKET, Caller
from .test_billing import BALANCE, BUCKET, REFUND, asked, balance, cancellation, dispute
from .test_dsc import CONTACT, CUSTOMER, DOCUMENT, INTERACTION, PRODUCT, RATE, block
from .test_indira import ACTIONS, CONSUMPTION, DEVICES, ORDERS, USAGE
from .test_remedy import NEW, Remedy

SHAPES = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
PATHS = {
    "dsc": (CUSTOMER, PRODUCT, INTERACTION, TICKET, DOCUMENT, f"{DOCUMENT}/DOC-0000001", RATE, KILL, f"{KILL}/x", "/files/x"),
    "indira": (USAGE, ACTIONS, ORDERS, CONSUMPTION, DEVICES),
    "billing": (CANCEL, f"{CANCEL}/CAN-SIM-0000001", TICKET, f"{TICKET}/BCO-SIM-0000001", BUCKET, BALANCE, REFUND),
}  # fmt: skip
WORTHY: list[Any] = [
    CONTACT, block("x", "k"), {"msisdn": BUDI, "channel": "all"}, asked(ANDI), asked(BUDI, "refund", "5"),
    dispute("BCO-SIM-0000001"), balance("BCO-SIM-0000001", "BKT-CUST-0000004", 500000), cancellation("P41"),
    {"searchCriteria": {"product": [{"id": "P1"}]}},
]  # fmt: skip
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.sampled_from([BUDI, "P1", "BCO"])
)
JSON = st.recursive(
    SCALARS, lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=5), below, max_size=3)
)
QUERIES = st.lists(
    st.tuples(
        st.sampled_from(
            ["relatedParty.id", "limit", "offset", "sort", "usageDate.gte", "creationDate.lte", "status", "externalId",
             "logicalResource.id", "msisdn", "days", "fields", "relatedParty", "channel.id.name", "..", "ticketType"]
        ),
        st.sampled_from([BUDI, ANDI, "0", "2", "-1", "x", "-usageDate", "2026-01-01T00:00:00Z", "", "9" * 30, "a,b"])
        | st.text(max_size=8),
    ),
    max_size=4,
)  # fmt: skip


@st.composite
def spoilt(draw: st.DrawFn, worthy: list[Any]) -> Any:
    """A good body with one part of it replaced, taken away or doubled."""
    body = json.loads(json.dumps(draw(st.sampled_from(worthy))))
    place, steps = body, draw(st.integers(0, 3))
    for _ in range(steps):
        keys: list[Any] = sorted(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            break
        key = draw(st.sampled_from(keys))
        if isinstance(place[key], dict | list) and draw(st.booleans()):
            place = place[key]
        elif draw(st.booleans()):
            place[key] = draw(JSON)
            break
        elif isinstance(place, dict):
            del place[key]
            break
    return body


@pytest.fixture(scope="module")
def sim() -> Iterator[Running]:
    with running() as listening:
        yield listening


@pytest.fixture(scope="module")
def callers(sim: Running) -> Iterator[dict[str, Caller]]:
    with httpx.Client(timeout=60) as client:
        found = {system: Caller(sim, client, system) for system in PATHS}
        for each in found.values():
            each.log_in()
        yield found


def sound(sim: Running, answer: httpx.Response) -> None:
    assert sim.bugs == []
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400 and "/_sim" not in str(answer.url):
        assert {"code", "reason"} <= set(answer.json())


@SHAPES
@given(data=st.data())
def test_any_call_is_answered_in_the_systems_own_way(
    sim: Running, callers: dict[str, Caller], data: st.DataObject
) -> None:
    system = data.draw(st.sampled_from(sorted(PATHS)))
    path = data.draw(st.sampled_from(PATHS[system]))
    method = data.draw(st.sampled_from(["GET", "POST", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS"]))
    body = data.draw(st.one_of(spoilt(WORTHY), JSON))
    raw = data.draw(st.one_of(st.just(json.dumps(body).encode()), st.binary(max_size=20)))
    key = data.draw(st.none() | st.text("abcK1-", max_size=4))
    query = "&".join(f"{quote(name)}={quote(value)}" for name, value in data.draw(QUERIES))
    answer = callers[system].ask(
        method, f"{path}?{query}", key=key, content=raw if method in ("POST", "PATCH") else b""
    )

    if method == "HEAD":
        assert (sim.bugs, answer.status_code < 500) == ([], True)
    else:
        sound(sim, answer)


@SHAPES
@given(
    method=st.sampled_from(["POST", "PUT", "DELETE", "GET"]),
    path=st.sampled_from(["/faults", "/events", "/clock", "/hook", "/world", "/expire/x", "/ledger"]),
    body=st.one_of(
        JSON,
        spoilt([{"system": "indira", "fault": "slow", "operation": "nothing", "seconds": 0, "times": 1}]),
        spoilt(
            [{"event": "billing.billco_confirmed", "data": {"approval_id": "BCO-SIM-0000001", "status": "approved"}}]
        ),
        spoilt([{"now": "2026-01-01T00:00:00Z"}, {"world": 1, "customers": []}]),
    ),
    raw=st.binary(max_size=12),
    whole=st.booleans(),
)
def test_any_control_is_answered(method: str, path: str, body: object, raw: bytes, whole: bool) -> None:
    answer = _LONELY.request(method, path, json.dumps(body).encode() if whole else raw)

    assert answer.status_code < 500, answer.text
    assert _LONELY.sim.bugs == []


class _Lonely:
    """Simulators of their own for the control, whose faults and worlds are not to hit others."""

    def __init__(self) -> None:
        self.entering = running()
        self.sim = self.entering.__enter__()
        self.client = httpx.Client(timeout=60)

    def request(self, method: str, path: str, content: bytes) -> httpx.Response:
        return self.client.request(method, f"{self.sim.url}/_sim{path}", content=content)


_LONELY: _Lonely


@pytest.fixture(scope="module", autouse=True)
def _lonely() -> Iterator[None]:
    global _LONELY  # noqa: PLW0603 - hypothesis asks for no fixture of a module here
    _LONELY = _Lonely()
    yield
    _LONELY.client.close()
    _LONELY.entering.__exit__(None, None, None)


@SHAPES
@given(
    form=st.sampled_from(["HPD:IncidentInterface_Create", "HPD:IncidentInterface", "HPD:WorkLog", "x", "HPD:"]),
    entry=st.sampled_from(["", "/INC000000000430", "/INC000000000430|INC000000000430", "/x", "/INC000000000430/attach/z2AF Work Log01"]),
    method=st.sampled_from(["GET", "POST", "PUT", "OPTIONS", "DELETE"]),
    q=st.one_of(
        st.text(max_size=12),
        st.sampled_from(["'Incident Number'=\"INC000000000430\"", "'Status' LIKE \"%N%\" AND", "(", "'Status'", "'a'=\"b\""]),
    ),
    values=st.one_of(
        spoilt([{"values": NEW}, {"values": {"Status": "Pending"}}, {"values": {"Incident Number": "INC000000000430", "Detailed Description": "x"}}]),
        JSON,
    ),
    more=st.sampled_from(["", "&limit=x", "&limit=1", "&fields=values(a", "&sort=Submit Date.desc&offset=2", "&fields=values(Status)"]),
    kind=st.sampled_from(["application/json", "multipart/form-data; boundary=b", "multipart/form-data", "text/plain"]),
    key=st.none() | st.text("ab1", max_size=3),
)  # fmt: skip
def test_any_call_of_remedy_is_answered_with_values_or_messages(
    sim: Running, callers: dict[str, Caller], form: str, entry: str, method: str, q: str, values: object, more: str, kind: str,
    key: str | None,
) -> None:  # fmt: skip
    remedy = _remedy(callers["dsc"])
    url = (
        f"{remedy.base}/api/arsys/v1/entry/{quote(form, safe='')}{quote(entry)}?q={quote(q)}{more.replace(' ', '%20')}"
    )
    headers = {**remedy.headers, "Content-Type": kind, **({"Idempotency-Key": key} if key is not None else {})}
    answer = callers["dsc"].client.request(method, url, content=json.dumps(values).encode(), headers=headers)

    assert sim.bugs == []
    messages = answer.json() if answer.status_code >= 500 else []
    assert all(each["messageNumber"] in (92, 302, 382, 9093, 10000) for each in messages)


_REMEDIES: dict[int, Remedy] = {}


def _remedy(caller: Caller) -> Remedy:
    return _REMEDIES.setdefault(id(caller.sim), Remedy(caller))


@SHAPES
@given(
    text=st.one_of(
        st.text(max_size=60),
        spoilt([json.loads(json.dumps({"world": 1, "customers": [{"msisdn": BUDI, "card_type": "x", "payment_type": "prepaid", "purchases": [{"id": "P1", "kind": "other", "amount": 1, "at": "-1d 13:00"}]}]}))]).map(json.dumps),
    )
)  # fmt: skip
def test_any_text_is_a_world_or_is_explained(text: str) -> None:
    found: tuple[Diagnostic, ...] | None = None
    try:
        shared.world_of(Source("any.yaml", text))
    except InvalidPlaybook as problem:
        found = problem.diagnostics
    assert found is None or found

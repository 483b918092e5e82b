"""Resources made up from the TM Forum's own definitions: valid ones, and ones with something strange put into them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from hypothesis import strategies as st
from tests.adapters.tmf import SPECS

_DEEP = 4
_KNOWN = (
    "subscriber", "kip", "externalId", "fraudNumber", "area", "decision", "decidedBy", "approved", "rejected", "amount",
    "adjustmentKind", "customer", "beneficiary", "used", "total", "segment", "employee", "paymentType", "cardType", "msisdn",
    "VIP", "prepaid", "voice", "sms", "in", "out", "direction", "counterparty", "duration", "package", "IDR", "125000",
    "+6281200000001", "K1", "BLOCK_REQUEST", "BILLCO_CONFIRMATION", "Bill Dispute", "active", "add", "done", "Pending",
)  # fmt: skip
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(_KNOWN)
)
JUNK = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KNOWN), inner, max_size=3),
    max_leaves=6,
)
_MOMENTS = st.sampled_from(["2025-03-28T13:05:00+07:00", "2025-03-28T06:05:00.123Z", "2025-03-28T06:05:00"])
_TEXTS = st.sampled_from(_KNOWN) | st.text(min_size=1, max_size=8)


@cache
def definitions(number: str) -> Mapping[str, Any]:
    return dict(json.loads(next(SPECS.glob(f"{number}-*.json")).read_text(encoding="utf-8"))["definitions"])


@cache
def valid(number: str, name: str, deep: int = _DEEP) -> st.SearchStrategy[Any]:
    """What that definition allows, with the words that our readers look for mixed in."""
    return _of(number, definitions(number)[name], deep)


def _of(number: str, schema: Mapping[str, Any], deep: int) -> st.SearchStrategy[Any]:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return st.deferred(lambda: valid(number, name, deep - 1)) if deep else st.builds(dict)
    kind = schema.get("type")
    simple: Mapping[str, Callable[[], st.SearchStrategy[Any]]] = {
        "string": lambda: _text(schema),
        "boolean": st.booleans,
        "integer": lambda: st.integers(0, 10**6),
        "number": lambda: st.integers(0, 10**7) | st.floats(0, 10**7),
    }
    if kind == "array":
        return st.lists(_of(number, schema["items"], deep), max_size=2 if deep > 1 else 0)
    if "properties" in schema:
        return _object(number, schema, deep)
    return simple[kind]() if kind in simple else SCALARS


def _text(schema: Mapping[str, Any]) -> st.SearchStrategy[str]:
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    return {"date-time": _MOMENTS, "uri": st.just("https://tmf.example/x")}.get(schema.get("format", ""), _TEXTS)


def _object(number: str, schema: Mapping[str, Any], deep: int) -> st.SearchStrategy[Any]:
    parts = {name: _of(number, each, deep) for name, each in schema["properties"].items() if not name.startswith("@")}
    needed = {name: parts.get(name, _TEXTS) for name in schema.get("required", ())}
    return st.fixed_dictionaries(needed, optional={name: each for name, each in parts.items() if name not in needed})


@st.composite
def strange(draw: st.DrawFn, number: str, name: str) -> Any:
    """A valid one with something else in one place of it."""
    body = draw(valid(number, name))
    holder, key = body, None
    while isinstance(holder, dict | list) and holder:
        key = draw(st.sampled_from(sorted(holder)) if isinstance(holder, dict) else st.integers(0, len(holder) - 1))
        inner = holder[key]
        if not isinstance(inner, dict | list) or not inner or draw(st.booleans()):
            break
        holder = inner
    junk = draw(JUNK)
    if key is None:
        return junk
    holder[key] = junk
    return body

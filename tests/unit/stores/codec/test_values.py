"""The text of every kind of value, for ever."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest

from sopflow.errors import StoreVersion, UsageError
from sopflow.stores.codec import decode_value, encode_value, values
from sopflow.values.kinds import Consent, Counterparty, Duration, FileRef, Phone

AT = datetime(2025, 3, 29, 9, 30, tzinfo=UTC)
WIB = timezone(timedelta(hours=7))
JAKARTA = ZoneInfo("Asia/Jakarta")

TEXTS = [
    (None, "null"),
    (True, "true"),
    (5000, "5000"),
    (1.5, "1.5"),
    ("Rp5 – “ya”", '"Rp5 – “ya”"'),
    ("half \udc80", '"half \\udc80"'),
    ((), "[]"),
    (("P1", ("P2",)), '["P1",["P2"]]'),
    ({"b": 1, "a": ({"c": None},)}, '{"b":1,"a":[{"c":null}]}'),
    ({"$p": 1, "a": "$"}, '{"$$p":1,"a":"$"}'),
    (Decimal("1.50"), '{"$n":"1.50"}'),
    (AT, '{"$t":"2025-03-29T09:30:00+00:00"}'),
    (AT.astimezone(WIB), '{"$t":"2025-03-29T16:30:00+07:00"}'),
    (AT.astimezone(JAKARTA), '{"$t":"2025-03-29T16:30:00 WIB"}'),
    (AT.astimezone(ZoneInfo("Asia/Tokyo")), '{"$t":["2025-03-29T18:30:00","Asia/Tokyo"]}'),
    (
        datetime(2025, 10, 26, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"), fold=1),
        '{"$t":["2025-10-26T02:30:00","Europe/Berlin",1]}',
    ),
    (date(2025, 3, 29), '{"$d":"2025-03-29"}'),
    (Duration(3600), '{"$s":3600}'),
    (Duration(0, 3), '{"$w":[0,3]}'),
    (Phone("+6281200000001"), '{"$p":"+6281200000001"}'),
    (Phone("+6281200000001", "0812 0000 0001"), '{"$p":["+6281200000001","0812 0000 0001"]}'),
    (Counterparty("short_code", False, None, "1500"), '{"$c":["short_code",false,null,"1500"]}'),
    (FileRef("a.pdf", 10, "application/pdf"), '{"$f":["a.pdf",10,"application/pdf"]}'),
    (
        Consent(True, "agree", "Saya setuju.", "ab12", "id", AT, "agent-7"),
        '{"$a":[true,"agree","Saya setuju.","ab12","id",{"$t":"2025-03-29T09:30:00+00:00"},"agent-7"]}',
    ),
]


@pytest.mark.parametrize(("value", "text"), TEXTS, ids=[text[:30] for _, text in TEXTS])
def test_a_value_has_this_text(value: object, text: str) -> None:
    assert encode_value(value) == text
    assert decode_value(text) == value


def test_a_python_whose_json_is_not_compiled_writes_the_same_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(values, "_in_c", None)
    assert [encode_value(value) for value, _ in TEXTS] == [text for _, text in TEXTS]


def test_a_map_that_cannot_be_changed_is_kept_as_a_record() -> None:
    assert encode_value({"a": MappingProxyType({"b": 1})}) == '{"a":{"b":1}}'
    assert encode_value(MappingProxyType({"$": MappingProxyType({"$b": 1})})) == '{"$$":{"$$b":1}}'


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (object(), "a object is no value"),
        ({1, 2}, "a set is no value"),
        (float("nan"), "Out of range float values are not JSON compliant"),
        (datetime(2025, 1, 1), "a moment without a zone"),
    ],
)
def test_what_is_no_value_is_refused(value: object, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        encode_value({"a": value})


@pytest.mark.parametrize("text", ["", "{", '{"$t":"yesterday"}', '{"$p":["a","b","c"]}', '{"$d":1}', '{"$p":1,"a":2}'])
def test_a_text_that_is_not_ours_is_refused(text: str) -> None:
    with pytest.raises(StoreVersion, match="not as sopflow writes it"):
        decode_value(text)


def test_a_kind_of_value_of_a_newer_sopflow_is_refused() -> None:
    with pytest.raises(StoreVersion, match=r"`\$q`, that a newer sopflow wrote"):
        decode_value('{"a":{"$q":1}}')

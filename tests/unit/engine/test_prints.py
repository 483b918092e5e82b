"""Fingerprints: equal where the values are."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from sopflow.engine.prints import fingerprint
from sopflow.values.kinds import Duration, Phone

WIB = timezone(timedelta(hours=7))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ((1, 2), [1, 2]),
        (1, Decimal("1.00")),
        (Decimal(100), 100),
        (datetime(2025, 1, 1, 7, tzinfo=WIB), datetime(2025, 1, 1, 0, tzinfo=UTC)),
        (Phone("+6281", "081"), Phone("+6281", "81")),
        (date(2025, 1, 1), date(2025, 1, 1)),
    ],
)
def test_equal_values_have_equal_prints(one, other):
    assert fingerprint(one) == fingerprint(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, "1"), (True, 1), (None, ""), ({"a": 1}, {"a": 2}), ((1, 2), (2, 1)), ("a,b", ("a", "b")),
        (Duration(1), Duration(2)), (date(2025, 1, 1), date(2025, 1, 2)), (("a",), "a"),
    ],
)  # fmt: skip
def test_other_values_have_other_prints(one, other):
    assert fingerprint(one) != fingerprint(other)

"""What an unquoted scalar is worth, and which scalar stands where."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sopflow.document.nodes import Scalar
from sopflow.document.scalars import Scalars, typed


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("halo", "halo"),
        ("", None),
        ("null", None),
        ("nullus", "nullus"),
        ("true", True),
        ("12", 12),
        ("-1.50", Decimal("-1.50")),
        ("0213", "0213"),
        ("12:30", "12:30"),
        ("1e3", "1e3"),
        ("yes", "yes"),
    ],
)
def test_only_truths_nothing_and_plain_numbers_are_no_text(text, value):
    assert (typed(text), type(typed(text))) == (value, type(value))


def test_a_scalar_is_found_by_the_place_where_it_begins():
    first, second = Scalar("a", "a", 1, 2), Scalar("b", "b", 4, 5)
    scalars = Scalars([first, second])
    assert [scalars.before(place) for place in (0, 1, 3, 4, 9)] == [None, first, first, second, second]
    assert [scalars.at(place) for place in (0, 1, 3, 4)] == [None, first, None, second]

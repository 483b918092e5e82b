"""Filters, bounds, order and pages of lists, without HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from sopflow_adapters.sim.exchange import Asked, RefusedError
from sopflow_adapters.sim.listing import page

ONE = {
    "id": "1",
    "at": "2025-03-28T10:00:00+07:00",
    "party": [{"id": "a"}, {"id": "b"}],
    "flag": False,
    "size": {"n": 3},
}
TWO = {"id": "2", "at": "2025-03-28T04:00:00Z", "party": {"id": "c"}, "flag": True, "size": {"n": 4}}
BARE = {"id": "3", "traits": [{"name": "kind", "value": "x"}, {"name": "size", "value": 3}]}
ALL = [ONE, TWO, BARE]


def ids(*query: tuple[str, str]) -> list[str]:
    return [each["id"] for each in page(ALL, Asked(query=query)).body]


@pytest.mark.parametrize(
    ("query", "left"),
    [
        (("id", "2"), ["2"]),
        (("id", "1,3"), ["1", "3"]),
        (("party.id", "b"), ["1"]),
        (("party.id", "c"), ["2"]),
        (("flag", "false"), ["1"]),
        (("size.n", "3"), ["1"]),
        (("traits.kind", "x"), ["3"]),
        (("traits.kind", "y"), []),
        (("nothing", "1"), []),
        (("at.gte", "2025-03-28T03:00:00Z"), ["1", "2", "3"]),  # at the very moment; what has no time is always in
        (("at.gt", "2025-03-28T03:00:00Z"), ["2", "3"]),
        (("at.gte", "2025-03-28T03:00:01Z"), ["2", "3"]),
        (("at.lte", "2025-03-28T03:00:00Z"), ["1", "3"]),
        (("at.lt", "2025-03-28T03:00:00Z"), ["3"]),
        (("at.lte", "2025-03-28T11:00:00+07:00"), ["1", "2", "3"]),
        (("fields", "id"), ["1", "2", "3"]),
    ],
)
def test_a_filter_leaves_what_fits(query: tuple[str, str], left: list[str]) -> None:
    assert ids(query) == left


def test_all_filters_must_fit() -> None:
    assert ids(("id", "1,2"), ("flag", "true")) == ["2"]


def test_the_order_is_by_the_moment_whatever_its_zone_and_what_has_none_is_the_oldest() -> None:
    assert ids(("sort", "-at")) == ["2", "1", "3"]
    assert ids(("sort", "at")) == ["3", "1", "2"]


@pytest.mark.parametrize(
    ("query", "status", "shown", "headers"),
    [
        ([], 200, ["1", "2", "3"], ("3", "3")),
        ([("limit", "2")], 206, ["1", "2"], ("3", "2")),
        ([("limit", "2"), ("offset", "2")], 200, ["3"], ("3", "1")),
        ([("offset", "9")], 200, [], ("3", "0")),
        ([("limit", "0")], 200, [], ("3", "0")),
    ],
)
def test_a_page_says_how_much_there_is(
    query: list[tuple[str, str]], status: int, shown: list[str], headers: tuple[str, str]
) -> None:
    answer = page(ALL, Asked(query=tuple(query)))

    assert (answer.status, [each["id"] for each in answer.body]) == (status, shown)
    assert (answer.headers["X-Total-Count"], answer.headers["X-Result-Count"]) == headers


@pytest.mark.parametrize(
    "query", [("limit", "x"), ("offset", "-1"), ("limit", "٣"), ("at.gte", "soon"), ("limit", "9" * 20)]
)
def test_a_query_that_cannot_be_read_is_refused(query: tuple[str, Any]) -> None:
    with pytest.raises(RefusedError) as caught:
        ids(query)

    assert (caught.value.status, caught.value.code) == (400, "invalid_body")

"""A list that is to prove an absence is never called whole where it is not, however its server pages and counts."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest
from sopflow_adapters.tmf.pages import Page, Pages
from sopflow_adapters.wire.failures import WireFailure

COUNTS = (1, 2, 9, 10, 11, 20, 50, 99, 100, 101, 150)
CUTS = (10, 50, 100)
"""Resources of a page: servers cut at ten and more. What gives fewer than five and does not page is taken at its word."""

Start = Callable[[int, int, int], int]
STARTS: dict[str, Start] = {
    "counts resources": lambda at, size, count: at,
    "counts pages": lambda at, size, count: at * size,
    "passes it over": lambda at, size, count: 0,
    "counts from one": lambda at, size, count: max(0, at - 1),
    "begins where a page does": lambda at, size, count: at // size * size,
    "does not go beyond its last page": lambda at, size, count: min(at, max(0, count - size)),
}
TOTALS: dict[str, Callable[[int, int, int, int], int | None]] = {
    "none": lambda count, size, start, given: None,
    "true": lambda count, size, start, given: count,
    "of the page": lambda count, size, start, given: given,
    "of what it would give": lambda count, size, start, given: min(count, size),
    "up to here": lambda count, size, start, given: start + given,
}
LINKS = ("none", "true", "always")
ORDERS: dict[str, Callable[[list[int], int], list[int]]] = {
    "as it is": lambda there, turn: there,
    "to and fro": lambda there, turn: there[::-1] if turn % 2 else there,
    "turning": lambda there, turn: there[turn % len(there) :] + there[: turn % len(there)],
}


def read(count: int, cut: int, start: str, total: str, link: str, order: str, *, ids: bool) -> tuple[bool, int]:
    """Whether the list of so many is called whole, and how many of them were read."""
    pages, turn, size = Pages(proving=True), 0, min(100, cut)
    while pages.go_on and len(pages.found) <= 2 * count:
        there, begin = ORDERS[order]([*range(count)], turn), STARTS[start](pages.at, size, count)
        given = [{"id": f"N{each}"} if ids else {"value": each} for each in there[begin : begin + size]]
        more = link == "always" or (link == "true" and begin + size < count)
        try:
            pages.take(Page(given, {}, TOTALS[total](count, size, begin, len(given)), more=more))
        except WireFailure:
            return False, len(pages.found)
        turn += 1
    return pages.is_whole, len(pages.found)


@pytest.mark.parametrize("ids", [True, False])
@pytest.mark.parametrize("start", list(STARTS))
def test_what_was_not_read_is_not_called_whole(start: str, ids: bool) -> None:
    lies = []
    for count, cut, total, link, order in product(COUNTS, CUTS, TOTALS, LINKS, ORDERS):
        is_whole, found = read(count, cut, start, total, link, order, ids=ids)
        if is_whole and found < count:
            lies.append((count, cut, total, link, order))

    assert lies == []


@pytest.mark.parametrize("link", ["none", "true"])
@pytest.mark.parametrize("total", ["none", "true"])
def test_an_honest_list_is_called_whole(total: str, link: str) -> None:
    for count, cut in [*product(COUNTS, (3, *CUTS)), (50, 1)]:
        assert read(count, cut, "counts resources", total, link, "as it is", ids=True) == (True, count)

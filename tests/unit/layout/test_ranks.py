"""Layers: what leads to a box lies above it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from sopflow.layout.model import Box, Link
from sopflow.layout.ranks import going_back, ranks


def boxes(*ids: str, band: int = 0) -> list[Box]:
    return [Box(id, 1, 1, 1, 0, 1, band=band) for id in ids]


def links(*pairs: str) -> list[Link]:
    return [Link(pair, pair[0], pair[1]) for pair in pairs]


def test_a_box_lies_below_all_that_lead_to_it() -> None:
    assert ranks(boxes(*"abcd"), links("ab", "ac", "bd", "cb")) == {"a": 0, "c": 1, "b": 2, "d": 3}


def test_what_begins_a_path_is_drawn_down_to_what_it_leads_to() -> None:
    assert ranks(boxes(*"abcde"), links("ab", "bc", "dc"))["d"] == 1


def test_a_band_lies_below_the_one_before() -> None:
    assert ranks([*boxes("a", "b"), *boxes("c", band=2)], links("ab", "ac")) == {"a": 0, "b": 1, "c": 2}


@pytest.mark.parametrize("pairs", [("ab", "ba"), ("aa",), ("ab", "bc", "cb")])
def test_a_circle_is_the_callers_mistake(pairs: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="round in a circle"):
        ranks(boxes(*"abc"), links(*pairs))


def test_a_link_up_to_a_lower_band_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="up to a lower band"):
        ranks([*boxes("a"), *boxes("b", band=1)], links("ba"))


def test_going_back_is_what_closes_a_circle_in_the_order_given() -> None:
    pairs = [("a", "b"), ("b", "c"), ("c", "a"), ("b", "b"), ("d", "c"), ("a", "c")]
    assert going_back("abcd", pairs) == {("c", "a"), ("b", "b")}
    assert going_back("cabd", pairs) == {("a", "c"), ("b", "c"), ("b", "b")}


def test_a_long_chain_is_no_trouble() -> None:
    ids = [str(number) for number in range(5_000)]
    chain = [Link(a, a, b) for a, b in pairwise(ids)]
    assert ranks(boxes(*ids), chain)["4999"] == 4_999
    assert not going_back(ids, [(link.source, link.target) for link in chain])

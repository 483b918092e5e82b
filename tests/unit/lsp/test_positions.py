"""Places as editors count them: UTF-16 units within a line, and only the protocol's own ends of lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopflow.lsp.positions import Encoding, Lines

TEXTS = st.text(st.sampled_from("ab é😀\u2028\n\r:"), max_size=30)


@pytest.mark.parametrize(("encoding", "character"), [("utf-8", 8), ("utf-16", 4), ("utf-32", 3)])
def test_a_character_beyond_the_basic_plane_counts_as_the_editor_counts_it(encoding: Encoding, character: int) -> None:
    lines = Lines("a\né😀é: x", encoding)

    assert lines.position(5) == (1, character)
    assert lines.offset(1, character) == 5


def test_only_what_the_protocol_calls_the_end_of_a_line_ends_one() -> None:
    lines = Lines("a\u2028b\r\nc\rd\n")

    assert [lines.line(number) for number in range(5)] == ["a\u2028b", "c", "d", "", ""]


def test_a_position_outside_is_the_nearest_inside() -> None:
    lines = Lines("ab\n😀")

    assert (lines.offset(0, 99), lines.offset(9, 0), lines.offset(-1, 3)) == (2, 4, 0)
    assert lines.offset(1, 1) == 3  # in the middle of a character: its beginning
    assert (lines.position(-5), lines.position(99)) == ((0, 0), (1, 2))


@given(TEXTS, st.sampled_from(["utf-8", "utf-16", "utf-32"]))
def test_every_offset_comes_back(text: str, encoding: Encoding) -> None:
    lines = Lines(text, encoding)
    inside = [n for n in range(len(text) + 1) if text[n - 1 : n + 1] != "\r\n"]  # between \r and \n is no place

    assert [lines.offset(*lines.position(offset)) for offset in inside] == inside

"""Comments are what stands behind a `#` between values; a `#` inside a value is none."""

from __future__ import annotations

import time

import pytest

from sopflow.diagnostics import Source
from sopflow.document.nodes import Comment
from sopflow.document.yaml_reader import read


def comments(text):
    return read(Source("p.yaml", text)).document.comments


def test_comments_are_found_with_their_places():
    text = "# first\na: 1   # behind\n  # indented\nb: [1, # in a list\n  2]\n"
    assert comments(text) == (
        Comment(" first", 0, 7, 1, trailing=False),
        Comment(" behind", 15, 23, 2, trailing=True),
        Comment(" indented", 26, 36, 3, trailing=False),
        Comment(" in a list", 44, 55, 4, trailing=True),
    )


def test_a_hash_inside_a_value_is_none():
    text = "a: x#y\nb: 'x # y'\nc: \"x # y\"\nd: |\n  x # y\n  # z\ne: >\n  # w\nf: 'x\n  # y'\n"
    assert comments(text) == ()


def test_a_comment_beside_the_sign_of_a_block_and_one_below_the_block_count():
    text = "a: |  # beside\n  x # in\n# below\nb: 1\n"
    assert [(comment.text, comment.line) for comment in comments(text)] == [(" beside", 1), (" below", 3)]


def test_windows_line_ends_and_a_byte_order_mark_are_no_part_of_a_comment():
    text = "\ufeff# a\r\nb: 1 # c\r\n"
    assert [(one.text, text[one.start : one.end], one.trailing) for one in comments(text)] == [
        (" a", "# a", False),
        (" c", "# c", True),
    ]


@pytest.mark.timed
def test_many_hashes_are_passed_over_in_linear_time():
    text = "a: '" + "# " * 400_000 + "'\n" + "b: |\n" + "  # x\n" * 100_000 + "c: 1 # end\n"
    began = time.perf_counter()
    assert [comment.text for comment in comments(text)] == [" end"]
    assert time.perf_counter() - began < 2

"""The place in the file of each character of a decoded text, shown as the characters that stand there."""

from __future__ import annotations

import pytest

from sopflow.diagnostics import Source
from sopflow.document.nodes import Scalar
from sopflow.document.offsets import offsets
from sopflow.document.yaml_reader import read


def first_value(text):
    for _, node in read(Source("p.yaml", text)).document.pointers():
        if isinstance(node, Scalar):
            return node
    raise AssertionError


@pytest.mark.parametrize(
    ("text", "decoded", "standing_there"),
    [
        ("a: halo\n", "halo", "halo\n"),
        ("a: 'halo'\n", "halo", "halo'"),
        ("a: 'it''s'\n", "it's", "it's'"),
        ('a: "x\\x41\\u00e9\\ty"\n', "xAé\ty", 'x\\\\\\y"'),
        ('a: "x\\\n   y"\n', "xy", 'xy"'),
        ('a: "x\\\n\n   y"\n', "x\ny", 'x\ny"'),
        ("a: x y\n  z\n\n  w\n", "x y z\nw", "x y\nz\nw\n"),
        ("a: 'x  \n   y'\n", "x y", "x\ny'"),
        ("a: |\n  x\n   y\n\nb: 1", "x\n y\n", "x\n y\n\n"),
        ("a: |-\n  x\n\n  y\n\n", "x\n\ny", "x\n\ny\n"),
        ("a: |+\n  x\n\n", "x\n\n", "x\n\n"),
        ("a: |2-\n    x\n  y\n", "  x\ny", "  x\ny\n"),
        ("a:\n- |1\n  x\n", " x\n", " x\n"),
        ("a: | # note\n  x\n", "x\n", "x\n"),
        ("a: >\n  x\n  y\n\n  z\n    w\n  v\n", "x y\nz\n  w\nv\n", "x\ny\nz\n  w\nv\n"),
        ("a: >-\r\n  x\r\n  y\r\n\r\n  z\r\n", "x y\nz", "x\ry\rz\r"),
        ("a: |\r\n  x\r\n  y\r\n", "x\ny\n", "x\ry\r\n"),
        ("a: >+\n\n  x\n\n\n  y\n\n", "\nx\n\ny\n\n", "\nx\n\ny\n\n"),
        ("a: |\n  x", "x", "x"),
        ("a:\n", "", "\n"),
    ],
)
def test_every_character_is_found_in_the_file(text, decoded, standing_there):
    scalar = first_value(text)
    places = offsets(text, scalar.start, scalar.end, scalar.style, scalar.text)
    assert scalar.text == decoded
    assert len(places) == len(decoded) + 1
    assert list(places) == sorted(places)
    assert "".join(text[place : place + 1] for place in places) == standing_there


def test_a_scalar_on_one_line_costs_nothing():
    text = "a: halo dunia\n"
    assert offsets(text, 3, 13, "", "halo dunia") == range(3, 14)


def test_characters_of_a_folded_expression_lead_to_their_place():
    text = "when: >\n  amount > 5\n  and otp_shared is ya\n"
    document = read(Source("p.yaml", text)).document
    decoded = document.root.values["when"].text
    at = decoded.index("ya")
    span = document.inner_span(("when",), at, at + 2)
    assert (text[span.start : span.end], span.source.position(span.start)) == ("ya", (3, 21))
    empty = document.inner_span(("when",), 0, 0)
    assert text[empty.start : empty.end] == "a"
    beyond = document.inner_span(("when",), 900, 999)
    assert beyond.start <= len(text)


@pytest.mark.parametrize(("text", "style"), [("x", ""), ("|\n  x", "|")])
def test_characters_that_do_not_stand_in_the_file_have_its_end_for_their_place(text, style):
    end = len(text)
    assert list(offsets(text, 0, end, style, "xyz")) == [end - 1, end, end, end]

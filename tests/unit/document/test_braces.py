"""The entries of a map in braces that stands on one line."""

from __future__ import annotations

import pytest

from sopflow.document.braces import entries


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("{}", ("",)),
        ("{when: x, go: y}", ("when: x", "go: y")),
        ("{when: f(a, b), go: [c, d]}", ("when: f(a, b)", "go: [c, d]")),
        ('{id: "Halo, apa kabar", en: Hello}', ('id: "Halo, apa kabar"', "en: Hello")),
    ],
)
def test_commas_part_the_entries_but_for_those_in_brackets_and_quotes(text, parts):
    assert entries(f"- {text} # {text}", 2) == (parts, 2 + len(text))


@pytest.mark.parametrize("text", ["{a: 1\n}", "{a: 1", '{a: "1}'])
def test_a_map_that_does_not_end_on_its_line_has_no_entries(text):
    assert entries(text, 0) is None

"""What a scenario gives, from Python values and by its parts."""

from __future__ import annotations

import pytest

from sopflow.simulation.given import Fields, One, Several, entries, from_python, is_blank, is_null, items, part, word

A = One(1)


@pytest.mark.parametrize(
    ("plain", "given"),
    [
        ({"a": [1, "x"]}, Fields({"a": Several((A, One("x")))})),
        (b"x", One(b"x")),
        (A, A),  # what is given already stays as it is, with its place
        ({"a": Several((A,))}, Fields({"a": Several((A,))})),
    ],
)
def test_python_values_become_what_is_given(plain, given):
    assert from_python(plain) == given


def test_the_place_of_a_python_value_is_the_route_to_it():
    assert from_python({"a": ["x", "y"]}).parts["a"].items[1].at == ("a", 1)


def test_one_value_is_a_list_of_one_and_nothing_is_none():
    assert [items(None), items(A), items(Several((A, A)))] == [(), (A,), (A, A)]
    assert [entries(None), entries(A), entries(Fields({"a": A}))] == [{}, {}, {"a": A}]
    assert [part(A, "a"), part(Fields({"a": A}), "a")] == [None, A]


def test_a_single_value_has_a_word_and_may_be_null_or_blank():
    assert [word(A), word(One(None)), word(Several((A,))), word(None)] == ["1", "", "", ""]
    assert [is_null(One(None)), is_null(One(" ")), is_null(Several(()))] == [True, False, False]
    assert [is_blank(One(None)), is_blank(One(" ")), is_blank(A)] == [True, True, False]

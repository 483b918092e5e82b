"""A node and its place: asking for what is not there gives nothing and never fails."""

from __future__ import annotations

from sopflow.document.nodes import Mapping, Scalar, Sequence
from sopflow.playbook.decode_place import (
    Place,
    each_of,
    entries_of,
    maybe,
    names_of,
    says_no,
    says_yes,
    text_of,
    whole_of,
)

TEXT = Place(Scalar("a\n", "a\n", 0, 2), ("x",))
LIST = Place(Sequence((TEXT.node, TEXT.node), 0, 4), ("x",))
MAP = Place(Mapping({"k": TEXT.node}, {"k": Scalar("k", "k", 0, 1)}, 0, 4), ("x",))


def test_a_scalar_has_text_and_is_a_list_of_one() -> None:
    assert (TEXT.text, TEXT.items(), list(TEXT.entries()), TEXT.get("k")) == ("a", [TEXT], [], None)


def test_items_and_entries_know_where_they_stand() -> None:
    assert [item.at for item in LIST.items()] == [("x", 0), ("x", 1)]
    assert [(key, below.at) for key, below in MAP.entries()] == [("k", ("x", "k"))]
    assert (LIST.text, MAP.text) == ("", "")


def test_nothing_is_made_of_nothing() -> None:
    assert (each_of(None), entries_of(None), names_of(None)) == ([], [], ())
    assert (text_of(None), whole_of(None), maybe(text_of, None)) == (None, None, None)
    assert (says_yes(None), says_no(None), whole_of(TEXT)) == (False, False, None)

"""Edits by place leave everything else as it was."""

from __future__ import annotations

import pytest

from sopflow.diagnostics import Fix, Source, Span, Words
from sopflow.document.edit import apply, compatible
from sopflow.errors import UsageError

TEXT = "a: 1\nb: 2\n"


def fix(start, end, text):
    return Fix(Span(Source("p.yaml", TEXT), start, end), text, Words(en="edit", id="ubah"))


def test_edits_are_made_in_any_order():
    assert apply(TEXT, [fix(8, 9, "3"), fix(0, 0, "# hi\n"), fix(3, 4, "")]) == "# hi\na: \nb: 3\n"
    assert apply(TEXT, []) == TEXT
    assert apply(TEXT, [fix(0, 4, "x"), fix(4, 9, "y")]) == "xy\n"


@pytest.mark.parametrize("fixes", [[fix(0, 4, ""), fix(3, 5, "")], [fix(2, 2, "x"), fix(2, 2, "y")], [fix(9, 99, "")]])
def test_edits_that_overlap_or_leave_the_text_are_refused(fixes):
    with pytest.raises(UsageError):
        apply(TEXT, fixes)


def test_of_edits_that_overlap_the_earlier_ones_are_chosen():
    first, second, third = fix(0, 4, ""), fix(3, 5, ""), fix(5, 6, "c")
    assert compatible([third, second, first]) == (first, third)
    assert apply(TEXT, compatible([third, second, first])) == "\nc: 2\n"

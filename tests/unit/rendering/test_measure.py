"""Words measured and wrapped: no line is too wide, and nothing is lost without a sign."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sopflow.rendering.diagram.measure import MORE, width, wrapped

WORDS = st.text(st.characters(codec="utf-8"), max_size=60)


def test_widths_are_those_of_helvetica() -> None:
    assert width("Hamburg", 1000) == 722 + 556 + 833 + 556 + 556 + 333 + 556 + 1
    assert width("Hamburg", 1000, bold=True) == 722 + 556 + 889 + 611 + 611 + 389 + 611 + 1
    assert width("", 13) == 0


def test_an_accent_takes_no_room_and_what_is_unknown_much() -> None:
    assert width("é", 1000) == width("e", 1000) == width("e\N{COMBINING ACUTE ACCENT}", 1000)
    assert width("字", 1000) == 1001
    assert width("Ж", 1000) == 801


def test_a_title_is_wrapped_at_words() -> None:
    assert wrapped("Check contacts, tickets and dokumentum", 13, 168, 3) == (
        "Check contacts, tickets and",
        "dokumentum",
    )


def test_a_name_that_is_too_long_is_broken_at_a_dot_or_an_underscore() -> None:
    assert wrapped("settings.on_unavailable.dsc_profile is ask", 11, 150, 3) == (
        "settings.on_unavailable.",
        "dsc_profile is ask",
    )
    assert wrapped("settings.ticketing_of_purchases", 11, 120, 3) == ("settings.ticketing_of_", "purchases")


def test_what_does_not_fit_any_more_is_cut_with_a_sign() -> None:
    assert wrapped("one two three four five six", 13, 50, 2) == ("one two", "three…")


@given(WORDS, st.integers(30, 200), st.integers(1, 4))
def test_no_line_is_too_wide_and_nothing_is_lost_without_a_sign(text: str, widest: int, most: int) -> None:
    lines = wrapped(text, 13, widest, most)
    assert len(lines) <= most
    assert all(width(line, 13) <= widest for line in lines)
    if not (lines and lines[-1].endswith(MORE)):
        assert "".join("".join(lines).split()) == "".join(text.split())

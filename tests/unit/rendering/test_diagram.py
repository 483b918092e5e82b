"""Diagrams: what a program's diagram shows, and that no text of a playbook breaks Mermaid or DOT."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sopflow.app.use_cases import load
from sopflow.app.writing.scaffold import new_playbook
from sopflow.rendering.diagram import dot, mermaid
from sopflow.rendering.diagram.build import diagram
from sopflow.rendering.diagram.labels import short
from sopflow.rendering.diagram.model import Diagram, Group, Place, Shape, Way


def of_the_new_playbook(folder: Path, language: str = "en") -> Diagram:
    return diagram(load(new_playbook(folder, "card-fraud")[0]).program, "en", language)


def of_one(title: str, id: str = "end", label: str = "") -> Diagram:
    return Diagram(title, id, (Place(id, title, Shape.CHOICE),), (), (Way(id, id, label),))


def test_phases_are_groups_with_their_states_in_the_files_order(tmp_path: Path) -> None:
    made = of_the_new_playbook(tmp_path)
    assert [(group.title, [place.id for place in group.places]) for group in made.groups] == [
        ("Intake", ["intake", "advise", "close_advised"]),
        ("Report", ["file_ticket", "inform", "close_reported", "close_escalated"]),
    ]
    assert made.start == "intake"


def test_a_way_says_its_condition_its_error_or_that_it_is_what_is_left(tmp_path: Path) -> None:
    ways = of_the_new_playbook(tmp_path).ways
    assert Way("intake", "file_ticket", "still_happening") in ways
    assert Way("intake", "advise", "else") in ways
    assert Way("file_ticket", "close_escalated", "unavailable", exceptional=True) in ways
    assert Way("inform", "close_reported") in ways


def test_titles_are_in_the_language_that_is_wanted(tmp_path: Path) -> None:
    made = of_the_new_playbook(tmp_path, "id")
    assert made.title == "Laporan gangguan"
    assert made.groups[0].places[0] == Place("intake", "Tanyakan masalahnya", Shape.PEOPLE)


def test_an_end_without_a_title_shows_its_outcome(tmp_path: Path) -> None:
    places = {place.id: place for group in of_the_new_playbook(tmp_path).groups for place in group.places}
    assert places["close_reported"] == Place("close_reported", "Ticket filed", Shape.END)


def test_a_state_called_end_is_no_keyword_of_mermaid() -> None:
    text = mermaid.render(of_one("end"))
    assert 's_end{{"end"}}' in text
    assert not re.search(r"^\s*end\b(?!$)", text, re.MULTILINE)


def test_a_title_like_a_markdown_list_is_kept_from_being_one() -> None:
    assert '"1.\N{NO-BREAK SPACE}Check' in mermaid.render(of_one("1. Check"))


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_a_title_holds_mermaid_lines_stay_whole(title: str, label: str) -> None:
    lines = mermaid.render(of_one(title, label=label)).split("\n")[4:]
    assert len(lines) == 4
    for line in lines:
        assert line.count('"') % 2 == 0
        inside = "".join(line.split('"')[1::2]).replace("<br/><i>", "").replace("</i>", "")
        assert not set(inside) & set('<>`\\|"')


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_a_title_holds_dot_strings_close(title: str, label: str) -> None:
    text = dot.render(of_one(title, label=label))
    without = re.sub(r'"(?:\\.|[^"\\])*"', "", text, flags=re.DOTALL)
    assert '"' not in without
    assert without.count("{") == without.count("}") == 1


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=8),
        unique=True,
        min_size=2,
        max_size=2,
    )
)
def test_two_plain_ids_never_become_one(ids: list[str]) -> None:
    plain = [id for id in ids if re.fullmatch(r"[a-z][a-z0-9_]*", id)]
    places = tuple(Place(id, id, Shape.END) for id in plain)
    text = mermaid.render(Diagram("t", "x", places, (), ()))
    assert len(set(re.findall(r"^  (\w+)\(\[", text, re.MULTILINE))) == len(plain)


def test_loops_lie_within_their_phase_in_dot() -> None:
    inner = Group("loop:each", "↻ each", (Place("inside", "inside", Shape.PEOPLE),))
    made = Diagram("t", "each", (), (Group("phase:p", "P", (Place("each", "each", Shape.LOOP),), (inner,)),), ())
    text = dot.render(made)
    assert text.index('"cluster_phase:p"') < text.index('"cluster_loop:each"') < text.index('"s:inside"')


@given(st.text(max_size=200), st.integers(2, 80))
def test_a_short_text_is_one_line_and_never_too_long(text: str, longest: int) -> None:
    made = short(text, longest)
    assert len(made) <= longest
    assert "\n" not in made

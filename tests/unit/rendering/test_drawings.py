"""Drawings: nothing overlaps, nothing is crossed, names stay; of generated diagrams and of every playbook here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.drawn import faults, misleading

from sopflow.app.use_cases import load
from sopflow.program.model import Program
from sopflow.rendering.diagram import svg
from sopflow.rendering.diagram.build import diagram
from sopflow.rendering.diagram.draw import Level, draw, phases_of, picture_of
from sopflow.rendering.diagram.keys import phase_key, state_key, way_key
from sopflow.rendering.diagram.model import Diagram, Group, Place, Shape, Way
from sopflow.rendering.diagram.picture import Picture

PLAYBOOKS = Path(__file__).parents[3] / "playbooks"
SOP = PLAYBOOKS / "penanganan-penipuan-va"
SHIPPED = sorted(path.parent for path in PLAYBOOKS.rglob("playbook.yaml"))
INNER = (Shape.PEOPLE, Shape.SYSTEM, Shape.CHOICE, Shape.WAIT, Shape.END)
WORDS = st.text(st.sampled_from("abcdefgh ijklmn._ ≤W字"), max_size=40)
TITLES = WORDS.map(lambda text: text.strip() or "x")


@cache
def program(folder: Path) -> Program:
    return load(folder).program


def views(made: Diagram) -> list[tuple[Level, str | None]]:
    phases: list[tuple[Level, str | None]] = [(Level.PHASE, phase) for phase in phases_of(made)]
    return [(Level.OVERVIEW, None), (Level.FULL, None), *phases]


@st.composite
def diagrams(draw: st.DrawFn) -> Diagram:
    """Phases with states and loops in them, and ways from anywhere to anywhere: more than any playbook may hold."""
    phases = []
    insides: dict[str, str] = {}
    for number in range(draw(st.integers(1, 3))):
        places = [
            Place(f"p{number}s{each}", draw(TITLES), draw(st.sampled_from(INNER)))
            for each in range(draw(st.integers(1, 6)))
        ]
        loops = []
        if draw(st.booleans()):
            head = f"p{number}loop"
            inner = [Place(f"{head}s{each}", draw(TITLES), Shape.CHOICE) for each in range(draw(st.integers(1, 3)))]
            places.append(Place(head, draw(TITLES), Shape.LOOP))
            loops.append(Group(f"loop:{head}", "", tuple(inner)))
            insides.update({place.id: head for place in inner})
        phases.append(Group(f"phase:{number}", draw(TITLES), tuple(places), tuple(loops)))
    ids = [place.id for phase in phases for group in (phase, *phase.groups) for place in group.places]
    ends = st.sampled_from(ids)
    pairs = draw(st.lists(st.tuples(ends, ends, WORDS, st.booleans()), max_size=3 * len(ids)))
    begins = [(head, f"{head}s0", "", False) for head in dict.fromkeys(insides.values())]
    ways = [
        Way(source, to, label, exceptional, way_key(source, "answered", number, False))
        for number, (source, to, label, exceptional) in enumerate([*begins, *pairs])
        if to not in insides or insides.get(source) == insides[to] or (source, to, label, exceptional) in begins
    ]
    return Diagram(draw(TITLES), ids[0], (), tuple(phases), tuple(ways))


@given(diagrams())
@settings(max_examples=30, deadline=None)
def test_whatever_is_drawn_nothing_overlaps_and_nothing_is_crossed(made: Diagram) -> None:
    for level, phase in views(made):
        assert faults(picture_of(made, "en", level, phase)) == []


@given(diagrams())
@settings(max_examples=20, deadline=None)
def test_every_way_is_drawn_once_and_every_state_is_there(made: Diagram) -> None:
    picture = picture_of(made, "en", Level.FULL)
    drawn = [key for wire in picture.pieces.wires for key in wire.keys]
    assert sorted(drawn) == sorted(way.key for way in made.ways)
    shown = {key for card in (*picture.pieces.cards, *picture.pieces.frames) for key in card.keys}
    places = [place.id for phase in made.groups for group in (phase, *phase.groups) for place in group.places]
    assert {state_key(id) for id in places} <= shown


@given(diagrams(), st.data())
@settings(max_examples=20, deadline=None)
def test_one_state_more_leaves_the_names_of_all_others(made: Diagram, data: st.DataObject) -> None:
    first, *others = made.groups
    at = data.draw(st.integers(0, len(first.places)))
    more = (*first.places[:at], Place("new", "new", Shape.PEOPLE), *first.places[at:])
    ways = (*made.ways, Way(made.start, "new", "", False, way_key(made.start, "new", 0, False)))
    grown = Diagram(made.title, made.start, (), (Group(first.id, first.title, more, first.groups), *others), ways)
    before, after = (ids(svg.render(picture_of(each, "en", Level.FULL), {})) for each in (made, grown))
    kept = {id for id in before if id.startswith(("state:", "phase:", "way:"))}
    assert kept <= set(after)


def ids(text: str) -> list[str]:
    return [each.attrib["id"] for each in ET.fromstring(text).iter() if "id" in each.attrib]


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_every_playbook_here_is_drawn_well(folder: Path) -> None:
    made = diagram(program(folder), "id")
    for level, phase in views(made):
        picture = picture_of(made, "id", level, phase)
        assert faults(picture) == []
        assert misleading(picture) == []


def test_what_is_wrong_with_a_drawing_is_seen() -> None:
    """The properties themselves are tried: one card is moved onto another, one label onto a line."""
    picture = picture_of(diagram(program(PLAYBOOKS / "sim-swap-mbanking"), "en"), "en", Level.FULL)
    pieces = picture.pieces
    first, second, *rest = pieces.cards
    moved = first.moved((second.area.x - first.area.x, second.area.y - first.area.y))
    onto = replace(picture, pieces=replace(pieces, cards=(moved, second, *rest)))
    assert f"{first.keys[0]} overlaps {second.keys[0]}" in faults(onto)
    labelled = next(wire for wire in pieces.wires if wire.labels)
    astray = replace(labelled, labels=tuple(label.moved((-12, 0)) for label in labelled.labels))
    wires = tuple(astray if wire is labelled else wire for wire in pieces.wires)
    assert any("words lie on" in fault for fault in faults(replace(picture, pieces=replace(pieces, wires=wires))))
    twice = (*pieces.wires, replace(labelled, key="line:x->y"))
    assert misleading(replace(picture, pieces=replace(pieces, wires=twice))) != []


def texts() -> list[str]:
    made = diagram(program(SOP), "en", "en")
    return [svg.render(picture_of(made, "en", level, phase), {}) for level, phase in views(made)]


def test_the_same_playbook_is_the_same_text_and_well_formed() -> None:
    first = texts()
    assert texts() == first
    for text in first:
        found = ids(text)
        assert len(found) == len(set(found))


def test_every_state_and_way_of_the_sop_has_its_element_in_the_whole_drawing() -> None:
    whole = draw(program(SOP), "en", content_language="en")
    assert all(f'id="{state_key(state)}"' in whole for state in program(SOP).states)


def test_a_state_is_reached_by_keys_and_says_where_it_leads() -> None:
    whole = draw(program(SOP), "en", content_language="en")
    (said,) = re.findall(
        r'id="state:after_third_party" class="[^"]*" tabindex="0" role="img" aria-label="([^"]*)"', whole
    )
    assert said == (
        "Go on · after_third_party; intent is information → Educate about fraud modes; "
        "else → Check calls and messages with the fraudster"
    )


def test_marks_are_classes_and_move_nothing() -> None:
    plain = draw(program(SOP), "en", level=Level.PHASE, phase="securing")
    way = way_key("otp", "done", 0, False)
    marks = {state_key("otp"): "covered mine", way: "uncovered", phase_key("securing"): "changed"}
    marked = draw(program(SOP), "en", level=Level.PHASE, phase="securing", highlight=marks)
    assert 'id="state:otp" class="node people covered mine"' in marked
    assert re.search(rf'id="{way}" class="[a-z ]* uncovered"', marked)
    assert 'id="phase:securing" class="band-group changed"' in marked
    assert places(marked) == places(plain)


def test_what_was_taken_is_drawn_over_lines_that_share_a_piece_with_it() -> None:
    one, other = way_key("kill_route", "x", 0, False), way_key("kill_route", "y", 0, False)
    ways = (Way("a", "b", "one", key=one), Way("c", "b", "other", key=other))
    group = Group("phase:p", "P", tuple(Place(id, id, Shape.PEOPLE) for id in "abc"))
    picture = picture_of(Diagram("t", "a", (), (group,), ways), "en", Level.FULL)
    drawn = svg.render(picture, {one: "on-path", other: "uncovered"})
    assert drawn.index(f'id="{other}"') < drawn.index(f'id="{one}"')


def test_where_a_case_comes_from_is_counted_where_it_cannot_be_named() -> None:
    picture = picture_of(diagram(program(SOP), "en", "en"), "en", Level.PHASE, "closing")
    (entry,) = (card for card in picture.pieces.cards if card.keys[0] == "entry:classify")
    assert [text.words for text in entry.texts] == ["First checks, A report", "that exists already +4"]
    assert entry.hint.startswith("First checks, A report that exists already, ")


def test_of_several_look_ups_the_words_say_whose_error_it_is() -> None:
    labels = {way.label for way in diagram(program(SOP), "en").ways if way.source == "history"}
    assert labels >= {"list_interactions: unavailable", "find_tickets: rejected"}


def places(text: str) -> Sequence[str]:
    return sorted(re.findall(r' d="[^"]*"| x="\d+" y="\d+" width="\d+"', text))


def test_a_prefix_keeps_two_drawings_on_one_page_apart() -> None:
    one, other = (ids(draw(program(SOP), "en", level=Level.OVERVIEW, prefix=prefix)) for prefix in ("a-", "b-"))
    assert not set(one) & set(other)


def test_a_badge_leads_to_its_state_where_that_is_drawn() -> None:
    drawn = draw(program(SOP), "en", content_language="en")
    targets = re.findall(r'<a href="#(state:[^"]+)" aria-label="→ ', drawn)
    assert targets
    assert set(targets) <= set(ids(drawn))


def test_titles_and_the_tools_words_are_in_their_languages() -> None:
    english = draw(program(SOP), "en", content_language="en", level=Level.OVERVIEW)
    indonesian = draw(program(SOP), "id", content_language="id", level=Level.OVERVIEW)
    assert "6 steps" in english
    assert "OTP and kill session" in english
    assert "6 langkah" in indonesian
    assert "ikhtisar</title>" in indonesian


def test_an_unknown_phase_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="no state is in a phase `nix`"):
        draw(program(SOP), "en", level=Level.PHASE, phase="nix")


def test_the_main_path_is_straight() -> None:
    picture = picture_of(diagram(program(PLAYBOOKS / "sim-swap-mbanking"), "en"), "en", Level.FULL)
    straight = {wire.key for wire in picture.pieces.wires if is_straight(picture, wire.key)}
    path = ["event", "registration", "device_history", "refer", "block_sim", "complaint", "told"]
    assert {f"line:{one}->{other}" for one, other in pairwise(path)} <= straight


def is_straight(picture: Picture, key: str) -> bool:
    (wire,) = (wire for wire in picture.pieces.wires if wire.key == key)
    return len({x for x, _ in wire.points}) == 1

"""A layout: what it promises, of graphs of any shape."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from sopflow.layout.model import Box, Link, Placed, Point
from sopflow.layout.order import crossings, ordered
from sopflow.layout.place import place
from sopflow.layout.ranks import ranks
from sopflow.layout.rows import BESIDE_LINE, rows_of

Rectangle = tuple[int, int, int, int]
SIDE = st.integers(12, 140)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Box], list[Link]]:
    boxes = []
    band = 0
    for number in range(draw(st.integers(1, 14))):
        band += draw(st.sampled_from((0, 0, 0, 1)))
        left, right = draw(SIDE), draw(SIDE)
        top, tall, below = draw(st.integers(0, 9)), draw(st.integers(20, 60)), draw(st.integers(0, 40))
        half = draw(st.integers(0, min(left, right) - 8))
        boxes.append(Box(str(number), left, right, top + tall + below, top, top + tall, half, band))
    pairs = draw(st.lists(st.tuples(*[st.integers(0, len(boxes) - 1)] * 2), unique=True, max_size=24))
    links = []
    mains: set[str] = set()
    for one, other in ((min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]):
        width, height = draw(st.sampled_from(((0, 0), (40, 13), (120, 39))))
        main = not mains & {f"out {one}", f"in {other}"} and draw(st.booleans())
        mains |= {f"out {one}", f"in {other}"} if main else set()
        links.append(Link(f"{one}-{other}-{len(links)}", str(one), str(other), width, height, main))
    return boxes, links


def over(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def rectangle(box: Box, placed: Placed) -> Rectangle:
    x, y = placed.boxes[box.id]
    return x - box.left, y, x + box.right, y + box.height


def pieces(points: tuple[Point, ...]) -> list[Rectangle]:
    return [(min(a, c), min(b, d), max(a, c), max(b, d)) for (a, b), (c, d) in pairwise(points)]


@given(graphs())
@settings(max_examples=60, deadline=None)
def test_boxes_lines_and_labels_keep_apart(graph: tuple[list[Box], list[Link]]) -> None:
    boxes, links = graph
    placed = place(boxes, links)
    areas = {box.id: rectangle(box, placed) for box in boxes}
    labels = [(x, y, x + link.width, y + link.height) for link in links for x, y in at(placed, link)]

    assert not any(over(one, other) for one, other in combinations([*areas.values(), *labels], 2))
    for link in links:
        for piece in pieces(placed.lines[link.id]):
            assert not any(over(piece, label) for label in labels)
            assert not any(over(piece, area) for id, area in areas.items() if id not in (link.source, link.target))
    assert all(area[0] >= 0 and area[2] <= placed.width and area[3] <= placed.height for area in areas.values())


def at(placed: Placed, link: Link) -> list[Point]:
    return [placed.labels[link.id]] if link.height else []


@given(graphs())
@settings(max_examples=40, deadline=None)
def test_a_line_leaves_its_source_and_comes_down_on_its_target(graph: tuple[list[Box], list[Link]]) -> None:
    boxes, links = graph
    placed = place(boxes, links)
    box = {each.id: each for each in boxes}
    for link in links:
        points = placed.lines[link.id]
        (x, y), (to_x, to_y) = placed.boxes[link.source], placed.boxes[link.target]
        source, target = box[link.source], box[link.target]
        assert points[0][1] == y + source.bottom
        assert points[-1][1] == to_y + target.top
        assert abs(points[0][0] - x) <= source.half
        assert abs(points[-1][0] - to_x) <= target.half
        assert all(a == c or b == d for (a, b), (c, d) in pairwise(points))
        assert all(b <= d for (_, b), (_, d) in pairwise(points))
        if link.height:
            assert placed.labels[link.id][0] - BESIDE_LINE in {x for x, _ in points}


@given(graphs())
@settings(max_examples=40, deadline=None)
def test_bands_lie_one_below_the_other(graph: tuple[list[Box], list[Link]]) -> None:
    boxes, links = graph
    placed = place(boxes, links)
    spans = [placed.bands[band] for band in sorted(placed.bands)]
    assert all(low < top for (_, low), (top, _) in pairwise(spans))
    for box in boxes:
        top, low = placed.bands[box.band]
        _, begin, _, end = rectangle(box, placed)
        assert top <= begin
        assert end <= low


@given(graphs())
@settings(max_examples=30, deadline=None)
def test_order_never_crosses_more_than_the_input_does(graph: tuple[list[Box], list[Link]]) -> None:
    boxes, links = graph
    rows = rows_of(boxes, links, ranks(boxes, links))
    order = ordered(rows)
    assert sorted(map(sorted, order)) == sorted(map(sorted, rows.rows))
    assert place(boxes, links) == place(boxes, links)


def node(id: str, band: int = 0) -> Box:
    return Box(id, 50, 50, 30, 0, 30, 40, band)


def test_crossings_are_counted() -> None:
    boxes = [node(id) for id in "abcd"]
    rows = rows_of(boxes, [Link("1", "a", "d"), Link("2", "b", "c")], {"a": 0, "b": 0, "c": 1, "d": 1})
    assert crossings(rows, [list(row) for row in rows.rows]) == 1
    assert crossings(rows, ordered(rows)) == 0


def test_the_main_path_is_straight_whatever_stands_beside_it() -> None:
    boxes = [node(id) for id in "abcdxyz"]
    main = [Link(f"{a}{b}", a, b, 60, 13, main=True) for a, b in ("ab", "bc", "cd")]
    others = [Link(f"{a}{b}", a, b, 90, 26) for a, b in ("ax", "ay", "az", "xd", "yd", "zc", "ac")]
    placed = place(boxes, [*main, *others])
    assert len({placed.boxes[id][0] for id in "abcd"}) == 1
    assert all(len({x for x, _ in placed.lines[link.id]}) == 1 for link in main)


def test_nothing_takes_no_room() -> None:
    assert place([], []) == Placed({}, {}, {}, {}, 0, 0)


def test_a_box_alone_is_where_it_begins() -> None:
    placed = place([node("a")], [])
    assert placed == Placed({"a": (50, 0)}, {}, {}, {0: (0, 30)}, 100, 30)

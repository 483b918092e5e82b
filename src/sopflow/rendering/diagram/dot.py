"""A diagram as Graphviz's DOT text: phases and loops are clusters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from sopflow.rendering.diagram.model import Diagram, Group, Place, Shape, Way

_BEGIN = "begin"


def render(diagram: Diagram) -> str:
    """The text of a `digraph`. Every element carries an `id` and a `class`, for whoever styles the drawing."""
    lines = [
        "digraph playbook {",
        f"  label={_text(diagram.title)}; labelloc=t; rankdir=TB; compound=true;",
        '  fontname="Helvetica"; node [fontname="Helvetica", fontsize=11]; edge [fontname="Helvetica", fontsize=9];',
        f'  {_BEGIN} [shape=circle, style=filled, fillcolor=black, label="", width=0.2];',
    ]
    lines += [f"  {_place(place)}" for place in diagram.places]
    for group in diagram.groups:
        lines += [f"  {line}" for line in _group(group)]
    lines.append(f"  {_BEGIN} -> {_id(diagram.start)};")
    lines += [f"  {_way(way)}" for way in diagram.ways]
    return "\n".join([*lines, "}"])


def _group(group: Group) -> Iterator[str]:
    yield f"subgraph {_text(f'cluster_{group.id}')} {{"
    yield f"  label={_text(group.title)}; style=rounded;"
    yield from (f"  {_place(place)}" for place in group.places)
    for inner in group.groups:
        yield from (f"  {line}" for line in _group(inner))
    yield "}"


def _place(place: Place) -> str:
    label = place.title if place.title == place.id else f"{place.title}\n{place.id}"
    properties = f"label={_text(label)}, {_shaped(place.shape)}, id={_id(place.id)}, class={_text(place.shape)}"
    return f"{_id(place.id)} [{properties}];"


def _shaped(shape: Shape) -> str:
    match shape:
        case Shape.PEOPLE | Shape.PHASE:
            return "shape=box"
        case Shape.SYSTEM:
            return "shape=component"
        case Shape.CHOICE:
            return "shape=hexagon"
        case Shape.LOOP:
            return "shape=box, peripheries=2"
        case Shape.WAIT:
            return 'shape=box, style="rounded"'
        case Shape.END | Shape.PAUSED:
            return "shape=oval"
        case Shape.ANYWHERE:
            return "shape=plaintext"
        case _:
            assert_never(shape)


def _way(way: Way) -> str:
    style = ", style=dashed" if way.exceptional else ""
    kind = "exceptional" if way.exceptional else "normal"
    return f"{_id(way.source)} -> {_id(way.to)} [label={_text(way.label)}{style}, class={kind}];"


def _id(name: str) -> str:
    return _text(f"s:{name}")


def _text(text: str) -> str:
    """A quoted string. A backslash is doubled: DOT would read `\\N` as the node's name."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'

"""A diagram as Mermaid's flowchart text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import assert_never

from sopflow.rendering.diagram.model import Diagram, Group, Place, Shape, Way

_ENTITIES = {
    "#": "#35;",
    '"': "#quot;",
    "<": "#lt;",
    ">": "#gt;",
    "&": "#amp;",
    "`": "#96;",
    "\\": "#92;",
    "|": "#124;",
}
_LIST = re.compile(r"^(\d+[.)]|[-+*]) ")  # Mermaid reads such a label as a Markdown list and refuses it


def render(diagram: Diagram) -> str:
    """The text of a `flowchart`; ids are prefixed, so that a state called `end` cannot break it."""
    lines = ["---", f"title: {_yaml(diagram.title)}", "---", "flowchart TD"]
    lines += ["  begin((●))"]
    for place in diagram.places:
        lines.append(f"  {_place(place)}")
    for group in diagram.groups:
        lines += [f"  {line}" for line in _group(group)]
    lines.append(f"  begin --> {_id(diagram.start)}")
    lines += [f"  {_way(way)}" for way in diagram.ways]
    return "\n".join(lines)


def _group(group: Group) -> Iterator[str]:
    yield f"subgraph {_id(group.id)} [{_text(group.title)}]"
    yield from (f"  {_place(place)}" for place in group.places)
    for inner in group.groups:
        yield from (f"  {line}" for line in _group(inner))
    yield "end"


def _place(place: Place) -> str:
    both = f'"{_escaped(place.title)}<br/><i>{_escaped(place.id)}</i>"'
    text = _text(place.title) if place.title == place.id else both
    return f"{_id(place.id)}{_shaped(text, place.shape)}"


def _shaped(text: str, shape: Shape) -> str:
    match shape:
        case Shape.PEOPLE:
            return f"[/{text}/]"
        case Shape.SYSTEM:
            return f"[[{text}]]"
        case Shape.CHOICE:
            return f"{{{{{text}}}}}"
        case Shape.WAIT:
            return f"({text})"
        case Shape.END | Shape.PAUSED:
            return f"([{text}])"
        case Shape.LOOP | Shape.ANYWHERE | Shape.PHASE:
            return f"[{text}]"
        case _:
            assert_never(shape)


def _way(way: Way) -> str:
    arrow = "-.->" if way.exceptional else "-->"
    label = f"|{_text(way.label)}|" if way.label else ""
    return f"{_id(way.source)} {arrow}{label} {_id(way.to)}"


def _id(name: str) -> str:
    """`s_` and the name; where it holds what no id may hold, `x_` and the name with those as codes."""
    safe = re.sub(r"[^A-Za-z0-9]", lambda found: "_" if found[0] == "_" else f"_{ord(found[0]):x}_", name)
    return f"{'s' if safe == name else 'x'}_{safe}"


def _text(text: str) -> str:
    return f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    line = _LIST.sub(lambda found: f"{found[1]}\N{NO-BREAK SPACE}", " ".join(text.split()))
    return "".join(_ENTITIES.get(character, character) for character in line)


def _yaml(text: str) -> str:
    return '"' + " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"') + '"'

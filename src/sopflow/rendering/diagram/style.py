"""How a drawing looks: CSS, light and dark, on paper always light. Highlighting is classes, and never only colour."""

from __future__ import annotations

from dataclasses import fields

from sopflow.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class _Palette:
    paper: str
    ink: str
    soft: str
    band: str
    edge: str
    line: str
    node: str
    people: str
    people_edge: str
    system: str
    system_edge: str
    choice: str
    choice_edge: str
    loop: str
    loop_edge: str
    wait: str
    wait_edge: str
    end: str
    end_edge: str
    focus: str
    path: str
    good: str
    good_fill: str
    bad: str
    bad_fill: str
    odd: str
    odd_fill: str


_LIGHT = _Palette(
    paper="#ffffff", ink="#16212b", soft="#44525e", band="#f6f8fa", edge="#d9e0e6", line="#6b7985", node="#ffffff",
    people="#e4f0fd", people_edge="#2f74b5", system="#f2e8f9", system_edge="#8248a8", choice="#eef1f3",
    choice_edge="#64727e", loop="#fffaf0", loop_edge="#b0802c", wait="#fff3d9", wait_edge="#a86b00", end="#fdecec",
    end_edge="#b3362f", focus="#0b57d0", path="#b8125a", good="#1d7a34", good_fill="#e4f5e8", bad="#b3400b",
    bad_fill="#fdeee4", odd="#6a4fb3", odd_fill="#efeafb",
)  # fmt: skip
_DARK = _Palette(
    paper="#11171c", ink="#e8eef3", soft="#b3c0ca", band="#182027", edge="#2c3841", line="#8896a2", node="#11171c",
    people="#16304a", people_edge="#6aa9e3", system="#321e41", system_edge="#c08ee2", choice="#28323a",
    choice_edge="#97a5b1", loop="#231d10", loop_edge="#d0a352", wait="#382a0c", wait_edge="#dda23c", end="#40191a",
    end_edge="#ec8079", focus="#8ab4f8", path="#ff6fa8", good="#6fcf86", good_fill="#143420", bad="#ff9d66",
    bad_fill="#3d2111", odd="#b7a2f2", odd_fill="#2a2144",
)  # fmt: skip

_SHAPE = """\
.sopflow-diagram{font-family:Helvetica,Arial,"Liberation Sans",sans-serif;max-width:100%;height:auto}
.sopflow-diagram path,.sopflow-diagram rect,.sopflow-diagram circle{vector-effect:none}
.sopflow-diagram .way path{fill:none;stroke-width:1.4;stroke-linejoin:round}
.sopflow-diagram .way .head{stroke:none}
.sopflow-diagram .exceptional>.wire,.sopflow-diagram .entry>.wire{stroke-dasharray:5 3}
.sopflow-diagram .box{stroke-width:1.4}
.sopflow-diagram .badge .box,.sopflow-diagram .entry .box{stroke-dasharray:4 3}
.sopflow-diagram .badge.end .box{stroke-dasharray:none}
.sopflow-diagram .start>.box{stroke-width:2.6}
.sopflow-diagram .icon{fill:none;stroke-width:1.3;stroke-linecap:round;stroke-linejoin:round}
.sopflow-diagram :focus{outline:none}
.sopflow-diagram :focus-visible>.box,.sopflow-diagram :focus-visible>g>.box{stroke-width:4;stroke-dasharray:none}
.sopflow-diagram .uncovered>.wire{stroke-width:2;stroke-dasharray:2 4}
.sopflow-diagram .uncovered>.box{stroke-width:2;stroke-dasharray:2 4}
.sopflow-diagram .infeasible>.wire,.sopflow-diagram .infeasible>.box{stroke-dasharray:1 3}
.sopflow-diagram .covered>.wire{stroke-width:2.2;stroke-dasharray:none}
.sopflow-diagram .covered>.box{stroke-width:2.2;stroke-dasharray:none}
.sopflow-diagram .removed>.wire,.sopflow-diagram .removed>.box{stroke-width:2.4;stroke-dasharray:7 4}
.sopflow-diagram .removed>text,.sopflow-diagram .removed.label text{text-decoration:line-through}
.sopflow-diagram .added>.wire,.sopflow-diagram .added>.box{stroke-width:3.2;stroke-dasharray:none}
.sopflow-diagram .changed>.wire,.sopflow-diagram .changed>.box{stroke-width:2.8;stroke-dasharray:9 3 2 3}
.sopflow-diagram .on-path>.wire,.sopflow-diagram .on-path>.box{stroke-width:3;stroke-dasharray:none}
.sopflow-diagram .current>.box{stroke-width:5;stroke-dasharray:none}"""

_COLOURS = """\
.sopflow-diagram .paper{{fill:{paper}}}
.sopflow-diagram text{{fill:{ink}}}
.sopflow-diagram .label text,.sopflow-diagram .entry text{{fill:{soft}}}
.sopflow-diagram .band{{fill:{band};stroke:{edge}}}
.sopflow-diagram .wire{{stroke:{line}}}
.sopflow-diagram .way .head{{fill:{line}}}
.sopflow-diagram .box{{fill:{node};stroke:{line}}}
.sopflow-diagram .icon{{stroke:{soft}}}
.sopflow-diagram .dot{{fill:{line}}}
{kinds}
.sopflow-diagram :focus-visible>.box,.sopflow-diagram :focus-visible>g>.box{{stroke:{focus}}}
{marks}"""
_KINDS = ("people", "system", "choice", "loop", "wait", "end")
_ALIKE = {"phase": "choice", "paused": "wait", "pause": "wait"}
_MARKS = (
    ("infeasible", "line", "band"), ("uncovered", "bad", "bad_fill"), ("covered", "good", "good_fill"),
    ("removed", "bad", "bad_fill"), ("added", "good", "good_fill"), ("changed", "odd", "odd_fill"),
    ("on-path", "path", None), ("current", "path", None),
)  # fmt: skip
"""Class, line and filling: of two that an element has, the later one counts."""


def _coloured(palette: _Palette) -> str:
    colour = {field.name: getattr(palette, field.name) for field in fields(palette)}
    kinds = [
        f".sopflow-diagram .{look}>.box{{fill:{colour[kind]};stroke:{colour[kind + '_edge']}}}"
        for look, kind in (*zip(_KINDS, _KINDS, strict=True), *_ALIKE.items())
    ]
    marks = [rule for name, line, fill in _MARKS for rule in _mark(name, colour[line], colour[fill] if fill else "")]
    return _COLOURS.format(**colour, kinds="\n".join(kinds), marks="\n".join(marks))


def _mark(name: str, line: str, fill: str) -> tuple[str, ...]:
    filling = f"fill:{fill};" if fill else ""
    return (
        f".sopflow-diagram .{name}>.box{{{filling}stroke:{line}}}",
        f".sopflow-diagram .{name}>.wire{{stroke:{line}}}",
        f".sopflow-diagram .{name}>.head{{fill:{line}}}",
        f".sopflow-diagram .{name}.label text{{fill:{line}}}",
    )


STYLE = "\n".join(
    (
        _SHAPE,
        _coloured(_LIGHT),
        f"@media screen and (prefers-color-scheme:dark){{\n{_coloured(_DARK)}\n}}",
        "@media (forced-colors:active){.sopflow-diagram .box{stroke:CanvasText}}",
    )
)

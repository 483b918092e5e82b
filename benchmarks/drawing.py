"""What a drawing costs: 25, 100 and 300 states in phases of about six, beside compiling a playbook of 100 states in the
same run, and beside Graphviz, where it is installed, on the same diagram."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator

from benchmarks.playbooks import catalog, checked, generated
from benchmarks.timing import side_by_side
from sopflow.rendering.diagram import dot, svg
from sopflow.rendering.diagram.draw import Level, picture_of
from sopflow.rendering.diagram.keys import way_key
from sopflow.rendering.diagram.model import Diagram, Group, Place, Shape, Way

SIZES = (25, 100, 300)
TITLES = (
    "Ask what happened", "Look up the customer's profile", "Is the number known?", "Read the notice aloud",
    "Create the ticket in Remedy", "Wait for the back office", "Confirm the amount with the customer",
)  # fmt: skip
SHAPES = (Shape.PEOPLE, Shape.SYSTEM, Shape.CHOICE, Shape.PEOPLE, Shape.SYSTEM, Shape.WAIT, Shape.PEOPLE)
A_PHASE = 6
_GRAPHVIZ = 120
"""Seconds after which Graphviz is given up."""


def sample(states: int) -> Diagram:
    """A procedure of so many states, always the same: in each phase a chain with a branch that joins it again, an error
    with its own step, an end, a step back, and a jump over a phase."""
    ids = [f"s{number}" for number in range(states - 2)]
    phases = [ids[begin : begin + A_PHASE] for begin in range(0, len(ids), A_PHASE)]
    ends = (Place("done", "Case closed", Shape.END), Place("refused", "Referred to the branch", Shape.END))
    groups = [
        Group(f"phase:p{number}", f"{number + 1}. Part of the procedure", tuple(map(_place, phase)))
        for number, phase in enumerate(phases)
    ]
    last = groups[-1]
    groups[-1] = Group(last.id, last.title, (*last.places, *ends))
    ways = [way for number, phase in enumerate(phases) for way in _ways(number, phase, phases)]
    numbered = [
        Way(source, to, label, exceptional, way_key(source, "done", number, False))
        for number, (source, to, label, exceptional) in enumerate(ways)
    ]
    return Diagram(f"A procedure of {states} states", "s0", (), tuple(groups), tuple(numbered))


def _place(id: str) -> Place:
    number = int(id[1:])
    return Place(id, TITLES[number % len(TITLES)], SHAPES[number % len(SHAPES)])


def _ways(number: int, phase: list[str], phases: list[list[str]]) -> Iterator[tuple[str, str, str, bool]]:
    after = phases[number + 1][0] if number + 1 < len(phases) else "done"
    if len(phase) < A_PHASE:
        for one, other in zip(phase, [*phase[1:], after], strict=True):
            yield one, other, "", False
        return
    a, b, c, d, e, f = phase
    yield from ((a, b, "", False), (b, c, "", False), (b, d, "unavailable", True), (b, "refused", "not_found", True))
    yield from ((c, e, "amount > 1jt and segment is VIP", False), (c, f, "else", False), (d, c, "", False))
    yield from ((e, f, "granted", False), (e, a, "refused · (at most 1×)", True), (f, after, "", False))
    if number + 2 < len(phases):
        yield f, phases[number + 2][0], "customer.is_known", False


def run() -> Iterator[str]:
    systems, text = catalog(), generated(100)
    for size in SIZES:
        made = sample(size)
        floor, cost = side_by_side(
            lambda: checked(text, systems, lints=False), lambda made=made: _drawn(made), number=1, rounds=5
        )  # type: ignore[misc]
        ratio = cost / floor
        yield f"draw {size:4d} states      {cost * 1000:7.1f} ms  {ratio:6.2f} × compiling 100 states"
        yield from _by_graphviz(made, size, cost)


def _drawn(made: Diagram) -> str:
    return svg.render(picture_of(made, "en", Level.FULL), {})


def _by_graphviz(made: Diagram, size: int, ours: float) -> Iterator[str]:
    program = shutil.which("dot")
    if program is None:
        return
    before = _children()
    try:
        text = dot.render(made)
        subprocess.run([program, "-Tsvg"], input=text, capture_output=True, text=True, check=True, timeout=_GRAPHVIZ)
        took = f"{(_children() - before) / ours:6.0f} × ours"
    except subprocess.TimeoutExpired:
        took = f"given up after {_GRAPHVIZ} s"
    yield f"  the same by Graphviz        {took}"


def _children() -> float:
    """Seconds of processor time that programs started from here have taken."""
    taken = os.times()
    return taken.children_user + taken.children_system

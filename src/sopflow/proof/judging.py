"""What the graph of all cases says: which policies hold, who can get stuck, what nobody ever comes to."""

from __future__ import annotations

import enum
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sopflow.policies.automata import BAD, START
from sopflow.policies.compiled import Watch
from sopflow.program.model import Exit, Program
from sopflow.proof.explore import Graph, Way


class Standing(enum.StrEnum):
    """How a claim stands."""

    PROVED = "proved"
    VIOLATED = "violated"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Claim:
    """Something that is claimed of every case. `subject` is a policy's name or one of `FINISH`, `REACHED`, `TAKEN`.

    `ways` leads to a case that breaks it, a shortest one; `missed` are the states or ways that no case comes to.
    `vacuous`: no case ever comes to what the policy speaks of. `reason` says why nothing is known.
    """

    subject: str
    standing: Standing
    ways: tuple[Way, ...] = ()
    missed: tuple[str, ...] = ()
    vacuous: bool = False
    reason: str = ""


FINISH, REACHED, TAKEN = "every_case_can_finish", "every_state_is_reached", "every_way_is_taken"


def judged(graph: Graph, program: Program, watches: Sequence[Watch]) -> tuple[Claim, ...]:
    """All claims, soundness first."""
    out = _out(graph)
    return (
        _finishes(graph, out),
        _reached(graph, program),
        _taken(graph, program),
        *(_policy(graph, out, index, watch) for index, watch in enumerate(watches)),
    )


def _out(graph: Graph) -> list[list[Way]]:
    out: list[list[Way]] = [[] for _ in graph.nodes]
    for way in graph.ways:
        out[way.source].append(way)
    return out


def unsure(graph: Graph) -> str:
    """Why the graph says nothing of all cases; nothing where it is whole."""
    if not graph.complete:
        return "too_many"
    if graph.unexplored:
        return f"{graph.unexplored[0].state}: {graph.unexplored[0].reason}"
    return ""


# ── soundness ────────────────────────────────────────────────────────────────────────────────────────────────


def _finishes(graph: Graph, out: list[list[Way]]) -> Claim:
    """From every node some way leads on to an end."""
    into: list[list[int]] = [[] for _ in graph.nodes]
    for way in graph.ways:
        into[way.target].append(way.source)
    ends = [index for index, node in enumerate(graph.nodes) if node is not None and node.case.outcome is not None]
    good = set(ends)
    waiting = deque(ends)
    while waiting:
        for source in into[waiting.popleft()]:
            if source not in good:
                good.add(source)
                waiting.append(source)
    stuck = next((index for index in range(len(graph.nodes)) if index not in good), None)
    reason = unsure(graph)
    if reason:
        return Claim(FINISH, Standing.UNKNOWN, reason=reason)
    if stuck is None:
        return Claim(FINISH, Standing.PROVED)
    ways = shortest(out, lambda node, _: node == stuck)
    return Claim(FINISH, Standing.VIOLATED, ways=ways)


def _reached(graph: Graph, program: Program) -> Claim:
    missed = tuple(id for id in program.states if id not in graph.entered)
    return _covered(graph, REACHED, missed)


def _taken(graph: Graph, program: Program) -> Claim:
    missed = tuple(
        f"{way.source} → {way.to}"
        for way in _ways(program)
        if way.source in graph.entered and (way.source, way.result, way.index) not in graph.taken
    )
    return _covered(graph, TAKEN, tuple(dict.fromkeys(missed)))


def _covered(graph: Graph, subject: str, missed: tuple[str, ...]) -> Claim:
    reason = unsure(graph)
    if reason:
        return Claim(subject, Standing.UNKNOWN, reason=reason)
    return Claim(subject, Standing.VIOLATED if missed else Standing.PROVED, missed=missed)


def _ways(program: Program) -> Iterator[Exit]:
    for state in program.states.values():
        for ways in state.exits.values():
            yield from ways


# ── policies ─────────────────────────────────────────────────────────────────────────────────────────────────


def _policy(graph: Graph, out: list[list[Way]], index: int, watch: Watch) -> Claim:
    name = watch.policy.name
    bad = _run(out, index, watch)
    if bad is not None:
        return Claim(name, Standing.VIOLATED, ways=bad)
    reason = unsure(graph)
    if reason:
        return Claim(name, Standing.UNKNOWN, reason=reason)
    return Claim(name, Standing.PROVED, vacuous=index not in graph.seen)


def _run(out: list[list[Way]], index: int, watch: Watch) -> tuple[Way, ...] | None:
    """The shortest ways to a breach of a policy; None where there is none."""
    automaton = watch.automaton
    before: dict[tuple[int, int], tuple[tuple[int, int], Way]] = {}
    seen = {(0, START)}
    waiting = deque([(0, START)])
    while waiting:
        place = waiting.popleft()
        for way in out[place[0]]:
            state = place[1]
            for letters in way.letters.get(index, ()):
                state = automaton.after(state, letters)
            after = (way.target, state)
            if after in seen:
                continue
            seen.add(after)
            before[after] = (place, way)
            if state == BAD:
                return _back(before, after)
            waiting.append(after)
    return None


def shortest(out: list[list[Way]], wanted: object) -> tuple[Way, ...]:
    """The shortest ways from the beginning to a node."""
    before: dict[tuple[int, int], tuple[tuple[int, int], Way]] = {}
    waiting = deque([(0, START)])
    seen = {(0, START)}
    while waiting:
        place = waiting.popleft()
        if callable(wanted) and wanted(*place):
            return _back(before, place)
        for way in out[place[0]]:
            after = (way.target, START)
            if after not in seen:
                seen.add(after)
                before[after] = (place, way)
                waiting.append(after)
    return ()


def _back(before: Mapping[tuple[int, int], tuple[tuple[int, int], Way]], place: tuple[int, int]) -> tuple[Way, ...]:
    ways: list[Way] = []
    while place in before:
        place, way = before[place]
        ways.append(way)
    return tuple(reversed(ways))

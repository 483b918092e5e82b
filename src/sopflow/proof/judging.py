"""What the graph of all cases says: which policies hold, who can get stuck, what nobody ever comes to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sopflow.proof.claims import FINISH, Claim, Standing
from sopflow.proof.covered import Been, Coverage
from sopflow.proof.explore import Explorer, Graph
from sopflow.proof.finishing import Game
from sopflow.proof.refining import Nodes, links_of, tried
from sopflow.proof.searching import MOST_ROUNDS, Search, shortest_to, unsure
from sopflow.proof.stepping import Unexplored

MOST_STUCK = 800
"""So many kinds of cases are looked at behind one that may be stuck."""


def judged(explorer: Explorer, whole: Graph, most: int, told: Iterable[Been] = ()) -> tuple[Claim, ...]:
    """All claims, soundness first. `whole` is what was found with all remembered, as far as that went; `told` what real
    cases came to."""
    finish = finishes(explorer, whole, most)
    coverage = Coverage(explorer, whole, most, told)
    policies: dict[str, list[Claim]] = {}
    for index, watch in enumerate(explorer.watches):
        policies.setdefault(watch.policy.name, []).append(_policy(explorer, whole, most, index))
    return (finish, *coverage.claims(), *(_together(claims) for claims in policies.values()))


# ── policies ─────────────────────────────────────────────────────────────────────────────────────────────────


def _policy(explorer: Explorer, whole: Graph, most: int, index: int) -> Claim:
    watch = explorer.watches[index]
    search = Search(explorer.sliced(explorer.tracked, index), most, exact=whole.complete)
    answer = search.case(watch.automaton)
    name = watch.policy.name
    if answer.ways is not None:
        return Claim(name, Standing.VIOLATED, ways=answer.ways, graph=answer.graph)
    if answer.reason:
        return Claim(name, Standing.UNKNOWN, reason=answer.reason, graph=answer.graph)
    vacuous = not any("s" in letters for way in answer.graph.ways for letters in way.letters)
    return Claim(name, Standing.PROVED, vacuous=vacuous, graph=answer.graph)


def _together(claims: Sequence[Claim]) -> Claim:
    """One claim of those about each field of a policy: the first that does not hold, else all."""
    order = (Standing.VIOLATED, Standing.UNKNOWN, Standing.PROVED)
    graphs = tuple(claim.graph for claim in claims if claim.graph is not None)
    return replace(min(claims, key=lambda claim: order.index(claim.standing)), graphs=graphs)


# ── every case can finish ────────────────────────────────────────────────────────────────────────────────────


def finishes(explorer: Explorer, whole: Graph, most: int) -> Claim:
    """Whether every case can finish, with no more remembered than it takes."""
    tracked = None if whole.complete else frozenset[str]()
    for _ in range(MOST_ROUNDS):
        sliced = explorer.sliced(tracked)
        graph = whole if tracked is None else sliced.explored(most)
        reason = unsure(graph)
        if reason:
            return Claim(FINISH, Standing.UNKNOWN, reason=reason, graph=graph)
        game = Game(sliced, graph)
        if not game.lost:
            return Claim(FINISH, Standing.PROVED, graph=graph)
        more = frozenset() if tracked is None else game.hangs_on() - tracked
        if tracked is None or not more:
            return _stuck(explorer, graph, game)
        tracked |= more
    return Claim(FINISH, Standing.UNKNOWN, reason="not_told_apart", graph=graph)


def _stuck(explorer: Explorer, graph: Graph, game: Game) -> Claim:
    """The nearest case from which, whatever happens, no end is come to; if there is none, nobody knows."""
    for number in game.lost:
        ways = shortest_to(graph, lambda way, number=number: way.target == number) if number else ()  # type: ignore[misc]
        way = tried(explorer, links_of(graph, ways or ()))
        if way.stands and _never_ends(explorer, way.layers[-1]):
            return Claim(FINISH, Standing.VIOLATED, ways=ways or (), graph=graph)
    return Claim(FINISH, Standing.UNKNOWN, reason="may_not_end", graph=graph)


def _never_ends(explorer: Explorer, nodes: Nodes) -> bool:
    """Whether no case of these kinds ever ends: all that they may come to is looked at."""
    seen = set(nodes)
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if len(seen) > MOST_STUCK or (node is not None and node.is_over):
            return False
        for found in explorer.sliced(None).after(node):
            if isinstance(found, Unexplored):
                return False
            if found.node not in seen:
                seen.add(found.node)
                waiting.append(found.node)
    return True

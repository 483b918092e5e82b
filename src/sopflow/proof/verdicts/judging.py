"""What the graph of all cases says: which policies hold, who can get stuck, what nobody ever comes to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from sopflow.proof.graph.explore import AT_FIRST, AT_FIRST_A_STATE, MOST_IN_ALL, Explorer, Graph
from sopflow.proof.graph.moves import GIVEN_UP
from sopflow.proof.graph.stepping import Unexplored
from sopflow.proof.search.covered import Been, Coverage
from sopflow.proof.search.refining import Nodes, links_of, tried
from sopflow.proof.search.searching import MOST_ROUNDS, TOO_MANY, Search, shortest_to, unsure
from sopflow.proof.verdicts.claims import FINISH, REACHED, TAKEN, Claim, Standing
from sopflow.proof.verdicts.finishing import Game
from sopflow.values.value import NOTHING

MOST_STUCK = 800
"""So many kinds of cases are looked at behind one that may be stuck."""


Telling = Callable[[str, int, int], None]
"""Hears which claim is looked at, how many are done, and how many there are."""


def in_silence(claim: str, done: int, of: int) -> None:
    """Tells nobody."""


class Before(NamedTuple):
    """What is known before anything is looked at: what real cases came to, with the settings as they are written (taken
    only as far as it is of use), and claims that are taken as they are, by subject."""

    told: Iterable[Been] = ()
    known: Mapping[str, Claim] = NOTHING


NOTHING_BEFORE = Before()


def judged(
    explorer: Explorer,
    whole: Graph,
    most: int,
    before: Before = NOTHING_BEFORE,
    telling: Telling = in_silence,
) -> tuple[Claim, ...]:
    """All claims, soundness first. `whole` is what was found with all remembered, as far as that went; `telling` hears
    of every claim before it is looked at."""
    known = before.known
    of = len(explorer.watches) + 2
    if FINISH in known:
        finish = known[FINISH]
    else:
        telling(FINISH, 0, of)
        finish = finishes(explorer, whole, most)
    if REACHED in known and TAKEN in known:
        coverage = known[REACHED], known[TAKEN]
    else:
        telling(REACHED, 1, of)
        coverage = Coverage(explorer, whole, most, before.told).claims()
    open_ = [index for index, watch in enumerate(explorer.watches) if watch.policy.name not in known]
    found = _policies(explorer, whole, most, open_, telling)
    by_name: dict[str, list[Claim]] = {}
    for index, watch in enumerate(explorer.watches):
        by_name.setdefault(watch.policy.name, []).extend(() if index not in found else (found[index],))
    policies = (known.get(name) or _together(claims) for name, claims in by_name.items())
    return tuple(_counted(claim) for claim in (_counted(finish, whole), *coverage, *policies))


def _counted(claim: Claim, *more: Graph) -> Claim:
    """The claim with how many kinds of cases it took, at the most in one graph."""
    graphs = (*more, *claim.graphs, *(() if claim.graph is None else (claim.graph,)))
    return replace(claim, kinds=max((claim.kinds, *(len(graph.nodes) - 1 for graph in graphs))))


# ── policies ─────────────────────────────────────────────────────────────────────────────────────────────────


def _policies(
    explorer: Explorer, whole: Graph, most: int, indexes: Iterable[int], telling: Telling
) -> Mapping[int, Claim]:
    """The claims of these watches: each looked at for a little while; those that need more once more, with what a
    breach hangs on looked for near it; and what is open then with what all of those may take."""
    names = [watch.policy.name for watch in explorer.watches]
    at_first = max(AT_FIRST, AT_FIRST_A_STATE * len(explorer.abstract.states))
    claims: dict[int, Claim] = {}
    for index in indexes:
        telling(names[index], index + 2, len(names) + 2)
        explorer.allow(MOST_IN_ALL if whole.complete else at_first)
        claims[index] = _policy(explorer, whole, most, index)
    if whole.complete:
        return claims
    for index in _open_of(claims):
        telling(names[index], index + 2, len(names) + 2)
        explorer.allow(at_first)
        claims[index] = _policy(explorer, whole, most, index, near=True)
    made, open_ = explorer.common.stepper.made, _open_of(claims)
    last = made["runs"] + MOST_IN_ALL
    for place, index in enumerate(open_):
        telling(names[index], len(names) + 2 - len(open_) + place, len(names) + 2)
        explorer.allow((last - made["runs"]) // (len(open_) - place))
        claims[index] = _policy(explorer, whole, most, index)
    return claims


def _open_of(claims: Mapping[int, Claim]) -> list[int]:
    return [index for index, claim in claims.items() if claim.reason == TOO_MANY]


def _policy(explorer: Explorer, whole: Graph, most: int, index: int, *, near: bool = False) -> Claim:
    watch = explorer.watches[index]
    search = Search(explorer.sliced(explorer.tracked, index), most, exact=whole.complete, near=near)
    answer = search.case(watch.automaton)
    name = watch.policy.name
    if answer.ways is not None:
        return Claim(name, Standing.VIOLATED, ways=answer.ways, graph=answer.graph)
    if answer.reason:
        return _open(name, answer.reason, answer.graph)
    return Claim(name, Standing.PROVED, vacuous=not answer.speaks(), graph=answer.graph)


def _open(subject: str, reason: str, graph: Graph) -> Claim:
    """A claim of which nothing is known; where there are too many kinds, with the facts that make them."""
    tracked = {path.partition(".")[0] for path in graph.tracked or () if path[0].isalpha()}
    names = tuple(sorted(tracked)) if reason == TOO_MANY else ()
    return Claim(subject, Standing.UNKNOWN, reason=reason, names=names, graph=graph)


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
            return _open(FINISH, reason, graph)
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
            if found.node not in seen and found.ran.move.kind != GIVEN_UP:
                seen.add(found.node)
                waiting.append(found.node)
    return True

"""Which gaps nobody can close: states that no case comes to and ways that no case takes, by the graph of all cases.

The graph that remembers everything is asked where it is small; else the one that remembers nothing, in which more can
happen than in any case: what is not even in that one is in none. Where neither is whole, nothing is said.
"""

from __future__ import annotations

from dataclasses import replace

from sopflow.app.procedure import Procedure
from sopflow.coverage.elements import Element, Kind
from sopflow.coverage.gaps import Gap, Why
from sopflow.coverage.measure import Coverage
from sopflow.proof.graph.explore import Graph
from sopflow.proof.prove import EXACT, explorer_of
from sopflow.proof.search.searching import unsure


def with_proofs(procedure: Procedure, coverage: Coverage) -> Coverage:
    """The same coverage, in which gaps that no case closes say so.

    The graph has the settings as they are written. Where the playbook has none, such a gap is infeasible; where it has
    some, it stays a gap that another setting may close. Costs nothing where every state and way is covered.
    """
    if not any(gap.element.kind in (Kind.STATES, Kind.TRANSITIONS) for gap in coverage.open):
        return coverage
    graph = _graph(procedure)
    if graph is None:
        return coverage
    why = Why.NO_CASE if procedure.program.settings else Why.INFEASIBLE
    return replace(coverage, gaps=tuple(_judged(gap, graph, why) for gap in coverage.gaps))


def _graph(procedure: Procedure) -> Graph | None:
    interfaces = {id: sibling.program.interface for id, sibling in procedure.siblings.items()}
    explorer = explorer_of(procedure.program, procedure.document, procedure.catalog, interfaces)
    whole = explorer.explore(EXACT)
    if not unsure(whole):
        return whole
    loose = explorer.sliced(frozenset()).explored(EXACT)
    return None if unsure(loose) else loose


def _judged(gap: Gap, graph: Graph, why: Why) -> Gap:
    if gap.is_infeasible or _is_possible(gap.element, graph):
        return gap
    return Gap(gap.element, why)


def _is_possible(element: Element, graph: Graph) -> bool:
    """Whether some case may come to it; of what belongs to no state nothing is said."""
    if not element.state:
        return True
    if element.kind is Kind.TRANSITIONS:
        source, result, index, *then = element.key
        return (source, result, index, then == [True]) in graph.taken
    return element.state in graph.entered

"""Proves a playbook: what holds for every case, what does not, and what nobody can tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sopflow.catalog.model import Catalog
from sopflow.document.nodes import Document
from sopflow.playbook.model import Policy
from sopflow.policies.compiled import PolicyCompiler
from sopflow.policies.items import loops_of
from sopflow.program.compiler import compile_program
from sopflow.program.model import Interface, Program
from sopflow.proof.abstract import grown
from sopflow.proof.choices import Choices
from sopflow.proof.claims import Claim, Standing
from sopflow.proof.each import for_any_item
from sopflow.proof.explore import A_STATE, MOST_NODES, Explorer, Graph
from sopflow.proof.judging import judged
from sopflow.proof.lifted import lifted
from sopflow.proof.reading import Reading

EXACT = 1_500
"""So many kinds of cases are looked at with everything remembered that any later step reads. Where there are more, no
more is remembered for each claim than it takes."""

EACH = 4
"""Where there are more: so many kinds of one shape are gone on from with everything remembered, to see what cases come
to."""

PER_ITEM = "each"
"""The reason of a policy that speaks of each item, of which nobody can tell whose turn it is."""


@dataclass(frozen=True)
class Proof:
    """What was proved of a playbook. `cases` is how many kinds of cases there are, `steps` the steps between them.
    `graph` is what was found with everything remembered: all of it where it is `complete`."""

    claims: tuple[Claim, ...]
    cases: int
    steps: int
    graph: Graph
    explorer: Explorer


def prove(
    program: Program, document: Document, catalog: Catalog, siblings: Mapping[str, Interface], most: int | None = None
) -> Proof:
    """Every claim about a playbook that checks.

    Args:
        program: the playbook, compiled.
        document: its text.
        catalog: the operations and events that there are.
        siblings: the playbooks that it may run, by id.
        most: so many kinds of cases are looked at for one claim; as a rule `MOST_NODES`, and more where there are
            very many states.
    """
    most = max(MOST_NODES, A_STATE * len(program.states)) if most is None else most
    explorer = explorer_of(program, document, catalog, siblings)
    graph = explorer.explore(min(most, EXACT))
    if not graph.complete and most > EXACT:
        graph = explorer.explore(most, EACH)
    claims = judged(explorer, graph, most)
    followed = {watch.policy.name for watch in explorer.watches}
    left = tuple(
        Claim(name, Standing.UNKNOWN, reason=PER_ITEM) for name in program.playbook.policies if name not in followed
    )
    sizes = [
        (len(one.nodes) - 1, len(one.ways)) for one in (graph, *(claim.graph for claim in claims)) if one is not None
    ]
    cases, steps = max(sizes)
    return Proof((*claims, *left), cases, steps, graph, explorer)


def explorer_of(
    program: Program,
    document: Document,
    catalog: Catalog,
    siblings: Mapping[str, Interface],
    choices: Choices | None = None,
) -> Explorer:
    """What explores the cases of a program."""
    choices = choices or Choices()
    evaluator = lifted(choices, grown(program), Reading(program, choices).behind)
    compiled = compile_program(program.playbook, document, catalog, siblings, evaluator).program
    assert compiled is not None  # it checked
    compiler = PolicyCompiler(compiled.scope, catalog, evaluator, loops_of(program.playbook))
    policies = program.playbook.policies.values()
    watches, marks = [], []
    for one in (part for policy in policies for part in _one_by_one(policy)):
        choices.marked.clear()
        made = compiler.watch(one)
        watch = made if made.items is None else for_any_item(made, compiled)
        if watch is not None:
            watches.append(watch)
            marks.append(frozenset(choices.marked))
    return Explorer(compiled, catalog, choices, tuple(watches), tuple(marks))


def _one_by_one(policy: Policy) -> Iterator[Policy]:
    """A policy that asks for several fields, as one for each field."""
    if len(policy.has) < 2:
        yield policy
        return
    for field in policy.has:
        yield replace(policy, has=(field,))

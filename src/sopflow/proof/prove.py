"""Proves a playbook: what holds for every case, what does not, and what nobody can tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sopflow.catalog.model import Catalog
from sopflow.document.nodes import Document
from sopflow.policies.compiled import PolicyCompiler, Watch
from sopflow.program.compiler import compile_program
from sopflow.program.model import Interface, Program
from sopflow.proof.abstract import grown
from sopflow.proof.choices import Choices
from sopflow.proof.explore import MOST_NODES, Explorer, Graph
from sopflow.proof.judging import Claim, Standing, judged
from sopflow.proof.lifted import lifted
from sopflow.proof.reading import Reading

EXACT = 3_000
"""So many kinds of cases are looked at with everything remembered that any later condition reads."""

ROUNDS = (2,)
"""Where there are more: how many states ahead conditions are looked for. What is forgotten is decided anew: cases are
added, and none is lost. So what is proved is proved, and a breach is still told to the engine first."""

PER_ITEM = "each"
"""The reason of a policy that speaks of each item: those are not proved yet."""


@dataclass(frozen=True)
class Proof:
    """What was proved of a playbook. `cases` is how many kinds of cases there are, `steps` the steps between them."""

    claims: tuple[Claim, ...]
    cases: int
    steps: int
    graph: Graph
    explorer: Explorer


def prove(
    program: Program, document: Document, catalog: Catalog, siblings: Mapping[str, Interface], most: int = MOST_NODES
) -> Proof:
    """Every claim about a playbook that checks.

    Args:
        program: the playbook, compiled.
        document: its text.
        catalog: the operations and events that there are.
        siblings: the playbooks that it may run, by id.
        most: so many kinds of cases are looked at.
    """
    explorer = explorer_of(program, document, catalog, siblings)
    graph = explorer.explore(min(most, EXACT))
    for near in ROUNDS if not graph.complete and most > EXACT else ():
        explorer = replace(explorer, near=near)
        graph = explorer.explore(most)
        if graph.complete:
            break
    claims = judged(graph, program, explorer.watches)
    left = tuple(
        Claim(policy.name, Standing.UNKNOWN, reason=PER_ITEM)
        for policy in program.playbook.policies.values()
        if policy.each is not None
    )
    return Proof((*claims, *left), len(graph.nodes) - 1, len(graph.ways), graph, explorer)


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
    compiler = PolicyCompiler(compiled.scope, catalog, evaluator)
    policies = program.playbook.policies.values()
    watches: tuple[Watch, ...] = tuple(compiler.watch(policy) for policy in policies if policy.each is None)
    return Explorer(compiled, catalog, choices, watches)

"""Proves a playbook: what holds for every case, what does not, and what nobody can tell."""

from __future__ import annotations

from collections.abc import Mapping

from sopflow.catalog.model import Catalog
from sopflow.dataclass import dataclass
from sopflow.document.nodes import Document
from sopflow.program.model import Interface, Program
from sopflow.proof.graph.explore import A_STATE, MOST_NODES, Explorer, Graph
from sopflow.proof.subject import subject_of
from sopflow.proof.values.choices import Choices
from sopflow.proof.verdicts.claims import FINISH, REACHED, TAKEN, Claim, Standing
from sopflow.proof.verdicts.judging import NOTHING_BEFORE, Before, Telling, in_silence, judged

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
    """What was proved of a playbook. `cases` is how many kinds of cases there are. `graph` is what was found with
    everything remembered: all of it where it is `complete`."""

    claims: tuple[Claim, ...]
    cases: int
    graph: Graph
    explorer: Explorer


def prove(
    program: Program,
    document: Document,
    catalog: Catalog,
    siblings: Mapping[str, Interface],
    most: int | None = None,
    before: Before = NOTHING_BEFORE,
    choices: Choices | None = None,
    telling: Telling = in_silence,
) -> Proof:
    """Every claim about a playbook that checks.

    Args:
        program: the playbook, compiled.
        document: its text.
        catalog: the operations and events that there are.
        siblings: the playbooks that it may run, by id.
        most: so many kinds of cases are looked at for one claim; as a rule `MOST_NODES`, and more where there are
            very many states.
        before: what is known before anything is looked at.
        choices: who decides about values that nobody knows; with an oracle where there is one.
        telling: hears of every claim before it is looked at.
    """
    most = max(MOST_NODES, A_STATE * len(program.states)) if most is None else most
    explorer = explorer_of(program, document, catalog, siblings, choices)
    graph = explorer.explore(min(most, EXACT))
    if not graph.complete and most > EXACT:
        graph = explorer.explore(most, EACH)
    claims = judged(explorer, graph, most, before, telling)
    followed = {watch.policy.name for watch in explorer.watches}
    left = tuple(
        Claim(name, Standing.UNKNOWN, reason=PER_ITEM) for name in program.playbook.policies if name not in followed
    )
    order = (FINISH, REACHED, TAKEN, *program.playbook.policies)
    in_order = sorted((*claims, *left), key=lambda claim: order.index(claim.subject))
    return Proof(tuple(in_order), max(claim.kinds for claim in claims), graph, explorer)


def explorer_of(
    program: Program,
    document: Document,
    catalog: Catalog,
    siblings: Mapping[str, Interface],
    choices: Choices | None = None,
) -> Explorer:
    """What explores the cases of a program."""
    about = subject_of(program, document, catalog, siblings, choices)
    return Explorer(about.program, catalog, about.choices, about.watches, about.marks)

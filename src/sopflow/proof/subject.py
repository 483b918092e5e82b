"""What a proof is about: a playbook's program compiled to take unknown values, and the policies that watch it.

Whoever explores its cases and whoever checks what was found both begin here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from sopflow.catalog.model import Catalog
from sopflow.dataclass import dataclass
from sopflow.document.nodes import Document
from sopflow.expressions.references import names
from sopflow.playbook.model import Policy
from sopflow.policies.compiled import PolicyCompiler, Watch
from sopflow.policies.items import loops_of
from sopflow.program.compiler import compile_program
from sopflow.program.model import EachPlan, Interface, Program
from sopflow.proof.flow.ahead import Onward
from sopflow.proof.flow.reading import Reading
from sopflow.proof.values.abstract import Told, abstract, grown
from sopflow.proof.values.choices import Choices
from sopflow.proof.values.lifted import lifted
from sopflow.proof.verdicts.each import for_any_item


@dataclass(frozen=True, eq=False)
class Subject:
    """One program, compiled by `lifted` with `choices`. A policy that asks for several fields is watched by as many;
    `marks` is what each watch says of lists."""

    program: Program
    catalog: Catalog
    choices: Choices
    watches: tuple[Watch, ...] = ()
    marks: tuple[frozenset[str], ...] = ()

    @cached_property
    def grown(self) -> frozenset[str]:
        """The lists that something is added to."""
        return grown(self.program)

    @cached_property
    def stepped(self) -> Program:
        """The program that is stepped."""
        written = Reading(self.program, self.choices)
        open_loops = frozenset(_loops_over(self.program, self.grown, written))
        return abstract(self.program, self.choices, open_loops, _told(self.watches), written.about)

    @cached_property
    def onward(self) -> Onward:
        """Where the program that is stepped leads, and what policies may see there."""
        return Onward(self.stepped)

    @cached_property
    def reading(self) -> Reading:
        """What the states of the program that is stepped read."""
        plans = {id: state.plan for id, state in self.program.states.items()}
        wheres = {id: plan.where for id, plan in plans.items() if isinstance(plan, EachPlan)}
        marks = dict(zip(self.watches, self.marks, strict=False))
        return Reading(self.stepped, self.choices, self.watches, wheres, marks)


def subject_of(
    program: Program,
    document: Document,
    catalog: Catalog,
    siblings: Mapping[str, Interface],
    choices: Choices | None = None,
) -> Subject:
    """A playbook that checks, as a proof takes it.

    Args:
        program: the playbook, compiled.
        document: its text.
        catalog: the operations and events that there are.
        siblings: the playbooks that it may run, by id.
        choices: who decides about unknown values.
    """
    choices = choices or Choices()
    written = Reading(program, choices)
    evaluator = lifted(choices, grown(program), written.behind, written.bases)
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
    return Subject(compiled, catalog, choices, tuple(watches), tuple(marks))


def _one_by_one(policy: Policy) -> Iterator[Policy]:
    """A policy that asks for several fields, as one for each field."""
    if len(policy.has) < 2:
        yield policy
        return
    for field in policy.has:
        yield replace(policy, has=(field,))


def _told(watches: tuple[Watch, ...]) -> Told:
    """The fields of operations' inputs that policies read."""
    found: dict[str, frozenset[str]] = {}
    for watch in watches:
        for operation, read in watch.inputs.items():
            found[operation] = found.get(operation, frozenset()) | read
    return found


def _loops_over(program: Program, lists: frozenset[str], reading: Reading) -> Iterator[str]:
    """The loops whose items come from these lists."""
    for state in program.states.values():
        if isinstance(state.plan, EachPlan):
            read = {path.partition(".")[0] for path in reading.through(names(state.plan.items.tree))}
            if not lists.isdisjoint(read):
                yield state.id

"""From a playbook to a program, in one function: names first, then what is derived, then states, then the whole."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from sopflow.catalog.model import Catalog, Operation
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Diagnostic, Words, has_errors
from sopflow.document.nodes import Document
from sopflow.expressions.evaluator import compile_
from sopflow.playbook.model import Playbook
from sopflow.program import rules
from sopflow.program.authority import compile_limits, watched
from sopflow.program.compilation import Compilation, Evaluator
from sopflow.program.facts import compile_derived, compile_questions
from sopflow.program.identity import identity
from sopflow.program.interrupts import compile_interrupts
from sopflow.program.makers import localized, maker
from sopflow.program.model import CallsPlan, Interface, Maker, Program, Script, Setting, State, WaitPlan
from sopflow.program.slas import compile_slas, declare_slas, sla_interrupts
from sopflow.program.states import compile_states
from sopflow.program.tables import declare_tables
from sopflow.program.type_names import declare_types
from sopflow.program.vocabulary import declare_facts, declare_loops, declare_settings
from sopflow.values.kinds import Duration
from sopflow.values.types import DURATION, NOTHING, Type


@dataclass(frozen=True, slots=True)
class Compiled:
    """`program` is None where an error was found."""

    program: Program | None
    diagnostics: tuple[Diagnostic, ...]


def compile_program(
    playbook: Playbook,
    document: Document,
    catalog: Catalog,
    siblings: Mapping[str, Interface],
    evaluator: Evaluator = compile_,
) -> Compiled:
    """The program that a playbook means.

    Args:
        playbook: decoded from `document`.
        document: where findings get their places from.
        catalog: the operations and events that there are.
        siblings: the playbooks that this one may run or open cases of, by id.
        evaluator: makes the closures of expressions.
    """
    work = Compilation(playbook, document, catalog, siblings, evaluator=evaluator)
    declare_types(work)
    settings = declare_settings(work)
    declare_slas(work)
    declare_tables(work)
    declare_facts(work)
    declare_loops(work)
    compile_derived(work)
    compile_questions(work)
    scripts = {name: _script(work, name) for name in playbook.scripts}
    states = compile_states(work)
    program = _program(work, settings, scripts, states)
    diagnostics = tuple(sorted(work.diagnostics, key=lambda one: (one.span.start, one.code)))
    return Compiled(None if has_errors(diagnostics) else program, diagnostics)


def _program(
    work: Compilation, settings: dict[str, Setting], scripts: dict[str, Script], states: dict[str, State]
) -> Program:
    playbook = work.playbook
    operations = _operations(states)
    outputs = _outputs(work)
    interrupts = compile_interrupts(work)
    slas = compile_slas(work)
    interrupts |= sla_interrupts(work, states, interrupts)
    _known_start(work)
    return Program(
        id=playbook.id,
        version=playbook.version,
        identified=cache(lambda: identity(playbook, operations.values())),  # `check` never asks
        languages=playbook.languages,
        start=playbook.start,
        states=states,
        facts=work.facts,
        settings=settings,
        scripts=scripts,
        tables=work.tables,
        interrupts=interrupts,
        outcomes=tuple(playbook.outcomes),
        outputs=outputs,
        always=playbook.always,
        subject=work.expression(playbook.subject) if playbook.subject is not None else None,
        interface=_interface(work, outputs),
        operations=operations,
        awaited=frozenset(
            one.event for state in states.values() if isinstance(state.plan, WaitPlan) for one in state.plan.events
        ),
        names=work.names,
        playbook=playbook,
        slas=slas,
        limits=compile_limits(work),
        watched=watched([state.plan for state in states.values()]),
        retention=_retention(work),
    )


def _script(work: Compilation, name: str) -> Script:
    written = work.playbook.scripts[name]
    return Script(name, localized(work, written.text), written.draft, written.at)


def _operations(states: Mapping[str, State]) -> dict[str, Operation]:
    """The operations that are called, and those that take them back."""
    plans = [call for state in states.values() if isinstance(state.plan, CallsPlan) for call in state.plan.calls]
    called = [plan.operation for plan in plans] + [plan.undo for plan in plans if plan.undo is not None]
    return {operation.name: operation for operation in called}


def _outputs(work: Compilation) -> dict[str, Maker]:
    made = {
        name: maker(work, output.value, work.facts[name].type if name in work.facts else None)
        for name, output in work.playbook.outputs.items()
    }
    return {name: one for name, one in made.items() if one is not None}


def _interface(work: Compilation, outputs: Mapping[str, Maker]) -> Interface:
    playbook = work.playbook
    inputs: dict[str, tuple[Type, bool]] = {}
    for index, name in enumerate(playbook.inputs):
        if name not in work.facts:
            what = Words(en="fact", id="fakta")
            work.report_unknown(rules.UNKNOWN_INPUT, work.span(("inputs", index)), what, name, work.facts)
        inputs[name] = (work.facts[name].type, work.facts[name].optional) if name in work.facts else (NOTHING, True)
    return Interface(playbook.id, inputs, tuple(playbook.outcomes), {name: made.type for name, made in outputs.items()})


def _retention(work: Compilation) -> Duration | None:
    """How long a case is kept. Whoever purges counts on the clock: the holidays of so many years are not known."""
    written = work.playbook.retention
    made = maker(work, written, DURATION) if written is not None else None
    kept = made.evaluate({}) if made is not None else None
    if not isinstance(kept, Duration):
        return None
    if kept.working_days:
        message = Words(en="retention is counted on the clock", id="masa simpan dihitung menurut kalender biasa")
        hint = Words(en="write days or hours, such as `5x365d`", id="tulis hari atau jam, misalnya `5x365d`")
        work.report(rules.WRONG_VALUE, work.span(("retention",)), message, hint)
    return kept


def _known_start(work: Compilation) -> None:
    if work.playbook.start not in work.playbook.states:
        what = Words(en="state", id="state")
        span = work.span(("start",))
        work.report_unknown(rules.UNKNOWN_STATE, span, what, work.playbook.start, work.playbook.states)

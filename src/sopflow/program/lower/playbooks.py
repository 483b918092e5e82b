"""`run` and `open_case`: other playbooks, by what they show of themselves."""

from __future__ import annotations

from sopflow.diagnostics import Words
from sopflow.document.pointer import Pointer
from sopflow.playbook.states import ByResult, Next, OpenCase, Run
from sopflow.playbook.values import FormRef, RecordValue
from sopflow.program import rules
from sopflow.program.changes import known_fact
from sopflow.program.compilation import Compilation, called
from sopflow.program.makers import form, record
from sopflow.program.model import Interface, Maker, OpenCasePlan, RunPlan
from sopflow.values.types import Field, Record, fits

PLAYBOOK = Words(en="playbook", id="playbook")


def lower_run(work: Compilation, verb: Run, next_: Next | None) -> tuple[RunPlan, tuple[str, ...]]:
    """The plan, and the outcomes that are its results. Of a playbook that is not there, every result is believed."""
    interface = _known(work, verb.playbook, verb.at)
    plan = RunPlan(verb.playbook, _input(work, verb.with_, interface, verb.at), _saved(work, verb, interface))
    believed = tuple(next_.targets) if isinstance(next_, ByResult) else ()
    return plan, interface.outcomes if interface is not None else believed


def lower_open_case(work: Compilation, verb: OpenCase) -> OpenCasePlan:
    interface = _known(work, verb.playbook, verb.at)
    return OpenCasePlan(verb.playbook, _input(work, verb.with_, interface, verb.at))


def _known(work: Compilation, name: str, at: Pointer) -> Interface | None:
    interface = work.siblings.get(name)
    if interface is None:
        work.report_unknown(rules.UNKNOWN_PLAYBOOK, work.span((*at, "playbook")), PLAYBOOK, name, work.siblings)
    return interface


def _input(
    work: Compilation, given: RecordValue | FormRef | None, interface: Interface | None, at: Pointer
) -> Maker | None:
    if interface is None:
        return None
    fields = {name: Field(type_, optional) for name, (type_, optional) in interface.inputs.items()}
    wanted = Record(interface.id, fields)
    if isinstance(given, FormRef):
        return form(work, given, wanted)
    return record(work, given if given is not None else RecordValue({}, at), wanted)


def _saved(work: Compilation, verb: Run, interface: Interface | None) -> dict[str, str]:
    saved: dict[str, str] = {}
    for fact, output in verb.save.items():
        at = (*verb.at, "save", fact)
        if not known_fact(work, fact, at, by_key=True) or interface is None:
            continue
        if output not in interface.outputs:
            what = Words(en="output", id="keluaran")
            owner = called(interface.id)
            work.report_unknown(rules.UNKNOWN_FIELD, work.span(at), what, output, interface.outputs, owner)
        elif not fits(interface.outputs[output], work.facts[fact].type):
            message = Words(
                en=f"`{output}` is {interface.outputs[output]}, the fact holds {work.facts[fact].type}",
                id=f"`{output}` bertipe {interface.outputs[output]}, sedangkan fakta bertipe {work.facts[fact].type}",
            )
            work.report(rules.WRONG_TYPE, work.span(at), message)
        else:
            saved[fact] = output
    return saved
